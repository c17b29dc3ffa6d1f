"""Canonical N-Quads (RDF 1.1 N-Quads; escapes by RDFC-1.0, section 5)."""

from __future__ import annotations

import re

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
for _code in (*range(0x20), 0x7F):
    _ESCAPES.setdefault(chr(_code), f"\\u{_code:04X}")

_needs_escape = re.compile('[\\x00-\\x1f"\\\\\\x7f]')
is_iri = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[!#-;=?-\[\]_a-z~]*|[^\x00-\x20<>\"{}|^`\\\x7f\ud800-\udfff]*)\Z"
).match
"""Matches an absolute IRI without the characters that N-Quads forbids.

The first of the two classes is the second without what is not ASCII: it is matched in half the time, and fits most.
"""

IN_IRIS = bytes(byte for byte in range(0x21, 256) if byte not in b'<>"{}|^`\\\x7f')
"""The bytes that an IRI may hold after its scheme."""

is_language_tag = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\Z").match
"""Matches a well-formed language tag (BCP 47, syntax only)."""


def escape(text: str) -> str:
    """The text as it stands between the quotation marks of a canonical literal."""
    return _needs_escape.sub(lambda found: _ESCAPES[found.group()], text)
