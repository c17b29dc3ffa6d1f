"""Reading single cells of a list of learners. A cell is data and nothing else: no formula, no markup."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from credenza.specification import Assessment

PASSED = "passed"
"""The grade of an assessment that has no scale."""

_LONGEST = 200
_YES = frozenset(("yes", "y", "true", "1", "sì", "si", "s", "иә", "ия", "да"))
_NO = frozenset(("", "no", "n", "false", "0", "жоқ", "нет"))
_PASSED = frozenset(
    ("passed", "pass", "yes", "y", "superato", "superata", "sì", "si",
     "өтті", "тапсырды", "иә", "сдано", "зачтено", "зачет", "зачёт", "да")
)  # fmt: skip
_NOT_PASSED = frozenset(
    ("no", "non superato", "non superata", "not passed", "failed", "fail", "absent", "assente",
     "өтпеді", "тапсырмады", "жоқ", "не сдано", "не зачтено", "незачет", "незачёт", "нет", "-")
)  # fmt: skip
_EMAIL = re.compile(r"[^\s@<>()\",;:\\]+@[^\s@<>()\",;:\\.]+(\.[^\s@<>()\",;:\\.]+)+")
_ROUNDED_NUMBER = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
_DOTTED_DATE = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")
_OLDEST_LEARNER = 120
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class CellError(ValueError):
    """What is wrong with one cell: a kind of fault and the values that its sentences repeat."""

    def __init__(self, fault: str, **values: object) -> None:
        super().__init__(fault)
        self.fault = fault
        self.values = values


def safe_cell(text: str) -> str:
    """A text as a cell of a CSV file that we write: a spreadsheet never runs it as a formula.

    Source: OWASP, CSV Injection.
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def clean_text(cell: str) -> str:
    """The cell without outer spaces, in Unicode form NFC. Raises CellError on control characters and long texts."""
    text = cell.strip() if cell.isascii() else unicodedata.normalize("NFC", cell.strip())
    if not text.isprintable() and any(
        unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") for character in text
    ):
        raise CellError("unprintable")
    if len(text) > _LONGEST:
        raise CellError("too_long", count=_LONGEST)
    return text


def _quoted(text: str) -> str:
    return repr(text[:60])


def read_name(cell: str) -> str:
    """A given or family name; it must hold a letter."""
    name = clean_text(cell)
    if name and not any(character.isalpha() for character in name):
        raise CellError("no_name", value=_quoted(name))
    return name


def read_identifier(cell: str) -> str | None:
    """A personal identifier, kept as text; refuses numbers that a spreadsheet has rounded."""
    identifier = clean_text(cell)
    if _ROUNDED_NUMBER.fullmatch(identifier):
        raise CellError("rounded", value=identifier)
    return identifier or None


def read_email(cell: str) -> str | None:
    """An e-mail address, or ``None`` for an empty cell."""
    address = clean_text(cell)
    if address and not _EMAIL.fullmatch(address):
        raise CellError("no_email", value=_quoted(address))
    return address or None


def read_day(cell: str) -> date | None:
    """A day written as 2026-09-26 or 26.09.2026, or ``None`` for an empty cell.

    Days with slashes are refused: 03/04/2026 is another day in Rome than in New York.
    """
    text = clean_text(cell)
    if not text:
        return None
    form = _ISO_DATE.fullmatch(text) or _DOTTED_DATE.fullmatch(text)
    if form is None:
        raise CellError("no_date", value=_quoted(text))
    try:
        return date(int(form["year"]), int(form["month"]), int(form["day"]))
    except ValueError:
        raise CellError("no_day", value=_quoted(text)) from None


def read_birth_date(cell: str, awarded_on: date) -> date | None:
    """A birth date: before the day of the award and at most 120 years ago."""
    day = read_day(cell)
    if day and not awarded_on.year - _OLDEST_LEARNER <= day.year <= awarded_on.year:
        raise CellError("birth_year", value=day)
    if day and day >= awarded_on:
        raise CellError("born_late", value=day, awarded_on=awarded_on)
    return day


def read_completion_date(cell: str, awarded_on: date) -> date | None:
    """The day of an assessment: not after the day of the award (rule EUDI-02)."""
    day = read_day(cell)
    if day and day > awarded_on:
        raise CellError("completed_late", value=day, awarded_on=awarded_on)
    return day


def read_yes_or_no(cell: str) -> bool:
    """Yes or no in English, Italian, Kazakh or Russian; an empty cell is no."""
    word = clean_text(cell).casefold()
    if word not in _YES | _NO:
        raise CellError("no_yes", value=_quoted(word))
    return word in _YES


def read_grade(cell: str, assessment: Assessment) -> str:
    """A passing grade: one of the grading scheme if it names grades, else any text; "passed" in four languages.

    Raises CellError for an empty cell and for a result that is not a pass: nothing is awarded for it.
    """
    grade = clean_text(cell)
    if not grade:
        raise CellError("result_missing")
    if grade.casefold() in _NOT_PASSED:
        raise CellError("not_passed", value=_quoted(grade))
    scale = assessment.grading_scheme.grades if assessment.grading_scheme else ()
    if scale:
        return _grade_of_scale(grade, scale)
    return PASSED if grade.casefold() in _PASSED else grade


def _grade_of_scale(grade: str, scale: tuple[str, ...]) -> str:
    found = next((known for known in scale if known.casefold() == grade.casefold()), None)
    if found is None:
        shown = ", ".join(scale) if len(scale) <= 12 else f"{scale[0]} … {scale[-1]}"
        raise CellError("no_grade", value=_quoted(grade), known=shown)
    return found
