"""Whatever the bytes are, there is a report: never an exception, never "verified" for what was not signed."""

from __future__ import annotations

import copy
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from credenza.proofs import add_proof, sign_vc_jwt
from credenza.status import StatusReference
from credenza.verification import MAX_CREDENTIAL_BYTES, MAX_PDF_BYTES, STEPS, Means, Outcome, verify
from tests.proofs.badges import NOW, SIGNED_AT, key_number, open_badge
from tests.proofs.test_vc_jwt import HEADER, token_of

KEY = key_number(1)
GOOD = add_proof(open_badge(KEY.did), KEY, SIGNED_AT)
GOOD_BYTES = json.dumps(GOOD, ensure_ascii=False).encode()
FOUND = Path(__file__).parents[1] / "vectors" / "attacks" / "found" / "pdf"
TOKEN = sign_vc_jwt(open_badge(KEY.did), KEY).encode()

SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("did:key:z6Mk#x"),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.sampled_from(list(GOOD)), inner)
    ),
    max_leaves=12,
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document, containers included, the whole excluded."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for step, member in members for place in [(*path, step), *paths(member, (*path, step))]]


def replaced(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    document: Any = copy.deepcopy(GOOD)
    holder = document
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return dict(document)


def meaning(value: Any) -> str:
    """The JSON text without the differences that JSON-LD does not know: ``[x]`` and ``x``, ``{"id": x}`` and ``x``."""
    return json.dumps(_folded(value), sort_keys=True)


def _folded(value: Any) -> Any:
    if isinstance(value, dict):
        return (
            _folded(value["id"]) if set(value) == {"id"} else {name: _folded(member) for name, member in value.items()}
        )
    if isinstance(value, list):
        return _folded(value[0]) if len(value) == 1 else [_folded(item) for item in value]
    return value


def pdf_with(*files: tuple[str, bytes]) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, content in files:
        writer.add_attachment(name, content)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@given(st.binary(max_size=400))
def test_arbitrary_bytes_get_a_report(data: bytes) -> None:
    assert verify(data, Means(), NOW).outcome is not Outcome.VERIFIED


@SLOW
@given(st.dictionaries(st.sampled_from(list(GOOD)) | st.text(max_size=8), JSON, max_size=8))
def test_arbitrary_json_gets_a_report(document: dict[str, Any]) -> None:
    assert verify(json.dumps(document).encode(), Means(), NOW).outcome is not Outcome.VERIFIED


@SLOW
@given(st.sampled_from(paths(GOOD)), JSON)
def test_a_replaced_part_is_never_verified(path: tuple[Any, ...], value: Any) -> None:
    document = replaced(path, value)
    if meaning(document) != meaning(GOOD):
        assert verify(json.dumps(document).encode(), Means(), NOW).outcome is not Outcome.VERIFIED


@SLOW
@example(("credentialSubject", "result", 0, "resultDescription"), [])
@given(st.sampled_from(paths(GOOD)), JSON)
def test_a_strange_badge_signed_by_its_issuer_gets_a_report(path: tuple[Any, ...], value: Any) -> None:
    """What an issuer signs may be nonsense too; a token carries any of it behind a good signature."""
    document = replaced(path, value)
    report = verify(token_of(HEADER, document).encode(), Means(), NOW)
    assert len(report.steps) == len(STEPS)


@settings(max_examples=200, deadline=None)
@example(GOOD_BYTES.index(b"@context"), ord(" "))
@given(st.integers(0, len(GOOD_BYTES) - 1), st.integers(0, 255))
def test_one_changed_byte_is_not_verified(position: int, byte: int) -> None:
    changed = bytearray(GOOD_BYTES)
    changed[position] = byte
    try:
        same = json.loads(changed) == GOOD
    except ValueError:
        same = False
    if not same:
        assert verify(bytes(changed), Means(), NOW).outcome is not Outcome.VERIFIED


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(TOKEN) - 1), st.sampled_from(b"Aa0_-.="))
def test_one_changed_letter_of_a_token_is_not_verified(position: int, letter: int) -> None:
    changed = bytearray(TOKEN)
    changed[position] = letter
    if bytes(changed[:-1]) != TOKEN[:-1]:  # the last letter holds spare bits
        assert verify(bytes(changed), Means(), NOW).outcome is not Outcome.VERIFIED


