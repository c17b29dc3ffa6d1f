from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from credenza.awards import Award, Learner
from credenza.rulepacks import check_award, check_specification, load_pack
from credenza.rulepacks.packs.it.v2024.titles import claims_in
from credenza.specification import MultilingualText, Specification, show_path, specification_of

PACK = load_pack("it/2024")
DECREE = [{"code": "other", "reference": "https://example.org/decree"}]


def found(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    findings = check_specification(specification_of(document), [PACK], date(2026, 11, 22))
    return [(finding.rule.id, show_path(finding.path), finding.message.in_language("en")) for finding in findings]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"workload": {"ects": 2, "hours": 50}}, []),
        ({"workload": {"ects": 2.5, "hours": 62.5}}, []),
        ({"workload": {"ects": 2, "hours": 60}, "legal_basis": DECREE}, []),
        ({"workload": {"hours": 60}}, []),
        (
            {
                "workload": {"ects": 2, "hours": 60},
                "legal_basis": [{"code": "none", "reference": "https://example.org"}],
            },
            ["60 hours for 2 CFU are not 25 hours per credit, and no decree with an address is named."],
        ),
        (
            {"workload": {"ects": 2, "hours": 61}, "legal_basis": DECREE},
            ["61 hours for 2 CFU are outside 20 to 30 hours per credit."],
        ),
        ({"workload": {"ects": 2, "hours": 39}}, ["39 hours for 2 CFU are outside 20 to 30 hours per credit."]),
    ],
)
def test_hours_of_a_cfu(document: dict[str, Any], expected: list[str]) -> None:
    assert found(document) == [("IT-01", "workload.hours", message) for message in expected]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ({"eqf": 7, "nqf": {"country": "IT", "level": 7, "sublevel": 0}}, []),
        ({"eqf": 7, "nqf": {"country": "KZ", "level": 5}}, []),
        ({"nqf": {"country": "IT", "level": 7, "sublevel": 0}}, ["IT-03"]),
        ({"eqf": 6, "nqf": {"country": "IT", "level": 7, "sublevel": 0}}, ["LV-02"]),
        ({"eqf": 7, "nqf": {"country": "IT", "level": 7, "sublevel": 1}}, ["IT-04"]),
    ],
)
def test_level_in_the_italian_framework(level: dict[str, Any], expected: list[str]) -> None:
    shown = [rule_id for rule_id, _, _ in found({"level": level, "competences": SNCC["competences"]})]
    assert shown == expected


@pytest.mark.parametrize("level", [{"eqf": 7, "nqf": {"country": "IT", "level": 7, "sublevel": 0}}])
def test_place_in_the_italian_framework_needs_a_competence_of_a_repertory(level: dict[str, Any]) -> None:
    assert [entry[:2] for entry in found({"level": level})] == [("IT-05", "competences")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Il corso rilascia un titolo accademico."),
        ("it", "Il certificato ha valore legale in Italia."),
        ("en", "The certificate has legal value."),
        ("en", "It is an academic degree."),
        ("ru", "Сертификат имеет юридическую силу."),
        ("kk", "Куәлік академиялық дәреже береді."),
    ],
)
def test_claim_of_a_title_is_found_in_the_text_of_its_language(language: str, text: str) -> None:
    assert [entry[:2] for entry in found({"further_information": {language: text}})] == [
        ("IT-08", f"further_information.{language}")
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Non è un titolo accademico e non ha valore legale."),
        ("en", "It is not an academic degree."),
        ("ru", "Сертификат не имеет юридической силы."),
        ("kk", "Куәлік академиялық дәреже бермейді."),
        ("en", "Learners study the legal value of degrees."),
        ("fr", "A une valeur légale"),
    ],
)
def test_text_that_claims_no_title_is_left_alone(language: str, text: str) -> None:
    assert found({"further_information": {language: text}}) == []


@pytest.mark.parametrize("text", ["titolo accademico " * 40_000, "ha " * 200_000, "имеет юридическ " * 40_000])
def test_search_for_claims_ends_on_a_long_text(text: str) -> None:
    specification = Specification(further_information=MultilingualText({"it": text, "ru": text}))
    assert len(list(claims_in(specification))) <= 2


SNCC: dict[str, Any] = {
    "issuer": {"country": "IT"},
    "learning_setting": "non_formal",
    "legal_basis": [{"code": "it_sncc"}],
    "certification": {
        "attestation": "certificate",
        "titular_body": {"legal_name": {"it": "Regione Esempio"}},
        "entitled_body": {"legal_name": {"it": "Ente titolato Esempio"}},
        "authorisation": "Determina 1/2026",
    },
    "competences": [
        {
            "title": {"it": "Gestire un archivio"},
            "qualification": {
                "title": {"it": "Archivista"},
                "description": {"it": "Ordina e conserva documenti"},
                "eqf": 4,
                "repertory": {"title": {"it": "Repertorio regionale"}},
            },
        }
    ],
}


def _changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The document with one part changed, or taken out where the value is ``None``."""
    changed = copy.deepcopy(document)
    *way, last = path.split(".")
    part: Any = changed
    for step in way:
        part = part[int(step)] if step.isdecimal() else part[step]
    part[last] = value
    if value is None:
        del part[last]
    return changed


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("issuer.country", "IT", []),
        ("learning_setting", None, [("IT-06", "learning_setting")]),
        ("certification.titular_body", None, [("IT-06", "certification.titular_body")]),
        ("certification.entitled_body", {"legal_name": {"it": " "}}, [("IT-06", "certification.entitled_body")]),
        ("certification.authorisation", "  ", [("IT-06", "certification.authorisation")]),
        (
            "competences.0.qualification.description",
            None,
            [("IT-06", "competences[0].qualification.description")],
        ),
        ("competences.0.qualification.eqf", None, [("IT-06", "competences[0].qualification.eqf")]),
        ("competences.0.qualification", None, [("IT-05", "competences[0].qualification.repertory")]),
        ("competences", [], [("IT-05", "competences")]),
        ("certification", None, [("IT-07", "certification.attestation")]),
        ("certification.attestation", None, [("IT-07", "certification.attestation")]),
        ("legal_basis", [{"code": "none"}], []),
        ("awards", [{"key": "c", "title": {"it": "Certificato"}}], []),
    ],
)
def test_contents_of_a_certificate_under_the_national_system(
    path: str, value: Any, expected: list[tuple[str, str]]
) -> None:
    assert [entry[:2] for entry in found(_changed(SNCC, path, value))] == expected


def test_first_party_document_needs_no_contents_by_law_but_is_not_called_a_certificate() -> None:
    document = _changed(SNCC, "certification", {"attestation": "transparency_document"})
    document["awards"] = [{"key": "c", "title": {"it": "Certificato di frequenza"}}]
    message = (
        'The document "Certificato di frequenza" is called a certificate, but the attestation is not of a third party.'
    )
    assert found(document) == [("IT-07", "awards[0].title.it", message)]


@pytest.mark.parametrize(
    ("learner", "expected"),
    [
        (Learner("Giulia", "Esempi", birth_date=date(2001, 2, 3)), []),
        (Learner("Giulia", "Esempi", person_id="SMPGLI01B43H501X"), []),
        (Learner("Giulia", "Esempi"), ["IT-06"]),
    ],
)
def test_certificate_tells_learners_of_the_same_name_apart(learner: Learner, expected: list[str]) -> None:
    award = Award("urn:uuid:1", learner, date(2026, 6, 30))
    findings = check_award(specification_of(SNCC).specification, award, [PACK], date(2026, 11, 22))
    assert [finding.rule.id for finding in findings] == expected
