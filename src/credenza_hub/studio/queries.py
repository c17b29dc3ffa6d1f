"""Looking up drafts, always through the organisations of the person who asks."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Role
from credenza_hub.organisations.permissions import has_role
from credenza_hub.organisations.queries import organisations_of
from credenza_hub.registry.models import Edition

from .models import Draft, DraftState, Review


def drafts_of(user: User) -> QuerySet[Draft]:
    """The drafts of the organisations in which the person designs or reviews, the latest first.

    Raises PermissionDenied for a person who does neither anywhere.
    """
    organisations = organisations_of(user, Role.DESIGNER, Role.REVIEWER)
    if not organisations:
        raise PermissionDenied
    return Draft.objects.filter(organisation__in=organisations).select_related("organisation", "written_by")


def drafts_to_review(user: User) -> QuerySet[Draft]:
    """The submitted drafts of the organisations in which the person reviews, those that wait longest first."""
    organisations = organisations_of(user, Role.REVIEWER)
    if not organisations:
        raise PermissionDenied
    submitted = Draft.objects.filter(organisation__in=organisations, state=DraftState.SUBMITTED)
    return submitted.select_related("organisation", "written_by", "submitted_by").order_by("submitted_at")


def draft_for(user: User, slug: str, *roles: str) -> Draft:
    """A draft of one of the person's organisations, in which they have one of ``roles``.

    Raises Http404 if it belongs to another organisation and PermissionDenied if they have another role.
    """
    drafts = Draft.objects.select_related("organisation", "written_by", "submitted_by")
    draft = drafts.filter(slug=slug, organisation__in=organisations_of(user)).first()
    if draft is None:
        raise Http404
    if not has_role(user, draft.organisation, *roles):
        raise PermissionDenied
    return draft


def last_edition(draft: Draft) -> Edition | None:
    """The edition that was published last from this draft."""
    return Edition.objects.filter(entry__slug=draft.slug, entry__organisation=draft.organisation).first()


def document_of(edition: Edition | None) -> dict[str, Any]:
    """The document of an edition; an empty one if there is none."""
    document: dict[str, Any] = json.loads(edition.canonical) if edition else {}
    return document


def last_return(draft: Draft) -> Review | None:
    """The review by which the draft was returned, while it still is."""
    if draft.state != DraftState.RETURNED:
        return None
    return draft.reviews.select_related("reviewer").first()


def may_decide(user: User, draft: Draft) -> bool:
    """Whether the person may approve or return: a reviewer who neither submitted the draft nor wrote it last."""
    involved = {draft.submitted_by_id, draft.written_by_id}
    return (
        draft.state == DraftState.SUBMITTED
        and user.pk not in involved
        and has_role(user, draft.organisation, Role.REVIEWER)
    )
