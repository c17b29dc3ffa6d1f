"""Every ICT occupation of ESCO and every Italian profile, read from beside the checkout; some of them drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from credenza.occupations import OccupationalStandard, needed_items, pages, read_onet, trace
from credenza.specification import Edition

from .offers import edition
from .published import esco_standards, italian_standards, onet_tables


@pytest.fixture(scope="module")
def esco(shared_data: Path) -> list[OccupationalStandard]:
    return esco_standards(shared_data)


@pytest.fixture(scope="module")
def italian(shared_data: Path) -> list[OccupationalStandard]:
    return italian_standards(shared_data)


def test_every_ict_occupation_of_esco_is_read_with_its_skills(esco: list[OccupationalStandard]) -> None:
    assert len(esco) == 91
    assert sum(len(list(standard.items)) for standard in esco) > 1_900
    assert all(item.iri for standard in esco for item in standard.items)


def test_every_italian_profile_is_read_with_the_knowledge_and_skills_of_its_competences(
    italian: list[OccupationalStandard],
) -> None:
    assert (len(italian), sum(len(standard.tasks) for standard in italian)) == (375, 1_690)
    manager = next(standard for standard in italian if standard.title.in_language("it") == "Project manager")
    assert (len(manager.tasks), len(manager.knowledge), len(manager.skills)) == (16, 67, 65)


def test_every_occupation_of_onet_is_read_with_its_tasks(shared_data: Path) -> None:
    standards = list(read_onet(onet_tables(shared_data)))
    assert (len(standards), sum(len(standard.tasks) for standard in standards)) == (974, 19_450)


def test_a_picture_is_well_formed_and_shows_every_item(
    esco: list[OccupationalStandard], italian: list[OccupationalStandard]
) -> None:
    largest = max(italian, key=lambda standard: len(list(standard.items)))
    for standards, language in ((esco[::2], "en"), ([*italian[::9], largest], "it")):
        for standard in standards:
            _check_pages(standard, language)


def _check_pages(standard: OccupationalStandard, language: str) -> None:
    codes = [item.code for item in needed_items(standard)]
    traced = trace(standard, [_course(standard, codes[::2], 1), _course(standard, codes[::3], 2)])
    assert sum(state.value == "assessed" for state in traced.states.values()) >= len({*codes[::2], *codes[::3]})
    shown = {text for sheet in pages(traced, language) for text in ElementTree.fromstring(sheet).itertext()}  # noqa: S314
    assert {item.code for item in standard.items} <= shown


def _course(standard: OccupationalStandard, codes: Sequence[str], number: int) -> Edition:
    outcomes = [{"text": {"en": code}, "standard_items": [code], "assessed_by": ["exam"]} for code in codes]
    return edition(number, outcomes, standard=standard.id)
