"""Who works for which organisation."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404

from credenza_hub.accounts.models import User

from .models import Membership, Organisation


def organisations_of(user: User, *roles: str) -> list[Organisation]:
    """The organisations in which the person has one of ``roles``; without ``roles`` any role."""
    memberships = Membership.objects.filter(user=user)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return list(Organisation.objects.filter(pk__in=memberships.values("organisation")).order_by("slug"))


def chosen_organisation(organisations: Sequence[Organisation], slug: str | None) -> Organisation:
    """The organisation that the person chose among theirs; the first if they chose none.

    Raises PermissionDenied if the person has none at all and Http404 if the chosen one is not theirs.
    """
    if not organisations:
        raise PermissionDenied
    if not slug:
        return organisations[0]
    chosen = next((organisation for organisation in organisations if organisation.slug == slug), None)
    if chosen is None:
        raise Http404
    return chosen
