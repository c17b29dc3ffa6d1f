"""A time stamp is asked for and looked at before it is used; an authority that fails leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from credenza.posting import time_stamp_authority
from credenza.proofs.jades import (
    StampError,
    StampStanding,
    Trust,
    seal,
    stamper_of,
    verify_seals,
    with_time_stamp,
)
from credenza.specification import LANGUAGES

from .authority import NOW, Authority
from .time_authority import time_authority

ROOT = Authority()
TIME = time_authority(ROOT)
TRUST = Trust((ROOT.certificate,), stamp_anchors=(ROOT.certificate,))
SEALED = seal('{"id": "urn:credential:1"}', ROOT.seal_key(), NOW)
Ask = Callable[[bytes], bytes]


def stamped(ask: Ask, nonce: int = 7) -> dict[str, object]:
    return with_time_stamp(SEALED, stamper_of(ask, lambda: nonce), NOW)


def test_stamped_seal_is_the_same_seal_and_its_stamp_holds() -> None:
    document = stamped(TIME.answer)
    assert {**document, "signatures": None} == {**SEALED, "signatures": None}
    [entry], [before] = document["signatures"], SEALED["signatures"]  # type: ignore[misc]
    assert {name: entry[name] for name in before} == before
    [found] = verify_seals(json.dumps(document).encode(), TRUST, NOW)
    assert [(stamp.standing, stamp.moment) for stamp in found.stamps] == [(StampStanding.HOLDS, NOW)]


def test_authority_is_asked_by_http_as_the_standard_has_it() -> None:
    with TIME.served() as (url, asked):
        stamped(time_stamp_authority(url))
    assert asked == ["application/timestamp-query"]


def nobody(_: bytes) -> bytes:
    raise OSError("tsa.example: connection refused")


def other_nonce(request: bytes) -> bytes:
    return TIME.answer(request.replace(b"\x02\x01\x07", b"\x02\x01\x08"))


def other_imprint(request: bytes) -> bytes:
    stamped = SEALED["signatures"][0]["signature"].encode()
    return TIME.answer(request.replace(hashlib.sha256(stamped).digest(), bytes(32)))


def with_clock(minutes: int) -> Ask:
    return replace(TIME, clock=NOW + timedelta(minutes=minutes)).answer


FAILURES: dict[str, tuple[Ask, str]] = {
    "no connection": (nobody, "connection refused"),
    "refusal": (replace(TIME, status="rejection").answer, "refuses (rejection)"),
    "delay": (replace(TIME, status="waiting").answer, "refuses (waiting)"),
    "a page": (lambda _: b"<html>Login</html>", "no answer as RFC 3161 has it"),
    "nothing": (lambda _: b"", "no answer as RFC 3161 has it"),
    "another nonce": (other_nonce, "it answers another request"),
    "a stamp on something else": (other_imprint, "on something else"),
    "a clock that is slow": (with_clock(-6), "its clock says 2026-11-22 11:54:00 UTC"),
    "a clock that is fast": (with_clock(6), "its clock says 2026-11-22 12:06:00 UTC"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_failing_authority_is_told_in_each_language_and_stamps_nothing(failure: str) -> None:
    ask, words = FAILURES[failure]
    with pytest.raises(StampError) as raised:
        stamped(ask)
    assert words in str(raised.value)
    said = {str(raised.value.problem.in_language(language)) for language in LANGUAGES}
    assert len(said) == len(LANGUAGES)


@pytest.mark.parametrize("status", [500, 401])
def test_status_of_failure_is_told(status: int) -> None:
    with TIME.served(status) as (url, _), pytest.raises(StampError, match=f"answered {status}"):
        stamped(time_stamp_authority(url))


def test_address_that_is_not_http_is_refused() -> None:
    with pytest.raises(ValueError, match="http"):
        time_stamp_authority("file:///etc/passwd")
