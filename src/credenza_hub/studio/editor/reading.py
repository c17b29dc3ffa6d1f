"""From a sent form to a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from credenza.errors import DocumentError, InputError, Problem
from credenza.specification import read_document

from .elements import ROW_NUMBER, Element, as_list, as_part, as_text, joined
from .layout import ROOT

KEYED = {"awarding_bodies": "body", "awards": "document", "outcomes": "outcome", "assessments": "assessment"}
"""Lists whose rows have a key, and the word from which a missing key is made."""

References = Mapping[str, tuple[str, str]]
REFERENCES: References = {"awarding_bodies": ("awards", "awarded_by"), "assessments": ("outcomes", "assessed_by")}
"""Which rows refer to the rows of a list by key, and in which field."""

_ACT = re.compile(r"(add|remove|up|down) ([a-z_]+(?:-[a-z_0-9]+)*)")


class UnreadableFormError(InputError):
    """The sent form lost a part that the page put into it."""


def document_from_form(
    data: QueryDict, root: Element = ROOT, keyed: Mapping[str, str] = KEYED, references: References = REFERENCES
) -> dict[str, Any]:
    """The document that a sent form describes; ``root`` is the form, by default that of a specification.

    ``base`` in the form is the document that the page was made from: what the form does not show is taken from
    it. ``act`` may add, remove or move a row, e.g. ``add outcomes``, ``remove outcomes-2``, ``up outcomes-2``.
    Raises UnreadableFormError if ``base`` is not a document.
    """
    base = _base(data)
    data = _after_act(data)
    document = as_part(root.read(data, "", base))
    _settle_keys(base, document, data, keyed, references)
    return document


def _base(data: QueryDict) -> dict[str, Any]:
    try:
        base, _places = read_document(data.get("base", "{}").encode(errors="replace"))
    except DocumentError as error:
        raise UnreadableFormError(error.problems) from None
    if not isinstance(base, dict):
        raise UnreadableFormError(Problem("", _("The form came back incomplete."), _("Open the draft again.")))
    return base


def _after_act(data: QueryDict) -> QueryDict:
    """The form data as they are after the wished change of rows: only the order of row numbers changes."""
    data = data.copy()
    match = _ACT.fullmatch(data.get("act", ""))
    if match and match[1] == "add":
        _add_row(data, match[2])
    elif match:
        _change_rows(data, match[1], match[2])
    return data


def _add_row(data: QueryDict, at: str) -> None:
    marker = joined(at, "row")
    numbers = [int(number) for number in data.getlist(marker) if ROW_NUMBER.fullmatch(number)]
    new = max(numbers, default=-1) + 1
    data.setlist(marker, [*map(str, numbers), str(new)])
    data[joined(joined(at, new), "new")] = "1"


def _change_rows(data: QueryDict, act: str, row: str) -> None:
    at, _, number = row.rpartition("-")
    marker = joined(at, "row")
    numbers = data.getlist(marker)
    if number not in numbers:
        return
    place = numbers.index(number)
    if act == "remove":
        del numbers[place]
    elif 0 <= (other := place + (1 if act == "down" else -1)) < len(numbers):
        numbers[place], numbers[other] = numbers[other], numbers[place]
    data.setlist(marker, ["", *numbers])


def _settle_keys(
    base: Mapping[str, Any], document: dict[str, Any], data: QueryDict, keyed: Mapping[str, str], references: References
) -> None:
    """Give each row without a key one, and let references follow the keys that were changed or removed."""
    for name, word in keyed.items():
        before = [as_text(as_part(row).get("key")) for row in as_list(base.get(name))]
        rows = [row for row in as_list(document.get(name)) if isinstance(row, dict)]
        _fill_keys(rows, word, taken={*before, *(as_text(row.get("key")) for row in rows)})
        if name in references and joined(name, "row") in data:
            renamed = {key: _key_after(data, name, number) for number, key in enumerate(before) if key}
            _follow(document, *references[name], renamed)


def _fill_keys(rows: list[dict[str, Any]], word: str, taken: set[str]) -> None:
    for row in rows:
        if not row.get("key"):
            number = next(number for number in range(1, len(taken) + 2) if f"{word}-{number}" not in taken)
            row["key"] = f"{word}-{number}"
            taken.add(row["key"])


def _key_after(data: QueryDict, name: str, number: int) -> str | None:
    """The key that row ``number`` of the page has now; ``None`` if the row is gone."""
    if str(number) not in data.getlist(joined(name, "row")):
        return None
    return data.get(f"{name}-{number}-key", "").strip() or None


def _follow(document: dict[str, Any], name: str, field: str, renamed: Mapping[str, str | None]) -> None:
    for row in as_list(document.get(name)):
        references = as_list(as_part(row).get(field))
        followed = [key for key in (renamed.get(key, key) for key in references) if key]
        if followed:
            row[field] = followed
        elif references:
            del row[field]
