"""The cryptosuites that are made and verified here, each with the form it signs and the keys it takes.

Sources: vc-di-eddsa 1.0 (eddsa-rdfc-2022, eddsa-jcs-2022), vc-di-ecdsa 1.0 (ecdsa-rdfc-2019, ecdsa-jcs-2019,
ecdsa-sd-2023).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from credenza.canonicalisation import Hash

from .base58 import decode_base58
from .canonical import Contexts, Unsecured
from .coverage import WHOLE, Coverage
from .detached import DetachedJws
from .ecdsa_sd import ECDSA_SD_2023, SelectiveDisclosure
from .faults import ProofError, ProofReason
from .key_kinds import ED25519, KEY_KINDS, P256, P384
from .signatures import algorithm_of, signature_holds
from .unsigned import PROOF_TYPE

EDDSA_RDFC_2022 = "eddsa-rdfc-2022"
EDDSA_JCS_2022 = "eddsa-jcs-2022"
ECDSA_RDFC_2019 = "ecdsa-rdfc-2019"
ECDSA_JCS_2019 = "ecdsa-jcs-2019"

HASHES: Mapping[str, Hash] = {
    ED25519.algorithm: hashlib.sha256,
    P256.algorithm: hashlib.sha256,
    P384.algorithm: hashlib.sha384,
}
"""Signature algorithm → hash. With P-384 it is SHA-384 throughout, blank nodes included (vc-di-ecdsa 1.0, 3.2)."""


class Suite(Protocol):
    """How the proofs of one cryptosuite are verified."""

    @property
    def name(self) -> str:
        """Its name, the value of ``cryptosuite``."""

    def check(self, unsecured: Unsecured, proof: Mapping[str, Any], key: dict[str, Any]) -> Coverage:
        """How much of what the issuer signed the document shows.

        Raises ProofError when ``proof`` was not made over ``unsecured`` by the owner of the public JWK ``key``,
        ProofUncheckableError when that cannot be checked.
        """


@dataclass(frozen=True)
class Cryptosuite:
    """A suite that signs the hashes of the whole document: of its canonical RDF or of its canonical JSON."""

    name: str
    signs_rdf: bool
    algorithms: tuple[str, ...]

    def hash_data(self, unsecured: Unsecured, proof: Mapping[str, Any], algorithm: str) -> bytes:
        """What is signed with a key for ``algorithm``. Raises ProofError when the suite takes no such key."""
        if algorithm not in self.algorithms:
            raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"A key for {algorithm} is none for {self.name}.")
        if self.signs_rdf:
            return unsecured.hash_rdf(proof, HASHES[algorithm])
        return unsecured.hash_jcs(proof, HASHES[algorithm])

    def check(self, unsecured: Unsecured, proof: Mapping[str, Any], key: dict[str, Any]) -> Coverage:
        """All of it, when ``proof`` was made over ``unsecured`` by the owner of the public JWK ``key``.

        Raises ProofError, ProofUncheckableError.
        """
        signature, algorithm = signature_in(proof.get("proofValue")), algorithm_of(key)
        if not signature_holds(algorithm, key, self.hash_data(unsecured, proof, algorithm), signature):
            raise ProofError(ProofReason.BAD_SIGNATURE, "The content is not what the issuer signed.")
        return WHOLE


CRYPTOSUITES: Mapping[str, Cryptosuite] = {
    suite.name: suite
    for suite in (
        Cryptosuite(EDDSA_RDFC_2022, True, ("EdDSA",)),
        Cryptosuite(EDDSA_JCS_2022, False, ("EdDSA",)),
        Cryptosuite(ECDSA_RDFC_2019, True, ("ES256", "ES384")),
        Cryptosuite(ECDSA_JCS_2019, False, ("ES256", "ES384")),
    )
}
"""Name → suite, of those that sign the whole document."""

VERIFIED_SUITES: Mapping[str, Suite] = {**CRYPTOSUITES, ECDSA_SD_2023: SelectiveDisclosure()}
"""Name → suite, of all Data Integrity proofs that are verified here."""

EARLIER_SUITES: Mapping[str, Suite] = {
    suite.name: suite
    for suite in (
        Cryptosuite("Ed25519Signature2020", True, ("EdDSA",)),
        DetachedJws("Ed25519Signature2018", ("EdDSA",)),
        DetachedJws("EcdsaSecp256k1Signature2019", ("ES256K",)),
        DetachedJws("RsaSignature2018", ("RS256", "PS256")),
        DetachedJws("JsonWebSignature2020", ("EdDSA", "ES256", "ES384", "ES256K", "RS256", "PS256")),
    )
}
"""Type of the proof → suite, of those from before Data Integrity (vc-di-eddsa, "The Ed25519Signature2020 Suite";
Linked Data Signatures). Never made; a document that has one names contexts beside the product's own."""


def suite_of(proof: Mapping[str, Any], contexts: Contexts) -> Suite | None:
    """The suite that a proof says it was made with; ``None`` if that is not known here.

    ``contexts`` are those known beside the pinned ones.
    """
    named, suite = proof.get("type"), proof.get("cryptosuite")
    if isinstance(named, str) and named in EARLIER_SUITES and suite is None and contexts:
        return EARLIER_SUITES[named]
    return VERIFIED_SUITES.get(suite) if named == PROOF_TYPE and isinstance(suite, str) else None


_SIGNATURE_BYTES = (64, 96)


def suite_for(algorithm: str, name: str | None = None) -> Cryptosuite:
    """The suite that signs with keys for ``algorithm``: the one of that name, else the one over canonical RDF.

    Raises ProofError when there is none of that name or it takes no such key.
    """
    if name is None:
        name = EDDSA_RDFC_2022 if algorithm == ED25519.algorithm else ECDSA_RDFC_2019
    if name not in CRYPTOSUITES:
        known = ", ".join(CRYPTOSUITES)
        raise ProofError(ProofReason.UNSUPPORTED, f"{name[:80]!r} is not one of the suites {known}.")
    suite = CRYPTOSUITES[name]
    if algorithm not in suite.algorithms:
        wanted = " or ".join(suite.algorithms)
        raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"{name} takes a key for {wanted}, not one for {algorithm}.")
    return suite


def algorithm_used(proof: Mapping[str, Any]) -> str:
    """The algorithm of a proof that holds; the length of its signature tells those of its suite apart."""
    algorithms, length = CRYPTOSUITES[proof["cryptosuite"]].algorithms, len(signature_in(proof.get("proofValue")))
    fitting = (kind for kind in KEY_KINDS.values() if kind.algorithm in algorithms and kind.signature_bytes == length)
    return next(fitting).algorithm


def signature_in(value: object) -> bytes:
    """The signature in a ``proofValue`` of these suites. Raises ProofError."""
    try:
        signature = decode_base58(value[1:]) if isinstance(value, str) and value.startswith("z") else b""
    except ValueError as error:
        raise ProofError(ProofReason.MALFORMED, f"proofValue: {error}") from error
    if len(signature) not in _SIGNATURE_BYTES:
        raise ProofError(ProofReason.MALFORMED, f"proofValue holds {len(signature)} bytes, not 64 or 96.")
    return signature
