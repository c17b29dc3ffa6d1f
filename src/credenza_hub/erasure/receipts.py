"""Receipts of erasures, read from the audit trail: what was erased, when and why, and not of whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from credenza_hub.accounts.models import User
from credenza_hub.audit.events import Event
from credenza_hub.audit.models import AuditEvent
from credenza_hub.cohorts.queries import organisations_of_registrar
from credenza_hub.organisations.models import Organisation

from .actions import Erased, Ground


@dataclass(frozen=True)
class Receipt:
    """One erasure: where, when, by whom (``None``: the operator), on which ground, and how much."""

    organisation: Organisation
    at: datetime
    by: User | None
    ground: str
    erased: Erased


def receipt_or_404(user: User, number: UUID) -> Receipt:
    """The receipt with this number, for the registrars of the organisation. Raises Http404."""
    lines = AuditEvent.objects.filter(
        organisation__in=organisations_of_registrar(user),
        action__in=(Event.LEARNER_ERASED, Event.CASE_ERASED),
        detail__receipt=str(number),
    )
    found = list(lines.select_related("organisation", "actor"))
    if not found:
        raise Http404
    return _receipt(found, number)


def _receipt(found: list[AuditEvent], number: UUID) -> Receipt:
    learners = [line.detail for line in found if line.action == Event.LEARNER_ERASED]
    totals = [sum(detail[name] for detail in learners) for name in ("credentials", "salts")]
    erased = Erased(len(learners), *totals, cases=len(found) - len(learners), receipt=number)
    code = found[0].detail.get("reason")
    ground = str(Ground(code).label) if code else ""
    return Receipt(found[0].organisation, found[0].at, found[0].actor, ground, erased)
