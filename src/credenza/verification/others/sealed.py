"""European Digital Credentials under a JAdES seal: the seal, its certificate, and the credential inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from credenza.frameworks import moment_text
from credenza.proofs import ProofError, ProofReason, ProofUncheckableError
from credenza.proofs.jades import Holder, StampReport, Standing, Trust, VerifiedSeal, verify_seals
from credenza.status import StatusReason
from credenza.verification.data_model import data_model_problems
from credenza.verification.dates import check_dates
from credenza.verification.listed import while_listed
from credenza.verification.means import Means
from credenza.verification.messages import Fact
from credenza.verification.parsing import Presented
from credenza.verification.report import Notice, Result, StepOutcome, failed, not_applicable, not_checked, passed
from credenza.verification.signer import name_of
from credenza.verification.trust_files import digest_of

from .judged import Judged

_FAILING = {
    Standing.REVOKED: "certificate_revoked",
    Standing.NOT_YET_VALID: "certificate_not_yet_valid",
    Standing.NOT_FOR_SEALS: "certificate_not_for_seals",
}
_OTHER_STAMPS = frozenset(("adoTst", "sigRTst", "rfsTst", "arcTst"))
_OPEN = {Standing.ISSUER_UNKNOWN: "certificate_issuer_unknown", Standing.EXPIRED: "certificate_expired"}


def judge_sealed(presented: Presented, means: Means, now: datetime) -> Judged:
    """Steps 2 to 7. A seal covers the text, so no vocabulary is needed to check it."""
    try:
        seals = verify_seals(presented.source, _believed(means, now), now, means.content)
    except (ProofError, ProofUncheckableError) as error:
        judge = failed if isinstance(error, ProofError) else not_checked
        facts = {"url": error.detail} if error.reason is ProofReason.CONTENT_MISSING else {}
        proof, needed = judge(error.reason, error.detail, **facts), not_checked("proof_needed")
        return Judged({"proof": proof, "issuer_binding": needed, "dates": needed, "status": needed}, {})
    document = seals[0].document
    names, algorithms = (", ".join(dict.fromkeys(held)) for held in zip(*map(_told, seals), strict=True))
    return Judged(
        {
            "shape": _check_shape(document),
            "proof": passed("signature_holds", signer=names, suite=f"JAdES {algorithms}"),
            "issuer_binding": _check_holders(seals, means, now),
            "dates": check_dates(document, now),
            "status": _check_status(document),
        },
        document,
        _stamps(seals),
    )


def _told(seal: VerifiedSeal) -> tuple[str, str]:
    return _name(seal), seal.algorithm


def _believed(means: Means, now: datetime) -> Trust:
    """The anchors of seals, and those of time stamps without authorities whose trusted list is out of date."""
    outdated = {digest for digest, until in means.listed_until.items() if until < now}
    if not outdated:
        return means.seals
    current = tuple(anchor for anchor in means.seals.stamp_anchors if digest_of(anchor) not in outdated)
    return replace(means.seals, stamp_anchors=current)


def _stamps(seals: tuple[VerifiedSeal, ...]) -> tuple[Notice, ...]:
    """What the time stamps on the seals prove, and that others came along that nobody checks here."""
    told = [Notice(stamp.standing, _facts(stamp)) for seal in seals for stamp in seal.stamps]
    named = dict.fromkeys(name for seal in seals for name in seal.unchecked if name in _OTHER_STAMPS)
    others = [Notice("time_stamp_unchecked", {"names": ", ".join(named)})] if named else []
    return (*told, *others)


def _facts(stamp: StampReport) -> dict[str, Fact]:
    if stamp.moment is None or stamp.authority is None:
        return {"detail": stamp.detail}
    return {"moment": moment_text(stamp.moment), "authority": _called(stamp.authority)}


def _check_shape(document: dict[str, Any]) -> Result:
    problems = data_model_problems({**document, "proof": {"type": "seal"}})
    if problems:
        return failed("shape_wrong", problems="; ".join(problems))
    return passed("shape_right", standards="VC 1.1")


def _check_holders(seals: tuple[VerifiedSeal, ...], means: Means, now: datetime) -> Result:
    """Whether the issuer is among those who sealed. A seal beside it of somebody else changes nothing: who adds one can
    neither clear a seal of the issuer that is refused nor spoil one that is believed.
    """
    found = [while_listed(_check_holder(seal), means, now) for seal in seals]
    own = [result for result in found if result.reason not in ("issuer_mismatch", "issuer_unconfirmed")] or found
    order = (StepOutcome.PASSED, StepOutcome.FAILED, StepOutcome.NOT_CHECKED)
    return min(own, key=lambda result: order.index(result.outcome))


def _check_holder(seal: VerifiedSeal) -> Result:
    """Whether the holder of the certificate is the issuer that the credential names, and may be believed to be it."""
    issuer, standing = seal.document.get("issuer"), seal.trust.standing
    number = seal.holder.organization_identifier
    named = _identifiers(issuer) if isinstance(issuer, dict) else set()
    if named and number and number not in named:
        return failed("issuer_mismatch", issuer=", ".join(sorted(named)), signer=number)
    if standing in _FAILING:
        return failed(_FAILING[standing])
    if standing in _OPEN:
        return not_checked(_OPEN[standing], name=_name(seal))
    if not (named and number) and not _is_called(seal, issuer):
        return not_checked("issuer_unconfirmed", issuer=str(_legal_names(issuer) or "?"), signer=_name(seal))
    anchor = seal.trust.path[-1] if seal.trust.path else None
    authority, digest = (name_of(anchor), digest_of(anchor)) if anchor else ("", "")
    return passed("seal_trusted", name=_name(seal), authority=authority, anchor=digest)


def _name(seal: VerifiedSeal) -> str:
    return _called(seal.holder)


def _called(holder: Holder) -> str:
    return holder.organization or holder.common_name or "?"


def _is_called(seal: VerifiedSeal, issuer: object) -> bool:
    """Whether the issuer bears the name in the certificate; asked where no number tells organisations apart."""
    return _name(seal).casefold() in {name.casefold() for name in _legal_names(issuer)}


def _legal_names(issuer: object) -> list[str]:
    """The names of an organisation: texts, or texts by language."""
    held = [issuer.get(name) for name in ("legalName", "name")] if isinstance(issuer, dict) else []
    by_language = [item for value in held for item in (value.values() if isinstance(value, dict) else [value])]
    return [
        text for item in by_language for text in (item if isinstance(item, list) else [item]) if isinstance(text, str)
    ]


def _identifiers(issuer: Mapping[str, Any]) -> set[str]:
    """The identifiers of an organisation that a certificate can name (eIDAS, VAT, legal)."""
    held = [issuer.get(name) for name in ("eIDASIdentifier", "vatIdentifier", "taxIdentifier", "registration")]
    entries = [item for value in held for item in (value if isinstance(value, list) else [value])]
    return {str(entry["notation"]) for entry in entries if isinstance(entry, dict) and "notation" in entry}


def _check_status(document: Mapping[str, Any]) -> Result:
    if not document.get("credentialStatus"):
        return not_applicable("no_status")
    return not_checked(StatusReason.UNSUPPORTED_ENTRY, "The status of a sealed credential is not looked up.")
