"""Step 10: is the credential in a transparency log, and since when?

The proof travels beside the credential (decision 0026). It is checked against keys of the log that whoever verifies has
pinned, without asking the log. A moment that witnesses signed is worth more than any date that the issuer wrote: it
also decides whether a key was still good when it signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson

from credenza.errors import LogError
from credenza.frameworks import moment_text
from credenza.proofs import Resolver, read_datetime
from credenza.translog import Kind, LogProof, Opening, Policy, UnwitnessedError, Witnessed, read_proof

from .parsing import UnreadableError, attached, parse
from .report import Result, failed, not_checked, passed

_PDF = b"%PDF-"


def check_log(data: bytes, proof: bytes, logs: Mapping[str, Policy], now: datetime) -> tuple[Result, datetime | None]:
    """Step 10, and the moment since when the credential is known to exist, if anybody who is trusted says so."""
    try:
        read = read_proof(proof)
    except LogError as error:
        return failed("log_proof_malformed", str(error)), None
    policy = logs.get(read.origin)
    if policy is None:
        return not_checked("log_unknown", log=read.origin), None
    try:
        witnessed = _witnessed(read, data, policy, now)
    except UnwitnessedError as error:
        return not_checked("log_unwitnessed", str(error), log=read.origin), None
    except LogError as error:
        return failed("log_proof_wrong", str(error), log=read.origin), None
    if witnessed.seen_at is None:
        return passed("logged", log=read.origin, index=str(read.index)), None
    moment = moment_text(witnessed.seen_at)
    return passed("logged_since", log=read.origin, index=str(read.index), moment=moment), witnessed.seen_at


def _witnessed(proof: LogProof, data: bytes, policy: Policy, now: datetime) -> Witnessed:
    """What is known of the checkpoint by which the credential is in the log. Raises LogError."""
    opening = Opening.from_bytes(proof.extra)
    entries = [opening.entry_of(document) for document in documents_in(data)] if opening.kind is Kind.AWARD else []
    fitting = next(filter(proof.is_of, entries), b"")
    return proof.check(fitting, policy, now)


def documents_in(data: bytes) -> Iterator[bytes]:
    """The texts that an issuer may have signed as the credential in ``data``.

    The text as it stands; JSON as it is written without white space, for programs like to indent it; of an SD-JWT the
    token without the disclosures, which the holder chooses; of a PDF all of these of what is attached.
    """
    if _PDF in data[:1024]:
        for content in _attachments(data):
            yield from documents_in(content)
        return
    text = data.strip()
    yield text
    if text.startswith(b"{"):
        try:
            yield orjson.dumps(parse(text).document)
        except (UnreadableError, orjson.JSONEncodeError):
            return
    elif b"~" in text:
        yield text.partition(b"~")[0]


def proof_attached_to(data: bytes) -> bytes | None:
    """The proof in the attachments of a PDF; ``None`` if there is none, or if this is no PDF."""
    if _PDF not in data[:1024]:
        return None
    return next((content for content in _attachments(data) if content.startswith(b"c2sp.org/tlog-proof@")), None)


def _attachments(data: bytes) -> list[bytes]:
    try:
        return attached(data)
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
