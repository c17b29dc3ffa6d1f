"""At which EQF levels a set of learning outcomes can plausibly stand (rule LV-05).

A heuristic, wide on purpose and explained by the words it rests on: a human decides. What the words say is compared
with the descriptors of the European Qualifications Framework (2017/C 189/03, Annex II). An outcome demands a lowest
level by what it claims, and reaches no further than a highest level; the set demands what its most demanding outcome
demands, and reaches as far as the one that reaches furthest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from credenza.specification import MultilingualText

from .alternatives import spread
from .lexicon import Bloom, read_table
from .statements import SENTENCES, JudgedStatement, judge_statement

LOWEST, HIGHEST = 1, 8
_VERB_RANGE = {
    Bloom.REMEMBER: (1, 4),
    Bloom.UNDERSTAND: (1, 6),
    Bloom.APPLY: (1, 7),
    Bloom.ANALYSE: (3, 8),
    Bloom.EVALUATE: (4, 8),
    Bloom.CREATE: (3, 8),
}
"""Levels at which the descriptors expect such an act at all, whatever its object."""


class LevelReason(NamedTuple):
    """Why an outcome demands a lowest level or reaches no further than a highest one.

    ``code``: ``verb``, ``complexity``, ``autonomy`` or ``context``; ``words`` as they stand in ``statement``.
    """

    code: str
    statement: str
    words: str
    lowest: int = LOWEST
    highest: int = HIGHEST

    def sentence(self) -> MultilingualText:
        """The reason in every language."""
        key = f"level_{self.code}"
        if self.code == "verb" and self.lowest == LOWEST:
            key = "level_verb_up_to"
        reach = f"{LOWEST}–{self.highest}" if self.lowest == LOWEST else f"{self.lowest}–{HIGHEST}"
        values = {"words": self.words, "lowest": self.lowest, "highest": self.highest, "range": reach}
        return SENTENCES.text(key, values)


class LevelPlausibility(NamedTuple):
    """The EQF levels, ``lowest`` to ``highest``, at which outcomes can plausibly stand.

    ``demanding``: why not lower; ``limiting``: why not higher. Both are empty where nothing speaks against a level.
    """

    lowest: int
    highest: int
    demanding: tuple[LevelReason, ...] = ()
    limiting: tuple[LevelReason, ...] = ()

    def is_plausible(self, level: int) -> bool:
        """Whether nothing in the outcomes speaks against ``level``."""
        return self.lowest <= level <= self.highest


def plausible_levels(statements: Iterable[str], language: str) -> LevelPlausibility:
    """The levels at which a set of outcomes, written in ``language``, can plausibly stand.

    Raises ValueError for a language that is not supported.
    """
    return levels_of(judge_statement(text, language) for text in statements)


def levels_of(statements: Iterable[JudgedStatement]) -> LevelPlausibility:
    """The levels at which a set of outcomes that are judged already can plausibly stand."""
    read = list(map(_read, statements))
    if not read:
        return LevelPlausibility(LOWEST, HIGHEST)
    lowest = max(each.lowest for each in read)
    highest = max(lowest, max(each.highest for each in read))
    demanding = tuple(
        reason for each in read for reason in each.demanding if lowest > LOWEST and reason.lowest == lowest
    )
    limiting = tuple(reason for each in read for reason in each.limiting) if highest < HIGHEST else ()
    return LevelPlausibility(lowest, highest, demanding, limiting)


def _read(judged: JudgedStatement) -> LevelPlausibility:
    """What one outcome demands. Modest words ("basic", "under supervision") take back what its verb demands."""
    cues = list(_cues(judged))
    verb = _verb_reason(judged)
    modest = [cue for cue in cues if cue.highest < HIGHEST]
    bold = [cue for cue in cues if cue.lowest > LOWEST]
    demanding = bold + ([verb] if verb and verb.lowest > LOWEST and not modest else [])
    limiting = [] if bold else modest + ([verb] if verb and verb.highest < HIGHEST else [])
    lowest = max([LOWEST, *[reason.lowest for reason in demanding]])
    highest = min([HIGHEST, *[reason.highest for reason in limiting]])
    return LevelPlausibility(lowest, max(lowest, highest), tuple(demanding), tuple(limiting))


def _verb_reason(judged: JudgedStatement) -> LevelReason | None:
    if judged.verb_span is None or not judged.levels:
        return None
    lowest, highest = zip(*map(_VERB_RANGE.__getitem__, judged.levels), strict=True)
    return LevelReason("verb", judged.text, judged.verb_span.of(judged.text), min(lowest), max(highest))


def _cues(judged: JudgedStatement) -> Iterator[LevelReason]:
    any_cue, cues = _cue_patterns(judged.language)
    read = judged.text.lower()
    first = any_cue.search(read)
    if first is None:
        return
    for pattern, about, lowest, highest in cues:
        found = pattern.search(read, first.start())
        if found is not None:
            yield LevelReason(about, judged.text, judged.text[slice(*found.span())], lowest, highest)


@cache
def _cue_patterns(language: str) -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], str, int, int], ...]]:
    """Whether there is any cue in lower case, and each cue with what it is about, lowest and highest level."""
    rows = [row for row in read_table("cues") if row["language"] == language]
    any_cue = _words("|".join(row["pattern"] for row in rows))
    return any_cue, tuple(
        (_words(row["pattern"]), row["about"], int(row["lowest"] or LOWEST), int(row["highest"] or HIGHEST))
        for row in rows
    )


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(spread(pattern))})")
