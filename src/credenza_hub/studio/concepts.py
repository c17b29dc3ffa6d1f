"""Concepts that a learning outcome may be aligned with, beside its links in the form. Nothing is linked by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from credenza.specification import MultilingualText
from credenza_hub.occupations.concepts import Concepts, installed_concepts

from .advice import LONGEST_OUTCOME
from .editor import Sheet, as_list, as_part

_ACT = re.compile(r"(suggest|align) outcomes-([0-9]{1,4})(?: (\S{1,1000}))?")
ESCO = "http://data.europa.eu/esco/"


@dataclass(frozen=True)
class Wish:
    """What the author asked for: concepts for an outcome, or to link one of them."""

    outcome: int
    concept: str
    """Empty if concepts are only to be shown."""


@dataclass(frozen=True)
class Offered:
    """A concept as the page shows it."""

    id: str
    label: str
    percent: int
    words: tuple[tuple[str, str], ...]
    """Of the outcome and of the concept, that agree."""
    language: str
    """Of the words of the outcome."""
    concept_language: str
    linked: bool


def wish_of(act: str) -> Wish | None:
    """What a button asked for, e.g. ``suggest outcomes-0`` or ``align outcomes-0 http://…``; ``None`` for others."""
    found = _ACT.fullmatch(act)
    if found is None or (found[1] == "align") != (found[3] is not None):
        return None
    return Wish(int(found[2]), found[3] or "")


def aligned(document: Mapping[str, Any], wish: Wish, language: str) -> dict[str, Any]:
    """The document with the link that was asked for; unchanged if the concept is not installed or linked already."""
    changed = deepcopy(dict(document))
    outcome, concepts = _outcome(changed, wish.outcome), installed_concepts()
    label = concepts.label(wish.concept, language) if concepts else None
    if outcome and label is not None and wish.concept not in _linked(outcome):
        outcome["esco"] = [*as_list(outcome.get("esco")), {"iri": wish.concept, "label": label}]
    return changed


def put_concepts(sheet: Sheet, document: Mapping[str, Any], wish: Wish | None, language: str) -> None:
    """Let each outcome in the form offer concepts, and show those of the outcome that was asked about."""
    number = 0
    while bound := sheet.elements.get(f"outcomes-{number}-esco"):
        bound["concepts_of"] = f"outcomes-{number}"
        if wish and wish.outcome == number:
            concepts = installed_concepts()
            bound |= {"asked": True, "no_table": concepts is None}
            bound["offered"] = list(_offered(concepts, _outcome(document, number), language)) if concepts else []
            bound["from_esco"] = any(each.id.startswith(ESCO) for each in bound["offered"])
        number += 1


def _offered(concepts: Concepts, outcome: Mapping[str, Any], language: str) -> Iterator[Offered]:
    linked = _linked(outcome)
    for found in concepts.suggested(_text(outcome)):
        label = concepts.label(found.id, language) or found.wording.text
        percent = round(100 * found.confidence)
        words = tuple(dict.fromkeys(found.words))
        yield Offered(found.id, label, percent, words, found.language, found.wording.language, found.id in linked)


def _outcome(document: Mapping[str, Any], number: int) -> dict[str, Any]:
    outcomes = as_list(document.get("outcomes"))
    return as_part(outcomes[number]) if number < len(outcomes) else {}


def _text(outcome: Mapping[str, Any]) -> MultilingualText:
    """The text in each language, also of an unfinished outcome."""
    texts = as_part(outcome.get("text"))
    read = {
        tag: text for tag, text in texts.items() if isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_OUTCOME
    }
    return MultilingualText.model_construct(read)


def _linked(outcome: Mapping[str, Any]) -> set[Any]:
    return {as_part(link).get("iri") for link in as_list(outcome.get("esco"))}
