"""From a document to what the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from credenza.specification import Path

from .elements import Bound, as_list, as_part, as_text, name_of
from .layout import SECTIONS
from .sections import Section


@dataclass
class Sheet:
    """The whole form with values. ``elements`` finds a bound element by its id."""

    sections: list[tuple[Section, list[Bound]]]
    elements: dict[str, Bound] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)
    """Fields of the document that the form does not know."""

    def nearest(self, path: Path) -> Bound | None:
        """The element at ``path``, or the nearest one around it."""
        while path:
            if found := self.elements.get("-".join(map(str, path))):
                return found
            path = path[:-1]
        return None


def bind_document(document: Mapping[str, Any], language: str, sections: Sequence[Section] = SECTIONS) -> Sheet:
    """The form for a document, for a reader of ``language``; by default that of a specification."""
    bound_sections = [
        (section, [element.bind(document.get(element.name), element.name, language) for element in section.elements])
        for section in sections
    ]
    known = {element.name for section in sections for element in section.elements} | {"id"}
    sheet = Sheet(bound_sections, unknown={name: value for name, value in document.items() if name not in known})
    for _, bounds in bound_sections:
        for bound in _all(bounds):
            sheet.elements[bound["id"]] = bound
            _offer_rows(bound, document, language)
    return sheet


def _all(bounds: Iterable[Bound]) -> Iterator[Bound]:
    for bound in bounds:
        yield bound
        yield from _all([*bound.get("children", ()), *bound.get("rows", ())])


def _offer_rows(bound: Bound, document: Mapping[str, Any], language: str) -> None:
    """Let an element that refers to rows of another list offer these rows by name."""
    if "target" in bound:
        rows = [as_part(row) for row in as_list(document.get(bound["target"]))]
        names = {key: name_of(row, language) or key for row in rows if (key := as_text(row.get("key")))}
        bound["choices"] = [*names.items(), *((key, key) for key in bound["codes"] if key not in names)]
        bound["shown"] = [names.get(key, key) for key in bound["codes"]]
