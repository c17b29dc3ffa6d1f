"""The Italian attestation and the Kazakh certificate, read back: their texts, their code, and when there is none."""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdf import PdfReader

from credenza.awards import AssessmentResult, Award, Learner
from credenza.errors import CredentialError, NationalDocumentError
from credenza.formats.openbadges3 import IssuerProfile, credential_bytes, to_open_badge
from credenza.specification import Edition, Organisation, Specification, make_edition
from credenza.supplement import NationalDocument, draw_attestation, draw_certificate, national_document
from tests.printing import codes_on_paper

from .test_drawing import DRAWN_AT, badge, edition, words
from .test_national import SNCC

LINK = "https://hub.example.org/s/abcdefghijklmnop"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
GIULIA = Learner("Giulia", "Esempio", person_id="SMPGLI90A41H501X", birth_date=date(1990, 1, 1))
VALIDATION = {
    **SNCC,
    "title": {"it": "Gestione di archivi digitali", "en": "Keeping digital archives"},
    "issuer": {"legal_name": {"it": "Ente Esempio", "en": "Example Body"}, "country": "IT", "place": "Roma"},
    "awards": [{"key": "certificate", "title": {"it": "Documento di validazione"}}],
    "learning_setting": "non_formal",
}


def attestation(learner: Learner = GIULIA, link: str | None = LINK, language: str = "en", **elements: Any) -> bytes:
    known = edition(**{**VALIDATION, **elements})
    return draw_attestation(badge(known, learner), known, language, link, DRAWN_AT)


def platform_course(**elements: Any) -> Edition:
    document = yaml.safe_load((EXAMPLES / "kz-platform-course.yaml").read_text("utf-8"))
    document.pop("invented")
    return make_edition(Specification.model_validate({**document, **elements}))


def credential_of(known: Edition, results: tuple[AssessmentResult, ...] | None = None) -> dict[str, Any]:
    passed = (
        AssessmentResult("quiz", "85", date(2026, 11, 20)),
        AssessmentResult("practical-task", "passed", date(2026, 11, 21)),
    )
    award = Award(
        "urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-0c1f6d2b9e03",
        Learner("Әсел", "Қазақбаева"),
        date(2026, 11, 22),
        results=passed if results is None else results,
        options=("certificate",),
    )
    issuer = IssuerProfile("did:web:example.org", known.specification.issuer or Organisation())
    return to_open_badge(known, award, issuer, status=None, salt="s4lt")


def reading(document: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(document))


def codes_of(error: NationalDocumentError) -> list[str]:
    return [problem.path for problem in error.problems]


def test_a_validation_document_holds_what_article_6_asks_for() -> None:
    text = words(reading(attestation()))
    for part in (
        "DOCUMENTO DI VALIDAZIONE",
        "№ 7A1C3F6E-1F0A-4B0E-9A55-0C1F6D2B9E03",
        "Giulia Esempio",
        "1 gennaio 1990",
        "SMPGLI90A41H501X",
        "Regione Esempio",
        "Ente Esempio",
        "Determina 1/2026",
        "C-12 Gestire un archivio",
        "Repertorio regionale",
        "Q-7 Tecnico di archivio",
        "Ordina e conserva",
        "Livello EQF 4",
        "91.01",
        "3.3.1.1.2",
        "Apprendimento non formale",
        "Lavoro di progetto",
        "Voto conseguito: Superato",
        "Rilasciato: Roma, 22 novembre 2026",
        "Contenuti: D.Lgs. 13/2013, articolo 6.",
        "VALIDATION DOCUMENT",
        "C-12 Keep an archive",
    ):
        assert part in text, part


@pytest.mark.parametrize(
    ("attestation_kind", "called", "by_law"),
    [
        ("transparency_document", "DOCUMENTO DI TRASPARENZA", False),
        ("validation_document", "DOCUMENTO DI VALIDAZIONE", True),
        ("certificate", "CERTIFICATO", True),
    ],
)
def test_an_attestation_is_called_by_whose_word_it_is(attestation_kind: str, called: str, by_law: bool) -> None:
    text = words(reading(attestation(certification={**SNCC["certification"], "attestation": attestation_kind})))
    assert called in text
    assert ("D.Lgs. 13/2013, articolo 6" in text) is by_law


def test_italian_stands_first_whatever_language_is_beside_it() -> None:
    for language, beside in (("it", "VALIDATION DOCUMENT"), ("kk", "РАСТАУ ҚҰЖАТЫ"), ("ru", "ДОКУМЕНТ О ВАЛИДАЦИИ")):
        text = words(reading(attestation(language=language)))
        assert text.index("DOCUMENTO DI VALIDAZIONE") < text.index(beside)


def test_an_ordinary_attestation_is_one_page() -> None:
    assert len(reading(attestation()).pages) == 1


