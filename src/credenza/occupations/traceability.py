"""The result of tracing: which item is answered by whom, what is covered, missing or answered twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from credenza.specification import Assessment, MultilingualText

from .model import Item, OccupationalStandard, Task


class State(StrEnum):
    """How far an item is answered, from best to worst."""

    ASSESSED = "assessed"
    """A stated outcome answers it and is assessed; for a task, everything it needs is."""
    PARTLY = "partly"
    """Of a task: some of what it needs is answered."""
    NOT_ASSESSED = "not_assessed"
    """A stated outcome answers it, but no assessment tests that outcome."""
    SUGGESTED = "suggested"
    """Only the words are alike; somebody has to decide."""
    MISSING = "missing"


class Group(StrEnum):
    """The kinds of items."""

    TASKS = "tasks"
    KNOWLEDGE = "knowledge"
    SKILLS = "skills"


@dataclass(frozen=True)
class Offer:
    """An edition that was traced: its number in the result, its address, and the titles of what it awards."""

    number: int
    iri: str
    title: MultilingualText
    awards: tuple[MultilingualText, ...]
    answers_standard: bool
    """Whether it names this standard as the one it answers."""
    ects: Decimal | None = None


@dataclass(frozen=True)
class Answer:
    """One outcome of an offer that answers an item, with the assessments that test it.

    ``confidence`` (0 to 1) makes it a suggestion; a stated link has none.
    """

    item: str
    offer: Offer
    outcome: str
    text: MultilingualText
    assessments: tuple[Assessment, ...]
    confidence: float | None = None

    @property
    def is_stated(self) -> bool:
        """Whether the specification itself names the item."""
        return self.confidence is None


@dataclass(frozen=True)
class Coverage:
    """How many items of a group are assessed, all of them and the essential ones; ``partly`` counts tasks."""

    assessed: int
    total: int
    essential_assessed: int
    essential_total: int
    partly: int = 0


@dataclass(frozen=True)
class Traceability:
    """How offers answer a standard."""

    standard: OccupationalStandard
    offers: tuple[Offer, ...]
    answers: tuple[Answer, ...]

    @cached_property
    def answers_to(self) -> Mapping[str, Sequence[Answer]]:
        """Code of an item → its answers, stated ones first."""
        found: defaultdict[str, list[Answer]] = defaultdict(list)
        for answer in sorted(self.answers, key=lambda answer: not answer.is_stated):
            found[answer.item].append(answer)
        return found

    @cached_property
    def states(self) -> Mapping[str, State]:
        """Code of each item → how far it is answered, in the order of the standard."""
        own = {item.code: self._own_state(item) for item in self.standard.items}
        return own | {task.code: _task_state(task, own) for task in self.standard.tasks}

    def _own_state(self, item: Item) -> State:
        answers = self.answers_to.get(item.code, ())
        stated = [answer for answer in answers if answer.is_stated]
        if any(answer.assessments for answer in stated):
            return State.ASSESSED
        if stated:
            return State.NOT_ASSESSED
        return State.SUGGESTED if answers else State.MISSING

    @property
    def groups(self) -> Mapping[Group, Sequence[Item]]:
        """The items of each kind that the standard has."""
        whole = {
            Group.TASKS: self.standard.tasks,
            Group.KNOWLEDGE: self.standard.knowledge,
            Group.SKILLS: self.standard.skills,
        }
        return {group: items for group, items in whole.items() if items}

    @cached_property
    def coverage(self) -> Mapping[Group, Coverage]:
        """How much of each group is covered."""
        return {group: self._coverage(items) for group, items in self.groups.items()}

    def _coverage(self, items: Sequence[Item]) -> Coverage:
        essential = [item for item in items if item.essential]
        return Coverage(
            self._count(items, State.ASSESSED),
            len(items),
            self._count(essential, State.ASSESSED),
            len(essential),
            self._count(items, State.PARTLY),
        )

    def _count(self, items: Iterable[Item], state: State) -> int:
        return sum(self.states[item.code] is state for item in items)

    @property
    def gaps(self) -> tuple[Item, ...]:
        """Items that nothing answers, not even by a suggestion."""
        return tuple(item for item in self.standard.items if self.states[item.code] is State.MISSING)

    @property
    def overlap(self) -> Mapping[str, Sequence[Offer]]:
        """Code of an item → the offers that state and assess it, where there are several."""
        holders = {
            code: tuple(dict.fromkeys(answer.offer for answer in answers if answer.is_stated and answer.assessments))
            for code, answers in self.answers_to.items()
        }
        return {item.code: holders[item.code] for item in self.standard.items if len(holders.get(item.code, ())) > 1}

    def tasks_needing(self, code: str) -> tuple[str, ...]:
        """Codes of the tasks that need an item."""
        return tuple(task.code for task in self.standard.tasks if code in task.needs)

    def to_document(self) -> dict[str, Any]:
        """The result as plain JSON data; texts by language."""
        return {
            "standard": {"id": self.standard.id, "title": self.standard.title.texts},
            "offers": [_offer_document(offer) for offer in self.offers],
            "coverage": {group.value: vars(coverage).copy() for group, coverage in self.coverage.items()},
            "items": [self._item_document(group, item) for group, items in self.groups.items() for item in items],
            "gaps": [item.code for item in self.gaps],
            "overlap": {code: [offer.number for offer in offers] for code, offers in self.overlap.items()},
        }

    def _item_document(self, group: Group, item: Item) -> dict[str, Any]:
        needs = (
            {"needs": list(item.needs)} if isinstance(item, Task) else {"tasks": list(self.tasks_needing(item.code))}
        )
        return {
            "group": group.value,
            "code": item.code,
            "text": item.text.texts,
            "essential": item.essential,
            "state": self.states[item.code].value,
            **needs,
            "answers": [_answer_document(answer) for answer in self.answers_to.get(item.code, ())],
        }


def _task_state(task: Task, own: Mapping[str, State]) -> State:
    """A task is answered directly, or through what it needs."""
    if own[task.code] is State.ASSESSED or not task.needs:
        return own[task.code]
    needed = [own[code] for code in task.needs]
    if all(state is State.ASSESSED for state in needed):
        return State.ASSESSED
    if State.ASSESSED in needed:
        return State.PARTLY
    weaker = (State.NOT_ASSESSED, State.SUGGESTED)
    return next((state for state in weaker if state in (own[task.code], *needed)), State.MISSING)


def _offer_document(offer: Offer) -> dict[str, Any]:
    return {
        "number": offer.number,
        "iri": offer.iri,
        "title": offer.title.texts,
        "awards": [award.texts for award in offer.awards],
        "answers_standard": offer.answers_standard,
    }


def _answer_document(answer: Answer) -> dict[str, Any]:
    link = {"link": "stated"} if answer.is_stated else {"link": "suggested", "confidence": answer.confidence}
    return {
        "offer": answer.offer.number,
        "outcome": answer.outcome,
        "text": answer.text.texts,
        **link,
        "assessments": [
            {"key": entry.key, "title": entry.title.texts if entry.title else {}, "type": entry.type}
            for entry in answer.assessments
        ],
    }
