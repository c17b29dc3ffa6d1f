"""What all sections of the form share: their names, the elements of an organisation, the labels of the frameworks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from credenza.frameworks import element_label

from . import choices
from .elements import Element, Group, Line, Multilingual, Select, Text


@dataclass(frozen=True)
class Section:
    """A part of the page."""

    id: str
    title: Text
    help: Text
    elements: Sequence[Element]


def named(element_id: str) -> Text:
    return lazy(lambda: element_label(element_id, (get_language() or "en").split("-")[0]), str)()


def body() -> tuple[Element, ...]:
    """The elements of an organisation."""
    return (
        Multilingual(name="legal_name", label=named("legal_name"), help=_("As in the statute or the register.")),
        Select(name="country", label=named("country"), choices=choices.countries),
        Line(name="region", label=named("region")),
        Line(
            name="place",
            label=_("Town"),
            help=_("Town of the seat; the place of issue unless the award names another."),
        ),
        Line(name="homepage", label=named("homepage"), input_type="url"),
        Group(
            name="identifier",
            label=named("identifier"),
            elements=(
                Line(name="scheme", label=_("Kind of identifier"), help=_("For example VAT or BIN.")),
                Line(name="value", label=_("Number")),
            ),
        ),
    )


KEY_HELP = _("Latin letters, digits and hyphens; filled in for you if left empty.")