@pytest.mark.parametrize("data", [GOOD_BYTES, TOKEN], ids=["json", "token"])
def test_a_credential_attached_to_a_pdf_is_found(data: bytes) -> None:
    assert (
        verify(pdf_with(("notes.txt", b"hello"), ("credential.json", data)), Means(), NOW).outcome is Outcome.VERIFIED
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "unknown_format"),
        (b"PK\x03\x04", "unknown_format"),
        (b"<html>", "unknown_format"),
        (b"{", "not_json"),
        (b"[]", "not_an_object"),
        (b'{"a":1,"a":2}', "repeated_member"),
        (b'{"a":1e999}', "number_out_of_range"),
        (b'{"a":"\xff"}', "not_utf8"),
        (b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}", "too_deep"),
        (b"%PDF-1.7", "pdf_unreadable"),
        (pdf_with(), "pdf_without_credential"),
        (pdf_with(("a.json", b'{"name": "no credential"}'), ("b.pdf", pdf_with())), "pdf_without_credential"),
        (pdf_with(("b.pdf", b"\n" + pdf_with(("credential.json", GOOD_BYTES)))), "pdf_without_credential"),
        (b"aaaa.bbbb.cccc", "token_malformed"),
        (GOOD_BYTES.decode().encode("utf-16"), "unknown_format"),
    ],
    ids=lambda value: str(value[:20]),
)
def test_each_unreadable_input_has_its_reason(data: bytes, reason: str) -> None:
    report = verify(data, Means(), NOW)
    assert [step.reason_code for step in report.steps] == [reason, *["not_reached"] * 8, "no_log_proof"]
    assert report.outcome is Outcome.NOT_VERIFIED
    assert report.claims == {}


def test_pdf_that_is_read_again_and_again_is_given_up() -> None:
    report = verify((FOUND / "read-again-and-again.pdf").read_bytes(), Means(), NOW)
    assert (report.steps[0].reason_code, report.steps[0].detail) == (
        "pdf_unreadable",
        "read in more than 500000 pieces",
    )


def test_report_on_a_broken_pdf_names_no_place_in_memory() -> None:
    report = verify((FOUND / "refers-to-itself.pdf").read_bytes(), Means(), NOW)
    assert (report.steps[0].reason_code, report.steps[0].detail) == ("pdf_unreadable", "LimitReachedError")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b" " * (MAX_CREDENTIAL_BYTES + 1), "too_large"),
        (b"%PDF-1.7\n" + bytes(MAX_PDF_BYTES), "too_large"),
        (b'<?xml version="1.0"?><svg/>', "picture"),
        (b'{"@context": "https://schema.org", "type": "Diploma"}', "other_standard"),
        (b'{"@context": ["https://standard.example/v1"], "type": ["Certificate"]}', "other_standard"),
    ],
    ids=lambda value: str(value[:20]),
)
def test_what_may_be_genuine_but_is_not_read_here_could_not_be_checked(data: bytes, reason: str) -> None:
    report = verify(data, Means(), NOW)
    assert report.step("parse").reason_code == reason
    assert report.outcome is Outcome.COULD_NOT_CHECK


PDF = pdf_with(("credential.json", GOOD_BYTES))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PDF) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_pdfs_get_a_report(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(PDF)
    for position, byte in changes:
        damaged[position] = byte
    assert len(verify(bytes(damaged), Means(), NOW).steps) == len(STEPS)


@pytest.mark.parametrize("answer", [b"", b"\xff", b"{}", b"[]", b'{"id": 5}', GOOD_BYTES, TOKEN])
def test_whatever_the_network_answers_there_is_a_report(answer: bytes) -> None:
    key = key_number(3, "did:web:alatau.example")
    status = {"credentialStatus": StatusReference("https://alatau.example/status/1", 5).entry()}
    for signer in (KEY, key):
        badge = add_proof(open_badge(signer.did) | status, signer, SIGNED_AT)
        report = verify(json.dumps(badge).encode(), Means(fetch=lambda url: answer), NOW)
        assert report.outcome is Outcome.COULD_NOT_CHECK
