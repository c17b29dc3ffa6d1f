"""Time stamps on seals (``sigTst``): that a seal existed at a moment, whatever became of its certificate since.

Sources: ETSI TS 119 182-1 V1.2.1, clauses 5.3.4 and 5.4.3.2 (stamped is the signature value as it is written);
EN 319 102-1, clause 5.4 (a stamp is validated as of now); RFC 3161, section 2.3 (certificates of authorities).
Whoever holds a sealed document can add a stamp to it or take one away: a wrong one says nothing against the seal.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from credenza.proofs.dates import CLOCK_SKEW
from credenza.proofs.faults import ProofError, ProofReason, ProofUncheckableError

from .certificates import Holder, holder_of
from .standing import Standing, Trust, judge_certificate, may_sign
from .time_token import MAX_TOKEN_BYTES, TimeToken, read_time_token

_MOST_STAMPS = 8


class StampStanding(StrEnum):
    """Machine-readable answer; reports and translations refer to the values."""

    HOLDS = "time_stamp_holds"
    INVALID = "time_stamp_invalid"
    UNSUPPORTED = "time_stamp_unsupported"
    AUTHORITY_UNKNOWN = "time_stamp_authority_unknown"
    AUTHORITY_ENDED = "time_stamp_authority_ended"


@dataclass(frozen=True)
class StampReport:
    """How a time stamp stands. ``moment`` and ``authority`` are as the stamp says, ``None`` where it says nothing that
    is signed; only with ``HOLDS`` is the moment proven. ``detail`` is a technical remark in English.
    """

    standing: StampStanding
    moment: datetime | None = None
    authority: Holder | None = None
    detail: str = ""


def judge_stamps(containers: Sequence[object], stamped: bytes, trust: Trust, now: datetime) -> tuple[StampReport, ...]:
    """How the stamps in the values of ``sigTst`` stand at ``now``; those beyond eight are not looked at."""
    reports: list[StampReport] = []
    for container in containers:
        try:
            for der in _tokens(container):
                if len(reports) == _MOST_STAMPS:
                    return tuple(reports)
                reports.append(_judged(der, stamped, trust, now))
        except ProofError as error:
            reports.append(StampReport(StampStanding.INVALID, detail=error.detail))
        except ProofUncheckableError as error:
            reports.append(StampReport(StampStanding.UNSUPPORTED, detail=error.detail))
    return tuple(reports)


def container_of(token: bytes) -> dict[str, object]:
    """A time stamp as the value of ``sigTst``."""
    return {"tstTokens": [{"val": base64.b64encode(token).decode("ascii")}]}


def _tokens(container: object) -> Iterator[bytes]:
    tokens = container.get("tstTokens") if isinstance(container, dict) else None
    if not isinstance(tokens, list) or not tokens:
        raise ProofError(ProofReason.MALFORMED, "sigTst holds no time stamp.")
    for token in tokens:
        yield _token(token)


def _token(token: object) -> bytes:
    if not isinstance(token, dict) or not isinstance(token.get("val"), str):
        raise ProofError(ProofReason.MALFORMED, "sigTst holds something that is no time stamp.")
    if token.get("type", "RFC3161") != "RFC3161" or not str(token.get("encoding", "DER")).endswith("DER"):
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, "Time stamps of this kind are not known here.")
    if len(token["val"]) > 2 * MAX_TOKEN_BYTES:
        raise ProofError(ProofReason.MALFORMED, "The time stamp is too large.")
    try:
        return base64.b64decode(token["val"], validate=True)
    except (ValueError, binascii.Error) as error:
        raise ProofError(ProofReason.MALFORMED, "The time stamp is no base64.") from error


def _judged(der: bytes, stamped: bytes, trust: Trust, now: datetime) -> StampReport:
    try:
        token = read_time_token(der, stamped)
        _require_for_stamps(token, now)
    except ProofError as error:
        return StampReport(StampStanding.INVALID, detail=error.detail)
    except ProofUncheckableError as error:
        return StampReport(StampStanding.UNSUPPORTED, detail=error.detail)
    return StampReport(_standing(token, trust, now), token.moment, holder_of(token.certificates[0]))


def _require_for_stamps(token: TimeToken, now: datetime) -> None:
    """The certificate is for time stamps and nothing else, says so critically (RFC 3161, section 2.3), and the moment
    is one that it could have signed.
    """
    own = token.certificates[0]
    try:
        usage = own.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        usage = None
    named = list(usage.value) if usage is not None and usage.critical else []
    if named != [ExtendedKeyUsageOID.TIME_STAMPING] or not may_sign(own):
        raise ProofError(ProofReason.KEY_NOT_AUTHORISED, "The certificate is not one for time stamps.")
    if token.moment > now + CLOCK_SKEW:
        raise ProofError(ProofReason.MALFORMED, "The time stamp is of the future.")
    if not own.not_valid_before_utc <= token.moment <= own.not_valid_after_utc:
        raise ProofError(ProofReason.KEY_NOT_AUTHORISED, "The certificate did not hold at that moment.")


def _standing(token: TimeToken, trust: Trust, now: datetime) -> StampStanding:
    """The certificate of the authority has to hold at the moment and still now: whoever got hold of its key later,
    or broke it, could stamp any day.
    """
    believed = Trust(trust.stamp_anchors, trust.revocation_lists)
    then = judge_certificate(token.certificates, believed, token.moment)
    since = judge_certificate(token.certificates, believed, max(now, token.moment))
    if not then.path:
        return StampStanding.AUTHORITY_UNKNOWN
    holds = then.standing is since.standing is Standing.TRUSTED
    return StampStanding.HOLDS if holds else StampStanding.AUTHORITY_ENDED
