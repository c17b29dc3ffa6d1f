from __future__ import annotations

import re
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza import specification
from credenza.errors import InputError
from credenza.frameworks import (
    Concept,
    UnknownConceptError,
    code_list,
    concept,
    country_iri,
    country_name,
    element_ids,
    element_label,
    element_text,
    is_country,
    language_name,
    national_framework,
    national_level,
)
from credenza.specification import LANGUAGES, MultilingualText

LISTS_OF_THE_MODEL: dict[str, type[StrEnum]] = {
    "participation": specification.Participation,
    "assessment_type": specification.AssessmentType,
    "supervision": specification.Supervision,
    "quality_assurance": specification.QualityAssuranceType,
    "stackability": specification.StackabilityMode,
    "delivery_route": specification.DeliveryRoute,
    "provider_kind": specification.ProviderKind,
    "outcome_kind": specification.OutcomeKind,
    "learning_setting": specification.LearningSetting,
    "legal_basis": specification.LegalBasisCode,
    "attestation": specification.Attestation,
    "cycle": specification.Cycle,
}
ALL_LISTS = [*LISTS_OF_THE_MODEL, "eqf", "isced_f", "credit_system"]
EU_ELEMENTS = [f"EU-M{n:02}" for n in range(1, 12)] + [f"EU-O{n:02}" for n in range(1, 6)]


@pytest.mark.parametrize("name", LISTS_OF_THE_MODEL)
def test_list_has_exactly_the_codes_of_the_model(name: str) -> None:
    assert set(code_list(name)) == {code.value for code in LISTS_OF_THE_MODEL[name]}


@pytest.mark.parametrize("name", ALL_LISTS)
def test_list_has_a_label_in_four_languages_and_well_formed_iris(name: str) -> None:
    for code, entry in code_list(name).items():
        assert tuple(entry.label.texts) == LANGUAGES, code
        assert entry.code == code
        assert entry.iri is None or re.fullmatch(r"http://data\.europa\.eu/snb/[a-z-]+/[0-9a-z_]+", entry.iri), code


def test_concept_of_a_known_code() -> None:
    label = {"en": "Blended", "it": "Mista (in presenza e online)", "kk": "Аралас", "ru": "Смешанная"}
    expected = Concept(
        "blended",
        "http://data.europa.eu/snb/learning-assessment/e92d221e4d",
        MultilingualText(label),
        "EU vocabulary of modes of learning and assessment",
    )
    assert concept("participation", "blended") == expected


@pytest.mark.parametrize(("name", "code"), [("participation", "by_post"), ("colour", "red")])
def test_unknown_code_or_list_is_an_input_error(name: str, code: str) -> None:
    with pytest.raises(UnknownConceptError) as caught:
        concept(name, code)
    assert isinstance(caught.value, InputError)


def test_isced_f_is_complete_and_every_field_has_its_parent() -> None:
    codes = set(code_list("isced_f"))
    by_length = {length: {code for code in codes if len(code) == length} for length in (2, 3, 4)}
    assert {length: len(found) for length, found in by_length.items()} == {2: 12, 3: 58, 4: 150}
    assert {code[:2] for code in codes} == by_length[2]
    assert {code[:3] for code in by_length[4]} == by_length[3]


def test_isced_f_labels_of_fields_are_translated_and_not_repeated_in_another_language() -> None:
    for code, entry in code_list("isced_f").items():
        assert re.search("[А-я]", entry.label.texts["ru"]), code
        assert re.search("[А-яІіҚқҒғҮүҰұӨөӘәҢңҺһ]", entry.label.texts["kk"]), code


def test_eqf_levels_are_one_to_eight() -> None:
    assert [(entry.code, entry.iri) for entry in code_list("eqf").values()] == [
        (str(level), f"http://data.europa.eu/snb/eqf/{level}") for level in range(1, 9)
    ]


def test_italian_levels_have_eu_concepts_of_their_own() -> None:
    levels = [national_level("it", level) for level in range(1, 9)]
    assert all(levels)
    assert len({level.iri for level in levels if level}) == 8
    seventh = national_level("IT", 7)
    assert seventh is not None
    assert (seventh.code, seventh.iri) == ("7", "http://data.europa.eu/snb/qdr/c_0fe2b814")
    assert seventh.label.in_language("it") == "Livello QNQ 7"


def test_kazakh_level_has_a_name_and_no_eu_concept() -> None:
    level = national_level("KZ", 5)
    assert level is not None
    assert (level.iri, level.label.in_language("kk")) == (None, "ҰБШ 5-деңгейі (Қазақстан)")


@pytest.mark.parametrize(("country", "level"), [("IT", 0), ("IT", 9), ("KZ", 9), ("FR", 5), ("", 1)])
def test_national_level_that_is_not_known_is_none(country: str, level: int) -> None:
    assert national_level(country, level) is None


def test_national_framework_is_named_in_four_languages() -> None:
    assert [tuple(framework.texts) for framework in map(national_framework, ("it", "KZ")) if framework] == [
        LANGUAGES,
        LANGUAGES,
    ]
    assert national_framework("FR") is None


@pytest.mark.parametrize("element_id", EU_ELEMENTS)
def test_every_eu_element_has_a_label_in_four_languages(element_id: str) -> None:
    assert tuple(element_text(element_id).texts) == LANGUAGES


def test_element_ids_are_unique_and_labels_complete() -> None:
    assert list(element_ids()[:16]) == EU_ELEMENTS
    assert all(tuple(element_text(element_id).texts) == LANGUAGES for element_id in element_ids())


def test_element_label_falls_back_to_english_for_another_language() -> None:
    assert element_label("EU-M06", "kk") == "Оқыту нәтижелері"
    assert element_label("EU-M06", "fr") == "Learning outcomes"
    with pytest.raises(UnknownConceptError):
        element_label("EU-M99", "en")


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("IT", "kk", "Италия"),
        ("kz", "it", "Kazakistan"),
        ("KZ", "ru", "Казахстан"),
        ("ZZ", "en", "ZZ"),
        ("IT", "?", "Italy"),
    ],
)
def test_country_name(code: str, language: str, expected: str) -> None:
    assert country_name(code, language) == expected


@pytest.mark.parametrize(
    ("code", "expected"), [("IT", True), ("kz", True), ("XX", False), ("EU", False), ("UK", False), ("", False)]
)
def test_is_country(code: str, expected: bool) -> None:
    assert is_country(code) is expected


def test_country_iri_is_the_eu_authority_concept() -> None:
    assert country_iri("kz") == "http://publications.europa.eu/resource/authority/country/KAZ"
    assert country_iri("XX") is None


@pytest.mark.parametrize(
    ("tag", "language", "expected"),
    [("kk", "en", "Kazakh"), ("it", "ru", "итальянский"), ("qqq", "en", "qqq"), ("not a tag", "en", "not a tag")],
)
def test_language_name(tag: str, language: str, expected: str) -> None:
    assert language_name(tag, language) == expected


@given(st.text(max_size=12), st.sampled_from(LANGUAGES))
def test_names_of_any_text_are_texts(text: str, language: str) -> None:
    assert isinstance(country_name(text, language), str)
    assert isinstance(language_name(text, language), str)
    assert isinstance(is_country(text), bool)
