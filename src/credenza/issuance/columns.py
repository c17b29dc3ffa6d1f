"""The header of a list of learners: which column holds what, in the four languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from credenza.errors import Problem, RecipientsError
from credenza.specification import Specification

from .faults import list_problem

COMPLETED_ON = ".completed_on"
"""Ending of the column that holds the day on which an assessment was completed."""

_NAMES_OF = {
    "given_name": ("first name", "nome", "аты", "имя"),
    "family_name": ("last name", "surname", "cognome", "тегі", "фамилия"),
    "person_id": ("personal id", "personal identifier", "codice fiscale", "matricola", "жсн", "иин", "iin"),
    "birth_date": ("date of birth", "data di nascita", "туған күні", "дата рождения"),
    "email": ("e-mail", "mail", "e-mail address", "posta elettronica", "эл. пошта", "электрондық пошта",
              "эл. почта", "электронная почта"),
    "awards": ("titoli rilasciati", "берілетін құжаттар", "выдаваемые документы"),
    "access_requirement": ("requisito di accesso", "қабылдау талабы", "требование для доступа"),
}  # fmt: skip
_NEEDED = ("given_name", "family_name")


def read_header(cells: Sequence[str], specification: Specification, *, results_required: bool) -> Mapping[str, int]:
    """Canonical column name → position.

    Case, spaces, hyphens and underscores make no difference. Raises RecipientsError naming every missing, unknown
    or repeated column.
    """
    known = _known_columns(specification)
    positions: dict[str, int] = {}
    problems: list[Problem] = []
    for position, cell in enumerate(cells):
        name = known.get(_plain(cell))
        if name is not None and name not in positions:
            positions[name] = position
        elif name is not None:
            problems.append(list_problem("column_twice", row=1, column=cell.strip()))
        elif cell.strip():
            problems.append(_unknown(cell.strip(), known))
    problems += _missing(positions, specification, results_required)
    if problems:
        raise RecipientsError(problems)
    return positions


def _known_columns(specification: Specification) -> dict[str, str]:
    known: dict[str, str] = {}
    for assessment in specification.assessments:
        known[_plain(assessment.key)] = assessment.key
        known[_plain(assessment.key + COMPLETED_ON)] = assessment.key + COMPLETED_ON
    for name, others in _NAMES_OF.items():
        known.update({_plain(spelling): name for spelling in (name, *others)})
    return known


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", name).casefold())


def _unknown(shown: str, known: Mapping[str, str]) -> Problem:
    columns = ", ".join(dict.fromkeys(known.values()))
    return list_problem("column_unknown", {"known": columns}, row=1, column=shown[:60])


def _missing(positions: Mapping[str, int], specification: Specification, results_required: bool) -> list[Problem]:
    results = [assessment.key for assessment in specification.assessments] if results_required else []
    return [
        list_problem("column_missing", {"name": name}, row=1) for name in (*_NEEDED, *results) if name not in positions
    ]
