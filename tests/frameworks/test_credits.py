from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.frameworks import UnknownConceptError, code_list, credit_system, credit_system_of, credits_for_hours
from credenza.specification import LANGUAGES

SIZES = st.decimals(min_value=0, max_value=1000, places=2)


def test_every_credit_system_has_its_hours_its_country_and_a_name_in_four_languages() -> None:
    systems = [credit_system(code) for code in code_list("credit_system")]
    assert [(s.code, s.hours_least, s.hours_most, s.country) for s in systems] == [
        ("ects", 25, 30, None),
        ("cfu", 25, 25, "IT"),
        ("kz", 30, 30, "KZ"),
    ]
    assert all(tuple(system.label.texts) == LANGUAGES and system.source for system in systems)


def test_an_unknown_credit_system_is_an_input_error_that_names_the_known_ones() -> None:
    with pytest.raises(UnknownConceptError, match="ects, cfu, kz"):
        credit_system("scqf")


@pytest.mark.parametrize(("country", "code"), [("it", "cfu"), ("KZ", "kz"), ("FR", "ects")])
def test_the_credit_system_of_a_country(country: str, code: str) -> None:
    assert credit_system_of(country).code == code


@given(SIZES)
def test_hours_behind_credits_are_those_of_the_system(credits: Decimal) -> None:
    assert credit_system("ects").hours_behind(credits) == (credits * 25, credits * 30)
    assert credit_system("kz").hours_behind(credits) == (credits * 30, credits * 30)


@pytest.mark.parametrize(("code", "expected"), [("cfu", "3"), ("kz", "2.5")])
def test_75_hours_without_credits_count_by_the_divisor_of_the_host(code: str, expected: str) -> None:
    assert credits_for_hours(Decimal(75), credit_system(code)) == Decimal(expected)


def test_hours_have_no_number_of_ects_without_a_host() -> None:
    with pytest.raises(UnknownConceptError, match="receiving country"):
        credits_for_hours(Decimal(75), credit_system("ects"))
