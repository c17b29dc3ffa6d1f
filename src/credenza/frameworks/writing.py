"""How days, moments, numbers and grades are written for people in each language (Unicode CLDR through Babel)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_datetime
from babel.numbers import get_decimal_symbol

from credenza.specification import LANGUAGES, MultilingualText

_LOCALES = {"en": "en_GB"}
_PASSED = MultilingualText({"en": "Passed", "it": "Superato", "kk": "Тапсырды", "ru": "Сдано"})


@lru_cache(maxsize=512)
def day_text(day: date) -> MultilingualText:
    """A day as people write it: 22 November 2026."""
    return _in_each(lambda locale: format_date(day, "long", locale=locale))


@lru_cache(maxsize=512)
def moment_text(moment: datetime) -> MultilingualText:
    """A moment with a time zone as people write it, in UTC: 22 November 2026, 08:06:25 UTC."""
    return _in_each(lambda locale: format_datetime(moment.astimezone(UTC), "long", locale=locale))


def number_text(number: Decimal) -> MultilingualText:
    """A number with the digits that it has, as people write it: 2.5, in Italian 2,5."""
    return _in_each(lambda locale: f"{number:f}".replace(".", get_decimal_symbol(locale)))


def grade_label(grade: str, language: str) -> str:
    """A grade for readers of ``language``: "passed" is a word of theirs, any other grade stays as it was given."""
    return _PASSED.in_language(language) if grade.casefold() == "passed" else grade


def _in_each(write: Callable[[str], str]) -> MultilingualText:
    return MultilingualText({language: str(write(_LOCALES.get(language, language))) for language in LANGUAGES})
