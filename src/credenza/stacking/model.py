"""A target qualification as the rules that its receiving organisation sets for stacking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError, model_validator

from credenza.errors import Place, SpecificationError
from credenza.specification import MultilingualText, Organisation, Path, read_document, shape_problems
from credenza.specification.model import Part
from credenza.specification.values import Amount, Iri, IscedFCode, Key, WholeNumber


def _share(value: Decimal) -> Decimal:
    if value > 1:
        raise ValueError("amount_range")
    return value


ShareOfOne = Annotated[Amount, AfterValidator(_share)]
"""A number from 0 to 1."""


class Selector(Part):
    """Which units a group takes: those that meet every criterion stated; without criteria, all."""

    units: tuple[Iri, ...] = ()
    """Any of these micro-credentials."""
    providers: tuple[str, ...] = ()
    """Of any of these providers."""
    fields: tuple[IscedFCode, ...] = ()
    """In any of these fields of education; a code includes the narrower fields below it."""
    outcomes: tuple[Iri, ...] = ()
    """With any of these learning outcomes, by address."""
    level_at_least: WholeNumber | None = None
    """At this EQF level or above."""


class Group(Part):
    """A part of the target to which units count, e.g. compulsory modules or electives."""

    key: Key
    title: MultilingualText
    takes: Selector = Selector()
    at_least: Amount = Decimal(0)
    """Credits that must be placed here."""
    at_most: Amount | None = None
    """Credits that may be placed here; a unit is placed whole or not at all."""


class AllOf(Part):
    """All of these parts are needed."""

    all: tuple[Need, ...]


class AnyOf(Part):
    """At least so many of these parts are needed."""

    any: tuple[Need, ...]
    at_least: WholeNumber = 1


Need = Key | AllOf | AnyOf
"""The key of a group, or several needs together."""


class LevelShare(Part):
    """Credits that must stand at an EQF level or above."""

    at_least: WholeNumber
    credits: Amount


class Residency(Part):
    """Credits that must come from one provider, usually the receiver itself."""

    provider: str
    credits: Amount


class Target(Part):
    """A qualification towards which units may be stacked if its receiver so decides."""

    id: Iri | None = None
    title: MultilingualText
    receiver: Organisation | None = None
    credits: Amount
    """Credits in all."""
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    need: Need | None = None
    """Which groups are needed; all of them if nothing is said."""
    level: LevelShare | None = None
    residency: Residency | None = None
    age_at_most: WholeNumber | None = None
    """Years since the award after which a credential counts no more."""
    exclusions: tuple[tuple[Iri, ...], ...] = ()
    """Of each list at most one unit counts."""
    overlap_at_most: ShareOfOne | None = None
    """Share of the smaller unit's learning outcomes that two counted units may have in common."""

    @model_validator(mode="after")
    def _names_known_groups(self) -> Target:
        keys = [group.key for group in self.groups]
        if len(set(keys)) < len(keys) or not set(_keys_of(self.whole_need)) <= set(keys):
            raise ValueError("group_names")
        return self

    @property
    def whole_need(self) -> Need:
        """The need, spelled out."""
        return self.need if self.need is not None else AllOf(all=tuple(group.key for group in self.groups))


def _keys_of(need: Need) -> Iterator[str]:
    if isinstance(need, str):
        yield need
    else:
        for inner in need.all if isinstance(need, AllOf) else need.any:
            yield from _keys_of(inner)


def read_target(data: bytes) -> Target:
    """Read a target from YAML or JSON in UTF-8.

    Raises DocumentError if the text cannot be read, SpecificationError if it has another shape.
    """
    return target_of(*read_document(data))


def target_of(document: Any, places: Mapping[Path, Place] | None = None) -> Target:
    """Make a target of plain JSON data. Raises SpecificationError."""
    try:
        return Target.model_validate(document)
    except ValidationError as error:
        raise SpecificationError(shape_problems(error, places or {})) from None
