"""Awarding bodies, who works for them and the keys they sign with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from credenza.proofs import is_token_uri, read_public_multibase


class Organisation(models.Model):
    """A body that offers and awards micro-credentials. Its record is the issuer of what it publishes."""

    slug = models.SlugField(unique=True)
    record = models.JSONField(help_text="The organisation as in a specification: legal_name, identifier, country, …")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.slug

    def name_in(self, language: str) -> str:
        """The legal name in a language, else in any."""
        names: dict[str, str] = self.record.get("legal_name", {})
        return names.get(language) or names.get("en") or next(iter(names.values()), self.slug)


class Role(models.TextChoices):
    """What a member may do for an organisation."""

    DESIGNER = "designer", _("designer")
    REVIEWER = "reviewer", _("quality reviewer")
    REGISTRAR = "registrar", _("registrar")
    ADMINISTRATOR = "administrator", _("administrator")
    EVALUATOR = "evaluator", _("credential evaluator")
    DECIDER = "decider", _("decider")
    APPEAL_BODY = "appeal_body", _("member of the appeal body")
    COMMISSION_MEMBER = "commission_member", _("member of the recognition commission")
    ASSESSOR = "assessor", _("assessor of prior learning")


DESK_ROLES = (
    Role.REGISTRAR,
    Role.EVALUATOR,
    Role.DECIDER,
    Role.APPEAL_BODY,
    Role.COMMISSION_MEMBER,
    Role.ASSESSOR,
)
"""Roles of people who work at the recognition desk."""


class Membership(models.Model):
    """A person's role in an organisation; one person can hold several."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once"),
        ]


class Seal(models.Model):
    """A certificate for electronic seals. Its key lies with the key store under ``reference``, encrypted.

    It seals credentials for Europass from ``valid_from`` to ``valid_until``, unless it was ``removed_at`` before.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seals")
    reference = models.CharField(max_length=200, unique=True)
    holder = models.CharField(max_length=500, help_text="The organisation as the certificate names it.")
    identifier = models.CharField(max_length=200, help_text="Its organizationIdentifier, e.g. VATIT-01234567890.")
    issued_by = models.CharField(max_length=500)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-added_at", "-pk"]


class IssuerKey(models.Model):
    """The public side of a signing key. The secret lies with the key store under ``reference``.

    It signs from ``valid_from`` until ``valid_until`` (``None``: until further notice); what it signed stays valid.
    From ``revoked_at`` on it counts for nothing, nor does anything that it ever signed.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="keys")
    reference = models.CharField(max_length=600, unique=True)
    did = models.CharField(max_length=500)
    verification_method = models.CharField(max_length=600, unique=True)
    public_multibase = models.CharField(max_length=100)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    @property
    def is_on_token(self) -> bool:
        """Whether a token or security module keeps the secret."""
        return is_token_uri(self.reference)

    @property
    def public_key(self) -> bytes:
        """The raw public key."""
        return read_public_multibase(self.public_multibase)
