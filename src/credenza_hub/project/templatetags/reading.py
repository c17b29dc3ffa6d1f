"""Tags and filters by which pages speak the reader's language.

``{% load reading %}`` in a template gives all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django import template
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from credenza import frameworks
from credenza.errors import Problem
from credenza.specification import MultilingualText
from credenza.verification import Step

register = template.Library()

OWN_NAMES = {"en": "English", "it": "Italiano", "kk": "Қазақша", "ru": "Русский"}
OUTCOME_NAMES = {
    "passed": _("passed"),
    "failed": _("failed"),
    "not_checked": _("not checked"),
    "not_applicable": _("not applicable"),
}


def reader_language() -> str:
    """The language of the page that is being made: en, it, kk or ru."""
    return (get_language() or "en").split("-")[0]


def multilingual(value: MultilingualText | Mapping[str, str] | None) -> MultilingualText:
    """A text in several languages from any of the forms in which pages hold one."""
    return value if isinstance(value, MultilingualText) else MultilingualText(dict(value or {}))


@register.filter
def localized(value: MultilingualText | Mapping[str, str] | None) -> SafeString | str:
    """The text in the reader's language; a text in another language is marked as such for eyes and ears."""
    text, language = multilingual(value), reader_language()
    found = text.language_for(language)
    if found is None or found == language:
        return text.in_language(language)
    note = gettext("in %(language)s") % {"language": frameworks.language_name(found, language)}
    return format_html(
        '<span lang="{}">{}</span> <small class="other-language">({})</small>', found, text.in_language(language), note
    )


@register.filter
def localized_plain(value: MultilingualText | Mapping[str, str] | None) -> str:
    """The text in the reader's language, else in another one, without a mark: for attributes and page titles."""
    return multilingual(value).in_language(reader_language())


@register.filter
def in_reader_language(problem: Problem) -> Problem:
    """A problem with its place, message and remedy in the reader's language, as far as they are known in it."""
    return problem.in_language(reader_language())


@register.filter
def grade(text: str | None) -> str:
    """A grade as the reader says it: "passed" in their language; any other stays as it was given."""
    return frameworks.grade_label(text or "", reader_language())


@register.simple_tag
def element_label(element_id: str) -> str:
    """What an element of a micro-credential is called, e.g. ``{% element_label "EU-M06" %}``."""
    return frameworks.element_label(element_id, reader_language())


@register.filter
def concept_label(code: str, list_name: str) -> str:
    """The label of a code, e.g. ``{{ code|concept_label:"participation" }}``; an unknown code stays as it is."""
    found = frameworks.code_list(list_name).get(str(code))
    return found.label.in_language(reader_language()) if found else str(code)


@register.filter
def country_name(code: str) -> str:
    """The name of a country."""
    return frameworks.country_name(code, reader_language())


@register.filter
def language_name(tag: str) -> str:
    """The name of a language."""
    return frameworks.language_name(tag, reader_language())


@register.filter
def own_name(tag: str) -> str:
    """The name of an interface language in that language."""
    return OWN_NAMES.get(tag, tag)


@register.simple_tag(takes_context=True)
def address_in(context: dict[str, Any], language: str) -> str:
    """The address of this page in another language; the register when the page has none."""
    request = context.get("request")
    current = request.get_full_path() if request else "/"
    translated = translate_url(current, language)
    return translated if translated.startswith(f"/{language}/") else f"/{language}/"


@register.filter
def outcome_name(outcome: str) -> str:
    """The outcome of a step in words."""
    return str(OUTCOME_NAMES.get(outcome, outcome))


@register.filter
def runs(steps: Iterable[Step]) -> list[list[Step]]:
    """The steps of a verification, neighbours that say the same together."""
    return [list(same) for _said, same in groupby(steps, lambda step: (step.reason_code, step.facts, step.detail))]
