"""What wallets are given on the way to a credential. Secrets are kept as hashes only, and for minutes."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Offer(models.Model):
    """A learner's offer of one of their credentials to a wallet. Its code and transaction code follow from ``key``."""

    key = models.UUIDField(unique=True)
    credential = models.ForeignKey("issuing.Credential", on_delete=models.CASCADE, related_name="offers")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    redeemed_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Wrong transaction codes so far.")


class PushedRequest(models.Model):
    """An authorisation request that a wallet pushed (RFC 9126). It is used once."""

    digest = models.CharField(max_length=64, unique=True)
    parameters = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)


class Authorization(models.Model):
    """A learner's consent, waiting as a code for the wallet that asked (RFC 6749, section 4.1; RFC 7636)."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    credential = models.ForeignKey("issuing.Credential", on_delete=models.CASCADE, related_name="+")
    configuration = models.CharField(max_length=64)
    detailed = models.BooleanField(default=False, help_text="Asked for by authorization_details, not by a scope.")
    client_id = models.CharField(max_length=500)
    redirect_uri = models.CharField(max_length=2000)
    challenge = models.CharField(max_length=64)
    thumbprint = models.CharField(max_length=43, blank=True, help_text="Of the key to which the code is bound (DPoP).")
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)


class WalletToken(models.Model):
    """An access token: whoever has it, and its key if it is bound to one, may take one credential of one learner into
    a wallet, once in each form.
    """

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    credential = models.ForeignKey("issuing.Credential", on_delete=models.CASCADE, related_name="+")
    configurations = models.JSONField(help_text="The forms that it may still be taken in.")
    authorization = models.ForeignKey(Authorization, on_delete=models.CASCADE, null=True, related_name="tokens")
    thumbprint = models.CharField(max_length=43, blank=True, help_text="Of the key to which it is bound (DPoP).")
    expires_at = models.DateTimeField(db_index=True)


class UsedProof(models.Model):
    """A proof of a key that came with a request (DPoP). The same does not count again."""

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)


class Nonce(models.Model):
    """A challenge for a wallet's proof of its key. Deleted by whoever uses it, so it is used once."""

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)


class WalletCopy(models.Model):
    """A credential that a wallet took, in one form; what the wallet said of it later."""

    notification_id = models.UUIDField(unique=True)
    credential = models.ForeignKey("issuing.Credential", on_delete=models.CASCADE, related_name="wallet_copies")
    token = models.ForeignKey(WalletToken, on_delete=models.SET_NULL, null=True, related_name="copies")
    configuration = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    event = models.CharField(max_length=32, blank=True, help_text="credential_accepted, …_failure or …_deleted.")

    class Meta:
        ordering = ["-taken_at", "-pk"]


class PresentationRequest(models.Model):
    """A request to a wallet to show a credential. Deleted, with the answer, when its time has passed."""

    VERIFY, RECOGNITION = "verify", "recognition"

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    purpose = models.CharField(max_length=16)
    for_slug = models.CharField(max_length=100, blank=True, help_text="The institution that recognition is asked of.")
    asked_as = models.CharField(
        max_length=100, blank=True, help_text="The certificate by which the hub asks; empty for its DID."
    )
    nonce = models.CharField(max_length=64)
    state = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, help_text="What was shown; empty if the learner did not agree.")
    response_digest = models.CharField(max_length=64, blank=True)
