"""The bits of a status list (W3C Bitstring Status List 1.0, sections 2.2 and 3.3).

Index 0 is the leftmost bit: the most significant bit of the first byte.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib

from .faults import StatusError, StatusReason

ENTRIES = 131_072
"""Entries of a list. The standard demands at least this many (16 KiB), so that one bit says little about a person."""

_MAX_BYTES = 4 * 1024 * 1024
_GZIP_WINDOW = 31
_BARE_GZIP = "H4sI"
"""How base64url of gzip begins that lacks the multibase prefix, as the draft of 2021 has it and some still write it."""


def new_list() -> bytearray:
    """A list of ENTRIES clear bits."""
    return bytearray(ENTRIES // 8)


def _locate(bits: bytes | bytearray, index: int) -> tuple[int, int]:
    if not 0 <= index < len(bits) * 8:
        raise StatusError(
            StatusReason.INDEX_OUT_OF_RANGE, f"Index {index} lies outside a list of {len(bits) * 8} entries."
        )
    return index >> 3, 0x80 >> (index & 7)


def get_bit(bits: bytes | bytearray, index: int) -> bool:
    """Whether the bit at ``index`` is set. Raises StatusError when the list is shorter."""
    byte, mask = _locate(bits, index)
    return bool(bits[byte] & mask)


def set_bit(bits: bytearray, index: int, value: bool) -> None:
    """Set or clear the bit at ``index``. Raises StatusError when the list is shorter."""
    byte, mask = _locate(bits, index)
    bits[byte] = bits[byte] | mask if value else bits[byte] & ~mask


def encode(bits: bytes | bytearray) -> str:
    """The member ``encodedList``: gzip, base64url without padding, multibase prefix ``u``. Same bits, same text."""
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def decode(encoded: str) -> bytes:
    """The bits of an ``encodedList``; at most 4 MiB are unpacked.

    Raises StatusError: not base64url (the multibase prefix may lack), not gzip, too large, or shorter than the 16 KiB
    of the standard.
    """
    bits = decode_any(encoded)
    if len(bits) < ENTRIES // 8:
        raise StatusError(StatusReason.MALFORMED_LIST, f"The list holds {len(bits) * 8} entries, fewer than {ENTRIES}.")
    return bits


def decode_any(encoded: str) -> bytes:
    """The same, also of a list that is shorter: what it says is clear, only hides less who is meant.

    A short list of bytes that are 0 or 1 is one byte for each entry, as some write it by mistake, and is refused.
    """
    bits = _unpack(_from_multibase(encoded))
    if len(bits) < ENTRIES // 8 and (not bits or (any(bits) and set(bits) <= {0, 1})):
        raise StatusError(StatusReason.MALFORMED_LIST, "The list is empty, or has a byte for each entry.")
    return bits


def _from_multibase(encoded: str) -> bytes:
    if not encoded.startswith(("u", _BARE_GZIP)):
        raise StatusError(StatusReason.MALFORMED_LIST, "encodedList does not begin with u (multibase base64url).")
    text = encoded[1:] if encoded.startswith("u") else encoded.rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise StatusError(StatusReason.MALFORMED_LIST, "encodedList is not base64url.") from error


def _unpack(data: bytes) -> bytes:
    unpacking = zlib.decompressobj(_GZIP_WINDOW)
    try:
        bits = unpacking.decompress(data, _MAX_BYTES)
    except zlib.error as error:
        raise StatusError(StatusReason.MALFORMED_LIST, "encodedList is not gzip.") from error
    if unpacking.unconsumed_tail or not unpacking.eof or unpacking.unused_data:
        raise StatusError(StatusReason.MALFORMED_LIST, "encodedList is cut off, has a tail, or is larger than 4 MiB.")
    return bits
