"""Acts of the operator: organisations and the people who work for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError as ShapeError

from credenza.errors import InputError, KeyFileError, Problem
from credenza.proofs import ED25519, KeyKind
from credenza.proofs.jades import FileSealKey
from credenza.specification import Organisation as Record
from credenza_hub.accounts.models import User, normal_email
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.storage.keys import current_key, make_key
from credenza_hub.storage.seals import keep_seal

from .models import IssuerKey, Membership, Organisation, Role, Seal
from .permissions import require


@transaction.atomic
def add_organisation(slug: str, organisation_record: Mapping[str, Any], *, now: datetime) -> Organisation:
    """Add an organisation. ``organisation_record`` has the form of an issuer in a specification.

    Raises InputError if the record has another form, no legal name, country or identifier (without which nothing
    could be published: EU-M03, EU-P09), or if the slug is wrong or taken.
    """
    _check_slug(slug)
    try:
        checked = Record.model_validate(dict(organisation_record))
    except ShapeError as error:
        faults = [Problem(".".join(map(str, fault["loc"])), fault["msg"]) for fault in error.errors()]
        raise InputError(faults) from None
    if not (checked.legal_name and checked.country and checked.identifier):
        raise InputError(Problem("", "An organisation needs a legal name, a country and an identifier."))
    organisation = Organisation.objects.create(slug=slug, record=checked.model_dump(mode="json"))
    record(None, organisation, Event.ORGANISATION_ADDED, slug, now=now)
    return organisation


def _check_slug(slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError:
        raise InputError(Problem("slug", f"{slug!r} may hold only Latin letters, digits and hyphens.")) from None
    if Organisation.objects.filter(slug=slug).exists():
        raise InputError(Problem("slug", f"There is already an organisation {slug!r}."))


@transaction.atomic
def add_member(
    organisation: Organisation, email: str, roles: Sequence[str], *, name: str = "", now: datetime
) -> tuple[User, bool]:
    """Give a person roles in an organisation; a person without an account gets one without a password.

    Returns the person and whether they still need an invitation. Raises InputError for a wrong address or role.
    """
    _check_member(email, roles)
    user = User.objects.filter(email=normal_email(email)).first() or User.objects.create_user(email, name=name)
    for role in roles:
        _member, made = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
        if made:
            record(None, organisation, Event.MEMBER_ADDED, f"{user.email}, {role}", now=now)
    return user, not user.has_usable_password()


def _check_member(email: str, roles: Sequence[str]) -> None:
    try:
        validate_email(normal_email(email))
    except ValidationError:
        raise InputError(Problem("email", f"{email!r} is not an e-mail address.")) from None
    unknown = [role for role in roles if role not in Role.values]
    if unknown or not roles:
        raise InputError(Problem("role", f"The roles are {', '.join(Role.values)}; name at least one of them."))


@transaction.atomic
def remove_member(organisation: Organisation, email: str, roles: Sequence[str] = (), *, now: datetime) -> int:
    """Take roles from a person, all of them if none is named. Returns how many were taken."""
    memberships = Membership.objects.filter(user__email=normal_email(email), organisation=organisation)
    taken = list(memberships.filter(role__in=roles) if roles else memberships)
    for membership in taken:
        membership.delete()
        record(None, organisation, Event.MEMBER_REMOVED, f"{normal_email(email)}, {membership.role}", now=now)
    return len(taken)


@transaction.atomic
def add_seal(organisation: Organisation, key: FileSealKey, *, now: datetime) -> Seal:
    """Give an organisation an electronic seal for credentials of Europass; the latest one that holds is used.

    An act of the operator. Raises KeyFileError if the certificate is none for an organisation, or not of this time.
    """
    seal = keep_seal(organisation, key, now=now)
    record(None, organisation, Event.SEAL_ADDED, f"{seal.holder}, {seal.identifier}", now=now)
    return seal


@transaction.atomic
def remove_seals(organisation: Organisation, *, now: datetime) -> int:
    """Put the seals of an organisation out of use; returns how many. What they sealed stays as it is."""
    held = list(organisation.seals.select_for_update().filter(removed_at=None))
    for seal in held:
        seal.removed_at = now
        seal.save(update_fields=["removed_at"])
        record(None, organisation, Event.SEAL_REMOVED, f"{seal.holder}, {seal.identifier}", now=now)
    return len(held)


@transaction.atomic
def rotate_key(
    actor: User | None,
    organisation: Organisation,
    *,
    kind: KeyKind = ED25519,
    token: str = "",
    compromised: bool = False,
    now: datetime,
) -> IssuerKey:
    """Put a new signing key in the place of the one before; ``actor`` is ``None`` for the operator.

    The new key is made in a file, or is the one at the address ``token``. What the old one signed stays valid, unless
    it is ``compromised``: then it is revoked, and everything that it ever signed with it.

    Raises PermissionDenied, and KeyFileError when the token does not give the key, when a person would replace a key on
    a token by one in a file, or when a did:key, whose document nobody can change, were to be revoked.
    """
    if actor is not None:
        require(actor, organisation, Role.ADMINISTRATOR)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = current_key(organisation, now=now)
    if before and before.is_on_token and actor is not None:
        raise KeyFileError(Problem("", _("The key lies on a token. Only the operator can replace it.")))
    if before and compromised and before.did.startswith("did:key:"):
        raise KeyFileError(Problem("", _("A did:key cannot be revoked. Revoke the credentials one by one.")))
    if before:
        before.valid_until = now
        before.revoked_at = now if compromised else None
        before.save(update_fields=["valid_until", "revoked_at"])
    row = make_key(organisation, kind=kind, token=token, now=now)
    if before and compromised:
        record(actor, organisation, Event.KEY_REVOKED, before.verification_method, now=now)
    record(actor, organisation, Event.KEY_ROTATED, row.verification_method, now=now)
    return row
