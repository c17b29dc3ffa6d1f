"""Derived proofs: what a holder shows (vc-di-ecdsa 1.0, section 3.6.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from credenza.canonicalisation import canonical_labels
from credenza.proofs.canonical import Contexts, Unsecured, explained
from credenza.proofs.chains import proofs_of, secured_by
from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.unsigned import require_known_contexts

from .pointers import PointerError
from .proof_values import BaseProof, DerivedProof, read_proof_value
from .signing import ECDSA_SD_2023
from .statements import Part, Statements, blinded


def derive(
    document: Mapping[str, Any], selective_pointers: Iterable[str], *, contexts: Contexts | None = None
) -> dict[str, Any]:
    """The part of a credential with a base proof that is mandatory or to which the pointers lead, with its own proof.

    Other proofs, which sign the whole, are left out. Whether the issuer's signature holds is not looked at: the answer
    verifies if the credential does. Raises PointerError when a pointer leads nowhere or splits what is signed as one,
    ProofError when the base proof is missing, broken or in a chain with others, or when the credential names an unknown
    context.
    """
    proof, base = _base_proof_of(document)
    unsecured = Unsecured(secured_by(document, ()), contexts or {})
    require_known_contexts(unsecured.document, unsecured.contexts)
    with explained():
        statements = Statements(unsecured.document, unsecured.canonicalisation, blinded(base.hmac_key))
        mandatory = mandatory_lines(statements, base)
        shown = statements.part((*base.mandatory_pointers, *selective_pointers))
        if not shown.document:
            raise PointerError("none", "")
        value = _derived_proof(base, statements, frozenset(mandatory), shown)
    derived = proof | {"proofValue": value.written()}
    return {**shown.document, "proof": [derived] if isinstance(document["proof"], list) else derived}


def mandatory_pointers(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What every part of a credential with a base proof shows. Raises ProofError when it has none or a broken one."""
    return _base_proof_of(document)[1].mandatory_pointers


def mandatory_lines(statements: Statements, base: BaseProof) -> tuple[str, ...]:
    """The mandatory statements. Raises ProofError when the pointers of the base proof lead nowhere."""
    try:
        return statements.part(base.mandatory_pointers).lines
    except PointerError as error:
        raise ProofError(ProofReason.MALFORMED, f"The mandatory pointers do not fit: {error!s:.200}") from error


def _base_proof_of(document: Mapping[str, Any]) -> tuple[dict[str, Any], BaseProof]:
    ours = [proof for proof in proofs_of(document) if proof.get("cryptosuite") == ECDSA_SD_2023]
    if len(ours) != 1 or "previousProof" in ours[0]:
        raise ProofError(ProofReason.MISSING, f"The document has not one proof of {ECDSA_SD_2023} by itself.")
    value = read_proof_value(ours[0].get("proofValue"))
    if not isinstance(value, BaseProof):
        raise ProofError(ProofReason.UNSUPPORTED, "The document is a part already: only its holder can show more.")
    return ours[0], value


def _derived_proof(base: BaseProof, statements: Statements, mandatory: frozenset[str], shown: Part) -> DerivedProof:
    others = [line for line in statements.lines if line not in mandatory]
    if len(others) != len(base.statement_signatures):
        raise ProofError(ProofReason.MALFORMED, "The base proof has not one signature for each statement.")
    signatures = dict(zip(others, base.statement_signatures, strict=True))
    labels = {int(label.removeprefix("c14n")): number for number, label in canonical_labels(shown.data).items()}
    return DerivedProof(
        signature=base.signature,
        public_key=base.public_key,
        statement_signatures=tuple(signatures[line] for line in shown.lines if line not in mandatory),
        labels={place: statements.labels[number] for place, number in labels.items()},
        mandatory_indexes=tuple(index for index, line in enumerate(shown.lines) if line in mandatory),
    )
