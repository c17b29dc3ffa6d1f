"""Proofs whose signature is a token without its content: the suites from before Data Integrity had a proofValue.

Sources: Linked Data Signatures (W3C CCG), RFC 7797 (``b64`` false), RFC 8812 (ES256K). What is signed is the header, a
dot, and the hashes of the canonical proof options and document.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .canonical import Unsecured
from .coverage import WHOLE, Coverage
from .faults import ProofError, ProofReason
from .signatures import algorithms_of, signature_holds
from .strict_json import JsonError, read_json

_LONGEST_HEADER = 1024


@dataclass(frozen=True)
class DetachedJws:
    """One such suite: the type of its proofs and the algorithms of its keys."""

    name: str
    algorithms: tuple[str, ...]

    def check(self, unsecured: Unsecured, proof: Mapping[str, Any], key: dict[str, Any]) -> Coverage:
        """All of it, when ``proof`` was made over ``unsecured`` by the owner of the public JWK ``key``.

        Raises ProofError, ProofUncheckableError.
        """
        header, signature = _parts(proof.get("jws"))
        algorithm = _algorithm(header)
        if algorithm not in self.algorithms or algorithm not in algorithms_of(key):
            raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"The key is none for this {self.name}.")
        signed = f"{header}.".encode("ascii") + unsecured.hash_rdf(proof)
        if not signature_holds(algorithm, key, signed, signature):
            raise ProofError(ProofReason.BAD_SIGNATURE, "The content is not what the issuer signed.")
        return WHOLE


def _parts(value: object) -> tuple[str, bytes]:
    """The header as written, and the signature. Raises ProofError."""
    header, _, signature = value.partition("..") if isinstance(value, str) else ("", "", "")
    if not header or not signature:
        raise ProofError(ProofReason.MALFORMED, "jws is no token with its content left out.")
    return header, _decoded(signature)


def _decoded(text: str) -> bytes:
    """Base64url without padding. Raises ProofError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise ProofError(ProofReason.MALFORMED, "jws is not base64url.") from error


def _algorithm(header: str) -> str:
    """The algorithm that the header names. Raises ProofError when the content would be signed in another form."""
    try:
        read = read_json(_decoded(header), _LONGEST_HEADER)
    except JsonError as error:
        raise ProofError(ProofReason.MALFORMED, f"The header of jws: {error.detail}") from error
    if read.get("b64") is not False or read.get("crit") != ["b64"]:
        raise ProofError(ProofReason.MALFORMED, "The token does not leave its content unencoded.")
    return str(read.get("alg"))
