"""Readers of occupational standards and ledgers under the fuzzer."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from credenza.errors import CredenzaError
from credenza.occupations import (
    EscoTables,
    OccupationalStandard,
    pages,
    picture,
    read_esco,
    read_esco_json_ld,
    read_kazakh_card,
    read_standard,
    read_trainings,
    standard_json,
    trace,
)
from credenza.specification import LANGUAGES, MultilingualText

from .target import ROOT, Target

VECTORS = ROOT / "tests/vectors/occupations"


def _seed(*names: str) -> list[bytes]:
    return [(VECTORS / name).read_bytes() for name in names]


def _standard(data: bytes) -> None:
    """What is read means the same when it is written and read again, and can be drawn."""
    try:
        standard = read_standard(data)
    except CredenzaError:
        return
    assert read_standard(standard_json(standard).encode()) == standard
    traced = trace(standard, [])
    assert picture(traced, "kk").endswith("</svg>\n")
    assert pages(traced, "it")


def _esco_json_ld(data: bytes) -> None:
    _read_all(lambda: list(read_esco_json_ld(BytesIO(data), LANGUAGES)))


def _esco_skills(data: bytes) -> None:
    known = [BytesIO(text) for text in _seed("occupations_en.csv", "occupationSkillRelations_en.csv")]
    _read_all(lambda: list(read_esco([EscoTables("en", known[0], BytesIO(data), known[1])])))


def _kazakh_card(data: bytes) -> None:
    _read_all(lambda: [read_kazakh_card(BytesIO(data), "KZ", MultilingualText({"ru": "Название"}))])


def _trainings(data: bytes) -> None:
    try:
        read_trainings(BytesIO(data))
    except CredenzaError:
        return


def _read_all(read: Callable[[], list[OccupationalStandard]]) -> None:
    try:
        standards = read()
    except CredenzaError:
        return
    for standard in standards:
        assert read_standard(standard_json(standard).encode()) == standard


OCCUPATION_TARGETS = (
    Target("standard", _standard, lambda: [path.read_bytes() for path in (ROOT / "examples/standards").glob("*")]),
    Target("esco_json_ld", _esco_json_ld, lambda: _seed("esco.jsonld"), ("ijson",)),
    Target("esco_skills", _esco_skills, lambda: _seed("skills_en.csv")),
    Target("kazakh_card", _kazakh_card, lambda: _seed("card_kk_ru.csv")),
    Target("trainings", _trainings, lambda: [b"day;hours;title\n2026-01-10;7,5;Corso\n"]),
)
