"""Step 10: is the credential in a transparency log, and since when?

The proof travels beside the credential (decision 0026). It is checked against keys of the log that whoever verifies has
pinned, without asking the log. A moment that witnesses signed, or the block of a chain, is worth more than any date
that the issuer wrote: it also decides whether a key was still good when it signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson

from credenza.errors import LogError, UncheckableError
from credenza.frameworks import moment_text
from credenza.proofs import Resolver, read_datetime
from credenza.translog import (
    CONFIRMATIONS,
    AnchorError,
    Chain,
    Kind,
    LogProof,
    Mined,
    Opening,
    Policy,
    UnwitnessedError,
    Witnessed,
    anchors_in,
    chain_name,
    check_anchor,
    read_proof,
)

from .messages import Fact
from .parsing import Reading, UnreadableError
from .report import Result, failed, not_checked, passed

_PDF = b"%PDF-"
_CONTRADICTED = ("anchor_failed", "anchor_differs")
"""What a chain says against an anchor. One that it does not know, or not deep enough, may still come or be gone."""


def check_log(
    reading: Reading, proof: bytes, logs: Mapping[str, Policy], now: datetime, chain: Chain | None = None
) -> tuple[Result, datetime | None]:
    """Step 10, and the moment since when the credential is known to exist, if anybody who is trusted says so.

    With a ``chain`` the anchors in the proof count, too: the block of a transaction is a moment like that of a witness.
    """
    try:
        read = read_proof(proof)
    except LogError as error:
        return failed("log_proof_malformed", str(error)), None
    policy = logs.get(read.origin)
    if policy is None:
        return not_checked("log_unknown", log=read.origin), None
    try:
        witnessed = _witnessed(read, reading, policy, now)
    except UnwitnessedError as error:
        return not_checked("log_unwitnessed", str(error), log=read.origin), None
    except LogError as error:
        return failed("log_proof_wrong", str(error), log=read.origin), None
    return _seen(read, witnessed.seen_at) if chain is None else _anchored(read, witnessed.seen_at, chain)


def _seen(proof: LogProof, seen_at: datetime | None) -> tuple[Result, datetime | None]:
    facts = _facts(proof, seen_at)
    return (passed("logged", "", **facts), None) if seen_at is None else (passed("logged_since", "", **facts), seen_at)


def _facts(proof: LogProof, moment: datetime | None) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"log": proof.origin, "index": str(proof.index)}
    return facts if moment is None else {**facts, "moment": moment_text(moment)}


def _anchored(proof: LogProof, seen_at: datetime | None, chain: Chain) -> tuple[Result, datetime | None]:
    """The step with the anchors of the proof. One that the chain contradicts fails, whatever witnesses say."""
    try:
        first = _first_block(proof, chain)
    except AnchorError as error:
        if error.code in _CONTRADICTED:
            return failed("log_anchor_wrong", str(error)), None
        return not_checked("log_anchor_missing", str(error), **_facts(proof, seen_at)), seen_at
    except LogError as error:
        return failed("log_proof_wrong", str(error), log=proof.origin), None
    except UncheckableError as error:
        return not_checked("log_anchor_unreachable", str(error), **_facts(proof, seen_at)), seen_at
    if first is None:
        return _seen(proof, seen_at)
    facts = {**_facts(proof, first.moment), "chain": chain_name(chain.number), "block": str(first.block)}
    moments = [moment for moment in (seen_at, first.moment) if moment is not None]
    return passed("logged_anchored", "", **facts), min(moments)


def _first_block(proof: LogProof, chain: Chain) -> Mined | None:
    """The earliest transaction on this chain that anchors the checkpoint of a proof; ``None`` if it names none.

    Raises LogError, AnchorError, UncheckableError.
    """
    anchors = [anchor for anchor in anchors_in(proof.note) if anchor.chain == chain.number]
    mined = [check_anchor(anchor, proof.origin, chain, CONFIRMATIONS) for anchor in anchors]
    return min(mined, key=lambda each: each.moment, default=None)


def _witnessed(proof: LogProof, reading: Reading, policy: Policy, now: datetime) -> Witnessed:
    """What is known of the checkpoint by which the credential is in the log. Raises LogError."""
    opening = Opening.from_bytes(proof.extra)
    entries = [opening.entry_of(document) for document in documents_in(reading)] if opening.kind is Kind.AWARD else []
    fitting = next(filter(proof.is_of, entries), b"")
    return proof.check(fitting, policy, now)


def documents_in(reading: Reading) -> Iterator[bytes]:
    """The texts that an issuer may have signed as the credential that was handed in.

    The text as it stands; JSON as it is written without white space, for programs like to indent it; of an SD-JWT the
    token without the disclosures, which the holder chooses; of a PDF all of these of what is attached.
    """
    if _PDF in reading.data[:1024]:
        for content in _attachments(reading):
            yield from documents_in(Reading(content))
        return
    text = reading.data.strip()
    yield text
    if text.startswith(b"{"):
        try:
            yield orjson.dumps(reading.presented.document)
        except (UnreadableError, orjson.JSONEncodeError):
            return
    elif b"~" in text:
        yield text.partition(b"~")[0]


def proof_attached_to(reading: Reading) -> bytes | None:
    """The proof in the attachments of a PDF; ``None`` if there is none, or if this is no PDF."""
    if _PDF not in reading.data[:1024]:
        return None
    return next((content for content in _attachments(reading) if content.startswith(b"c2sp.org/tlog-proof@")), None)


def _attachments(reading: Reading) -> list[bytes]:
    try:
        return reading.attachments
    except UnreadableError:
        return []


def as_it_was(resolve: Resolver, moment: datetime) -> Resolver:
    """DID documents in which keys that were revoked after ``moment`` count as they did then (decision 0006)."""

    def resolved(did: str) -> dict[str, Any]:
        document = resolve(did)
        methods = document.get("verificationMethod")
        if not isinstance(methods, list):
            return document
        good = [method["id"] for method in methods if _revoked_after(method, moment)]
        if not good:
            return document
        trusted = document.get("assertionMethod")
        return {
            **document,
            "verificationMethod": [
                _without_end(method) if _revoked_after(method, moment) else method for method in methods
            ],
            "assertionMethod": [*(trusted if isinstance(trusted, list) else []), *good],
        }

    return resolved


def _revoked_after(method: object, moment: datetime) -> bool:
    if not isinstance(method, dict) or not isinstance(method.get("id"), str):
        return False
    revoked = read_datetime(method.get("revoked"))
    return revoked is not None and revoked > moment


def _without_end(method: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in method.items() if name != "revoked"}
