import pytest
from openbadgeslib.keys import public_jwk_from_pem
from openbadgeslib.ob3.did import build_did_document, did_web_from_url
from openvc.did.base import parse_did_document

from credenza.errors import InputError
from credenza.proofs import (
    KEY_KINDS,
    KeyKind,
    ProofError,
    ProofReason,
    did_document,
    did_web_address,
    did_web_of,
    find_key,
    multibase,
    read_public_multibase,
    resolver,
)

from .badges import NOW, SIGNED_AT, key_number
from .test_keys import public_pem


@pytest.mark.parametrize(
    ("url", "did", "address"),
    [
        ("https://uni.example", "did:web:uni.example", "https://uni.example/.well-known/did.json"),
        ("https://Uni.Example/", "did:web:uni.example", "https://uni.example/.well-known/did.json"),
        ("https://uni.example/a/b", "did:web:uni.example:a:b", "https://uni.example/a/b/did.json"),
        ("https://uni.example:8443/x", "did:web:uni.example%3A8443:x", "https://uni.example:8443/x/did.json"),
    ],
)
def test_did_web_and_its_address(url: str, did: str, address: str) -> None:
    assert did_web_of(url) == did == did_web_from_url(url)
    assert did_web_address(did) == address


@pytest.mark.parametrize(
    "url",
    ["http://uni.example", "https://a@uni.example", "https://uni.example/?x=1", "https://uni.example/#a", "uni", ""],
)
def test_addresses_that_are_no_place_for_a_did_are_refused(url: str) -> None:
    with pytest.raises(InputError, match="plain https address"):
        did_web_of(url)


@pytest.mark.parametrize("did", ["did:key:z6Mk", "did:web:", "did:web:a::b", "did:web:a%2Fb", "did:web:a@b", ""])
def test_identifiers_without_an_address_are_refused(did: str) -> None:
    with pytest.raises(InputError, match="not a did:web identifier"):
        did_web_address(did)


def test_did_document_lets_every_listed_key_assert_and_openvc_reads_it() -> None:
    old, new = key_number(1, "did:web:uni.example"), key_number(2, "did:web:uni.example")
    document = did_document("did:web:uni.example", [old.public_key, new.public_key])
    parsed = parse_did_document(document)
    for key in (old, new):
        assert parsed.key_for_purpose(key.verification_method, "assertionMethod") is not None
        assert (
            parsed.key_for_purpose(key.verification_method, "authentication") is not None
        )  # silence: openvc is lenient
    assert parsed.key_for_purpose(key_number(3).verification_method, "assertionMethod") is None


def test_did_document_holds_the_same_keys_as_the_one_openbadgeslib_builds() -> None:
    key = key_number(1, "did:web:uni.example")
    theirs = build_did_document("did:web:uni.example", [("key-0", public_jwk_from_pem(public_pem(key)))])
    ours = did_document("did:web:uni.example", [key.public_key])
    keys = [method.public_key_jwk for method in parse_did_document(theirs).verification_methods]
    assert [method.public_key_jwk for method in parse_did_document(ours).verification_methods] == keys


def test_revoked_key_is_listed_with_its_end_and_for_no_purpose() -> None:
    did = "did:web:uni.example"
    old, new = key_number(1, did), key_number(2, did)
    document = did_document(did, [old.public_key, new.public_key], {old.public_key: SIGNED_AT})
    assert [method.get("revoked") for method in document["verificationMethod"]] == ["2026-03-02T09:30:00Z", None]
    assert document["assertionMethod"] == [new.verification_method]
    resolve = resolver({did: document})
    assert find_key(new.verification_method, resolve, NOW)["kty"] == "OKP"
    with pytest.raises(ProofError) as caught:
        find_key(old.verification_method, resolve, NOW)
    assert caught.value.reason == ProofReason.KEY_REVOKED


@pytest.mark.parametrize("kind", KEY_KINDS.values(), ids=KEY_KINDS)
def test_raw_key_comes_back_from_its_multikey(kind: KeyKind) -> None:
    key = key_number(1, kind=kind)
    assert read_public_multibase(key.public_multibase) == key.public_key


@pytest.mark.parametrize("written", ["", "z", "zzz", "z6Mk", multibase(b"\xed\x01" + bytes(31)), multibase(bytes(34))])
def test_texts_that_are_no_multikey_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_public_multibase(written)
