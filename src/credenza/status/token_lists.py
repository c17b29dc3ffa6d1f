"""Status lists for tokens (IETF, Token Status List): what SD-JWT VCs refer to.

They say what a bitstring status list says, in another writing: here index 0 is the least significant bit of the first
byte, and the list is a signed token.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from credenza.proofs import Signer, write_json, write_token

from .faults import StatusError, StatusReason

STATUS_LIST_TOKEN = "statuslist+jwt"  # noqa: S105 (a media type)
VALID, INVALID, SUSPENDED = 0, 1, 2
"""What a value in a list says (section "Status Types Values"); the others are for applications."""

_BITS = (1, 2, 4, 8)
_MAX_BYTES = 4 * 1024 * 1024
_SPREAD = tuple(sum((byte >> bit & 1) << 2 * bit for bit in range(8)) for byte in range(256))
"""The bits of a byte, each followed by a free one."""
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True)
class TokenStatusReference:
    """Where the status of a token is found: an index of the list at ``uri``."""

    uri: str
    index: int

    def claim(self) -> dict[str, Any]:
        """The claim ``status`` (section "Status Claim")."""
        return {"status_list": {"idx": self.index, "uri": self.uri}}


def read_token_status(claim: object) -> TokenStatusReference:
    """The reference in a claim ``status``. Raises StatusError."""
    held = claim.get("status_list") if isinstance(claim, dict) else None
    if isinstance(claim, dict) and claim and held is None:
        raise StatusError(StatusReason.UNSUPPORTED_ENTRY, f"Status by {min(map(str, claim))[:40]!r}.")
    index, uri = (held.get("idx"), held.get("uri")) if isinstance(held, dict) else (None, None)
    if isinstance(index, bool) or not isinstance(index, int) or not isinstance(uri, str) or not 0 <= index < 10**9:
        raise StatusError(StatusReason.MALFORMED_ENTRY, "The claim status lacks its list or its index.")
    return TokenStatusReference(uri, index)


def status_list_token(
    bits: bytes | bytearray,
    uri: str,
    issued_at: datetime,
    key: Signer,
    *,
    suspended: bytes | bytearray | None = None,
    lives: timedelta,
    fresh: timedelta,
) -> str:
    """The bits of a bitstring status list as the signed token to publish at ``uri``.

    With the bits of a list of suspensions, as long as the other, entries have two bits; what is revoked is INVALID,
    suspended or not. ``lives`` says after what time nobody may believe it, ``fresh`` how long a copy may be used
    without asking again.
    """
    revoked = bytes(bits).translate(_MIRRORED)
    octets = revoked if suspended is None else _two_bits(revoked, bytes(suspended).translate(_MIRRORED))
    claims = {
        "sub": uri,
        "iat": int(issued_at.timestamp()),
        "exp": int((issued_at + lives).timestamp()),
        "ttl": int(fresh.total_seconds()),
        "status_list": {"bits": 1 if suspended is None else 2, "lst": _packed(octets)},
    }
    header = {"typ": STATUS_LIST_TOKEN, "kid": key.verification_method}
    return write_token(header, write_json(claims), key)


def _two_bits(revoked: bytes, suspended: bytes) -> bytes:
    """Both lists in one: the low bit of an entry is that of a revocation, the high bit that of a mere suspension."""
    pairs = zip(revoked, suspended, strict=True)
    return b"".join((_SPREAD[one] | _SPREAD[other & ~one] << 1).to_bytes(2, "little") for one, other in pairs)


def _packed(octets: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(octets, 9)).rstrip(b"=").decode()


@dataclass(frozen=True)
class TokenStatusList:
    """What a status list token says; its signature is judged elsewhere. ``bits`` is the width of an entry."""

    bits: int
    octets: bytes

    def value(self, index: int) -> int:
        """The value at an index. Raises StatusError when the list is shorter."""
        place, shift = divmod(index * self.bits, 8)
        if not 0 <= place < len(self.octets):
            raise StatusError(StatusReason.INDEX_OUT_OF_RANGE, f"Index {index} lies outside of the list.")
        return self.octets[place] >> shift & ((1 << self.bits) - 1)


def read_token_status_list(claims: Mapping[str, Any]) -> TokenStatusList:
    """The list in the claims of a status list token; at most 4 MiB are unpacked. Raises StatusError."""
    held = claims.get("status_list")
    bits, packed = (held.get("bits"), held.get("lst")) if isinstance(held, dict) else (None, None)
    if isinstance(bits, bool) or bits not in _BITS or not isinstance(packed, str):
        raise StatusError(StatusReason.MALFORMED_LIST, "The token holds no status list.")
    return TokenStatusList(int(bits), _unpacked(packed))


def _unpacked(text: str) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        octets = unpacking.decompress(data, _MAX_BYTES)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise StatusError(StatusReason.MALFORMED_LIST, "The list is not packed as the standard says.") from error
    if unpacking.unconsumed_tail or not unpacking.eof or unpacking.unused_data:
        raise StatusError(StatusReason.MALFORMED_LIST, "The list is cut off, has a tail, or is larger than 4 MiB.")
    return octets
