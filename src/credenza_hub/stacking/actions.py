"""Acts around stacking: writing and publishing rules, pricing offers, asking, deciding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem, SpecificationError
from credenza.stacking import contradictions, target_of
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.organisations.permissions import require
from credenza_hub.registry.models import Entry
from credenza_hub.studio.actions import AddressTakenError, check_storable
from credenza_hub.wallet.actions import share_credential, withdraw_link

from .checking import completed
from .models import Offer, Outcome, StackingDecision, StackingRequest, Target
from .queries import may_decide


class StaleTargetError(Exception):
    """Somebody saved the rules after the page was opened; ``target`` is as it stands now."""

    def __init__(self, target: Target) -> None:
        self.target = target
        super().__init__(target.slug)


def create_target(
    user: User, organisation: Organisation, *, title: Mapping[str, str], slug: str, now: datetime
) -> Target:
    """Begin the rules of a qualification. Raises AddressTakenError."""
    require(user, organisation, Role.DESIGNER)
    document = {"title": dict(title)}
    try:
        with transaction.atomic():
            target = Target.objects.create(
                organisation=organisation, slug=slug, document=document, written_by=user, written_at=now
            )
            record(user, organisation, Event.TARGET_CREATED, slug, now=now)
    except IntegrityError:
        raise AddressTakenError(slug) from None
    return target


@transaction.atomic
def save_target(user: User, target: Target, document: Mapping[str, Any], *, revision: int, now: datetime) -> Target:
    """Store rules, finished or not; what is published stays as it is. Raises StaleTargetError or InputError."""
    require(user, target.organisation, Role.DESIGNER)
    check_storable(document)
    current = Target.objects.select_for_update().select_related("organisation").get(pk=target.pk)
    if current.revision != revision:
        raise StaleTargetError(current)
    if current.document == document:
        return current
    current.document, current.revision = dict(document), current.revision + 1
    current.written_by, current.written_at = user, now
    current.save()
    record(user, current.organisation, Event.TARGET_SAVED, current.slug, now=now, revision=current.revision)
    return current


@transaction.atomic
def publish_target(user: User, target: Target, *, revision: int, now: datetime) -> Target:
    """Let the rules hold as they are written. Requests made before keep the rules of their day.

    Four eyes: PermissionDenied for the person who wrote them last. Raises StaleTargetError, or SpecificationError for
    rules that cannot be read or kept.
    """
    require(user, target.organisation, Role.REVIEWER)
    current = Target.objects.select_for_update().select_related("organisation").get(pk=target.pk)
    if current.written_by_id == user.pk:
        raise PermissionDenied
    if current.revision != revision:
        raise StaleTargetError(current)
    rules = target_of(completed(current.organisation, current.slug, current.document))
    if wrong := contradictions(rules):
        raise SpecificationError(wrong)
    current.published, current.published_by, current.published_at = current.document, user, now
    current.save()
    record(user, current.organisation, Event.TARGET_PUBLISHED, current.slug, now=now, revision=current.revision)
    return current


@transaction.atomic
def price_offer(
    user: User,
    entry: Entry,
    *,
    price: Decimal | None,
    currency: str,
    weeks: Decimal | None,
    needs: Sequence[str],
    now: datetime,
) -> bool:
    """Say what taking a micro-credential costs and what comes first; ``False`` if that is what stands there.

    Raises InputError for a micro-credential that is not in the register, or that would need itself.
    """
    require(user, entry.organisation, Role.DESIGNER)
    known = set(Entry.objects.filter(slug__in=needs, current__isnull=False).values_list("slug", flat=True))
    if wrong := [slug for slug in needs if slug not in known or slug == entry.slug]:
        message = _("%(name)s is no other micro-credential of the register.") % {"name": wrong[0]}
        raise InputError(Problem(entry.slug, message, _("Write the short name that stands in its address.")))
    offer = Offer.objects.select_for_update().filter(entry=entry).first() or Offer(entry=entry)
    said = {"price": price, "currency": currency, "weeks": weeks, "needs": list(needs)}
    if offer.pk and {name: getattr(offer, name) for name in said} == said:
        return False
    for name, value in said.items():
        setattr(offer, name, value)
    offer.save()
    record(user, entry.organisation, Event.OFFER_CHANGED, entry.slug, now=now)
    return True


@transaction.atomic
def ask_receiver(user: User, target: Target, credentials: Sequence[Credential], *, now: datetime) -> StackingRequest:
    """Ask the receiver to decide about some of one's credentials, which it may look at by links that can be withdrawn.

    Raises PermissionDenied for another's credential, InputError without any and while a request waits.
    """
    if not credentials:
        raise InputError(Problem("", _("Tick the credentials that you want to show.")))
    Target.objects.select_for_update().get(pk=target.pk)
    if StackingRequest.objects.filter(target=target, learner=user, decision=None, withdrawn_at=None).exists():
        raise InputError(Problem("", _("Your request is waiting for a decision already.")))
    request = StackingRequest.objects.create(target=target, learner=user, rules=target.published, made_at=now)
    note = target.slug
    request.links.set([share_credential(user, credential=each, note=note, now=now) for each in credentials])
    record(user, target.organisation, Event.STACKING_ASKED, f"request:{request.pk}", now=now)
    return request


@transaction.atomic
def withdraw_request(user: User, request: StackingRequest, *, now: datetime) -> bool:
    """Take a request back, and the links that it gave; ``False`` if it was taken back before.

    Raises PermissionDenied for another's request, InputError for one that was decided.
    """
    if request.learner_id != user.pk:
        raise PermissionDenied
    locked = StackingRequest.objects.select_for_update().select_related("target__organisation").get(pk=request.pk)
    if StackingDecision.objects.filter(request=locked).exists():
        raise InputError(Problem("", _("This request was decided already. A decision never changes.")))
    if locked.withdrawn_at is not None:
        return False
    locked.withdrawn_at = now
    locked.save(update_fields=["withdrawn_at"])
    for link in locked.links.filter(withdrawn_at=None).select_related("credential__participant"):
        withdraw_link(user, link=link, now=now)
    record(user, locked.target.organisation, Event.STACKING_WITHDRAWN, f"request:{locked.pk}", now=now)
    return True


@transaction.atomic
def decide(
    user: User, request: StackingRequest, *, outcome: str, credits: Decimal, reasons: str, now: datetime
) -> StackingDecision:
    """Record what the receiver decided: from now on it is one. Raises PermissionDenied, and InputError without reasons,
    for credits that contradict the outcome, and if it was decided before."""
    if not may_decide(user, request):
        raise PermissionDenied
    if StackingRequest.objects.select_for_update().get(pk=request.pk).withdrawn_at is not None:
        raise InputError(Problem("", _("The learner took this request back.")))
    if StackingDecision.objects.filter(request=request).exists():
        raise InputError(Problem("", _("This request was decided already. A decision never changes.")))
    if not reasons.strip():
        raise InputError(Problem("", _("Give the reasons.")))
    if (credits > 0) == (outcome == Outcome.REFUSED):
        raise InputError(Problem("", _("The credits contradict the decision."), _("What is not counted has none.")))
    decision = StackingDecision.objects.create(
        request=request, outcome=outcome, credits=credits, reasons=reasons.strip(), decided_by=user, decided_at=now
    )
    organisation = request.target.organisation
    record(user, organisation, Event.STACKING_DECIDED, f"request:{request.pk}", now=now)
    return decision
