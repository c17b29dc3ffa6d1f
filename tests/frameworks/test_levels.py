"""Every level of every framework, as the sources give it."""

from __future__ import annotations

import pytest

from credenza.frameworks import (
    Standing,
    UnknownConceptError,
    cycle_of_level,
    eqf_descriptor,
    eqf_mapping,
    level_of_cycle,
    national_sublevel,
)
from credenza.specification import LANGUAGES, Cycle, OutcomeKind

LEVELS = range(1, 9)


@pytest.mark.parametrize(
    ("country", "standing"), [("IT", Standing.BY_LAW), ("KZ", Standing.INDICATIVE), ("kz", Standing.INDICATIVE)]
)
def test_each_national_level_is_the_same_eqf_level_and_says_how_firmly(country: str, standing: Standing) -> None:
    mappings = [eqf_mapping(country, level) for level in LEVELS]
    found = [(m.national.code, m.eqf.code, m.standing, tuple(m.statement.texts)) for m in mappings if m]
    assert found == [(str(level), str(level), standing, LANGUAGES) for level in LEVELS]


def test_the_mapping_of_kazakhstan_says_in_every_language_that_an_evaluator_may_judge_otherwise() -> None:
    mapping = eqf_mapping("KZ", 6)
    assert mapping is not None
    words = {"en": "Indicative", "it": "Indicativo", "kk": "Болжамды", "ru": "Ориентировочно"}
    assert {language: mapping.statement.texts[language].partition(":")[0] for language in LANGUAGES} == words


@pytest.mark.parametrize(("country", "level"), [("IT", 0), ("IT", 9), ("KZ", 9), ("FR", 5), ("", 1)])
def test_a_level_that_is_not_known_has_no_mapping(country: str, level: int) -> None:
    assert eqf_mapping(country, level) is None


def test_sub_level_0_is_italian_and_for_micro_credentials() -> None:
    found = national_sublevel("it", 0)
    assert found is not None
    assert (found.number, tuple(found.label.texts)) == (0, LANGUAGES)
    assert "micro-credential" in found.label.in_language("en")
    assert [national_sublevel("IT", 1), national_sublevel("KZ", 0)] == [None, None]


def test_cycles_stand_at_levels_5_to_8_and_lower_levels_have_none() -> None:
    assert {cycle: level_of_cycle(cycle) for cycle in Cycle} == {
        Cycle.SHORT: 5,
        Cycle.FIRST: 6,
        Cycle.SECOND: 7,
        Cycle.THIRD: 8,
    }
    assert [cycle_of_level(level) for level in LEVELS] == [None] * 4 + list(Cycle)


def test_every_level_describes_every_kind_of_outcome_in_four_languages_and_no_two_alike() -> None:
    texts = [eqf_descriptor(level, kind) for level in LEVELS for kind in OutcomeKind]
    assert all(tuple(text.texts) == LANGUAGES for text in texts)
    for language in LANGUAGES:
        assert len({text.in_language(language) for text in texts}) == 24


def test_a_level_outside_the_framework_has_no_descriptor() -> None:
    with pytest.raises(UnknownConceptError):
        eqf_descriptor(9, OutcomeKind.SKILL)
