"""Codes and tokens: long random texts of which only the hash is kept, and codes that follow from a key."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

_SECRET_BYTES = 32
_OFFER = "credenza_hub.openid.offer"
_TRANSACTION = "credenza_hub.openid.transaction"
TRANSACTION_DIGITS = 6


def new_secret() -> str:
    """A text that nobody can guess."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def digest_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def offer_code(key: UUID) -> str:
    """The pre-authorised code of an offer: its key and a mark that only this hub can make."""
    return f"{key.hex}.{salted_hmac(_OFFER, key.hex, algorithm='sha256').hexdigest()}"


def key_in(code: str) -> UUID | None:
    """The key of the offer whose code this is; ``None`` for a text that this hub did not make."""
    try:
        key = UUID(hex=code.partition(".")[0])
    except ValueError:
        return None
    return key if constant_time_compare(code, offer_code(key)) else None


def transaction_code(key: UUID) -> str:
    """The digits that a learner types into the wallet."""
    number = int(salted_hmac(_TRANSACTION, key.hex, algorithm="sha256").hexdigest(), 16)
    return f"{number % 10**TRANSACTION_DIGITS:0{TRANSACTION_DIGITS}}"


def is_transaction_code(key: UUID, code: str) -> bool:
    """Whether the digits are those of the offer."""
    return constant_time_compare(code.strip(), transaction_code(key))
