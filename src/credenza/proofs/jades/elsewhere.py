"""Content that a seal covers and that lies elsewhere (``sigD``; ETSI TS 119 182-1 V1.2.1, clause 5.2.8).

By its address alone (ObjectIdByURI) the content is what is signed; by address and hash (ObjectIdByURIHash) the header
is, and holds the hash. Whoever brings the content need not be believed: the seal says whether it is the right one.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from credenza.proofs.faults import ProofError, ProofReason, ProofUncheckableError
from credenza.proofs.jose.jws import decode_base64url, encode_base64url

Contents = Callable[[str], bytes | None]
"""Address that a seal names → the content that lies there; ``None`` where it is not at hand."""

_BY_URI = "http://uri.etsi.org/19182/ObjectIdByURI"
_BY_URI_AND_HASH = "http://uri.etsi.org/19182/ObjectIdByURIHash"
_HASHES = {
    "S256": hashlib.sha256,
    "S384": hashlib.sha384,
    "S512": hashlib.sha512,
    "http://www.w3.org/2001/04/xmlenc#sha256": hashlib.sha256,
    "http://www.w3.org/2001/04/xmldsig-more#sha384": hashlib.sha384,
    "http://www.w3.org/2001/04/xmlenc#sha512": hashlib.sha512,
}
"""V1.1.1 named them as XML signatures do, V1.2.1 by the names of RFC 7518 without their kind."""


def no_contents(_: str) -> None:
    """Nothing is at hand but the seal."""


@dataclass(frozen=True)
class Elsewhere:
    """Where the content lies, and by which hash it is known; without ``hash_name`` the signature itself covers it."""

    address: str
    hash_name: str | None = None
    digest: bytes = b""

    def fetched(self, contents: Contents) -> bytes:
        """The content, once it is known to be the right one where a hash says so.

        Raises ProofUncheckableError when it is not at hand, ProofError when it is another.
        """
        content = contents(self.address)
        if content is None:
            raise ProofUncheckableError(ProofReason.CONTENT_MISSING, self.address[:200])
        if self.hash_name is not None and not self._is_right(content):
            raise ProofError(ProofReason.BAD_SIGNATURE, f"What lies at {self.address[:200]} is not what was sealed.")
        return content

    def _is_right(self, content: bytes) -> bool:
        """Whether the hash is of the content as it is, or as base64url: makers of seals read the standard both ways."""
        hash_of = _HASHES[str(self.hash_name)]
        written = (content, encode_base64url(content))
        return any(hmac.compare_digest(hash_of(data).digest(), self.digest) for data in written)


def read_elsewhere(members: Mapping[str, Any]) -> Elsewhere | None:
    """What a protected header says in ``sigD``; ``None`` without one.

    Raises ProofError when it breaks the standard, ProofUncheckableError for mechanisms and hashes that are not known
    here, and for several contents under one seal.
    """
    if "sigD" not in members:
        return None
    said = members["sigD"]
    if not isinstance(said, dict) or not isinstance(said.get("mId"), str):
        raise ProofError(ProofReason.MALFORMED, "sigD does not say how it names what is sealed.")
    if said["mId"] not in (_BY_URI, _BY_URI_AND_HASH):
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, f"sigD by {said['mId'][:100]!r} is not known here.")
    addresses = _texts(said, "pars")
    if len(addresses) > 1:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, "The seal covers several contents (sigD).")
    if said["mId"] == _BY_URI:
        if "hashM" in said or "hashV" in said:
            raise ProofError(ProofReason.MALFORMED, "sigD holds a hash where it must not.")
        return Elsewhere(addresses[0])
    return _by_hash(addresses, said)


def _by_hash(addresses: list[str], said: Mapping[str, Any]) -> Elsewhere:
    digests, name = _texts(said, "hashV"), said.get("hashM")
    if len(digests) != len(addresses) or not isinstance(name, str):
        raise ProofError(ProofReason.MALFORMED, "sigD holds not one hash for each content.")
    if name not in _HASHES:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, f"The hash {name[:100]!r} is not known here.")
    return Elsewhere(addresses[0], name, decode_base64url(digests[0].rstrip("="), "hash"))


def _texts(said: Mapping[str, Any], name: str) -> list[str]:
    held = said.get(name)
    if not isinstance(held, list) or not held or not all(isinstance(text, str) and text for text in held):
        raise ProofError(ProofReason.MALFORMED, f"sigD has no {name}.")
    return held
