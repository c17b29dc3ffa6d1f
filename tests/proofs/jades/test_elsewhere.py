"""Seals on content that lies elsewhere (``sigD``): right, another, not at hand, and wrong headers."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest

from credenza.proofs import ProofError, ProofReason, ProofUncheckableError
from credenza.proofs.jades import VerifiedSeal, is_compact_seal, is_sealed, verify_seals

from .authority import NOW
from .test_sealing import KEY, PAYLOAD, TRUST, header_of, sealed

CONTENT, ADDRESS = PAYLOAD.encode(), "https://university.example/credential.json"
BY_URI, BY_HASH = ("http://uri.etsi.org/19182/" + name for name in ("ObjectIdByURI", "ObjectIdByURIHash"))


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def by_hash(content: bytes = CONTENT, name: str = "S256", **changes: Any) -> dict[str, Any]:
    digest = hashlib.new({"S256": "sha256", "S384": "sha384", "S512": "sha512"}.get(name, "sha256"), content).digest()
    return {"mId": BY_HASH, "pars": [ADDRESS], "hashM": name, "hashV": [encoded(digest)], **changes}


def detached(said: object, signed: str = "", **changes: Any) -> dict[str, Any]:
    """A seal that holds no content; ``signed`` is what it signs in the place of the payload."""
    members = header_of(sealed()) | {"sigD": said, "crit": ["b64", "sigT", "sigD"]} | changes
    protected = encoded(json.dumps({name: value for name, value in members.items() if value is not None}).encode())
    return {"protected": protected, "signature": encoded(KEY.sign(f"{protected}.{signed}".encode()))}


def check(document: dict[str, Any], contents: dict[str, bytes] | None = None) -> VerifiedSeal:
    at_hand = {ADDRESS: CONTENT} if contents is None else contents
    [found] = verify_seals(json.dumps(document).encode(), TRUST, NOW, at_hand.get)
    return found


@pytest.mark.parametrize("name", ["S256", "S384", "S512", "http://www.w3.org/2001/04/xmlenc#sha256"])
def test_a_seal_by_hash_holds_over_the_content_at_its_address(name: str) -> None:
    assert check(detached(by_hash(name=name))).document == json.loads(PAYLOAD)
    assert check(detached(by_hash(encoded(CONTENT).encode(), name=name))).document == json.loads(PAYLOAD)


def test_a_seal_by_address_alone_is_over_the_content_itself() -> None:
    said = {"mId": BY_URI, "pars": [ADDRESS]}
    assert check(detached(said, PAYLOAD)).document == json.loads(PAYLOAD)
    in_base64 = detached(said, encoded(CONTENT), b64=None, crit=["sigT", "sigD"])
    assert check(in_base64).document == json.loads(PAYLOAD)
    with pytest.raises(ProofError) as refused:
        check(detached(said, PAYLOAD), {ADDRESS: CONTENT + b" "})
    assert refused.value.reason is ProofReason.BAD_SIGNATURE


@pytest.mark.parametrize("said", [by_hash(), {"mId": BY_URI, "pars": [ADDRESS]}])
def test_content_that_is_not_at_hand_is_named(said: dict[str, Any]) -> None:
    with pytest.raises(ProofUncheckableError) as unchecked:
        check(detached(said), {})
    assert (unchecked.value.reason, unchecked.value.detail) == (ProofReason.CONTENT_MISSING, ADDRESS)


def test_other_content_is_not_what_was_sealed() -> None:
    with pytest.raises(ProofError) as refused:
        check(detached(by_hash()), {ADDRESS: CONTENT + b" "})
    assert refused.value.reason is ProofReason.BAD_SIGNATURE


def test_a_wrong_signature_is_told_although_the_content_is_missing() -> None:
    document = detached(by_hash(), signed="something")
    with pytest.raises(ProofError) as refused:
        check(document, {})
    assert refused.value.reason is ProofReason.BAD_SIGNATURE


def test_a_seal_has_no_payload_where_its_content_lies_elsewhere() -> None:
    with pytest.raises(ProofError) as refused:
        check(detached(by_hash()) | {"payload": PAYLOAD})
    assert refused.value.reason is ProofReason.MALFORMED
    assert check(detached(by_hash()) | {"payload": ""}).document == json.loads(PAYLOAD)


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {},
        {"mId": 1, "pars": [ADDRESS]},
        {"mId": BY_URI},
        {"mId": BY_URI, "pars": []},
        {"mId": BY_URI, "pars": [ADDRESS], "hashV": ["AA"]},
        by_hash(hashV=[]),
        by_hash(hashV=["A", "A"]),
        by_hash(hashV=["?"]),
        by_hash(hashV="A"),
        by_hash(hashM=None),
        by_hash(pars=[1]),
    ],
)
def test_a_header_that_breaks_the_standard_is_refused(said: object) -> None:
    members = {"protected": "", "signature": ""} | detached(said)
    if said is None:
        members = detached(by_hash(), sigD=False)
    with pytest.raises(ProofError) as refused:
        check(members)
    assert refused.value.reason is ProofReason.MALFORMED


@pytest.mark.parametrize(
    "said",
    [
        {"mId": "http://uri.etsi.org/19182/HttpHeaders", "pars": ["date"]},
        by_hash(pars=[ADDRESS, ADDRESS]),
        by_hash(hashM="S3-256"),
    ],
)
def test_what_is_not_known_here_could_not_be_checked(said: dict[str, Any]) -> None:
    with pytest.raises(ProofUncheckableError) as unchecked:
        check(detached(said))
    assert unchecked.value.reason is ProofReason.UNSUPPORTED


def test_seals_on_different_contents_could_not_be_checked() -> None:
    other = "https://university.example/other.json"
    held = {ADDRESS: CONTENT, other: b'{"id": "urn:credential:2"}'}
    entries = [detached(by_hash()), detached(by_hash(held[other], pars=[other]))]
    with pytest.raises(ProofUncheckableError):
        verify_seals(json.dumps({"signatures": entries}).encode(), TRUST, NOW, held.get)


def test_a_seal_without_content_is_known_by_its_members() -> None:
    seal = detached(by_hash())
    assert is_sealed(seal)
    assert is_sealed({"signatures": [seal]})
    assert not is_sealed({"signatures": [seal], "@context": "x"})
    assert is_compact_seal(f"{seal['protected']}..{seal['signature']}".encode())
