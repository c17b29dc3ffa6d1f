"""Lines for the systems in which universities keep diplomas: a row of a table, or a JSON document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from credenza.specification import MultilingualText

from .line import LANGUAGES, DiplomaSupplementLine, LineGrade

COLUMNS = (
    "given_name",
    "family_name",
    "person_id",
    "birth_date",
    "programme_code",
    *(f"programme_{language}" for language in LANGUAGES),
    "code",
    *(f"title_{language}" for language in LANGUAGES),
    "credits",
    "grade",
    "letter",
    "points",
    "percent",
    "completed_on",
    "awarded_on",
    *(f"line_{language}" for language in LANGUAGES),
    "credential",
    "edition",
)
"""Columns of the table. Days are ISO 8601, numbers have a decimal point, an unknown value is an empty cell."""


def cells(line: DiplomaSupplementLine) -> tuple[str, ...]:
    """The row of a line, as plain texts in the order of ``COLUMNS``."""
    learner, grade = line.learner, line.grade
    return (
        learner.given_name,
        learner.family_name,
        learner.person_id or "",
        _day(learner.birth_date),
        line.programme_code or "",
        *_texts(line.programme_title),
        line.code or "",
        *_texts(line.title),
        f"{line.credits.normalize():f}",
        "; ".join(each.text for each in line.grades),
        (grade.letter if grade else None) or "",
        _number(grade.points if grade else None),
        _number(grade.percent if grade else None),
        _day(line.completed_on),
        _day(line.awarded_on),
        *_texts(line.text()),
        line.credential,
        line.edition,
    )


def to_document(line: DiplomaSupplementLine) -> dict[str, Any]:
    """The line as JSON data; what is unknown is left out."""
    learner = line.learner
    person = {
        "given_name": learner.given_name,
        "family_name": learner.family_name,
        "person_id": learner.person_id,
        "birth_date": _day(learner.birth_date),
    }
    programme = {"code": line.programme_code, "title": line.programme_title.root if line.programme_title else None}
    document = {
        "learner": _stated(person),
        "programme": _stated(programme),
        "code": line.code,
        "title": line.title.root,
        "credits": _plain(line.credits),
        "grades": [_grade(grade) for grade in line.grades],
        "completed_on": _day(line.completed_on),
        "awarded_on": _day(line.awarded_on),
        "line": {language: line.text().in_language(language) for language in LANGUAGES},
        "credential": line.credential,
        "edition": line.edition,
    }
    return _stated(document)


def _grade(grade: LineGrade) -> dict[str, Any]:
    members = {
        "assessment": grade.assessment.root,
        "text": grade.text,
        "letter": grade.letter,
        "points": _plain(grade.points),
        "percent": _plain(grade.percent),
    }
    return _stated(members)


def _stated(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", {})}


def _texts(text: MultilingualText | None) -> tuple[str, ...]:
    return tuple(text.in_language(language) if text else "" for language in LANGUAGES)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def _plain(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
