"""The lines of a cohort, made from the signed credentials; nothing of them is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import QuerySet

from credenza.errors import SupplementLineError
from credenza.formats.diploma_supplement import DiplomaSupplementLine, line_of
from credenza.formats.openbadges3 import read_badge
from credenza.specification import DeliveryRoute
from credenza_hub.cohorts.learner_lists import edition_of
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing.models import Credential
from credenza_hub.project.paging import in_pages


def has_lines(cohort: Cohort) -> bool:
    """Whether the edition of a cohort is entered in a diploma supplement (KZ-08)."""
    specification = edition_of(cohort).specification
    is_inside = specification.delivery_route is DeliveryRoute.IN_CURRICULUM
    return is_inside and specification.diploma_supplement_line is not None


def valid_credentials(cohort: Cohort) -> QuerySet[Credential]:
    """The credentials of a cohort that were neither revoked nor erased, in the order in which they were signed."""
    held = Credential.objects.filter(participant__cohort=cohort, participant__erased_at=None, revoked_at=None)
    return held.select_related("batch").order_by("pk")


def first_lines(cohort: Cohort, count: int) -> list[DiplomaSupplementLine]:
    """The first lines of a cohort, for a page."""
    return list(_lines(cohort, valid_credentials(cohort)[:count]))


def all_lines(cohort: Cohort) -> Iterator[DiplomaSupplementLine]:
    """Every line of a cohort, a thousand credentials in memory at a time."""
    for page in in_pages(valid_credentials(cohort)):
        yield from _lines(cohort, page)


def _lines(cohort: Cohort, credentials: QuerySet[Credential] | list[Credential]) -> Iterator[DiplomaSupplementLine]:
    """A credential without a result has no line: it is entered after the final assessment (KZ-07)."""
    edition = edition_of(cohort)
    for credential in credentials:
        award = read_badge(json.loads(credential.document)).award()
        if award is None:
            continue
        try:
            yield line_of(edition, award)
        except SupplementLineError:
            continue
