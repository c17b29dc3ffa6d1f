"""From bytes to a report, in nine steps.

Each step ends as passed, failed, not checked or not applicable, with a reason code. The report is *not verified* when
any step failed, *could not check* when step 4, 5 or 7 lacked the means to decide, else *verified*.

1. Reading (parse). JSON, a signed token, or a PDF with one of them attached; UTF-8; within size and nesting limits; no
   member twice; no number that readers could take differently. When this fails nothing else is looked at. Files that
   are too large, pictures, and documents of other standards are not checked: they may well be genuine.
2. Vocabulary (contexts). The first context is that of the W3C data model, all contexts are pinned by their hash, none
   is ever fetched. An unknown one leaves a Data Integrity signature unchecked (a token signs its text regardless).
3. Form (shape). The members that VC Data Model 2.0 and Open Badges 3.0 require are there and of the right kind.
4. Signature (proof). The key named by the proof is listed in the DID document of the signer for signing credentials and
   not withdrawn; the signature holds; nothing in the document escapes the signature. In a set of proofs every one of a
   known suite must hold. did:key and did:jwk are resolved offline; did:web needs its document at hand or a fetcher.
5. Issuer (issuer_binding). The signer is the issuer that the credential names. Whether the reader knows this issuer
   does not change the outcome; it is remarked upon, because a genuine signature says nothing about who that is.
6. Validity period (dates). The time of the check lies between the dates of the credential, give or take five minutes.
7. Status (status). The bit on the issuer's own signed list says neither revoked nor suspended. The list is taken from
   what is at hand, then from the fetcher; only after step 5 passed, so that a forged credential cannot make anyone
   fetch anything. A list that may not be believed leaves the status unknown.
8. Published edition (edition). The edition whose hash the credential names is at hand, has that hash, and describes the
   same micro-credential. Not having it at hand does not spoil the outcome.
9. Rules (rule_packs). The packs that the credential names are known with the same digest, and the award meets them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .claims import flatten
from .dates import check_dates
from .edition import check_edition, check_rules, read_claims
from .means import Means
from .messages import Fact, message
from .parsing import Presented, UnreadableError, parse
from .report import (
    STEPS,
    Notice,
    Result,
    Step,
    StepOutcome,
    VerificationReport,
    failed,
    not_checked,
    passed,
)
from .shape import shape_problems, standards
from .signature import check_contexts, check_issuer, check_proof
from .status import check_status

_REMARKABLE = ("issuer_unknown", "issuer_unregistered", "status_other_purpose", "edition_reworded")
"""Reasons of passed steps that the reader should know about."""


_NOT_FOR_US = ("too_large", "picture", "other_standard")
"""Reasons for not reading something that may well be genuine."""


def verify(data: bytes, means: Means, now: datetime) -> VerificationReport:
    """Verify a credential at the moment ``now``. Never raises, whatever the bytes are."""
    try:
        presented = parse(data)
    except UnreadableError as error:
        judge = not_checked if error.reason in _NOT_FOR_US else failed
        first = judge(error.reason, error.detail, limit=f"{error.limit // 1024} KiB")
        return _report([first, *[not_checked("not_reached")] * (len(STEPS) - 1)], [], {}, now)
    return _verify(presented, means, now)


def _verify(presented: Presented, means: Means, now: datetime) -> VerificationReport:
    document = presented.document
    signature, proofs = check_proof(presented, means.resolve, now)
    binding = check_issuer(document, proofs.verified, means)
    results = [
        passed("parsed", form=presented.form),
        check_contexts(presented),
        _check_shape(document),
        signature,
        binding,
        check_dates(document, now),
        *_check_surroundings(document, binding, means, now),
    ]
    notices = [_notice(result.reason, result.facts) for result in results if result.reason in _REMARKABLE]
    if proofs.unsupported:
        notices.append(_notice("other_proofs_unchecked", {"suites": ", ".join(proofs.unsupported)}))
    return _report(results, notices, flatten(document), now)


def _check_shape(document: dict[str, Any]) -> Result:
    problems = shape_problems(document)
    if problems:
        return failed("shape_wrong", problems="; ".join(problems))
    return passed("shape_right", standards=standards(document))


def _check_surroundings(document: dict[str, Any], binding: Result, means: Means, now: datetime) -> list[Result]:
    """Steps 7 to 9, which follow references of the credential, and so wait until it is known whose it is."""
    if binding.outcome is not StepOutcome.PASSED:
        return [not_checked("proof_needed")] * 3
    claims = read_claims(document)
    edition_result, edition = check_edition(document, claims, means)
    return [check_status(document, means, now), edition_result, check_rules(claims, edition, means)]


def _notice(reason: str, facts: Mapping[str, Fact]) -> Notice:
    return Notice(reason, message(f"notice.{reason}", **facts))


def _report(results: list[Result], notices: list[Notice], claims: dict[str, Any], now: datetime) -> VerificationReport:
    steps = tuple(
        Step(number, name, result.outcome, str(result.reason), message(result.reason, **result.facts), result.detail)
        for number, (name, result) in enumerate(zip(STEPS, results, strict=True), start=1)
    )
    return VerificationReport(now, steps, tuple(notices), claims)
