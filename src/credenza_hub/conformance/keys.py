"""The keys of the test interface: made at start, never those of an organisation, never stored."""

from __future__ import annotations

import functools
import hashlib
import secrets

from django.conf import settings

from credenza.proofs import KEY_KINDS, IssuerKey, generate_key


@functools.cache
def _seed() -> bytes:
    return settings.CONFORMANCE_SEED.encode() or secrets.token_bytes(32)


@functools.cache
def key_for(kind: str) -> IssuerKey:
    """The key of a kind (``Ed25519``, ``P-256``, ``P-384``) for its own did:key: the same for the same seed.

    Without a seed in the settings it is random and lasts as long as the process.
    """

    def stream(count: int) -> bytes:
        return hashlib.shake_256(b"credenza conformance " + kind.encode() + b"\0" + _seed()).digest(count)

    return generate_key(stream, kind=KEY_KINDS[kind])
