"""``{% load desk %}``: cases in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from credenza_hub.organisations.models import Organisation
from credenza_hub.project.templatetags.reading import reader_language
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
