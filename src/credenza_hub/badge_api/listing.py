"""A learner's badges in pages: those awarded here first, then those kept here, each in the order they came."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from credenza.proofs import read_datetime, write_datetime
from credenza_hub.accounts.models import User
from credenza_hub.wallet.queries import credentials_of

from .answers import ApiError
from .models import KeptBadge

USUAL, MOST = 20, 50
_QUERY = "invalid_query_parameter"


@dataclass(frozen=True)
class Page:
    """Which part of the list is asked for: at most ``limit``, from the place ``offset`` on, issued after ``since``."""

    limit: int = USUAL
    offset: int = 0
    since: datetime | None = None

    def at(self, offset: int) -> str:
        """The query for another part of the same list."""
        since = {"since": write_datetime(self.since)} if self.since else {}
        return urlencode({"limit": self.limit, "offset": offset, **since})


def page_asked_for(query: QueryDict) -> Page:
    """The part that a request asks for. Raises ApiError."""
    since = query.get("since")
    moment = read_datetime(since) if since is not None else None
    if since is not None and moment is None:
        raise ApiError(400, "since is no moment like 2026-11-22T10:00:00Z.", _QUERY)
    limit, offset = _number(query, "limit", USUAL), _number(query, "offset", 0)
    if limit == 0:
        raise ApiError(400, "limit must be at least 1.", _QUERY)
    return Page(min(limit, MOST), offset, moment)


def _number(query: QueryDict, name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise ApiError(400, f"{name} is no whole number.", _QUERY)
    return int(text)


def badges_of(user: User, page: Page, *, now: datetime) -> tuple[dict[str, list[Any]], int]:
    """``GetOpenBadgeCredentialsResponse`` for a part of the list, and how long the whole is.

    Only what is valid now is listed: each of them must be verifiable (conformance guide, Service Provider Read).
    """
    own = credentials_of(user).valid(now).defer(None).order_by("pk")
    kept = KeptBadge.objects.filter(Q(valid_until=None) | Q(valid_until__gte=now), user=user)
    if page.since is not None:
        own, kept = own.filter(issued_at__gt=page.since), kept.filter(issued_at__gt=page.since)
    count = own.count()
    end = page.offset + page.limit
    documents = [json.loads(held.document) for held in own.select_related("batch")[page.offset : end]]
    texts = list(kept[max(page.offset - count, 0) : max(end - count, 0)])
    documents += [json.loads(badge.text) for badge in texts if not badge.is_compact]
    compact = [badge.text for badge in texts if badge.is_compact]
    return {"credential": documents, "compactJwsString": compact}, count + kept.count()


def links(page: Page, total: int, address: str) -> str:
    """The ``Link`` header (section 6.4): first and last always, the neighbours where there are any."""
    last = (max(total, 1) - 1) // page.limit * page.limit
    places = {"first": 0, "last": last}
    if page.offset + page.limit < total:
        places["next"] = page.offset + page.limit
    if page.offset > 0:
        places["prev"] = max(page.offset - page.limit, 0)
    return ", ".join(f'<{address}?{page.at(offset)}>; rel="{name}"' for name, offset in places.items())
