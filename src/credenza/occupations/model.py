"""The model of an occupational standard: what people in an occupation do, know and can do.

A *labour function* groups *tasks*; a task needs *knowledge* and *skills*. Sources differ in what they state: ESCO knows
knowledge and skills without tasks, O*NET tasks without saying what each needs, the Italian profiles competences (our
tasks) with the knowledge and skills of each, professional standards of Kazakhstan all four.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Annotated

from pydantic import Field, model_validator

from credenza.specification import Level, MultilingualText, OccupationCode
from credenza.specification.model import Part
from credenza.specification.values import Amount, CountryCode, Iri, WholeNumber

ItemCode = Annotated[str, Field(min_length=1, max_length=80)]
"""The code of an item inside its standard, e.g. K1; learning outcomes name it in ``standard_items``."""


class Item(Part):
    """A part of a standard that learning outcomes can answer: a task, a piece of knowledge or a skill."""

    code: ItemCode
    text: MultilingualText
    iri: Iri | None = None
    """The concept in a public classification, e.g. of ESCO."""
    essential: bool = True
    """Whether the standard always asks for it; optional items are useful in some jobs only."""


class Task(Item):
    """What people in the occupation do."""

    needs: tuple[ItemCode, ...] = ()
    """Codes of the knowledge and skills that the task needs; empty where the standard does not say."""


class LabourFunction(Part):
    """A group of tasks that belong together (law 14-VIII of Kazakhstan; other sources call it an area of activity)."""

    code: ItemCode
    title: MultilingualText
    tasks: tuple[ItemCode, ...] = ()
    level: Level | None = None


class Maintenance(Part):
    """What keeps a qualification under the standard alive: hours of training within the last months."""

    hours: Amount
    months: Annotated[WholeNumber, Field(ge=1, le=1200)]
    source: str | None = None


class OccupationalStandard(Part):
    """An occupational standard or an occupation's profile."""

    id: Annotated[str, Field(min_length=1, max_length=500)]
    """The code or address by which specifications name it, e.g. "UNI/PdR 120:2021"."""
    title: MultilingualText
    source: str | None = None
    """Where it was taken from, with release or date."""
    description: MultilingualText | None = None
    iri: Iri | None = None
    country: CountryCode | None = None
    occupation_codes: tuple[OccupationCode, ...] = ()
    labour_functions: tuple[LabourFunction, ...] = ()
    tasks: tuple[Task, ...] = ()
    knowledge: tuple[Item, ...] = ()
    skills: tuple[Item, ...] = ()
    level: Level | None = None
    maintenance: Maintenance | None = None

    @model_validator(mode="after")
    def _names_known_items(self) -> OccupationalStandard:
        codes = [item.code for item in self.items]
        needed = chain.from_iterable(task.needs for task in self.tasks)
        grouped = chain.from_iterable(function.tasks for function in self.labour_functions)
        if len(set(codes)) < len(codes) or not _known(needed, self.abilities) or not _known(grouped, self.tasks):
            raise ValueError("item_codes")
        return self

    @property
    def abilities(self) -> Iterator[Item]:
        """Knowledge, then skills."""
        return chain(self.knowledge, self.skills)

    @property
    def items(self) -> Iterator[Item]:
        """Tasks, then knowledge, then skills, each in the order of the standard."""
        return chain(self.tasks, self.abilities)


def _known(codes: Iterable[str], items: Iterable[Item]) -> bool:
    return set(codes) <= {item.code for item in items}
