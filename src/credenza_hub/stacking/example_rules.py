"""Rules, prices and weeks for the examples: all of them invented, made through the acts that people use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from credenza.specification import read_document
from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.registry.models import Entry

from . import actions, queries
from .models import Target

PRICE_OF_A_CREDIT = {"EUR": 60, "KZT": 18_000}
WEEKS_OF_A_CREDIT = 2

Member = Callable[[Organisation, Role], User]
"""The demo account of an organisation in a role."""


def load_example_rules(folder: Path, receiver: Organisation, member: Member, *, now: datetime) -> int:
    """Publish the rules in a folder for a receiver and price all offers, once. Returns how many rules were new."""
    fresh = [path for path in sorted(folder.glob("*.yaml")) if not Target.objects.filter(slug=path.stem).exists()]
    for path in fresh:
        document, _places = read_document(path.read_bytes())
        designer, reviewer = member(receiver, Role.DESIGNER), member(receiver, Role.REVIEWER)
        made = actions.create_target(designer, receiver, title=document["title"], slug=path.stem, now=now)
        saved = actions.save_target(designer, made, document, revision=made.revision, now=now)
        actions.publish_target(reviewer, saved, revision=saved.revision, now=now)
    if fresh:
        for entry in Entry.objects.filter(offer=None, current__isnull=False).select_related("organisation", "current"):
            _price(entry, member(entry.organisation, Role.DESIGNER), now)
    return len(fresh)


def _price(entry: Entry, designer: User, now: datetime) -> None:
    currency = queries.currency_of(entry.organisation)
    credits = Decimal(str((entry.current.listing if entry.current else {}).get("ects") or 0))
    if credits:
        price, weeks = credits * PRICE_OF_A_CREDIT[currency], credits * WEEKS_OF_A_CREDIT
        actions.price_offer(designer, entry, price=price, currency=currency, weeks=weeks, needs=(), now=now)
