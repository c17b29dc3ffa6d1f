"""What pages of cohorts ask about lines of the diploma supplement."""

from __future__ import annotations

from django import template

from credenza_hub.cohorts.models import Cohort
from credenza_hub.supplement_lines import queries

register = template.Library()


@register.filter
def has_supplement_lines(cohort: Cohort) -> bool:
    """Whether learners of the cohort get a line in their diploma supplement."""
    return queries.has_lines(cohort)
