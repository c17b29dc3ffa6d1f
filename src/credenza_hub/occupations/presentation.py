"""What a page says of each item of a standard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from credenza.occupations import Answer, Item, Traceability, chain, percent_text, remark, word

SHORT = 30
"""Items up to which a page shows the table at once."""


@dataclass(frozen=True)
class ShownItem:
    """An item in the reader's language: remark, state, and one line for each answer."""

    code: str
    text: str
    remark: str
    state: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class ShownGroup:
    """Tasks, knowledge or skills."""

    name: str
    items: tuple[ShownItem, ...]


def shown_groups(traced: Traceability, language: str) -> list[ShownGroup]:
    """The groups of the standard, each with its items."""
    return [
        ShownGroup(word(group.value, language), tuple(_item(traced, item, language) for item in items))
        for group, items in traced.groups.items()
    ]


def is_short(traced: Traceability) -> bool:
    """Whether the table is short enough to be shown at once."""
    return len(traced.states) <= SHORT


def _item(traced: Traceability, item: Item, language: str) -> ShownItem:
    return ShownItem(
        item.code,
        item.text.in_language(language),
        remark(traced, item, language),
        word(traced.states[item.code].value, language),
        tuple(_lines(traced, item, language)),
    )


def _lines(traced: Traceability, item: Item, language: str) -> Iterator[str]:
    for answer in traced.answers_to.get(item.code, ()):
        yield f"{answer.offer.title.in_language(language)}: {chain(answer, language)}{_doubt(answer, language)}"


def _doubt(answer: Answer, language: str) -> str:
    return "" if answer.confidence is None else f" ({percent_text(answer.confidence, language)})"
