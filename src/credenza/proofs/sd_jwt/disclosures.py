"""Disclosures: the parts of an SD-JWT that a holder may hold back (RFC 9901, section 4.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credenza.canonicalisation import Hash
from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.jose import MAX_TOKEN_BYTES, decode_base64url, encode_base64url
from credenza.proofs.strict_json import JsonError, read_json_list, write_json

HASHES: Mapping[str, Hash] = {"sha-256": hashlib.sha256, "sha-384": hashlib.sha384, "sha-512": hashlib.sha512}
"""The hashes that ``_sd_alg`` may name here, by their names in IANA's registry (ibid., section 4.1.1)."""

DIGESTS, ELEMENT, ALGORITHM = "_sd", "...", "_sd_alg"
"""The names under which an SD-JWT speaks of digests; no claim may have them (ibid., section 4.2.1)."""


@dataclass(frozen=True)
class Disclosure:
    """One part that may be held back: ``name`` and value of a member, or an item of a list (``name`` is ``None``).

    ``text`` is how the issuer wrote it; its digest is over that and no other writing.
    """

    text: str
    name: str | None
    value: Any

    def digest(self, algorithm: str) -> str:
        """Its digest in base64url, as it stands in the signed part (ibid., section 4.2.3)."""
        return digest_of(self.text, algorithm)


def digest_of(text: str, algorithm: str) -> str:
    """The digest of an ASCII text in base64url. Raises ProofError for a hash that is not known here."""
    if algorithm not in HASHES:
        raise ProofError(ProofReason.MALFORMED, f"The hash {algorithm[:40]!r} is not known here.")
    return encode_base64url(HASHES[algorithm](text.encode("ascii")).digest()).decode("ascii")


def write_disclosure(salt: str, name: str | None, value: Any) -> Disclosure:
    """A disclosure of a member, or of an item when ``name`` is ``None``; ``salt`` has 128 bits (ibid., section 9.3)."""
    content = [salt, value] if name is None else [salt, name, value]
    return Disclosure(encode_base64url(write_json(content)).decode("ascii"), name, value)


def read_disclosure(text: str) -> Disclosure:
    """Take a disclosure apart. Raises ProofError when it is none."""
    try:
        content = read_json_list(decode_base64url(text, "disclosure"), MAX_TOKEN_BYTES)
    except JsonError as error:
        raise ProofError(ProofReason.MALFORMED, f"A disclosure: {error.detail}") from error
    if len(content) not in (2, 3) or not all(isinstance(part, str) for part in content[:-1]):
        raise ProofError(ProofReason.MALFORMED, "A disclosure is neither a member nor an item with its salt.")
    name = content[1] if len(content) == 3 else None
    if name in (DIGESTS, ELEMENT):
        raise ProofError(ProofReason.MALFORMED, f"A disclosure has the reserved name {name!r}.")
    return Disclosure(text, name, content[-1])
