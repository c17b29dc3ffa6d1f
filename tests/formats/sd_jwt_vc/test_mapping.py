"""The attestation says what the award says, in the codes of the rulebook, and reads back."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.awards import AssessmentResult
from credenza.errors import RecipientsError
from credenza.formats.openbadges3 import Claims
from credenza.formats.sd_jwt_vc import (
    ALWAYS_THERE,
    attestation_claims,
    attestation_problems,
    claim_rows,
    missing_claims,
    read_attestation,
    type_metadata,
    type_metadata_bytes,
    type_metadata_integrity,
)
from credenza.specification import Specification, make_edition
from tests.formats.openbadges3.strategies import awards, editions
from tests.issuance.attestations import award_under, edition_of

EXPECTED = {
    "attestation_legal_category": "non-qualified-EAA",
    "identifier": "urn:uuid:0d0c1d1e-7a0f-4c57-9d8b-0a3e7c1f2b10",
    "title": "Esame singolo: diritto dell'Unione europea",
    "givenName": "Әсем",
    "familyName": "Өтегенова",
    "issuerCountry": "IT",
    "awardingBody": "Università degli Studi Esempio",
    "issuanceDate": "2026-10-30",
    "notionalWorkload": {"value": 6, "unit": "ECTS"},
    "typeOfAssessment": "written-examination, oral-examination",
    "formOfParticipation": "on-site",
    "qualityAssurance": "institutional-accreditation",
    "dateOfBirth": "1990-04-12",
    "level": "EQF-6",
    "fieldOfEducation": "0421",
    "languageOfAssessment": "it",
    "idVerificationMethod": "in-person-supervision",
    "grade": "Prova scritta: 27; Prova orale: 27",
    "gradingScheme": "Voti in trentesimi (18 – 30 e lode)",
    "entryRequirements": ["Diploma di scuola secondaria di secondo grado."],
    "stackable": True,
    "partOfQualification": "Corso di laurea in giurisprudenza dell'Università degli Studi Esempio",
    "accreditation": {
        "title": "L'esame appartiene a un corso di studio soggetto all'assicurazione interna della qualità "
        "dell'ateneo.",
        "type": "institutional-accreditation",
        "accreditingAgent": "Presidio della qualità dell'Università degli Studi Esempio",
        "reviewDate": "2029-10-31",
    },
    "awardingBodyHomepage": "https://ateneo.example.org/",
    "additionalNote": "Il certificato non è un titolo accademico e non conferisce diritti professionali. "
    "Il riconoscimento dei crediti in un corso di studio è deciso dalla struttura didattica che li riceve.",
}


def test_award_under_an_example_has_every_claim_of_the_rulebook() -> None:
    edition = edition_of()
    claims = attestation_claims(edition, award_under(edition))
    assert {name: claims[name] for name in claims if name not in ("learningOutcomes", "escoReference")} == EXPECTED
    assert len(claims["learningOutcomes"]) == len(edition.specification.outcomes)


def test_pass_without_a_grade_leaves_the_grade_out() -> None:
    edition = edition_of("cimea-credential-evaluator")
    claims = attestation_claims(edition, award_under(edition, "passed"))
    assert claims.keys() & {"grade", "gradingScheme"} == set()


def test_award_that_lacks_a_claim_of_the_twelve_has_no_attestation() -> None:
    edition = edition_of()
    without = make_edition(edition.specification.model_copy(update={"participation": None, "workload": None}))
    assert missing_claims(without, award_under(without)) == ("notionalWorkload", "formOfParticipation")
    with pytest.raises(RecipientsError, match="Workload, Form of participation"):
        attestation_claims(without, award_under(without))


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("title", 7, "title: not a text"),
        ("learningOutcomes", ["a", 1], "learningOutcomes: not a list of texts"),
        ("notionalWorkload", {"value": 0, "unit": "ECTS"}, "notionalWorkload: no amount above zero in ECTS or hours"),
        (
            "notionalWorkload",
            {"value": True, "unit": "hours"},
            "notionalWorkload: no amount above zero in ECTS or hours",
        ),
        ("issuanceDate", "20261030", "issuanceDate: not a day"),
        ("stackable", "yes", "stackable: not true or false"),
        ("attestation_legal_category", "QEAA", "attestation_legal_category: another than that of the rulebook"),
        ("accreditation", {"type": "other"}, "accreditation.type: another than qualityAssurance"),
    ],
)
def test_claim_of_the_wrong_kind_is_named(name: str, value: object, problem: str) -> None:
    edition = edition_of()
    claims = {"iat": 1, **attestation_claims(edition, award_under(edition))}
    assert attestation_problems(claims) == []
    assert attestation_problems({**claims, name: value}) == [problem]


STRANGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "unit", "type"]), inner),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.data())
def test_what_is_written_reads_back_whatever_the_specification(data: st.DataObject) -> None:
    edition = data.draw(editions())
    award = data.draw(awards(edition))
    if missing_claims(edition, award):
        with pytest.raises(RecipientsError):
            attestation_claims(edition, award)
        return
    claims = {"iss": "did:example:1", "iat": 1, **attestation_claims(edition, award)}
    assert attestation_problems(claims) == []
    read = read_attestation(json.loads(json.dumps(claims)))
    assert _same(read) == _stated(edition.specification, award.language or edition.specification.primary_language)
    assert (read.credential_id, read.awarded_on, read.learner.birth_date) == (
        award.id,
        award.awarded_on,
        award.learner.birth_date,
    )


def _same(read: Claims) -> tuple[object, ...]:
    outcomes = tuple(outcome.text for outcome in read.outcomes)
    quality = read.quality_assurance.type if read.quality_assurance else None
    return read.title, outcomes, read.participation, read.level.eqf, read.isced_f, quality


def _stated(specification: Specification, language: str) -> tuple[object, ...]:
    outcomes = (outcome.text.in_language(language) for outcome in specification.outcomes if outcome.text)
    quality, level = specification.quality_assurance, specification.level
    return (
        specification.title.in_language(language) if specification.title else None,
        tuple(text for text in outcomes if text),
        str(specification.participation),
        level.eqf if level and level.eqf else None,
        specification.isced_f,
        str(quality.type) if quality else None,
    )


@given(st.dictionaries(st.sampled_from([*claim_rows(), "iss", "exp"]), STRANGE))
def test_whatever_a_stranger_writes_is_read_without_a_fault(claims: dict[str, object]) -> None:
    assert isinstance(read_attestation(claims), Claims)
    assert all(isinstance(problem, str) for problem in attestation_problems(claims))


def test_several_grades_name_their_assessments() -> None:
    edition = edition_of()
    first, second = edition.specification.assessments[:2]
    results = (AssessmentResult(first.key, "27"), AssessmentResult(second.key, "28", date(2026, 10, 20)))
    claims = attestation_claims(edition, replace(award_under(edition), results=results))
    language = edition.specification.primary_language
    titles = [assessment.title.in_language(language) for assessment in (first, second) if assessment.title]
    assert claims["grade"] == f"{titles[0]}: 27; {titles[1]}: 28"


def test_type_metadata_never_changes_under_its_hash() -> None:
    """Attestations name this hash: whoever changes a label publishes another document beside this one."""
    assert type_metadata_integrity() == "sha256-Nr+FpHrLz+KcFAnrKoleJJ0XxARsOWpWj8a3USAlDsM="
    assert json.loads(type_metadata_bytes()) == type_metadata()
    digest = base64.b64encode(hashlib.sha256(type_metadata_bytes()).digest()).decode()
    assert type_metadata_integrity() == f"sha256-{digest}"


def test_type_metadata_names_each_claim_in_four_languages() -> None:
    claims = type_metadata()["claims"]
    assert [[entry["locale"] for entry in claim["display"]] for claim in claims] == [["en", "it", "kk", "ru"]] * len(
        claims
    )
    mandatory = [claim["path"][0] for claim in claims if claim["mandatory"] and claim["sd"] == "always"]
    assert mandatory == list(ALWAYS_THERE)
