"""Standards, the editions that answer them, and what closes a gap."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import F, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from credenza.matching import PlainMatcher
from credenza.occupations import (
    GapPlan,
    OccupationalStandard,
    Traceability,
    close_gap,
    named_standards,
    read_standard,
    statements_of,
    trace,
)
from credenza.specification import Specification, read_edition
from credenza_hub.accounts.models import User
from credenza_hub.registry.models import Edition
from credenza_hub.wallet.queries import credentials_of

from .models import Standard

EDITIONS_AT_MOST = 200
"""Editions that one page traces, the latest first."""


def standard_of(specification: Specification) -> Standard | None:
    """The standard in the register that a specification says it answers; ``None`` if it names none that is here."""
    names = named_standards(specification)
    return Standard.objects.filter(Q(name__in=names) | Q(other_name__in=names)).first() if names else None


def standard_or_404(pk: int) -> Standard:
    """A standard. Raises Http404."""
    return get_object_or_404(Standard, pk=pk)


def document_of(standard: Standard) -> OccupationalStandard:
    """The standard itself."""
    return read_standard(standard.document.encode())


def answering(standard: Standard) -> list[Edition]:
    """The current editions in the register that name the standard, the latest first."""
    names = [name for name in (standard.name, standard.other_name) if name]
    editions = Edition.objects.filter(entry__current=F("pk"), listing__standard__in=names)
    return list(editions.select_related("entry").order_by("-published_at", "pk")[:EDITIONS_AT_MOST])


def traced(standard: OccupationalStandard, editions: Sequence[Edition], *, suggest: bool = False) -> Traceability:
    """How published editions answer a standard; with ``suggest`` also by similar words."""
    matcher = PlainMatcher(statements_of(standard)) if suggest else None
    return trace(standard, [read_edition(edition.canonical.encode()) for edition in editions], matcher)


def editions_held_by(user: User) -> list[Edition]:
    """The editions under which a person holds credentials that are valid now."""
    held = credentials_of(user).valid(timezone.now()).values("participant__cohort__edition")
    return list(Edition.objects.filter(pk__in=held).order_by("pk"))


def gap_of(user: User, standard: OccupationalStandard, offers: Sequence[Edition], at_most: Decimal | None) -> GapPlan:
    """What closes a person's gap to a standard: stated and assessed outcomes only."""
    held = editions_held_by(user)
    return close_gap(traced(standard, held), traced(standard, offers), at_most)
