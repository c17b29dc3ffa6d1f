from __future__ import annotations

import json

import pytest

from credenza.errors import OccupationalStandardError
from credenza.occupations import read_esco, read_kazakh_card, read_standard, standard_document, standard_json
from credenza.specification import MultilingualText

from .vectors import esco_tables, file

STANDARD = """
id: "UNI/PdR 120:2021"
title: {en: Credential evaluator}
labour_functions:
  - {code: F1, title: {en: Evaluate}, tasks: [T1]}
tasks:
  - {code: T1, text: {en: Evaluate a qualification}, needs: [K1, S1]}
knowledge:
  - {code: K1, text: {en: Recognition law}}
skills:
  - {code: S1, text: {en: Find information}, essential: false}
maintenance: {hours: 75, months: 12, source: "UNI/PdR 120:2021"}
"""


def test_a_standard_is_read_from_yaml_with_what_keeps_it_alive() -> None:
    standard = read_standard(STANDARD.encode())
    assert [(item.code, item.essential) for item in standard.items] == [("T1", True), ("K1", True), ("S1", False)]
    assert standard.maintenance is not None
    assert (standard.maintenance.hours, standard.maintenance.months) == (75, 12)


def test_a_standard_written_as_json_is_read_back_the_same() -> None:
    card = read_kazakh_card(file("card_kk_ru.csv"), "KZ-1", MultilingualText({"ru": "Специалист"}))
    for standard in (read_standard(STANDARD.encode()), card, *read_esco([esco_tables("en"), esco_tables("it")])):
        again = read_standard(standard_json(standard).encode())
        assert again == standard
        assert standard_document(again) == json.loads(standard_json(standard))


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("code: S1, text", "code: K1, text", ""),
        ("needs: [K1, S1]", "needs: [K1, S9]", ""),
        ("tasks: [T1]}", "tasks: [K1]}", ""),
        ("months: 12", "months: 0", "maintenance.months"),
        ("title: {en: Credential evaluator}", "title: Credential evaluator", "title"),
    ],
)
def test_a_standard_that_contradicts_itself_says_where_and_what_to_do(old: str, new: str, path: str) -> None:
    with pytest.raises(OccupationalStandardError) as caught:
        read_standard(STANDARD.replace(old, new).encode())
    (problem,) = caught.value.problems
    assert (problem.path, bool(problem.in_language("kk").remedy)) == (path, True)


@pytest.mark.parametrize("given", ["- a list", "text", "3", "null", "{}"])
def test_what_is_no_standard_is_refused(given: str) -> None:
    with pytest.raises(OccupationalStandardError):
        read_standard(given.encode())
