"""What the elements of a micro-credential are called on pages and in documents, in four languages.

The ids EU-M01 … EU-M11 and EU-O01 … EU-O05 are the mandatory and optional elements of Council
Recommendation 2022/C 243/02, Annex I; the others are fields around them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from credenza.errors import Problem
from credenza.specification import MultilingualText

from .codelists import UnknownConceptError
from .tables import label_of, read_table


@cache
def _labels() -> Mapping[str, MultilingualText]:
    return {row["code"]: label_of(row) for row in read_table("element")}


def element_ids() -> tuple[str, ...]:
    """All ids that have a label: the EU elements first."""
    return tuple(_labels())


def element_text(element_id: str) -> MultilingualText:
    """The label of an element in all languages. Raises UnknownConceptError for an unknown id."""
    if element_id not in _labels():
        raise UnknownConceptError(Problem("", f"There is no label for the element {element_id!r}."))
    return _labels()[element_id]


def element_label(element_id: str, language: str) -> str:
    """The label of an element for readers of ``language``. Raises UnknownConceptError for an unknown id."""
    return element_text(element_id).in_language(language)
