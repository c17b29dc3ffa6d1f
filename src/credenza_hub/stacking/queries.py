"""Reading targets, offers and requests, always through what the person may see."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from credenza.specification import Edition, read_edition
from credenza.stacking import Patience, Unit, held_unit_of, offer_of, target_of
from credenza.stacking import Target as Rules
from credenza_hub.accounts.models import User
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.organisations.permissions import has_role
from credenza_hub.organisations.queries import organisations_of
from credenza_hub.registry.models import Entry
from credenza_hub.wallet.queries import credentials_of

from .checking import completed
from .elements import address_of
from .models import Currency, Offer, StackingRequest, Target

MOST_OFFERS = 2_000
"""Offers that a page looks through, the latest published first."""
PATIENCE = Patience(5, time.monotonic)
"""How long a page seeks the best way."""


def published_targets() -> QuerySet[Target]:
    """The targets whose rules anybody can read."""
    return Target.objects.filter(published__isnull=False).select_related("organisation")


def published_target_or_404(slug: str) -> Target:
    """A target whose rules hold. Raises Http404."""
    target = published_targets().filter(slug=slug).first()
    if target is None:
        raise Http404
    return target


def targets_of(user: User) -> QuerySet[Target]:
    """The targets of the organisations in which the person designs or reviews. Raises PermissionDenied for others."""
    organisations = organisations_of(user, Role.DESIGNER, Role.REVIEWER)
    if not organisations:
        raise PermissionDenied
    return Target.objects.filter(organisation__in=organisations).select_related("organisation", "written_by")


def target_for(user: User, slug: str, *roles: str) -> Target:
    """A target of the person's organisations. Raises Http404 (another's), PermissionDenied (not in that role)."""
    targets = Target.objects.select_related("organisation", "written_by")
    target = targets.filter(slug=slug, organisation__in=organisations_of(user)).first()
    if target is None:
        raise Http404
    if not has_role(user, target.organisation, *roles):
        raise PermissionDenied
    return target


def rules_of(target: Target) -> Rules:
    """The rules that hold."""
    return target_of(completed(target.organisation, target.slug, target.published or {}))


def rules_asked(request: StackingRequest) -> Rules:
    """The rules that held when a learner asked."""
    return target_of(completed(request.target.organisation, request.target.slug, request.rules))


def currency_of(organisation: Organisation) -> Currency:
    """The currency in which the prices of offers are compared for learners of an organisation."""
    return Currency.KZT if organisation.record.get("country") == "KZ" else Currency.EUR


def offered_units(currency: str) -> list[Unit]:
    """What can be taken. A price in another currency counts as unknown: amounts are never converted."""
    entries = _offered_entries().select_related("current", "offer")
    latest = entries.order_by("-current__published_at", "slug")[:MOST_OFFERS]
    return [_offered(entry, currency) for entry in latest]


def are_offers_left_out() -> bool:
    """Whether there are more offers than a page looks through."""
    return _offered_entries()[MOST_OFFERS : MOST_OFFERS + 1].exists()


def _offered_entries() -> QuerySet[Entry]:
    return Entry.objects.filter(current__isnull=False)


def _offered(entry: Entry, currency: str) -> Unit:
    offer: Offer | None = getattr(entry, "offer", None)
    edition = _edition(entry.current.sha256, entry.current.canonical)
    if offer is None:
        return offer_of(edition)
    price = offer.price if offer.currency == currency else None
    needs = tuple(address_of(slug) for slug in offer.needs)
    return offer_of(edition, price=price, weeks=offer.weeks, prerequisites=needs)


@lru_cache(maxsize=MOST_OFFERS)
def _edition(sha256: str, canonical: str) -> Edition:
    """An edition by its hash; the same for ever."""
    return read_edition(canonical.encode())


def countable_credentials(user: User, *, now: datetime) -> list[Credential]:
    """The person's credentials that are valid now; of one micro-credential the latest."""
    found = credentials_of(user).valid(now).defer("packed")
    latest: dict[int, Credential] = {}
    for credential in found.select_related("participant__cohort__edition__entry"):
        latest.setdefault(credential.participant.cohort.edition.entry_id, credential)
    return list(latest.values())


def held_units(credentials: Iterable[Credential]) -> list[Unit]:
    """Credentials as units, since the day of their award."""
    return [
        held_unit_of(_edition(edition.sha256, edition.canonical), credential.participant.cohort.awarded_on)
        for credential in credentials
        for edition in (credential.participant.cohort.edition,)
    ]


def own_entries(user: User) -> QuerySet[Entry]:
    """The published entries of the organisations in which the person designs. Raises PermissionDenied for others."""
    organisations = organisations_of(user, Role.DESIGNER)
    if not organisations:
        raise PermissionDenied
    entries = Entry.objects.filter(organisation__in=organisations, current__isnull=False)
    return entries.select_related("current", "offer", "organisation").defer("current__canonical")


def visible_requests(user: User) -> QuerySet[StackingRequest]:
    """The requests that the person made, and those to organisations for which the person decides."""
    deciding = organisations_of(user, Role.DECIDER)
    mine = Q(learner=user) | Q(target__organisation__in=deciding)
    requests = StackingRequest.objects.filter(mine)
    return requests.select_related("target__organisation", "learner", "decision__decided_by")


def request_or_404(user: User, pk: int) -> StackingRequest:
    """A request that the person may see. Raises Http404."""
    found = visible_requests(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_decide(user: User, request: StackingRequest) -> bool:
    """Whether the person decides for the receiver; nobody decides about their own request."""
    is_other = request.learner_id != user.pk
    return is_other and has_role(user, request.target.organisation, Role.DECIDER)
