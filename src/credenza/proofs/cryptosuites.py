"""The cryptosuites that are verified here, each with the form it signs and the keys it takes.

Sources: vc-di-eddsa 1.0 (eddsa-rdfc-2022, eddsa-jcs-2022), vc-di-ecdsa 1.0 (ecdsa-rdfc-2019, ecdsa-jcs-2019).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credenza.canonicalisation import Hash

from .canonical import Contexts, hash_jcs, hash_rdf
from .faults import ProofError, ProofReason

EDDSA_RDFC_2022 = "eddsa-rdfc-2022"

_HASHES: Mapping[str, Hash] = {"EdDSA": hashlib.sha256, "ES256": hashlib.sha256, "ES384": hashlib.sha384}
"""Signature algorithm → hash. With P-384 it is SHA-384 throughout, blank nodes included (vc-di-ecdsa 1.0, 3.2)."""


@dataclass(frozen=True)
class Cryptosuite:
    """One suite: whether it signs canonical RDF or canonical JSON, and with which algorithms."""

    name: str
    signs_rdf: bool
    algorithms: tuple[str, ...]

    def hash_data(
        self, document: Mapping[str, Any], proof: Mapping[str, Any], contexts: Contexts, algorithm: str
    ) -> bytes:
        """What is signed with a key for ``algorithm``. Raises ProofError when the suite takes no such key."""
        if algorithm not in self.algorithms:
            raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"A key for {algorithm} is none for {self.name}.")
        if self.signs_rdf:
            return hash_rdf(document, proof, contexts, _HASHES[algorithm])
        return hash_jcs(document, proof, _HASHES[algorithm])


CRYPTOSUITES: Mapping[str, Cryptosuite] = {
    suite.name: suite
    for suite in (
        Cryptosuite(EDDSA_RDFC_2022, True, ("EdDSA",)),
        Cryptosuite("eddsa-jcs-2022", False, ("EdDSA",)),
        Cryptosuite("ecdsa-rdfc-2019", True, ("ES256", "ES384")),
        Cryptosuite("ecdsa-jcs-2019", False, ("ES256", "ES384")),
    )
}
