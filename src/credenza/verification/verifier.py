"""From bytes to a report, in ten steps.

Each step ends as passed, failed, not checked or not applicable, with a reason code. The report is *not verified* when
any step failed, *could not check* when step 4, 5, 6 or 7 lacked the means to decide, else *verified*.

1. Reading (parse). JSON, a signed token, or a PDF with one of them attached; UTF-8; within size and nesting limits; no
   member twice; no number that readers could take differently. When this fails nothing else is looked at. Files that
   are too large, pictures, and documents of other standards are not checked: they may well be genuine.
2. Vocabulary (contexts). The first context is that of the W3C data model, all contexts are pinned by their hash, none
   is ever fetched. An unknown one leaves a Data Integrity signature unchecked (a token signs its text regardless).
3. Form (shape). The members that VC Data Model 2.0 and Open Badges 3.0 require are there and of the right kind.
4. Signature (proof). The key named by the proof is listed in the DID document of the signer for signing credentials and
   not withdrawn; the signature holds; nothing in the document escapes the signature. In a set of proofs every one of a
   known suite must hold. did:key and did:jwk are resolved offline; did:web and did:webvh
   need their document at hand or a fetcher.
5. Issuer (issuer_binding). The signer is the issuer that the credential names. Whether the reader knows this issuer
   does not change the outcome; it is remarked upon, because a genuine signature says nothing about who that is.
6. Validity period (dates). The time of the check lies between the dates of the credential, give or take five minutes.
7. Status (status). The bit on the issuer's own signed list says neither revoked nor suspended. The list is taken from
   what is at hand, then from the fetcher; only after step 5 passed, so that a forged credential cannot make anyone
   fetch anything. A list that may not be believed leaves the status unknown.
8. Published edition (edition). The edition whose hash the credential names is at hand, has that hash, and describes the
   same micro-credential. Not having it at hand does not spoil the outcome.
9. Rules (rule_packs). The packs that the credential names are known with the same digest, and the award meets them.
10. Log (log). The proof that came with the credential leads from its bytes to a checkpoint of a transparency log that
   was signed as the reader asks. A credential without a proof is none the worse. If witnesses saw the log before the
   key in step 4 was revoked, or a blockchain held it by then, the key counts as it did then.

Of a credential whose holder may show parts (ecdsa-sd-2023), steps 6 and 7 decide only when the issuer made the validity
period and the status mandatory, for otherwise the holder could be hiding them; what steps 8 and 9 miss may be hidden.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from credenza.canonicalisation import NotInShapeError
from credenza.formats.clr2 import is_record
from credenza.formats.openbadges3 import ReadAchievement
from credenza.formats.sd_jwt_vc import is_attestation
from credenza.proofs import (
    CRYPTOSUITES,
    CheckedProofs,
    Contexts,
    Coverage,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    Resolver,
)

from .anchors import check_anchored, is_anchored
from .attestation import (
    check_attestation_dates,
    check_attestation_issuer,
    check_attestation_proof,
    check_attestation_shape,
    check_attestation_status,
    is_sd_jwt_vc,
)
from .dates import check_dates
from .disclosure import comparison_in_doubt, coverage_of, dates_in_doubt, notices_of, status_in_doubt
from .edition import Editions, check_edition, check_rules, try_to_read
from .known import Answers
from .log import as_it_was, check_log, documents_in, proof_attached_to
from .means import Means
from .others import JUDGES
from .parsing import Presented, Reading, UnreadableError
from .recognition import Proved, Recognised, Shapes
from .report import (
    STEPS,
    Claims,
    Notice,
    Result,
    StepOutcome,
    VerificationReport,
    failed,
    not_applicable,
    not_checked,
    passed,
)
from .shape import shape_problems, standards
from .signature import check_contexts, check_issuer, check_proof, issuer_of, own_words
from .standards import Standard
from .status import StatusLists, check_status, check_status_unconfirmed

_REMARKABLE = frozenset(
    ("issuer_unknown", "issuer_unregistered", "status_other_purpose", "status_clear_short", "edition_reworded")
)
"""Reasons of passed steps that the reader should know about."""


_PARSED = passed("parsed", form="JSON")
_IDENTIFIER_WITHHELD = not_applicable("log_identifier_withheld")
_TOGETHER = 200
"""Credentials that are verified together."""
_NOT_FOR_US = ("too_large", "picture", "presentation", "other_standard")
"""Reasons for not reading something that may well be genuine."""


class Verifier:
    """Verifies many credentials with the same means, and remembers what does not change between them.

    The reports are those of ``verify``. Memory is bounded, and threads may share a verifier.
    """

    def __init__(self, means: Means) -> None:
        self._means, self._resolve = means, means.resolve
        self._editions = Editions(means.editions)
        self._status_lists = StatusLists(means)
        self._shapes = Shapes()

    def with_means(self, means: Means) -> Verifier:
        """A verifier with other means that shares what this one remembers, editions that were at hand included."""
        other = copy.copy(self)
        other._means, other._resolve = means, means.resolve
        other._editions = self._editions.found_by(means.editions)
        other._status_lists = self._status_lists.with_means(means)
        return other

    def verify(self, data: bytes, now: datetime, log_proof: bytes | None = None) -> VerificationReport:
        """Verify a credential at the moment ``now``. Never raises, whatever the bytes are.

        ``log_proof`` is the proof that it is in a transparency log, if it came with it.
        """
        reading = Reading(data)
        report = next(self._verify_each((reading,), now))
        proof = log_proof or proof_attached_to(reading) or self._log_proof_at_hand(report, reading)
        if proof is not None:
            return self._with_log(report, reading, proof, now)
        return replace(report, log=_IDENTIFIER_WITHHELD) if self._lacks_identifier(report) else report

    def _log_proof_at_hand(self, report: VerificationReport, reading: Reading) -> bytes | None:
        """The proof that whoever verifies has; an attestation for EU wallets has its id in another claim."""
        claims = report.claims if self._means.logs else {}
        identifier = claims.get("id", claims.get("identifier"))
        return self._means.log_proofs(identifier, documents_in(reading)) if isinstance(identifier, str) else None

    def _lacks_identifier(self, report: VerificationReport) -> bool:
        """Whether a proof may be at hand that nothing shown leads to: its holder chose not to show the identifier."""
        return bool(self._means.logs) and is_attestation(report.document) and "identifier" not in report.document

    def _with_log(
        self, report: VerificationReport, reading: Reading, proof: bytes, now: datetime
    ) -> VerificationReport:
        """The report with step 10. What a key signed before it was revoked holds, if the log proves that it did."""
        result, since = check_log(reading, proof, self._means.logs, now, self._means.chain)
        if since is not None and report.step("proof").reason_code == ProofReason.KEY_REVOKED:
            earlier = copy.copy(self)  # its status lists are still asked for the keys of today
            earlier._resolve = as_it_was(self._means.resolve, since)
            again = next(earlier._verify_each((reading,), now))
            if again.step("proof").outcome is StepOutcome.PASSED:
                notice = Notice("key_revoked_later", result.facts)
                report = replace(again, warnings=(*again.warnings, notice))
        return replace(report, log=result)

    def verify_each(self, many: Iterable[bytes], now: datetime) -> Iterator[VerificationReport]:
        """The reports on many credentials, in their order, each as ``verify`` gives it.

        Two hundred are taken together. What lies around them (lists, editions, DID documents) is asked for once, and
        each step is taken for all before the next: a processor whose caches hold one step at a time is faster.
        """
        return self._verify_each(map(Reading, many), now)

    def _verify_each(self, many: Iterable[Reading], now: datetime) -> Iterator[VerificationReport]:
        waiting = iter(many)
        while together := list(islice(waiting, _TOGETHER)):
            recognised = [self._shapes.recognise(reading.data) for reading in together]
            answers = Answers(self._means, self._resolve, self._status_lists, self._editions, now)
            proved = [None if known is None else _proved(known, answers) for known in recognised]
            for reading, known, proof in zip(together, recognised, proved, strict=True):
                yield self._read(reading, now) if known is None or proof is None else self._known(known, proof, answers)

    def _read(self, reading: Reading, now: datetime) -> VerificationReport:
        """The report on a credential that is read as JSON or a token."""
        try:
            presented = reading.presented
        except UnreadableError as error:
            return unread_report(error, now)
        if is_sd_jwt_vc(presented.envelope):
            return self._attestation(presented, now)
        if presented.standard is not Standard.W3C:
            return self._of_another_standard(presented, now)
        judged = self._judge(presented, now)
        self._learn(reading.data, presented, judged)
        return self._conclude(judged, now)

    @property
    def resolve(self) -> Resolver:
        """How DIDs become documents."""
        return self._resolve

    @property
    def contexts(self) -> Contexts:
        """The contexts that are known beside the pinned ones."""
        return self._means.contexts

    def verify_parsed(self, presented: Presented, now: datetime) -> VerificationReport:
        """Verify a credential that was read already."""
        if is_sd_jwt_vc(presented.envelope):
            return self._attestation(presented, now)
        if presented.standard is not Standard.W3C:
            return self._of_another_standard(presented, now)
        return self._conclude(self._judge(presented, now), now)

    def _of_another_standard(self, presented: Presented, now: datetime) -> VerificationReport:
        found = JUDGES[presented.standard](presented, self._means, now)
        results = found.results(presented.form)
        return _report(list(results), [*_remarks(results), *found.notices], found.document, now)

    def _attestation(self, presented: Presented, now: datetime) -> VerificationReport:
        """The report on an SD-JWT VC, whose steps ``attestation`` tells."""
        claims, envelope, means = presented.document, presented.envelope, self._means
        assert envelope is not None  # noqa: S101 - is_sd_jwt_vc says so
        signature, proofs = check_attestation_proof(envelope, means, now)
        shape, issuer = check_attestation_shape(claims), check_attestation_issuer(envelope, proofs, means, now)
        results = [passed("parsed", form=presented.form), not_applicable("no_contexts"), shape, signature, issuer]
        results.append(check_attestation_dates(claims, now))
        if issuer.outcome is StepOutcome.PASSED:
            results.append(check_attestation_status(claims, proofs.verified[0].did, means, now))
        else:
            results.append(not_checked("proof_needed"))
        results += [not_applicable("no_edition"), not_applicable("no_rule_packs")]
        return _report(results, [*_remarks(results), *notices_of(envelope.coverage)], claims, now)

    def _known(self, recognised: Recognised, proved: Proved, answers: Answers) -> VerificationReport:
        """The report on a credential of a known shape."""
        shape, steps = recognised.shape, recognised.shape.steps
        results = (_PARSED, shape.contexts, shape.form, proved.result)
        if steps is not None and steps.issuer == proved.proof.if_it_holds.did:
            others = steps.take(recognised.values, answers)
            if others is not None:
                whole = (*results, *others)
                return VerificationReport(
                    answers.now, whole, tuple(_remarks(whole)), Claims(lambda: recognised.document)
                )
        return self._conclude(_Judged(recognised.document, results, proved.proofs, shape.achievement), answers.now)

    def _judge(self, presented: Presented, now: datetime) -> _Judged:
        """The first four steps."""
        document = presented.document
        signature, proofs = check_proof(presented, self.resolve, now, self.contexts)
        if presented.envelope is None and is_anchored(document):
            signature, proofs = check_anchored(document, (signature, proofs), self._means, now)
        contexts = check_contexts(presented, self.contexts)
        results = (passed("parsed", form=presented.form), contexts, _check_shape(document), signature)
        return _Judged(document, results, proofs)

    def _learn(self, data: bytes, presented: Presented, judged: _Judged) -> None:
        """Remember the shape of a credential that is in order so far and has one proof over the whole of it."""
        proofs = judged.proofs.verified
        if self.contexts or presented.form != "JSON" or judged.results[1].reason != "contexts_known":
            return  # a shape is compiled in the pinned contexts alone
        if any(result.outcome is not StepOutcome.PASSED for result in judged.results):
            return
        if len(proofs) != 1 or judged.proofs.unsupported or proofs[0].suite not in CRYPTOSUITES:
            return
        _, contexts, form, _ = judged.results
        self._shapes.learn(data, presented.document, contexts, form)

    def _conclude(self, judged: _Judged, now: datetime) -> VerificationReport:
        """The other steps, and the report."""
        document, proofs = judged.document, judged.proofs
        binding = check_issuer(document, proofs.verified, self._means)
        coverage = coverage_of(proofs.verified, issuer_of(document))
        dates = dates_in_doubt(check_dates(document, now), coverage)
        results = [*judged.results, binding, dates, *self._check_surroundings(judged, binding, coverage, now)]
        notices = [*_remarks(results), *notices_of(coverage)]
        if proofs.unsupported:
            notices.append(Notice("other_proofs_unchecked", {"suites": ", ".join(proofs.unsupported)}))
        if is_record(document):
            notices.append(Notice("credentials_inside"))
        if proofs.verified and str(judged.results[0].facts.get("form")).startswith(("PDF", "PNG", "SVG")):
            notices.append(Notice("only_inside_is_signed"))
        if proofs.verified and (words := own_words(document)):
            notices.append(Notice("own_words", {"names": ", ".join(words)}))
        return _report(results, notices, document, now)

    def _check_surroundings(self, judged: _Judged, binding: Result, coverage: Coverage, now: datetime) -> list[Result]:
        """Steps 7 to 9, which follow references of the credential, and so wait until it is known whose it is."""
        if binding.outcome is not StepOutcome.PASSED:
            needed = not_checked("proof_needed")
            unconfirmed = judged.proofs.unconfirmed
            status = check_status_unconfirmed(judged.document, unconfirmed, self._status_lists, now)
            return [status if unconfirmed else needed, needed, needed]
        badge = try_to_read(judged.document, judged.achievement)
        edition_result, edition = check_edition(judged.document, badge, self._editions, self._means)
        status = status_in_doubt(check_status(judged.document, self._status_lists, now), coverage)
        rules = check_rules(badge, edition, self._means, self._editions)
        return [status, *(comparison_in_doubt(result, coverage) for result in (edition_result, rules))]


@dataclass(frozen=True)
class _Judged:
    """A credential after the first four steps: their results, its proofs that hold, its achievement if known before."""

    document: dict[str, Any]
    results: tuple[Result, Result, Result, Result]
    proofs: CheckedProofs
    achievement: ReadAchievement | None = None


def unread_report(error: UnreadableError, now: datetime) -> VerificationReport:
    """The report on something that holds no readable credential."""
    judge = not_checked if error.reason in _NOT_FOR_US else failed
    first = judge(error.reason, error.detail, limit=f"{error.limit // 1024} KiB")
    return _report([first, *[not_checked("not_reached")] * (len(STEPS) - 2)], [], {}, now)


def verify(data: bytes, means: Means, now: datetime, log_proof: bytes | None = None) -> VerificationReport:
    """Verify one credential at the moment ``now``. Never raises, whatever the bytes are."""
    return Verifier(means).verify(data, now, log_proof)


def _check_shape(document: dict[str, Any]) -> Result:
    problems = shape_problems(document)
    if problems:
        return failed("shape_wrong", problems="; ".join(problems))
    return passed("shape_right", standards=standards(document))


def _report(
    results: list[Result], notices: list[Notice], document: dict[str, Any], now: datetime
) -> VerificationReport:
    return VerificationReport(now, tuple(results), tuple(notices), Claims(lambda: document))


def _proved(recognised: Recognised, answers: Answers) -> Proved | None:
    """The proof of a credential of a known shape; ``None`` unless it holds."""
    try:
        return recognised.proved(answers.key_of)
    except (ProofError, ProofUncheckableError, NotInShapeError):
        return None  # the way of all documents says what is wrong


def _remarks(results: Iterable[Result]) -> list[Notice]:
    return [Notice(result.reason, result.facts) for result in results if result.reason in _REMARKABLE]