def test_what_the_law_asks_for_and_is_not_there_is_said_all_at_once() -> None:
    competences = deepcopy(SNCC["competences"])
    del competences[0]["qualification"]["repertory"]
    with pytest.raises(NationalDocumentError) as refused:
        attestation(Learner("Giulia", "Esempio"), competences=competences, certification={"attestation": "certificate"})
    assert codes_of(refused.value) == [
        "competences.0.qualification.repertory (IT-05)",
        "certification.titular_body (IT-06)",
        "certification.entitled_body (IT-06)",
        "certification.authorisation (IT-06)",
        "award.learner (IT-06)",
    ]
    assert all(problem.remedy for problem in refused.value.problems)


def test_an_attestation_that_says_not_whose_word_it_is_is_refused() -> None:
    with pytest.raises(NationalDocumentError) as refused:
        attestation(certification={**SNCC["certification"], "attestation": None})
    assert codes_of(refused.value) == ["certification.attestation (IT-07)"]


def test_another_legal_basis_has_no_attestation() -> None:
    with pytest.raises(NationalDocumentError, match="no attestation"):
        attestation(legal_basis=[{"code": "it_dm_931_2024"}])


def test_the_certificate_says_everything_in_three_languages() -> None:
    known = platform_course()
    credential = credential_of(known)
    drawn = draw_certificate(credential, known, LINK, DRAWN_AT)
    text = words(reading(drawn))
    for part in (
        "СЕРТИФИКАТ СЕРТИФИКАТ CERTIFICATE",
        "№ 7A1C3F6E-1F0A-4B0E-9A55-0C1F6D2B9E03",
        "Әсел Қазақбаева",
        "Шағын кәсіпорынға арналған электрондық кестелер",
        "Электронные таблицы для малого предприятия",
        "Spreadsheets for a small enterprise",
        "2 академиялық кредит (2 ECTS), 60 сағат",
        "Академических кредитов: 2 (2 ECTS), 60 ч",
        "EX-REC-02 Кірістер мен шығыстардың есебін жүргізу",
        "Совет по качеству обучающей платформы «Пример»",
        "Практическое задание: Сдано",
        "Берілген жері мен күні: Алматы, 2026 ж. 22 қараша",
        "Выдан: Алматы, 22 ноября 2026 г.",
        "Issued: Алматы, 22 November 2026",
        "Names the records a small enterprise must keep",
        "This certificate is not tied to a diploma supplement.",
    ):
        assert part in text, part
    assert "□" not in text
    pages = reading(drawn)
    assert len(pages.pages) == 2
    assert pages.attachments["credential.json"] == [credential_bytes(credential)]
    assert drawn == draw_certificate(credential, known, LINK, DRAWN_AT)


def test_a_certificate_comes_after_the_assessment() -> None:
    known = platform_course()
    with pytest.raises(NationalDocumentError) as refused:
        draw_certificate(credential_of(known, results=()), known, LINK, DRAWN_AT)
    assert codes_of(refused.value) == ["award.results (KZ-07)"]


def test_a_certificate_without_a_kazakh_title_is_refused() -> None:
    known = platform_course(title={"ru": "Таблицы", "en": "Tables"})
    with pytest.raises(NationalDocumentError) as refused:
        draw_certificate(credential_of(known), known, LINK, DRAWN_AT)
    assert codes_of(refused.value) == ["title.kk (KZ-11)"]
    assert "«kk» тілінде" in refused.value.problems[0].in_language("kk").message


def test_the_route_inside_a_study_programme_has_no_certificate_apart() -> None:
    known = platform_course(delivery_route="in_curriculum")
    with pytest.raises(NationalDocumentError, match="credenza line"):
        draw_certificate(credential_of(known), known, LINK, DRAWN_AT)


def test_the_code_on_paper_holds_the_link_else_the_number() -> None:
    number = "7A1C3F6E-1F0A-4B0E-9A55-0C1F6D2B9E03"
    assert [codes_on_paper(attestation(link=link)) for link in (LINK, None)] == [[LINK], [number]]
    known = platform_course()
    assert codes_on_paper(draw_certificate(credential_of(known), known, LINK, DRAWN_AT)) == [LINK]


def test_a_credential_of_another_edition_is_refused() -> None:
    with pytest.raises(CredentialError):
        draw_certificate(credential_of(platform_course(version="2")), platform_course(), LINK, DRAWN_AT)


def test_which_document_an_edition_has() -> None:
    documents = [
        national_document(known.specification)
        for known in (edition(**VALIDATION), platform_course(), platform_course(delivery_route="in_curriculum"))
    ]
    assert documents == [NationalDocument.ATTESTATION, NationalDocument.CERTIFICATE, None]
    assert national_document(Specification()) is None
