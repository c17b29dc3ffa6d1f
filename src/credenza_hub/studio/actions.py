"""Acts of designers and quality reviewers on drafts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem
from credenza.specification import read_document, refuse_deep
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.organisations.permissions import require
from credenza_hub.registry.actions import prepare_edition, publish_edition
from credenza_hub.registry.models import Entry

from .models import Decision, Draft, DraftState, Review
from .queries import may_decide


class StaleDraftError(Exception):
    """Somebody saved the draft after the page was opened; ``draft`` is as it stands now."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__(draft.slug)


class WrongStateError(Exception):
    """The draft stands where this act is not possible; ``draft`` is as it stands now."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__(draft.slug)


class AddressTakenError(Exception):
    """There is a draft or an entry of the register at this address."""


def create_draft(
    user: User, organisation: Organisation, *, title: Mapping[str, str], slug: str = "", now: datetime
) -> Draft:
    """Begin a draft, with the organisation as its awarding body. Without a ``slug`` its address is made from the title.

    Raises AddressTakenError if there is a draft or an entry of the register at that address.
    """
    require(user, organisation, Role.DESIGNER)
    slug = slug or _free_slug(organisation, title)
    if _is_taken(slug):
        raise AddressTakenError(slug)
    document = {"title": dict(title), "awarding_bodies": [{"key": organisation.slug, **organisation.record}]}
    try:
        with transaction.atomic():
            draft = Draft.objects.create(organisation=organisation, slug=slug, document=document, written_by=user)
            record(user, organisation, Event.DRAFT_CREATED, slug, now=now)
    except IntegrityError:
        raise AddressTakenError(slug) from None
    return draft


def _is_taken(slug: str) -> bool:
    return Draft.objects.filter(slug=slug).exists() or Entry.objects.filter(slug=slug).exists()


def _free_slug(organisation: Organisation, title: Mapping[str, str]) -> str:
    from_title = next((slug for slug in (slugify(title[language])[:80] for language in title) if slug), "")
    if from_title and not _is_taken(from_title):
        return from_title
    stem = f"{from_title or organisation.slug}"[:80]
    return next(slug for number in range(1, 10_000) if not _is_taken(slug := f"{stem}-{number}"))


def _locked(draft: Draft, revision: int, *states: DraftState) -> Draft:
    """The draft as it stands now, locked until the transaction ends; refused if it moved on."""
    current = Draft.objects.select_for_update().get(pk=draft.pk)
    if current.revision != revision:
        raise StaleDraftError(current)
    if current.state not in states:
        raise WrongStateError(current)
    return current


@transaction.atomic
def save_draft(user: User, draft: Draft, document: Mapping[str, Any], *, revision: int, now: datetime) -> Draft:
    """Store a document, finished or not. The same document again changes nothing.

    Raises StaleDraftError if ``revision`` is not the current one, WrongStateError while the draft is submitted, and
    InputError if the document cannot be stored.
    """
    require(user, draft.organisation, Role.DESIGNER)
    check_storable(document)
    current = _locked(draft, revision, DraftState.WRITING, DraftState.RETURNED, DraftState.PUBLISHED)
    if current.document == document:
        return current
    current.document = dict(document)
    current.revision += 1
    current.written_by = user
    if current.state == DraftState.PUBLISHED:
        current.state = DraftState.WRITING
    current.save()
    record(user, current.organisation, Event.DRAFT_SAVED, current.slug, now=now, revision=current.revision)
    return current


def check_storable(document: Mapping[str, Any]) -> None:
    """Raises InputError for a document that is too large or too deep, or holds what no database keeps."""
    refuse_deep(document)
    try:
        data = json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        message = _("The document holds a number or a character that cannot be stored.")
        raise InputError(Problem("", message)) from None
    if b"\\u0000" in data:
        raise InputError(Problem("", _("A text holds the character U+0000."), _("Remove it.")))
    read_document(data)


@transaction.atomic
def submit_draft(user: User, draft: Draft, *, revision: int, now: datetime) -> Draft:
    """Hand the draft to the quality reviewers.

    Raises UnmetRulesError, SpecificationError or InputError if it could not be published as it stands, and
    StaleDraftError or WrongStateError as ``save_draft``.
    """
    require(user, draft.organisation, Role.DESIGNER)
    current = _locked(draft, revision, DraftState.WRITING, DraftState.RETURNED, DraftState.PUBLISHED)
    _check_issuer(current)
    prepare_edition(current.organisation, current.slug, current.document, on=now.date())
    current.state = DraftState.SUBMITTED
    current.submitted_by = user
    current.submitted_at = now
    current.save()
    record(user, current.organisation, Event.DRAFT_SUBMITTED, current.slug, now=now, revision=revision)
    return current


def _check_issuer(draft: Draft) -> None:
    """Nobody publishes in the name of another body: an issuer that is named must be the organisation itself."""
    issuer, own = draft.document.get("issuer"), draft.organisation.record
    if isinstance(issuer, dict) and not _names(issuer) & _names(own):
        message = _("The issuer is not your organisation.")
        remedy = _("Leave the issuer empty, or give it the legal name of yours.")
        raise InputError(Problem("issuer", message, remedy))


def _names(body: Mapping[str, Any]) -> set[str]:
    names = body.get("legal_name")
    return {str(name).strip().casefold() for name in names.values()} if isinstance(names, dict) else set()


@transaction.atomic
def withdraw_draft(user: User, draft: Draft, *, revision: int, now: datetime) -> Draft:
    """Take a submitted draft back to go on writing. Raises StaleDraftError or WrongStateError."""
    require(user, draft.organisation, Role.DESIGNER)
    current = _locked(draft, revision, DraftState.SUBMITTED)
    current.state = DraftState.WRITING
    current.save()
    record(user, current.organisation, Event.DRAFT_WITHDRAWN, current.slug, now=now, revision=revision)
    return current


@transaction.atomic
def approve_draft(user: User, draft: Draft, *, comment: str, revision: int, now: datetime) -> Review:
    """Approve what was submitted, and publish it as an edition.

    Four eyes: PermissionDenied for the person who submitted it and for the one who wrote it last. Raises
    StaleDraftError, WrongStateError, and what ``publish_edition`` raises.
    """
    current = _decidable(user, draft, revision)
    edition = publish_edition(current.organisation, current.slug, current.document, approved_by=user, now=now)
    review = Review.objects.create(
        draft=current,
        revision=revision,
        reviewer=user,
        decision=Decision.APPROVE,
        comment=comment,
        decided_at=now,
        edition=edition,
    )
    current.state = DraftState.PUBLISHED
    current.save()
    record(user, current.organisation, Event.DRAFT_APPROVED, current.slug, now=now, edition=edition.number)
    return review


@transaction.atomic
def return_draft(user: User, draft: Draft, *, comment: str, revision: int, now: datetime) -> Review:
    """Send what was submitted back with a comment. Raises InputError without one, otherwise as ``approve_draft``."""
    current = _decidable(user, draft, revision)
    if not comment.strip():
        raise InputError(Problem("", _("Say what has to be changed.")))
    review = Review.objects.create(
        draft=current, revision=revision, reviewer=user, decision=Decision.RETURN, comment=comment, decided_at=now
    )
    current.state = DraftState.RETURNED
    current.save()
    record(user, current.organisation, Event.DRAFT_RETURNED, current.slug, now=now, revision=revision)
    return review


def _decidable(user: User, draft: Draft, revision: int) -> Draft:
    require(user, draft.organisation, Role.REVIEWER)
    current = _locked(draft, revision, DraftState.SUBMITTED)
    if not may_decide(user, current):
        raise PermissionDenied
    return current
