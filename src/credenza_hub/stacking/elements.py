"""The form for the rules of a target, made of the elements of the studio's form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from credenza.specification import Organisation as Body
from credenza.stacking import provider_of
from credenza_hub.organisations.models import Organisation
from credenza_hub.registry.models import Entry
from credenza_hub.studio.editor import choices
from credenza_hub.studio.editor.choices import codes_of
from credenza_hub.studio.editor.elements import (
    Bound,
    Choice,
    Group,
    Lines,
    Multilingual,
    Number,
    References,
    Rows,
    Select,
    Selects,
    as_list,
)
from credenza_hub.studio.editor.sections import Section

MOST_CHOICES = 500
"""Micro-credentials in a select box; the rest are named in their addresses."""


def address_of(slug: str) -> str:
    """The permanent address of an entry: how rules name a micro-credential."""
    return f"{settings.PUBLIC_URL}/register/{slug}"


def entries(language: str) -> list[Choice]:
    """The published micro-credentials by title."""
    found = Entry.objects.filter(current__isnull=False).select_related("current").only("slug", "current__listing")
    named = [(address_of(entry.slug), _title(entry, language)) for entry in found[:MOST_CHOICES]]
    return sorted(named, key=lambda pair: pair[1])


def _title(entry: Entry, language: str) -> str:
    texts = (entry.current.listing if entry.current else {}).get("title") or {}
    return str(texts.get(language) or texts.get("en") or next(iter(texts.values()), entry.slug))


def providers(language: str) -> list[Choice]:
    """The organisations of this hub, by the identifiers that rules use."""
    return [(name_in_rules(body), body.name_in(language)) for body in Organisation.objects.order_by("slug")]


def name_in_rules(organisation: Organisation) -> str:
    """How rules name an organisation as a provider."""
    return provider_of(Body.model_validate(organisation.record))


@dataclass(frozen=True, kw_only=True)
class PlainReferences(References):
    """Ticks for rows; a need that holds needs of its own is left as it is, because ticks cannot say it."""

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        if any(not isinstance(part, str) for part in as_list(base)):
            return base
        return super().read(data, at, base)


@dataclass(frozen=True, kw_only=True)
class Sets(Lines):
    """Sets of addresses: one set per line, addresses separated by blanks."""

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        lines = super().read(data, at, None)
        return base if at not in data else [line.split() for line in lines or ()] or None

    def bind(self, value: Any, at: str, language: str) -> Bound:
        return super().bind([" ".join(map(str, as_list(part))) for part in as_list(value)], at, language)


_TAKES = Group(
    name="takes",
    label=_("Which micro-credentials it takes"),
    help=_("Those that meet everything stated here; nothing stated means all."),
    elements=(
        Selects(name="units", label=_("Only these"), choices=entries),
        Selects(name="providers", label=_("Only of these organisations"), choices=providers),
        Selects(name="fields", label=_("Only in these fields of education"), choices=choices.fields_of_education),
        Select(name="level_at_least", label=_("At this EQF level or above"), choices=codes_of("eqf"), whole=True),
    ),
)

WHAT = Section(
    "qualification",
    _("The qualification"),
    _("What learners may work towards, if you decide so in each case."),
    (
        Multilingual(name="title", label=_("Title")),
        Number(name="credits", label=_("Credits in all")),
    ),
)

GROUPS = Section(
    "groups",
    _("Groups"),
    _("Parts of the qualification, for example compulsory modules and electives. Each credential counts in one group."),
    (
        Rows(
            name="groups",
            label=_("Groups"),
            add_label=_("Add a group"),
            item=Group(
                label=_("Group"),
                elements=(
                    Multilingual(name="title", label=_("Title")),
                    Number(name="at_least", label=_("Credits at least")),
                    Number(name="at_most", label=_("Credits at most")),
                    _TAKES,
                ),
            ),
        ),
        Group(
            name="need",
            label=_("If not every group is needed"),
            help=_("Leave this empty if all groups are needed."),
            elements=(
                PlainReferences(name="any", label=_("Of these groups"), target="groups"),
                Number(name="at_least", label=_("at least so many are needed"), whole=True),
            ),
        ),
    ),
)

LIMITS = Section(
    "limits",
    _("Limits"),
    _("All of them are optional."),
    (
        Group(
            name="level",
            label=_("Credits at a level"),
            elements=(
                Select(name="at_least", label=_("EQF level at least"), choices=codes_of("eqf"), whole=True),
                Number(name="credits", label=_("Credits at that level or above")),
            ),
        ),
        Group(
            name="residency",
            label=_("Credits from one organisation"),
            help=_("Usually your own."),
            elements=(
                Select(name="provider", label=_("Organisation"), choices=providers),
                Number(name="credits", label=_("Credits from it")),
            ),
        ),
        Number(name="age_at_most", label=_("Years after which a credential counts no more"), whole=True),
        Sets(
            name="exclusions",
            label=_("Of which only one counts"),
            help=_("A set per line: addresses in the register, separated by blanks."),
        ),
        Number(
            name="overlap_at_most",
            label=_("Learning outcomes that two may have in common"),
            help=_("A share from 0 to 1 of the smaller one's outcomes, for example 0.3."),
        ),
    ),
)

SECTIONS = (WHAT, GROUPS, LIMITS)
ROOT = Group(elements=tuple(element for section in SECTIONS for element in section.elements))
KEYED = {"groups": "group"}
