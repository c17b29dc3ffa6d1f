"""What national systems want on the page: contents by D.Lgs. 13/2013, and the line of the diploma supplement."""

from __future__ import annotations

from typing import Any

from .test_drawing import drawn, words

SNCC: dict[str, Any] = {
    "legal_basis": [{"code": "it_sncc"}],
    "competences": [
        {
            "title": {"it": "Gestire un archivio", "en": "Keep an archive"},
            "code": "C-12",
            "qualification": {
                "title": {"it": "Tecnico di archivio", "en": "Archive technician"},
                "description": {"it": "Ordina e conserva", "en": "Arranges and preserves"},
                "code": "Q-7",
                "eqf": 4,
                "repertory": {"title": {"it": "Repertorio regionale", "en": "Regional repertory"}},
                "economic_activities": ["91.01"],
                "occupations": ["3.3.1.1.2"],
            },
        }
    ],
    "certification": {
        "attestation": "validation_document",
        "titular_body": {"legal_name": {"it": "Regione Esempio", "en": "Example Region"}},
        "entitled_body": {"legal_name": {"it": "Ente Esempio", "en": "Example Body"}},
        "authorisation": "Determina 1/2026",
    },
}


def test_contents_of_a_validation_document_stand_in_both_languages() -> None:
    text = words(drawn(("it", "en"), **SNCC))
    for part in (
        "C-12 Gestire un archivio – Q-7 Tecnico di archivio, Repertorio regionale, Livello EQF 4, 91.01, 3.3.1.1.2",
        "Ordina e conserva",
        "Documento di validazione (seconda parte)",
        "Ente pubblico titolare: Regione Esempio",
        "Ente titolato: Ente Esempio",
        "Determina 1/2026",
        "C-12 Keep an archive – Q-7 Archive technician, Regional repertory, EQF level 4",
        "Validation document (second party)",
    ):
        assert part in text, part


def test_line_of_the_diploma_supplement_is_named() -> None:
    line = {"code": "VM 3204", "programme": {"code": "EX-6B01", "title": {"kk": "Кәсіптік оқыту", "ru": "Обучение"}}}
    text = words(drawn(("kk", "ru"), delivery_route="in_curriculum", diploma_supplement_line=line))
    assert "VM 3204 Біліктілікті бағалаушы · EX-6B01 Кәсіптік оқыту" in text
    assert "VM 3204 Эксперт · EX-6B01 Обучение" in text


def test_page_of_other_micro_credentials_says_nothing_of_it() -> None:
    text = words(drawn(("it", "en")))
    assert not any(label in text for label in ("Competenze di un repertorio", "SNCC", "Riga del supplemento"))
