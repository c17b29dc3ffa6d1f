"""A learner's own credentials and the links that share them."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from credenza_hub.accounts.models import User, normal_email
from credenza_hub.issuing.models import Credential, CredentialQuerySet

from .models import ShareLink

SHARED_BY_LEARNER = "link"
ON_SUPPLEMENT = "supplement"


def owns(user: User, credential: Credential) -> bool:
    """Whether the credential was awarded to this person: known by the e-mail address of the account."""
    email = normal_email(credential.participant.email)
    return bool(email) and email == normal_email(user.email)


def credentials_of(user: User) -> CredentialQuerySet:
    """The person's credentials, the latest first; without the long texts that a list does not show."""
    return _all_of(user).current()


def _all_of(user: User) -> CredentialQuerySet:
    """With those that others replaced."""
    return (
        Credential.objects.filter(participant__email=normal_email(user.email))
        .exclude(participant__email="")
        .select_related("participant__cohort__edition__entry", "participant__cohort__organisation")
        .defer("packed", "participant__cohort__edition__canonical", "participant__cohort__edition__search_text")
        .order_by("-issued_at", "-pk")
    )


def credential_or_404(user: User, key: UUID) -> Credential:
    """One of the person's credentials, replaced or not. Raises Http404 for everybody else's."""
    credential = _all_of(user).defer(None).filter(key=key).first()
    if credential is None:
        raise Http404
    return credential


def links_of(credential: Credential) -> QuerySet[ShareLink]:
    """The links to a credential that are still open, the latest first."""
    return credential.share_links.filter(withdrawn_at=None)


def link_on_paper(credential: Credential) -> ShareLink | None:
    """The open link that the QR codes of printed documents hold, if the learner has one."""
    return links_of(credential).filter(purpose=ON_SUPPLEMENT).first()


def find_share_link(token: str) -> ShareLink | None:
    """A link, open or withdrawn, with its credential."""
    return ShareLink.objects.select_related("credential").filter(token=token).first()


def share_address(link: ShareLink) -> str:
    """The address to give to others; also what the QR code of the supplement holds."""
    return f"{settings.PUBLIC_URL}{reverse('shared-link', args=[link.token])}"


def pasted_share_link(text: str) -> str | None:
    """The page of a shared credential if the text is nothing but the address of one."""
    start = f"{settings.PUBLIC_URL}/s/"
    token = text.strip().removeprefix(start)
    is_link = text.strip().startswith(start) and token.replace("-", "").replace("_", "").isalnum()
    return reverse("verify:shared", args=[token]) if is_link else None
