"""The letter grades of Kazakh universities, with their points and percentages (form of the diploma supplement)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType


@dataclass(frozen=True)
class Step:
    """A letter of the scale: its points, and the least and greatest percentage."""

    points: Decimal
    least: int
    most: int


@dataclass(frozen=True)
class LetterGrade:
    """A grade as it was written: its letter with the step, and the points and percentage beside it, if any."""

    letter: str
    step: Step
    points: Decimal | None
    percent: Decimal | None


SCALE: Mapping[str, Step] = MappingProxyType(
    {
        letter: Step(Decimal(points), least, most)
        for letter, points, least, most in (
            ("A", "4.0", 95, 100),
            ("A-", "3.67", 90, 94),
            ("B+", "3.33", 85, 89),
            ("B", "3.0", 80, 84),
            ("B-", "2.67", 75, 79),
            ("C+", "2.33", 70, 74),
            ("C", "2.0", 65, 69),
            ("C-", "1.67", 60, 64),
            ("D+", "1.33", 55, 59),
            ("D", "1.0", 50, 54),
            ("D-", "1.0", 50, 54),
            ("FX", "0.5", 25, 49),
            ("F", "0", 0, 24),
        )
    }
)
"""Letter → step. The form prints ``D-`` for the lowest passing grade."""

_PERCENT_FROM = 5
"""A number from here on is a percentage; points end at 4."""

_letter_and_rest = re.compile(r"\s*(FX|F|[A-D][+-]?)(?![A-Za-z+-])(.{0,40})\Z").match
_numbers = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?").findall


def letter_grade(text: str) -> LetterGrade | None:
    """A grade such as ``A- (3.67; 92)``; ``None`` where no letter of the scale begins the text."""
    found = _letter_and_rest(text)
    if found is None or found[1] not in SCALE:
        return None
    numbers = [Decimal(number.replace(",", ".")) for number in _numbers(found[2])]
    points = next((number for number in numbers if number < _PERCENT_FROM), None)
    percent = next((number for number in numbers if number >= _PERCENT_FROM), None)
    return LetterGrade(found[1], SCALE[found[1]], points, percent)
