"""Patterns written so that their matches are found quickly: as alternatives that begin with a letter."""

from __future__ import annotations

from collections.abc import Iterator

_REPEATS = frozenset("?*+{")


def spread(pattern: str) -> Iterator[str]:
    """Patterns of which one matches where ``pattern`` does: ``(a|b)c|d`` is ``ac``, ``bc`` and ``d``.

    The pattern machine passes over an alternative by its first letter, but enters every group. Only groups at the
    beginning are dissolved, and none that is repeated.
    """
    for each in _split(pattern):
        group, rest = _first_group(each)
        if group and rest[:1] not in _REPEATS:
            yield from (f"{begin}{rest}" for begin in spread(group))
        else:
            yield each


def _split(pattern: str) -> Iterator[str]:
    """What stands between the bars that stand in no group."""
    begin = 0
    for place in [*_outside(pattern, "|"), len(pattern)]:
        yield pattern[begin:place]
        begin = place + 1


def _first_group(pattern: str) -> tuple[str, str]:
    """What is in the group that ``pattern`` begins with, and what follows it; nothing if it begins otherwise."""
    if not pattern.startswith("(") or pattern.startswith("(?"):
        return "", pattern
    close = next(_outside(pattern[1:], ")")) + 1
    return pattern[1:close], pattern[close + 1 :]


def _outside(pattern: str, sought: str) -> Iterator[int]:
    """Where ``sought`` stands in no group."""
    depth = 0
    for place, letter in enumerate(pattern):
        if letter == sought and depth == 0:
            yield place
        depth += (letter == "(") - (letter == ")")
