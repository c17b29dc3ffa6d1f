"""Blockcerts v1.2 and v2: the receipt, the transaction, and whose address it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from credenza.formats.blockcerts import Certificate, read_certificate, read_issuing_keys
from credenza.proofs import ProofError, ProofReason, ProofUncheckableError, Unsecured, contexts_for
from credenza.proofs.merkle import Anchor, Chain, ChainRecord, Receipt
from credenza.status import StatusReason
from credenza.verification.anchors import check_document_hash, check_issuing_address, look_up
from credenza.verification.means import Means
from credenza.verification.parsing import Presented
from credenza.verification.report import Result, failed, not_applicable, not_checked
from credenza.verification.revocation import check_revocation_list
from credenza.verification.signature import introduce

from .hosted import check_period
from .judged import Judged

_NEEDED = not_checked("proof_needed")
_TESTNET = ("m", "n", "2", "tb1")


def judge_blockcert(presented: Presented, means: Means, now: datetime) -> Judged:
    """Steps 4 to 7."""
    document = presented.document
    try:
        certificate = read_certificate(document)
    except ProofError as error:
        proof = failed(error.reason, error.detail)
        return Judged({"proof": proof, "issuer_binding": _NEEDED, "status": _NEEDED}, document)
    profile = _profile(certificate, means)
    proof, record = _check_proof(certificate, means)
    binding = _check_address(certificate, profile, record, means)
    steps = {
        "proof": proof,
        "issuer_binding": binding if proof.outcome != "failed" else _NEEDED,
        "dates": check_period(certificate.assertion, now),
        "status": _check_status(certificate, profile, means) if proof.outcome != "failed" else _NEEDED,
    }
    return Judged(steps, dict(certificate.content))


def _profile(certificate: Certificate, means: Means) -> Mapping[str, Any] | None:
    """The issuer's profile as it is published; what stands in the certificate about keys says nothing."""
    address = certificate.issuer.get("id")
    return means.document(address) if isinstance(address, str) else None


def _check_proof(certificate: Certificate, means: Means) -> tuple[Result, ChainRecord | None]:
    receipt = _placed(certificate)
    try:
        unsecured = Unsecured(certificate.content, contexts_for(certificate.content, means.contexts))
        changed = check_document_hash(unsecured, receipt)
    except ProofError as error:
        return failed(error.reason, error.detail), None
    except ProofUncheckableError as error:
        return not_checked(error.reason, error.detail, names=error.detail), None
    return (changed, None) if changed is not None else look_up(receipt, means.chains)


def _placed(certificate: Certificate) -> Receipt:
    """The receipt; where it does not say which Bitcoin network it means, the address does."""
    address = certificate.address or ""
    if not address.startswith(_TESTNET):
        return certificate.receipt
    anchors = certificate.receipt.anchors
    moved = tuple(replace(each, chain=Chain.BITCOIN_TESTNET) if _is_default(each) else each for each in anchors)
    return replace(certificate.receipt, anchors=moved)


def _is_default(anchor: Anchor) -> bool:
    return anchor.chain is Chain.BITCOIN


def _check_address(
    certificate: Certificate, profile: Mapping[str, Any] | None, record: ChainRecord | None, means: Means
) -> Result:
    """Step 5: the transaction came from an address that the issuer's profile lists for that time."""
    if profile is None:
        return not_checked(ProofReason.DID_UNRESOLVABLE, "The issuer's profile is not at hand.", names="")
    keys = read_issuing_keys(profile)
    stated = record.issuing_address if record is not None else certificate.address
    if stated is None:
        return _NEEDED
    withdrawn = check_issuing_address(keys, stated, record, str(profile.get("id")))
    if withdrawn is not None:
        return withdrawn
    return introduce(str(profile["id"]), means) if record is not None else _NEEDED


def _check_status(certificate: Certificate, profile: Mapping[str, Any] | None, means: Means) -> Result:
    """Step 7, by the list that the issuer's profile names, else the certificate.

    Of v1.2 the blockchain itself says it: the issuer spends an output of the transaction. No record here tells that.
    """
    if certificate.is_older:
        return not_checked(StatusReason.UNSUPPORTED_ENTRY, "Revocation by spending an output of the transaction.")
    named = (profile or {}).get("revocationList", certificate.issuer.get("revocationList"))
    if not isinstance(named, str):
        return not_applicable("no_status") if profile is not None else _NEEDED
    issuer = str(certificate.issuer.get("id"))
    return check_revocation_list(named, certificate.assertion.identifier, issuer, means)
