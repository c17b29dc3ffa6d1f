"""Specifications and awards of every shape, also partial ones, for the properties of the mapping."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from credenza.awards import AssessmentResult, Award, Learner
from credenza.specification import (
    AssessmentType,
    Attestation,
    Cycle,
    DeliveryRoute,
    Edition,
    LearningSetting,
    LegalBasisCode,
    OutcomeKind,
    Participation,
    ProviderKind,
    QualityAssuranceType,
    Specification,
    StackabilityMode,
    Supervision,
    make_edition,
)

words = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30
).map(str.strip).filter(bool)  # fmt: skip
texts = st.dictionaries(st.sampled_from(["en", "it", "kk", "ru", "fr"]), words, min_size=1, max_size=3)
keys = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True)
addresses = st.builds("https://example.org/{}".format, st.text("abc/-.#?=1", max_size=12))
days = st.dates(date(1990, 1, 1), date(2040, 12, 31))
amounts = st.decimals(Decimal(0), Decimal(900), places=2).map(float)
countries = st.sampled_from(["IT", "KZ", "FR", "DE"])


def group(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


identifiers = group({"scheme": st.sampled_from(["VAT", "BIN"]), "value": keys}, {})
bodies = group(
    {},
    {"legal_name": texts, "country": countries, "region": words, "place": words, "homepage": addresses,
     "identifier": identifiers},
)  # fmt: skip
esco = group({"iri": st.builds("http://data.europa.eu/esco/skill/{}".format, keys)}, {"label": words})


def outcomes(assessments: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    assessed_by = st.lists(st.sampled_from(assessments), unique=True, max_size=2) if assessments else st.just([])
    return group(
        {},
        {"key": keys, "text": texts, "kind": st.sampled_from(OutcomeKind), "assessed_by": assessed_by,
         "standard_items": st.lists(words, unique=True, max_size=2),
         "esco": st.lists(esco, max_size=2, unique_by=lambda link: link["iri"])},
    )  # fmt: skip


assessments = group(
    {"key": keys},
    {"title": texts, "type": st.sampled_from(AssessmentType), "criteria": texts,
     "supervision": st.sampled_from(Supervision),
     "grading_scheme": group({}, {"title": texts, "grades": st.lists(words, unique=True, max_size=4)})},
)  # fmt: skip
levels = group(
    {},
    {"eqf": st.integers(0, 9), "qf_ehea": st.sampled_from(Cycle), "not_applicable_reason": texts,
     "nqf": group({"country": countries, "level": st.integers(0, 9)},
                  {"sublevel": st.integers(0, 3), "framework": st.sampled_from(["QNQ", "НРК"])})},
)  # fmt: skip
standards = group(
    {"title": texts},
    {"code": words, "iri": addresses, "country": countries,
     "labour_functions": st.lists(group({"title": texts}, {"code": words}), max_size=2),
     "occupation_codes": st.lists(group({"scheme": words, "code": words}, {"iri": addresses}), max_size=2)},
)  # fmt: skip
qualifications = group(
    {"title": texts},
    {"description": texts, "code": words, "repertory": group({"title": texts}, {"reference": addresses}),
     "eqf": st.integers(0, 9), "economic_activities": st.lists(words, max_size=2),
     "occupations": st.lists(words, max_size=2)},
)  # fmt: skip
competences = group({"title": texts}, {"code": words, "qualification": qualifications})
certifications = group(
    {},
    {"attestation": st.sampled_from(Attestation), "titular_body": bodies, "entitled_body": bodies,
     "authorisation": words},
)  # fmt: skip
lines = group({}, {"title": texts, "code": words, "programme": group({}, {"title": texts, "code": words})})
options = group({"key": keys, "title": texts}, {"access_requirement": texts})


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """An edition in which any element may be missing."""
    tests = draw(st.lists(assessments, max_size=3, unique_by=lambda assessment: assessment["key"]))
    document = draw(
        group(
            {"assessments": st.just(tests)},
            {"id": addresses, "version": words, "title": texts, "summary": texts, "issuer": bodies,
             "language": st.lists(st.sampled_from(["en", "it", "kk", "ru"]), unique=True, max_size=3),
             "awarding_bodies": st.lists(bodies, max_size=3),
             "awards": st.lists(options, max_size=3, unique_by=lambda option: option["key"]),
             "outcomes": st.lists(outcomes([test["key"] for test in tests]), max_size=4),
             "workload": group({}, {"ects": amounts, "hours": amounts, "contact_hours": amounts,
                                    "no_ects_reason": texts}),
             "level": levels, "participation": st.sampled_from(Participation),
             "quality_assurance": group({}, {"type": st.sampled_from(QualityAssuranceType), "description": texts,
                                             "body": bodies, "reference": addresses,
                                             "valid_until": days.map(str)}),
             "prerequisites": st.lists(texts, max_size=2),
             "stackability": group({"mode": st.sampled_from(StackabilityMode)},
                                   {"targets": st.lists(group({"title": texts}, {"iri": addresses}), max_size=2)}),
             "further_information": texts,
             "isced_f": st.lists(st.sampled_from(["0421", "011", "06", "9999"]), unique=True, max_size=2),
             "occupational_standard": standards,
             "delivery_route": st.sampled_from(DeliveryRoute), "provider_kind": st.sampled_from(ProviderKind),
             "learning_setting": st.sampled_from(LearningSetting),
             "legal_basis": st.lists(group({"code": st.sampled_from(LegalBasisCode)},
                                           {"title": texts, "reference": addresses}), max_size=2),
             "competences": st.lists(competences, max_size=2), "certification": certifications,
             "diploma_supplement_line": lines},
        )
    )  # fmt: skip
    return make_edition(Specification.model_validate(document))


def awards(edition: Edition) -> st.SearchStrategy[Award]:
    """An award that fits the edition."""
    specification = edition.specification
    tests = [assessment.key for assessment in specification.assessments]
    options_known = [option.key for option in specification.awards]
    result = st.builds(
        AssessmentResult,
        st.sampled_from(tests) if tests else st.nothing(),
        st.none() | st.just("passed") | words,
        st.none() | days,
    )
    return st.builds(
        Award,
        id=st.uuids().map("urn:uuid:{}".format),
        learner=st.builds(Learner, words, words, st.none() | words, st.none() | days, st.none() | st.emails()),
        awarded_on=days,
        place=st.none() | words,
        results=st.lists(result, unique_by=lambda known: known.assessment, max_size=3).map(tuple)
        if tests
        else st.just(()),
        options=st.lists(st.sampled_from(options_known), unique=True).map(tuple) if options_known else st.just(()),
        language=st.none() | st.sampled_from(["en", "it", "kk", "ru"]),
        valid_until=st.none() | days,
    )
