"""Canonical JSON (RFC 8785): members in the order of UTF-16, numbers as ECMAScript writes them, no white space."""

from __future__ import annotations

from typing import Any

import orjson
import rfc8785

_SORTED = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)
_BEYOND_16_BITS = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")
"""How UTF-8 begins characters that UTF-16 writes as pairs and so sorts before some of those that it does not."""

_SIMPLE = frozenset({str, int, bool, type(None)})


def canonical_json(document: Any) -> bytes:
    """A document as canonical JSON. Raises ValueError when it has none (NaN, integers beyond 2^53, broken texts …).

    A fast writer that sorts by code points writes the same, but for some numbers and for names beyond 16 bits; what
    could hold one of those is left to the slow one.
    """
    try:
        text = orjson.dumps(document, option=_SORTED)
    except orjson.JSONEncodeError:
        return rfc8785.dumps(document)
    if (not text.isascii() and any(byte in text for byte in _BEYOND_16_BITS)) or not _is_plain(document):
        return rfc8785.dumps(document)
    return text


def _is_plain(value: Any) -> bool:
    """Whether everything in a value is JSON, and its fractions are written alike everywhere."""
    kind = value.__class__
    if kind is dict or kind is list:
        for inner in value.values() if kind is dict else value:
            if inner.__class__ is not str and not _is_plain(inner):
                return False
        return True
    return _has_plain_digits(value) if kind is float else kind in _SIMPLE


def _has_plain_digits(number: float) -> bool:
    """Whether a number has a fraction and neither writer uses an exponent. Not so NaN, 1.0 and -0.0."""
    return 1e-4 <= abs(number) < 1e15 and not number.is_integer()
