"""What a Merkle proof shows: that the document is the one, and that a blockchain holds the root of many such.

Used by credentials of the W3C data model (MerkleProof2019) and by Blockcerts v2 (MerkleProof2017).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credenza.formats.blockcerts import IssuingKey, read_issuing_keys
from credenza.proofs import (
    CheckedProofs,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    Unsecured,
    VerifiedProof,
    contexts_for,
    find_key,
)
from credenza.proofs.merkle import (
    Anchor,
    Chain,
    ChainLookup,
    ChainRecord,
    Receipt,
    is_merkle_proof,
    leads_to_root,
    read_2019_receipt,
)

from .data_model import items
from .means import Means
from .report import Result, failed, not_checked, passed


def check_document_hash(unsecured: Unsecured, receipt: Receipt) -> Result | None:
    """What is wrong with the document or the way to the root; ``None`` if nothing is.

    Raises ProofError, ProofUncheckableError when the document has no canonical form.
    """
    if not hmac.compare_digest(unsecured.document_digest().hex(), receipt.target_hash):
        return failed(ProofReason.BAD_SIGNATURE, "The hash of the document is not the one in the receipt.")
    if not leads_to_root(receipt):
        return failed("merkle_path_wrong")
    return None


def look_up(receipt: Receipt, chains: ChainLookup) -> tuple[Result, ChainRecord | None]:
    """Step 4 for a receipt that fits its document: every anchor whose chain answers must hold the root."""
    answers = [(anchor, chains(anchor)) for anchor in receipt.anchors if anchor.chain is not None]
    known = [(anchor, record) for anchor, record in answers if record is not None]
    for anchor, record in known:
        if record.remote_hash != receipt.merkle_root:
            return failed("chain_differs", chain=_name(anchor), transaction=anchor.transaction), None
    if not known:
        return _unanswered(receipt.anchors), None
    anchor, record = known[0]
    return passed("anchored", chain=_name(anchor), transaction=anchor.transaction), record


def check_issuing_address(
    keys: list[IssuingKey], address: str, record: ChainRecord | None, issuer: str
) -> Result | None:
    """What speaks against an address as one of the issuer's; ``None`` if nothing does.

    Without a record nobody knows when it was used, so only one that is not listed at all counts against it.
    """
    key = next((each for each in keys if each.address.lower() == address.lower()), None)
    if key is None:
        return failed("issuer_mismatch", issuer=issuer, signer=address)
    moment = record.moment if record is not None else None
    if moment is None:
        return None
    if key.ended is not None and key.ended < moment:
        return failed(ProofReason.KEY_REVOKED, f"{address} ended before the transaction.")
    if key.created is not None and moment < key.created:
        return failed(ProofReason.KEY_NOT_AUTHORISED, f"{address} was not in use yet.")
    return None


def _unanswered(anchors: tuple[Anchor, ...]) -> Result:
    if any(anchor.chain is Chain.MOCK for anchor in anchors):
        return not_checked("chain_mock")
    names = ", ".join(f"{_name(anchor)} {anchor.transaction}" for anchor in anchors)
    return not_checked("chain_unreachable", names=names)


def _name(anchor: Anchor) -> str:
    return str(anchor.chain) if anchor.chain is not None else "?"


def is_anchored(document: Mapping[str, Any]) -> bool:
    """Whether a credential of the W3C data model has a Merkle proof."""
    return any(isinstance(proof, dict) and is_merkle_proof(proof) for proof in items(document.get("proof")))


def check_anchored(
    document: Mapping[str, Any], other: tuple[Result, CheckedProofs], means: Means, now: datetime
) -> tuple[Result, CheckedProofs]:
    """Step 4 of such a credential. ``other`` is what its proofs of other kinds came to.

    A Merkle proof covers the document with the proofs before it. Beside a signature that holds, one whose blockchain
    is not at hand takes nothing away; one that does not fit the document always counts.
    """
    results = [_check_merkle_proof(document, place, means, now) for place in _places(document)]
    wrong = next((result for result, _ in results if result.outcome == "failed"), None)
    if wrong is not None:
        return wrong, CheckedProofs(())
    if other[0].reason != ProofReason.UNSUPPORTED:
        return other
    proofs, issuer = tuple(proof for _, proof in results if proof is not None), str(_issuer(document))
    if proofs and issuer.startswith("did:") and issuer not in {proof.did for proof in proofs}:
        signers = ", ".join(proof.did for proof in proofs)
        return failed("issuer_mismatch", issuer=issuer, signer=signers), CheckedProofs(())
    unanswered = next((result for result, _ in results if result.outcome != "passed"), None)
    return (unanswered, CheckedProofs((), unconfirmed=proofs)) if unanswered else (results[0][0], CheckedProofs(proofs))


def _places(document: Mapping[str, Any]) -> list[int]:
    held = items(document.get("proof"))
    return [place for place, proof in enumerate(held) if isinstance(proof, dict) and is_merkle_proof(proof)]


def _check_merkle_proof(
    document: Mapping[str, Any], place: int, means: Means, now: datetime
) -> tuple[Result, VerifiedProof | None]:
    proof = items(document["proof"])[place]
    try:
        receipt = read_2019_receipt(proof.get("proofValue"))
        content = _covered(document, place)
        changed = _compare(Unsecured(content, contexts_for(content, means.contexts)), receipt)
        key_missing = None if changed is not None else _missing_key(proof.get("verificationMethod"), means, now)
    except ProofError as error:
        return failed(error.reason, error.detail), None
    except ProofUncheckableError as error:
        return not_checked(error.reason, error.detail, names=error.detail), None
    if changed is not None:
        return changed, None
    result, record = look_up(receipt, means.chains)
    if record is not None:
        result = _check_sender(_issuer(document), record, key_missing, means) or result
    return result, _as_proof(proof, record) if result.outcome != "failed" else None


def _covered(document: Mapping[str, Any], place: int) -> dict[str, Any]:
    """What a Merkle proof is about: the document with the proof that it repeats (ChainedProof2021), else with those
    before it. Raises ProofError when the repeated one is not a proof of the document.
    """
    proofs, content = items(document["proof"]), {name: value for name, value in document.items() if name != "proof"}
    repeated = proofs[place].get("previousProof")
    if isinstance(repeated, dict):
        if repeated not in proofs[:place] + proofs[place + 1 :]:
            raise ProofError(ProofReason.PREVIOUS_PROOF_MISSING, "A proof repeats an earlier proof that is not there.")
        return content | {"proof": repeated}
    before = proofs[:place]
    return content | {"proof": before if place > 1 else before[0]} if before else content


def _issuer(document: Mapping[str, Any]) -> str | None:
    issuer = document.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    return identifier if isinstance(identifier, str) else None


def _compare(unsecured: Unsecured, receipt: Receipt) -> Result | None:
    """As ``check_document_hash``; the direction of texts is left out by the makers of these proofs."""
    changed = check_document_hash(unsecured, receipt)
    if changed is None or changed.reason != ProofReason.BAD_SIGNATURE:
        return changed
    return check_document_hash(Unsecured(_without_direction(unsecured.document), unsecured.contexts), receipt)


def _without_direction(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_direction(member) for name, member in value.items() if name != "@direction"}
    return [_without_direction(item) for item in value] if isinstance(value, list) else value


def _missing_key(method: object, means: Means, now: datetime) -> ProofUncheckableError | None:
    """Raises ProofError when the document of the signer is at hand and does not list this key, or as withdrawn.

    For what it is listed does not matter: it is the transaction that is signed, not the credential.
    """
    try:
        find_key(method, means.resolve, now)
    except ProofUncheckableError as error:
        return error
    except ProofError as error:
        if error.reason is not ProofReason.KEY_NOT_AUTHORISED:
            raise
    return None


def _check_sender(
    issuer: str | None, record: ChainRecord, key_missing: ProofUncheckableError | None, means: Means
) -> Result | None:
    """What keeps the sender of the transaction from being the issuer; ``None`` if nothing does."""
    keys = _issuing_keys(issuer, means) if issuer is not None else []
    if not keys:
        detail = key_missing.detail if key_missing is not None else "No list of the issuer's addresses is at hand."
        return not_checked(ProofReason.DID_UNRESOLVABLE, detail, names="")
    return check_issuing_address(keys, record.issuing_address, record, str(issuer))


def _issuing_keys(issuer: str, means: Means) -> list[IssuingKey]:
    """The addresses that an issuer lists in its profile; a DID document names that profile as a service."""
    document = means.document(issuer)
    if document is None:
        return []
    services = [item for item in items(document.get("service")) if isinstance(item, dict)]
    named = [item.get("serviceEndpoint") for item in services if item.get("type") == "IssuerProfile"]
    profiles = [means.document(address) for address in named if isinstance(address, str)]
    return [key for held in (document, *profiles) if held is not None for key in read_issuing_keys(held)]


def _as_proof(proof: Mapping[str, Any], record: ChainRecord | None) -> VerifiedProof:
    method, moment = str(proof.get("verificationMethod")), record.moment if record is not None else None
    return VerifiedProof(method.partition("#")[0], method, "MerkleProof2019", moment)
