"""``{% load credentials %}{% show_credential claims %}``: what a credential says, readable."""

from __future__ import annotations

from typing import Any

from django import template

from credenza.formats.openbadges3 import Claims
from credenza_hub.verify import presentation

register = template.Library()


@register.inclusion_tag("verify/credential.html")
def show_credential(claims: Claims) -> dict[str, Any]:
    """The facts, results and learning outcomes of a credential; its texts are in its own language."""
    return {
        "claims": claims,
        "results": presentation.results_of(claims),
        "granted": presentation.granted_options(claims),
        "outcomes": presentation.outcomes_by_kind(claims),
    }
