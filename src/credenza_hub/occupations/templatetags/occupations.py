"""Tags for pages that mention a standard. ``{% load occupations %}``."""

from __future__ import annotations

from django import template

from credenza.specification import Specification
from credenza_hub.occupations.models import Standard
from credenza_hub.occupations.queries import standard_of

register = template.Library()


@register.simple_tag
def known_standard(specification: Specification) -> Standard | None:
    """The standard in the register that a specification answers: ``{% known_standard specification as standard %}``."""
    return standard_of(specification)
