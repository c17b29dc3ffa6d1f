"""Shares as people read them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

from credenza.mining import Share

register = template.Library()


@register.filter
def percent(share: Share) -> str:
    """A share in per cent, in the reader's way of writing numbers."""
    return f"{number_format(round(100 * share.value, 1), 1)}\N{NO-BREAK SPACE}%"


@register.filter
def interval(share: Share) -> str:
    """The 95 % interval of a share; of few entries it is wide."""
    low, high = (number_format(round(100 * each), 0) for each in share.interval)
    return f"{low}–{high}\N{NO-BREAK SPACE}%"
