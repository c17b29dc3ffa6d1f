"""Every requirement has a place, and each place that the page names is there."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from credenza.rulepacks import load_pack, pack_ids

PAGE = (Path(__file__).parents[2] / "docs" / "develop" / "rule-coverage.md").read_text(encoding="utf-8")
LAST_NUMBER = {
    "EU-M": 11,
    "EU-O": 5,
    "EU-P": 10,
    "EU-W": 10,
    "EUDI-": 8,
    "MB-": 7,
    "UN-": 4,
    "IT-": 12,
    "KZ-": 13,
    "LV-": 5,
    "RC-": 14,
    "EV-": 7,
}
ONE_DIGIT = ("EV-",)


def named(family: str, number: int) -> str:
    return f"{family}{number}" if family in ONE_DIGIT else f"{family}{number:02}"


REQUIREMENTS = [named(family, number) for family, last in LAST_NUMBER.items() for number in range(1, last + 1)]


def rows() -> Iterator[tuple[str, str]]:
    """Each requirement on the page and the cell that says where it is."""
    for ids, where in re.findall(r"^\| ([A-Z]+-[^|]+?) \| ([^|]+) \|", PAGE, re.MULTILINE):
        first, _, last = ids.partition(" … ")
        (family, number), (_, until) = (re.fullmatch(r"(.*?)(\d+)", each).groups() for each in (first, last or first))
        for each in range(int(number), int(until) + 1):
            yield named(family, each), where


def is_there(requirement: str, where: str) -> bool:
    place = re.search(r"`([^`]+)`", where)
    assert place is not None, where
    if place[1] not in pack_ids():
        return names_code(place[1])
    named = re.search(r"` ([A-Z]+-[A-Z]?\d\d)", where)
    pack, rule_id = load_pack(place[1]), named[1] if named else requirement
    if where.startswith("people"):
        return rule_id in {rule.id for rule in pack.unchecked}
    return rule_id in pack.rules


def names_code(dotted: str) -> bool:
    """Whether a module, or something in it, has this name."""
    module, _, name = dotted.rpartition(".")
    try:
        return importlib.import_module(dotted) is not None
    except ModuleNotFoundError:
        return hasattr(importlib.import_module(module), name)


def test_page_lists_every_requirement_once() -> None:
    assert sorted(requirement for requirement, _ in rows()) == sorted(REQUIREMENTS)


@pytest.mark.parametrize(("requirement", "where"), list(rows()))
def test_requirement_is_where_the_page_says(requirement: str, where: str) -> None:
    assert is_there(requirement, where)


@pytest.mark.parametrize("pack_id", pack_ids())
def test_page_leaves_out_no_rule_of_a_pack(pack_id: str) -> None:
    pack, listed = load_pack(pack_id), {requirement for requirement, _ in rows()}
    parts = re.compile(r"(?<=\d)[A-Z]\Z")  # KZ-09A is the second half of KZ-09
    assert {parts.sub("", rule_id) for rule_id in (*pack.rules, *(rule.id for rule in pack.unchecked))} <= listed


@pytest.mark.parametrize(
    ("requirement", "where"),
    [("LV-05", "`kz/2022`"), ("KZ-13", "`kz/2022`"), ("IT-05", "people, `it/2024`"), ("EU-W06", "`credenza.wishes`")],
)
def test_place_that_is_not_there_is_noticed(requirement: str, where: str) -> None:
    assert not is_there(requirement, where)
