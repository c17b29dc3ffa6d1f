"""``{% load credentials %}{% show_credential claims %}``: what a credential says, readable."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.formats import get_format

from credenza.formats.openbadges3 import Claims
from credenza_hub.verify import presentation

register = template.Library()

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


@register.filter
def number(text: str) -> str:
    """A decimal number as the reader writes it: 2.5 or 2,5; whatever else a document says there stays as it is."""
    return text.replace(".", get_format("DECIMAL_SEPARATOR")) if _NUMBER.fullmatch(text) else text


@register.inclusion_tag("verify/credential.html")
def show_credential(claims: Claims) -> dict[str, Any]:
    """The facts, results and learning outcomes of a credential; its texts are in its own language."""
    return {
        "claims": claims,
        "results": presentation.results_of(claims),
        "granted": presentation.granted_options(claims),
        "outcomes": presentation.outcomes_by_kind(claims),
    }
