"""Steps 2, 4 and 5: the vocabulary, the signature, and whether the signer is the issuer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from credenza.proofs import (
    ASSERTION,
    CREDENTIALS_V2,
    CheckedProofs,
    Contexts,
    KeyUnconfirmedError,
    ProofError,
    ProofUncheckableError,
    Resolver,
    VerifiedProof,
    contexts_for,
    listed_keys,
    unknown_contexts,
    verify_data_integrity,
    verify_envelope,
)

from .means import Means
from .parsing import VC_1_1, Presented
from .report import Result, failed, not_checked, passed


def issuer_of(document: dict[str, Any]) -> str | None:
    """The identifier of the issuer that a credential names."""
    issuer = document.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    return identifier if isinstance(identifier, str) else None


def check_contexts(presented: Presented, extra: Contexts) -> Result:
    """Step 2. An unknown vocabulary is not wrong; but nobody can say here what a signature over it covers."""
    named = presented.document.get("@context")
    contexts = named if isinstance(named, list) else [named]
    first = contexts[0] if contexts else None
    if first not in (CREDENTIALS_V2, VC_1_1) or not all(isinstance(entry, str | dict) for entry in contexts):
        return failed("contexts_malformed")
    # A token signs its text, so the vocabulary of version 1.1 is not needed to check it.
    known = {**extra, VC_1_1: {}} if presented.envelope else extra
    unknown = unknown_contexts(presented.document, known)
    if not unknown:
        return passed("contexts_known")
    further = contexts_for(presented.document, known)
    unknown = unknown_contexts(presented.document, further)
    return not_checked("unknown_context", names=", ".join(unknown)) if unknown else passed("contexts_of_others")


def own_words(document: dict[str, Any]) -> list[str]:
    """The words that the contexts written into a document bring: no signature fixes what they mean."""
    named = document.get("@context")
    written = [part for part in (named if isinstance(named, list) else [named]) if isinstance(part, dict)]
    return sorted({name for part in written for name in part if not name.startswith("@")})


def verified_proofs(
    presented: Presented, resolve: Resolver, now: datetime, contexts: Contexts | None = None
) -> CheckedProofs:
    """The proofs of a credential that hold. Raises ProofError or ProofUncheckableError."""
    if presented.envelope is not None:
        return CheckedProofs((verify_envelope(presented.envelope, resolve, now),))
    return verify_data_integrity(presented.document, resolve, now, contexts=contexts)


def check_proof(
    presented: Presented, resolve: Resolver, now: datetime, contexts: Contexts
) -> tuple[Result, CheckedProofs]:
    """Step 4."""
    try:
        proofs = verified_proofs(presented, resolve, now, contexts)
    except ProofError as error:
        return failed(error.reason, error.detail), CheckedProofs(())
    except KeyUnconfirmedError as error:
        return not_checked(error.reason, error.detail, names=""), CheckedProofs((), unconfirmed=error.proofs)
    except ProofUncheckableError as error:
        names = ", ".join(unknown_contexts(presented.document, contexts_for(presented.document, contexts)))
        return not_checked(error.reason, error.detail, names=names), CheckedProofs(())
    return signature_result(proofs), proofs


def signature_result(proofs: CheckedProofs) -> Result:
    """The result of step 4 for proofs that hold."""
    return _holds(tuple([(proof.did, proof.suite) for proof in proofs.verified]))


@lru_cache(maxsize=256)
def _holds(signed: tuple[tuple[str, str], ...]) -> Result:
    signers = ", ".join(did for did, _ in signed)
    suites = ", ".join(dict.fromkeys(suite for _, suite in signed))
    return passed("signature_holds", signer=signers, suite=suites)


def check_issuer(document: dict[str, Any], proofs: Sequence[VerifiedProof], means: Means) -> Result:
    """Step 5. Whose key it is decides; whether that issuer is known to whoever verifies is only remarked upon."""
    if not proofs:
        return not_checked("proof_needed")
    issuer = issuer_of(document)
    if issuer is None or issuer not in {proof.did for proof in proofs}:
        return _check_other_name(issuer, proofs, means)
    return introduce(issuer, means)


def _check_other_name(issuer: str | None, proofs: Sequence[VerifiedProof], means: Means) -> Result:
    """Step 5 where the signer bears another name than the issuer.

    A DID says whose its keys are. An issuer under another address may list keys of any name in its document, so as
    long as nobody has that at hand, nothing is known (Controlled Identifiers 1.0, section 3.3).
    """
    signers = ", ".join(proof.did for proof in proofs)
    if issuer is None or issuer.startswith("did:"):
        return failed("issuer_mismatch", issuer=str(issuer), signer=signers)
    document = means.document(issuer)
    if document is None or document.get("id") != issuer:
        return not_checked("issuer_unconfirmed", issuer=issuer, signer=signers)
    methods = {proof.verification_method for proof in proofs}
    if any(allowed and address in methods for address, _, allowed in listed_keys(document, ASSERTION)):
        return introduce(issuer, means)
    references = document.get(ASSERTION)
    if isinstance(references, list) and not methods.isdisjoint(filter(lambda item: isinstance(item, str), references)):
        return introduce(issuer, means)
    return failed("issuer_mismatch", issuer=issuer, signer=signers)


def introduce(issuer: str, means: Means) -> Result:
    """The result of step 5 for an issuer who is the signer: whether whoever verifies knows them."""
    entered = means.registered_issuers(issuer) if means.registered_issuers is not None else None
    if entered:
        return passed("issuer_registered", name=entered)
    trusted = means.trusted_issuers(issuer)
    if trusted:
        return passed("issuer_known", name=trusted)
    return passed("issuer_unknown" if means.registered_issuers is None else "issuer_unregistered", issuer=issuer)
