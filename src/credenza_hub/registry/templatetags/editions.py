"""Tags for the page of an edition. ``{% load editions %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from credenza import frameworks
from credenza.specification import NationalLevel
from credenza_hub.project.templatetags.reading import localized, reader_language
from credenza_hub.registry.presentation import is_invented

register = template.Library()


@register.simple_tag(takes_context=True)
def invented(context: dict[str, Any], *paths: str) -> SafeString | str:
    """A mark after a value that was made up for an example, e.g. ``{% invented "workload.ects" %}``."""
    if not any(is_invented(context["specification"], path) for path in paths):
        return ""
    return format_html(' <small class="invented">({})</small>', gettext("invented"))


@register.filter
def framework_name(level: NationalLevel) -> str:
    """The name of the national framework that a level belongs to."""
    known = frameworks.national_framework(level.country)
    return localized(known) if known else level.framework or frameworks.country_name(level.country, reader_language())


@register.filter
def mapping_note(level: NationalLevel) -> SafeString | str:
    """What is to be said of the EQF level of a national level if nobody decided it: that it is indicative."""
    mapping = frameworks.eqf_mapping(level.country, level.level)
    if mapping is None or mapping.standing is not frameworks.Standing.INDICATIVE:
        return ""
    return localized(mapping.statement)
