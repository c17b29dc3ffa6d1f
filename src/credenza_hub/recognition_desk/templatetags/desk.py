"""``{% load desk %}``: cases in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from credenza.recognition import Case, Guidance, Target
from credenza.specification import Specification
from credenza_hub.organisations.models import Organisation
from credenza_hub.project.templatetags.reading import reader_language
from credenza_hub.recognition_desk import precedents
from credenza_hub.recognition_desk.commission import Seat, seats_of
from credenza_hub.recognition_desk.judging_forms import outcome_choices
from credenza_hub.recognition_desk.models import CaseFile
from credenza_hub.recognition_desk.wording import word_in

register = template.Library()

_GOOD = ("decided", "notified", "closed", "precedent")
_BAD = ("not_authentic",)
_ENDED = ("withdrawn",)


@register.simple_tag
def word(name: str, code: Any) -> str:
    """The word for a code, e.g. ``{% word "purpose" file.purpose %}``."""
    return word_in(name, code)


@register.simple_tag
def case_state(state: str) -> SafeString:
    """The state of a case as a badge."""
    look = "done" if state in _GOOD else "wrong" if state in _BAD else "" if state in _ENDED else "waiting"
    return format_html('<span class="state" data-state="{}">{}</span>', look, word_in("state", state))


@register.filter
def organisation_name(organisation: Organisation) -> str:
    """The name of an organisation."""
    return organisation.name_in(reader_language())


@register.simple_tag
def seats_of_case(file: CaseFile, case: Case) -> list[Seat]:
    """The members of the commission with their votes on the proposal at hand."""
    return seats_of(file, case)


@register.simple_tag
def guidance_for_case(file: CaseFile, case: Case) -> tuple[Guidance, ...]:
    """The earlier outcomes nearest to a case."""
    return precedents.guidance(file, case)


@register.simple_tag
def outcome_text(target: Target, key: str) -> str:
    """What an outcome of the target says."""
    return dict(outcome_choices(target.specification.outcomes)).get(key, key)


@register.simple_tag
def offered_text(specification: Specification, key: str) -> str:
    """What an outcome of the qualification says."""
    return dict(outcome_choices(specification.outcomes)).get(key, key)


@register.filter
def percent(share: float) -> int:
    """A share of one as a whole number of hundredths."""
    return round(100 * share)


@register.filter
def marked(text: str, words: list[str]) -> SafeString:
    """A sentence in which words are highlighted, each where it first stands after the one before."""
    rest, pieces = text, []
    for word in words:
        before, found, rest = rest.partition(word) if word in rest else ("", "", rest)
        pieces.append(format_html("{}<mark>{}</mark>", before, found) if found else "")
    return mark_safe("".join(pieces) + conditional_escape(rest))  # noqa: S308 (every piece is escaped above)
