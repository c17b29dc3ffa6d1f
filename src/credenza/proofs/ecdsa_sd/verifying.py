"""Base and derived proofs are checked (vc-di-ecdsa 1.0, sections 3.5.8 and 3.6.7)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from credenza.proofs.canonical import Unsecured, explained
from credenza.proofs.coverage import ASSURABLE, Coverage, Extent
from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.key_kinds import P256
from credenza.proofs.signatures import signature_holds

from .deriving import mandatory_lines
from .pointers import PointerError
from .proof_values import BaseProof, DerivedProof, read_proof_value
from .signing import ECDSA_SD_2023, signed_data
from .statements import Labelling, Statements, blinded


class SelectiveDisclosure:
    """The suite ``ecdsa-sd-2023``."""

    name = ECDSA_SD_2023

    def check(self, unsecured: Unsecured, proof: Mapping[str, Any], key: dict[str, Any]) -> Coverage:
        """How much of what the issuer signed the document shows.

        Raises ProofError when ``proof`` does not hold, ProofUncheckableError when that cannot be checked.
        """
        value = read_proof_value(proof.get("proofValue"))
        with explained():
            statements = Statements(unsecured.document, unsecured.canonicalisation, _labelling(value))
            mandatory = _mandatory(statements, value)
            _require_signatures(unsecured, proof, key, value, statements, mandatory)
            return _coverage(unsecured, value, statements, frozenset(mandatory))


def _labelling(value: BaseProof | DerivedProof) -> Labelling:
    return blinded(value.hmac_key) if isinstance(value, BaseProof) else _stated(value.labels)


def _stated(labels: Mapping[int, bytes]) -> Labelling:
    """The labels that the proof states: one for each blank node of the document, no more."""

    def label(canonical: Mapping[int, str]) -> dict[int, bytes]:
        places = {number: int(text.removeprefix("c14n")) for number, text in canonical.items()}
        if set(places.values()) != set(labels):
            raise ProofError(ProofReason.MALFORMED, "The label map does not fit the nodes of the document.")
        return {number: labels[place] for number, place in places.items()}

    return label


def _mandatory(statements: Statements, value: BaseProof | DerivedProof) -> tuple[str, ...]:
    if isinstance(value, BaseProof):
        return mandatory_lines(statements, value)
    if value.mandatory_indexes and value.mandatory_indexes[-1] >= len(statements.lines):
        raise ProofError(ProofReason.MALFORMED, "A mandatory index lies beyond the statements of the document.")
    return tuple(statements.lines[index] for index in value.mandatory_indexes)


def _require_signatures(
    unsecured: Unsecured,
    proof: Mapping[str, Any],
    key: dict[str, Any],
    value: BaseProof | DerivedProof,
    statements: Statements,
    mandatory: tuple[str, ...],
) -> None:
    """The issuer's signature first: whoever cannot make it cannot make anyone check thousands of others."""
    together = set(mandatory)
    others = [line for line in statements.lines if line not in together]
    if len(others) != len(value.statement_signatures):
        counted = f"{len(value.statement_signatures)} signatures for {len(others)} statements"
        raise ProofError(ProofReason.BAD_SIGNATURE, f"There are {counted}.")
    signed = signed_data(unsecured, proof, value.public_key, mandatory)
    if not signature_holds(P256.algorithm, key, signed, value.signature):
        raise ProofError(ProofReason.BAD_SIGNATURE, "The mandatory content is not what the issuer signed.")
    one_time_key = _jwk(value.public_key)
    for line, signature in zip(others, value.statement_signatures, strict=True):
        if not signature_holds(P256.algorithm, one_time_key, line.encode(), signature):
            raise ProofError(ProofReason.BAD_SIGNATURE, f"This is not what the issuer signed: {line[:200]!r}")


def _jwk(multikey: bytes) -> dict[str, Any]:
    if not multikey.startswith(P256.prefix):
        raise ProofError(ProofReason.MALFORMED, "proofValue: the key in it is not one for P-256.")
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(P256.curve, multikey[len(P256.prefix) :])
    except ValueError as error:
        raise ProofError(ProofReason.MALFORMED, "proofValue: the key in it is no point of P-256.") from error
    numbers = point.public_numbers()
    return {"kty": "EC", "crv": P256.name, "x": _coordinate(numbers.x), "y": _coordinate(numbers.y)}


def _coordinate(value: int) -> str:
    return base64.urlsafe_b64encode(value.to_bytes(P256.coordinate_bytes, "big")).rstrip(b"=").decode("ascii")


def _coverage(
    unsecured: Unsecured, value: BaseProof | DerivedProof, statements: Statements, mandatory: frozenset[str]
) -> Coverage:
    if isinstance(value, BaseProof):
        return Coverage(Extent.HOLDERS_COPY, frozenset(ASSURABLE))
    shown = (member for member in ASSURABLE if member in unsecured.document)
    return Coverage(Extent.PART, frozenset(member for member in shown if _is_assured(member, statements, mandatory)))


def _is_assured(member: str, statements: Statements, mandatory: frozenset[str]) -> bool:
    try:
        return mandatory.issuperset(statements.part([f"/{member}"]).lines)
    except PointerError:  # by itself it says something else
        return False
