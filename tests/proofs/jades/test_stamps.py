"""A time stamp proves that a seal existed, or says why it proves nothing; the seal itself stands or falls alone."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.proofs.jades import (
    Holder,
    StampReport,
    StampStanding,
    Standing,
    Trust,
    VerifiedSeal,
    seal,
    verify_seals,
)
from credenza.proofs.jades.stamps import judge_stamps

from .authority import NOW, Authority, rsa_key
from .time_authority import TimeAuthority, time_authority

ROOT, TIME_ROOT = Authority(), Authority("Tempo Trust")
BETWEEN = Authority("Tempo Trust, second", above=TIME_ROOT)
TIME = time_authority(BETWEEN)
TRUST = Trust((ROOT.certificate,), stamp_anchors=(TIME_ROOT.certificate,))
STAMPED = b"c2lnbmF0dXJl"
WHO = Holder("Tempo di Esempio", "Sigillo di Esempio", "VATIT-01234567890", "IT")
EARLIER = NOW - timedelta(days=100)


def container(*tokens: bytes) -> dict[str, Any]:
    return {"tstTokens": [{"val": base64.b64encode(token).decode()} for token in tokens]}


def judged(token: bytes, trust: Trust = TRUST, now: datetime = NOW, stamped: bytes = STAMPED) -> StampReport:
    [report] = judge_stamps([container(token)], stamped, trust, now)
    return report


HOLDS = StampReport(StampStanding.HOLDS, NOW, WHO)


@pytest.mark.parametrize(
    "authority",
    [
        TIME,
        time_authority(TIME_ROOT),
        time_authority(BETWEEN, key=rsa_key()),
        time_authority(BETWEEN, key=rsa_key(), pss=True),
    ],
    ids=["ECDSA", "below the root", "RSA", "RSA-PSS"],
)
def test_stamp_of_a_known_authority_holds(authority: TimeAuthority) -> None:
    assert judged(authority.token(STAMPED)) == HOLDS


def test_certificate_of_the_authority_itself_may_be_the_anchor() -> None:
    assert judged(TIME.token(STAMPED), Trust(stamp_anchors=(TIME.certificate,))) == HOLDS


@pytest.mark.parametrize("trust", [Trust(), Trust((TIME_ROOT.certificate,))], ids=["nobody", "for seals only"])
def test_stamp_of_an_unknown_authority_could_not_be_checked(trust: Trust) -> None:
    assert judged(TIME.token(STAMPED), trust) == StampReport(StampStanding.AUTHORITY_UNKNOWN, NOW, WHO)


BROKEN: dict[str, tuple[bytes, str]] = {
    "on something else": (TIME.token(b"another"), "The time stamp is on something else."),
    "another signature": (TIME.token(STAMPED, signature=b"0" * 70), "The signature of the time stamp does not hold."),
    "another hash of the content": (
        TIME.token(STAMPED, attributes={"message_digest": hashlib.sha256(b"").digest()}),
        "The time stamp was changed after it was signed.",
    ),
    "content of another kind": (
        TIME.token(STAMPED, attributes={"content_type": "data"}),
        "The time stamp does not sign what it says.",
    ),
    "no certificate named": (
        TIME.token(STAMPED, attributes={"signing_certificate_v2": None}),
        "The time stamp does not name its certificate.",
    ),
    "not for time stamps": (
        time_authority(BETWEEN, usage=None).token(STAMPED),
        "The certificate is not one for time stamps.",
    ),
    "for web servers too": (
        time_authority(BETWEEN, usage=("1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.1")).token(STAMPED),
        "The certificate is not one for time stamps.",
    ),
    "limited without force": (
        time_authority(BETWEEN, critical=False).token(STAMPED),
        "The certificate is not one for time stamps.",
    ),
    "of the future": (
        time_authority(BETWEEN, clock=NOW + timedelta(minutes=6)).token(STAMPED),
        "The time stamp is of the future.",
    ),
    "before its certificate": (
        time_authority(BETWEEN, clock=EARLIER, days=(-50, 50)).token(STAMPED),
        "The certificate did not hold at that moment.",
    ),
    "after its certificate": (
        time_authority(BETWEEN, days=(-50, -1)).token(STAMPED),
        "The certificate did not hold at that moment.",
    ),
    "any bytes": (b"any bytes", "This is no time-stamp token."),
    "a certificate": (b"\x30\x80" * 30_000, "This is no time-stamp token."),
    "too large": (b"\x30" * 70_000, "The time stamp is too large."),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_stamp_is_invalid_and_says_why(fault: str) -> None:
    token, detail = BROKEN[fault]
    assert judged(token) == StampReport(StampStanding.INVALID, detail=detail)


def test_content_changed_under_the_signature_is_noticed() -> None:
    later = TIME.token(STAMPED).replace(b"20261122120000Z", b"20251122120000Z")
    assert judged(later).standing is StampStanding.INVALID


TOKEN = TIME.token(STAMPED)


@given(st.data())
def test_no_change_of_one_byte_proves_another_moment(data: st.DataObject) -> None:
    token = bytearray(TOKEN)
    at = data.draw(st.integers(0, len(token) - 1))
    token[at] ^= data.draw(st.integers(1, 255))
    report = judged(bytes(token))
    assert report.standing is not StampStanding.HOLDS or report == HOLDS


SHA1 = {"message_imprint": {"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": bytes(20)}}


@pytest.mark.parametrize(
    "token",
    [TIME.token(STAMPED, certificates=()), TIME.token(STAMPED, info=SHA1)],
    ids=("without certificate", "SHA-1"),
)
def test_stamp_without_certificate_or_with_an_old_hash_could_not_be_checked(token: bytes) -> None:
    assert judged(token).standing is StampStanding.UNSUPPORTED


def test_stamp_proves_nothing_any_more_when_its_authority_has_ended() -> None:
    authority = time_authority(BETWEEN, clock=EARLIER, days=(-200, 10))
    token = authority.token(STAMPED)
    assert judged(token).standing is StampStanding.HOLDS
    later = NOW + timedelta(days=11)
    assert judged(token, now=later) == StampReport(StampStanding.AUTHORITY_ENDED, EARLIER, WHO)


def test_stamp_proves_nothing_when_its_authority_was_revoked_even_later() -> None:
    authority = time_authority(BETWEEN, clock=EARLIER)
    revoked = BETWEEN.revoking([authority.certificate])
    trust = Trust(revocation_lists=(revoked,), stamp_anchors=(TIME_ROOT.certificate,))
    assert judged(authority.token(STAMPED), trust).standing is StampStanding.AUTHORITY_ENDED


@pytest.mark.parametrize(
    ("held", "standing"),
    [
        ({}, StampStanding.INVALID),
        ([], StampStanding.INVALID),
        ({"tstTokens": []}, StampStanding.INVALID),
        ({"tstTokens": ["MII"]}, StampStanding.INVALID),
        ({"tstTokens": [{"val": "§"}]}, StampStanding.INVALID),
        ({"tstTokens": [{"val": "A" * 200_000}]}, StampStanding.INVALID),
        ({"tstTokens": [{"val": "MII=", "type": "RFC4998"}]}, StampStanding.UNSUPPORTED),
        (
            {"tstTokens": [{"val": "MII=", "encoding": "http://uri.etsi.org/01903#PER"}]},
            StampStanding.UNSUPPORTED,
        ),
    ],
)
def test_what_holds_no_stamp_is_told(held: object, standing: StampStanding) -> None:
    assert [report.standing for report in judge_stamps([held], STAMPED, TRUST, NOW)] == [standing]


def test_each_of_several_stamps_is_judged_and_no_more_than_eight() -> None:
    good, bad = TIME.token(STAMPED), TIME.token(b"another")
    found = judge_stamps([container(bad, good), container(good)], STAMPED, TRUST, NOW)
    assert [report.standing for report in found] == [StampStanding.INVALID, StampStanding.HOLDS, StampStanding.HOLDS]
    assert len(judge_stamps([container(*[good] * 20)], STAMPED, TRUST, NOW)) == 8


# On seals


def stamped_seal(*authorities: TimeAuthority, clear: bool = False, on: bytes | None = None, **period: Any) -> bytes:
    """A document sealed a hundred days ago by a certificate of a ``period``, with time stamps."""
    document = seal('{"id": "urn:credential:1"}', ROOT.seal_key(**period), EARLIER)
    entry = document["signatures"][0]
    stamped = on or entry["signature"].encode()
    added = [{"sigTst": container(authority.token(stamped))} for authority in authorities]
    encoded = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in added]
    return json.dumps(
        {**document, "signatures": [{**entry, "header": {"etsiU": added if clear else encoded}}]}
    ).encode()


def verified(data: bytes, trust: Trust = TRUST) -> VerifiedSeal:
    [found] = verify_seals(data, trust, NOW)
    return found


THEN = time_authority(BETWEEN, clock=EARLIER)


@pytest.mark.parametrize("clear", [False, True], ids=["base64url", "clear"])
def test_expired_certificate_counts_where_a_stamp_proves_that_the_seal_is_older(clear: bool) -> None:
    data = stamped_seal(THEN, clear=clear, days=(-200, -50))
    found = verified(data)
    assert found.stamps == (StampReport(StampStanding.HOLDS, EARLIER, WHO),)
    assert (found.trust.standing, found.unchecked) == (Standing.TRUSTED, ())
    assert verified(data, Trust((ROOT.certificate,))).trust.standing is Standing.EXPIRED


def test_certificate_revoked_after_the_stamp_counts_and_one_revoked_before_does_not() -> None:
    data = stamped_seal(THEN, days=(-200, 200))
    own = verified(data).certificate
    for issued, standing in ((NOW, Standing.TRUSTED), (EARLIER - timedelta(days=1), Standing.REVOKED)):
        trust = Trust(TRUST.anchors, (ROOT.revoking([own], issued=issued),), TRUST.stamp_anchors)
        assert verified(data, trust).trust.standing is standing


def test_stamp_made_after_the_end_of_the_certificate_does_not_help() -> None:
    assert verified(stamped_seal(TIME, days=(-200, -50))).trust.standing is Standing.EXPIRED


def test_earliest_of_several_stamps_counts() -> None:
    assert verified(stamped_seal(TIME, THEN, days=(-200, -50))).trust.standing is Standing.TRUSTED


def test_stamp_that_proves_nothing_leaves_the_seal_as_it_was() -> None:
    found = verified(stamped_seal(THEN, on=b"another", days=(-200, 200)))
    assert ([stamp.standing for stamp in found.stamps], found.trust.standing) == (
        [StampStanding.INVALID],
        Standing.TRUSTED,
    )


def test_stamp_covers_the_signature_as_it_is_written() -> None:
    document = json.loads(stamped_seal(days=(-200, -50)))
    raw = base64.urlsafe_b64decode(document["signatures"][0]["signature"] + "==")
    found = verified(stamped_seal(THEN, on=raw, days=(-200, -50)))
    assert (found.stamps[0].standing, found.trust.standing) == (StampStanding.INVALID, Standing.EXPIRED)


def test_anchor_of_seals_is_none_of_time_stamps() -> None:
    own = time_authority(ROOT, clock=EARLIER)
    found = verified(stamped_seal(own, days=(-200, -50)))
    assert (found.stamps[0].standing, found.trust.standing) == (StampStanding.AUTHORITY_UNKNOWN, Standing.EXPIRED)


def test_authority_limited_to_time_stamps_may_issue_their_certificates() -> None:
    limited = Authority("Tempo Trust, limited", above=TIME_ROOT, usage=("1.3.6.1.5.5.7.3.8",))
    assert judged(time_authority(limited).token(STAMPED)) == HOLDS
