"""eddsa-rdfc-2022: made here, judged here and by openbadgeslib and openvc."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.contexts import bundled_contexts
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError
from openvc import verify_credential
from openvc.errors import OpenvcError
from openvc.multibase import decode_multibase

from credenza.proofs import (
    ProofError,
    ProofReason,
    ProofUncheckableError,
    Resolver,
    VerifiedProof,
    add_proof,
    did_document,
    generate_key,
    multibase,
    resolve_offline,
    resolver,
    verify_data_integrity,
)
from credenza.proofs.canonical import Unsecured

from .badges import NOW, SIGNED_AT, key_number, open_badge

KEY = key_number(1)
EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}


@pytest.fixture(scope="module")
def signed() -> dict[str, Any]:
    return add_proof(open_badge(KEY.did), KEY, SIGNED_AT)


def reason(document: Any, resolve: Resolver = resolve_offline, now: datetime = NOW) -> ProofReason:
    with pytest.raises((ProofError, ProofUncheckableError)) as caught:
        verify_data_integrity(document, resolve, now)
    assert isinstance(caught.value, ProofError | ProofUncheckableError)
    return caught.value.reason


def accepted_by_openbadgeslib(document: dict[str, Any]) -> bool:
    try:
        OB3LdpVerifier().verify(document)
    except OB3VerificationError:
        return False
    return True


def accepted_by_openvc(document: dict[str, Any]) -> bool:
    (proof,) = document["proof"]
    try:
        verify_credential(document | {"proof": proof}, extra_contexts=bundled_contexts())
    except OpenvcError:
        return False
    return True


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for name, member in value.items() for leaf in leaves(member, (*path, name))]
    if isinstance(value, list):
        return [leaf for number, item in enumerate(value) for leaf in leaves(item, (*path, number))]
    return [path]


def changed(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """A copy with one leaf changed as little as possible: a text by one letter, a number by one, a truth value."""
    copied = copy.deepcopy(document)
    holder: Any = copied
    for step in path[:-1]:
        holder = holder[step]
    value = holder[path[-1]]
    holder[path[-1]] = not value if isinstance(value, bool) else value + 1 if isinstance(value, float) else value + "x"
    return copied


def test_own_proof_holds_and_says_who_signed_when(signed: dict[str, Any]) -> None:
    checked = verify_data_integrity(signed, resolve_offline, NOW)
    assert checked.verified == (VerifiedProof(KEY.did, KEY.verification_method, "eddsa-rdfc-2022", SIGNED_AT),)
    assert checked.unsupported == ()


def test_signing_twice_gives_the_same_bytes_and_leaves_the_document_alone(signed: dict[str, Any]) -> None:
    document = open_badge(KEY.did)
    assert add_proof(document, KEY, SIGNED_AT) == signed
    assert document == open_badge(KEY.did)


def test_openbadgeslib_and_openvc_accept_our_proof(signed: dict[str, Any]) -> None:
    assert accepted_by_openbadgeslib(signed)
    assert accepted_by_openvc(signed)


def test_a_proof_as_object_holds_like_a_list_of_one(signed: dict[str, Any]) -> None:
    (proof,) = signed["proof"]
    assert verify_data_integrity(signed | {"proof": proof}, resolve_offline, NOW).verified


SUBJECT_LEAVES = leaves(open_badge("")["credentialSubject"], ("credentialSubject",))


@pytest.mark.parametrize("path", SUBJECT_LEAVES, ids=lambda path: ".".join(map(str, path)))
def test_every_changed_value_of_the_subject_is_caught(signed: dict[str, Any], path: tuple[Any, ...]) -> None:
    assert reason(changed(signed, path)) in (
        ProofReason.BAD_SIGNATURE,
        ProofReason.UNSIGNED_CONTENT,
        ProofReason.MALFORMED,
    )


@pytest.mark.parametrize("path", SUBJECT_LEAVES[::4], ids=lambda path: ".".join(map(str, path)))
def test_the_judges_reject_changed_values_too(signed: dict[str, Any], path: tuple[Any, ...]) -> None:
    assert not accepted_by_openbadgeslib(changed(signed, path))
    assert not accepted_by_openvc(changed(signed, path))


@pytest.mark.parametrize("member", ["created", "verificationMethod"])
def test_changed_proof_options_are_caught(signed: dict[str, Any], member: str) -> None:
    other = {"created": "2026-03-02T09:30:01Z", "verificationMethod": key_number(2).verification_method}
    signed = copy.deepcopy(signed)
    signed["proof"][0][member] = other[member]
    assert reason(signed) == ProofReason.BAD_SIGNATURE


def with_proof(signed: dict[str, Any], **members: Any) -> dict[str, Any]:
    (proof,) = signed["proof"]
    changed_proof = {name: value for name, value in (proof | members).items() if value is not ...}
    return signed | {"proof": [changed_proof]}


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"proofValue": ...}, ProofReason.MALFORMED),
        ({"proofValue": 5}, ProofReason.MALFORMED),
        ({"proofValue": "z0OIl"}, ProofReason.MALFORMED),
        ({"proofValue": "uAAAA"}, ProofReason.MALFORMED),
        ({"proofValue": "z" + "2" * 20}, ProofReason.MALFORMED),
        ({"verificationMethod": ...}, ProofReason.MALFORMED),
        ({"verificationMethod": {"id": "did:key:z6Mk#a"}}, ProofReason.MALFORMED),
        ({"verificationMethod": "did:key:z6Mk" + "a" * 5000 + "#x"}, ProofReason.MALFORMED),
        ({"verificationMethod": "https://uni.example/key#1"}, ProofReason.DID_UNRESOLVABLE),
        ({"verificationMethod": "did:web:uni.example#1"}, ProofReason.DID_UNRESOLVABLE),
        ({"verificationMethod": "did:ethr:0x1#1"}, ProofReason.DID_UNRESOLVABLE),
        ({"verificationMethod": "did:key:zzz#zzz"}, ProofReason.KEY_NOT_FOUND),
        ({"verificationMethod": f"{KEY.did}#other"}, ProofReason.KEY_NOT_FOUND),
        ({"proofPurpose": "authentication"}, ProofReason.PURPOSE_MISMATCH),
        ({"proofPurpose": ...}, ProofReason.PURPOSE_MISMATCH),
        ({"proofPurpose": ["assertionMethod"]}, ProofReason.PURPOSE_MISMATCH),
        ({"created": "yesterday"}, ProofReason.MALFORMED),
        ({"expires": "2026-01-01T00:00:00Z"}, ProofReason.PROOF_EXPIRED),
        ({"cryptosuite": "bbs-2023"}, ProofReason.UNSUPPORTED),
        ({"type": "Ed25519Signature2020", "cryptosuite": ...}, ProofReason.UNSUPPORTED),
        ({"type": 1, "cryptosuite": ...}, ProofReason.MALFORMED),
        ({"previousProof": "urn:uuid:1"}, ProofReason.PREVIOUS_PROOF_MISSING),
        ({"previousProof": ["urn:uuid:1"]}, ProofReason.PREVIOUS_PROOF_MISSING),
        ({"previousProof": []}, ProofReason.MALFORMED),
        ({"previousProof": 1}, ProofReason.MALFORMED),
        ({"previousProof": [{"id": "urn:uuid:1"}]}, ProofReason.MALFORMED),
        ({"id": 1}, ProofReason.MALFORMED),
    ],
    ids=str,
)
def test_each_wrong_proof_has_its_own_reason(
    signed: dict[str, Any], members: dict[str, Any], expected: ProofReason
) -> None:
    assert reason(with_proof(signed, **members)) == expected


@pytest.mark.parametrize("proof", [[], None, "x", ["x"], [[]], 5, [{}] * 9])
def test_proofs_that_are_no_proofs(signed: dict[str, Any], proof: Any) -> None:
    assert reason(signed | {"proof": proof}) in (ProofReason.MISSING, ProofReason.MALFORMED)


def test_a_document_without_context_cannot_be_signed_or_verified(signed: dict[str, Any]) -> None:
    def bare(document: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in document.items() if name != "@context"}

    assert reason(bare(signed)) == ProofReason.MALFORMED
    with pytest.raises(ProofError, match="no context"):
        add_proof(bare(open_badge(KEY.did)), KEY, SIGNED_AT)


def test_unknown_contexts_are_named_and_never_fetched(signed: dict[str, Any]) -> None:
    stranger = signed | {"@context": [*signed["@context"], "https://stranger.example/v1"]}
    with pytest.raises(ProofUncheckableError, match=r"https://stranger\.example/v1"):
        verify_data_integrity(stranger, resolve_offline, NOW)
    nested = copy.deepcopy(signed)
    nested["credentialSubject"]["@context"] = "https://stranger.example/v1"
    assert reason(nested) == ProofReason.UNKNOWN_CONTEXT


def test_terms_that_no_context_defines_are_refused_when_signing_and_when_verifying(signed: dict[str, Any]) -> None:
    with pytest.raises(ProofError, match="shoeSize") as caught:
        add_proof(open_badge(KEY.did) | {"shoeSize": "44"}, KEY, SIGNED_AT)
    assert caught.value.reason == ProofReason.UNSIGNED_CONTENT
    assert reason(signed | {"shoeSize": "44"}) == ProofReason.UNSIGNED_CONTENT


def test_the_same_statements_spelled_otherwise_are_refused(signed: dict[str, Any]) -> None:
    respelled = dict(signed)
    respelled["https://www.w3.org/2018/credentials#validFrom"] = {
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        "@value": respelled.pop("validFrom"),
    }
    assert reason(respelled) == ProofReason.UNSIGNED_CONTENT


def test_a_graph_made_to_be_slow_is_refused_quickly() -> None:
    members = [
        {
            "id": f"_:b{n}",
            "type": ["Achievement"],
            "related": [{"id": f"_:b{m}", "type": ["Related"]} for m in range(12) if m != n],
        }
        for n in range(12)
    ]
    hostile = open_badge(KEY.did)
    hostile["evidence"] = [{"type": ["Evidence"], "name": "same"} for _ in range(40)]
    hostile["credentialSubject"]["achievement"]["related"] = members
    hostile["proof"] = [
        {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "verificationMethod": KEY.verification_method,
            "proofPurpose": "assertionMethod",
            "proofValue": "z" + "1" * 64,
        }
    ]
    # Only labelled blank nodes can form a knot, and a label is no address that a signature covers.
    assert reason(hostile) == ProofReason.UNSIGNED_CONTENT


def test_a_bare_did_key_names_its_only_key(signed: dict[str, Any]) -> None:
    document = open_badge(KEY.did)
    proof = signed["proof"][0] | {"verificationMethod": KEY.did}
    assert reason(document | {"proof": proof}) == ProofReason.BAD_SIGNATURE  # the name of the key is signed, too
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    proof["proofValue"] = multibase(KEY.sign(Unsecured(document, {}).hash_rdf(options)))
    checked = verify_data_integrity(document | {"proof": proof}, resolve_offline, NOW)
    assert checked.verified[0].verification_method == KEY.verification_method


def test_proof_sets_hold_when_every_known_proof_holds(signed: dict[str, Any]) -> None:
    other = add_proof(open_badge(KEY.did), key_number(2), SIGNED_AT)["proof"]
    foreign = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023", "proofValue": "u1"}
    both = signed | {"proof": [*signed["proof"], *other, foreign]}
    checked = verify_data_integrity(both, resolve_offline, NOW)
    assert [proof.did for proof in checked.verified] == [KEY.did, key_number(2).did]
    assert checked.unsupported == ("bbs-2023",)
    one_bad = signed | {"proof": [*signed["proof"], other[0] | {"proofValue": signed["proof"][0]["proofValue"]}]}
    assert reason(one_bad) == ProofReason.BAD_SIGNATURE


def test_a_document_is_not_signed_twice_by_mistake(signed: dict[str, Any]) -> None:
    with pytest.raises(ProofError, match="has a proof already"):
        add_proof(signed, KEY, SIGNED_AT)


class TestDidWeb:
    DID = "did:web:uni.example"
    key = key_number(4, DID)

    @pytest.fixture
    def signed(self) -> dict[str, Any]:
        return add_proof(open_badge(self.DID), self.key, SIGNED_AT)

    def test_document_at_hand(self, signed: dict[str, Any]) -> None:
        documents = {self.DID: did_document(self.DID, [self.key.public_key])}
        assert verify_data_integrity(signed, resolver(documents), NOW).verified[0].did == self.DID

    def test_document_fetched_from_the_right_place(self, signed: dict[str, Any]) -> None:
        pages = {"https://uni.example/.well-known/did.json": did_document(self.DID, [self.key.public_key])}
        resolve = resolver({}, lambda url: json.dumps(pages[url]).encode())
        assert verify_data_integrity(signed, resolve, NOW).verified

    @pytest.mark.parametrize("page", [b"", b"\xff", b"[]", b"{}", b'{"id": "did:web:other.example"}'])
    def test_unusable_pages_mean_could_not_be_checked(self, signed: dict[str, Any], page: bytes) -> None:
        assert reason(signed, resolver({}, lambda url: page)) == ProofReason.DID_UNRESOLVABLE

    def test_offline_it_could_not_be_checked(self, signed: dict[str, Any]) -> None:
        assert reason(signed) == ProofReason.DID_UNRESOLVABLE

    def test_a_key_of_another_issuer_is_not_found(self, signed: dict[str, Any]) -> None:
        documents = {self.DID: did_document(self.DID, [key_number(5).public_key])}
        assert reason(signed, resolver(documents)) == ProofReason.KEY_NOT_FOUND

    def test_a_key_that_is_not_listed_for_assertions_may_not_sign(self, signed: dict[str, Any]) -> None:
        document = did_document(self.DID, [self.key.public_key])
        elsewhere = document | {"assertionMethod": [], "authentication": document["assertionMethod"]}
        assert reason(signed, resolver({self.DID: elsewhere})) == ProofReason.KEY_NOT_AUTHORISED
        silent = {name: value for name, value in document.items() if name != "assertionMethod"}
        assert reason(signed, resolver({self.DID: silent})) == ProofReason.KEY_NOT_AUTHORISED

    @pytest.mark.parametrize("end", ["revoked", "expires"])
    def test_a_retired_key_is_refused_from_that_moment_on(self, signed: dict[str, Any], end: str) -> None:
        document = did_document(self.DID, [self.key.public_key])
        document["verificationMethod"][0][end] = "2026-05-01T00:00:00Z"
        assert reason(signed, resolver({self.DID: document})) == ProofReason.KEY_REVOKED
        before = datetime(2026, 4, 1, tzinfo=UTC)
        assert verify_data_integrity(signed, resolver({self.DID: document}), before).verified


class TestVectorsOfW3C:
    """The published vectors of vc-di-eddsa, read from beside the checkout."""

    @pytest.fixture
    def folder(self, shared_data: Path) -> Path:
        return shared_data / "credentials" / "w3c_eddsa_vectors"

    def test_published_proof_holds(self, folder: Path) -> None:
        document = json.loads((folder / "eddsa-rdfc-2022" / "signedDataInt.json").read_text())
        checked = verify_data_integrity(document, resolve_offline, NOW, contexts=EXAMPLES)
        assert checked.verified[0].created == datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)

    def test_published_proof_is_reproduced(self, folder: Path) -> None:
        secret = decode_multibase(json.loads((folder / "keyPair.json").read_text())["privateKeyMultibase"])[2:]
        unsigned = json.loads((folder / "unsigned.json").read_text())
        expected = json.loads((folder / "eddsa-rdfc-2022" / "signedDataInt.json").read_text())["proof"]
        made = add_proof(
            unsigned,
            generate_key(lambda size: secret),
            datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC),
            contexts=EXAMPLES,
        )
        assert made["proof"] == [expected]

    def test_files_changed_by_others_are_caught(self, folder: Path) -> None:
        document = json.loads((folder / "tampered_by_us" / "eddsa-rdfc-2022" / "signedDataInt.json").read_text())
        with pytest.raises(ProofError) as caught:
            verify_data_integrity(document, resolve_offline, NOW, contexts=EXAMPLES)
        assert caught.value.reason == ProofReason.BAD_SIGNATURE


@pytest.mark.parametrize(
    "change",
    [
        {"expires": "2031-01-01T00:00:00Z"},
        {"expires": "2041-01-01T00:00:00Z"},
        {"domain": "alatau.example"},
        {"challenge": "1"},
        {"nonce": "1"},
        {"id": "urn:uuid:0d0c1d1e-7a0f-4c57-9d8b-0a3e7c1f2b11"},
        {"created": "2026-03-02T09:30:01Z"},
    ],
    ids=str,
)
def test_every_option_of_a_proof_counts_also_when_its_like_were_seen_before(change: dict[str, Any]) -> None:
    """The hash of the options is remembered by all that they hold."""
    expires = datetime(2031, 1, 1, tzinfo=UTC)
    plain = add_proof(open_badge(KEY.did), KEY, SIGNED_AT)
    expiring = add_proof(open_badge(KEY.did), KEY, SIGNED_AT, expires=expires)
    for signed in (plain, expiring):
        assert len(verify_data_integrity(signed, resolve_offline, NOW).verified) == 1
        proof = signed["proof"][0]
        if proof | change != proof:
            with pytest.raises(ProofError):
                verify_data_integrity(signed | {"proof": [proof | change]}, resolve_offline, NOW)
            assert len(verify_data_integrity(signed, resolve_offline, NOW).verified) == 1


def test_a_key_that_is_withdrawn_is_refused_although_it_was_good_before() -> None:
    key = key_number(3, "did:web:alatau.example")
    signed = add_proof(open_badge(key.did), key, SIGNED_AT)
    document = did_document(key.did, [key.public_key])
    held = {key.did: document}
    resolve = resolver(held)
    assert len(verify_data_integrity(signed, resolve, NOW).verified) == 1
    document["verificationMethod"][0]["revoked"] = "2026-05-01T00:00:00Z"
    with pytest.raises(ProofError, match="revoked"):
        verify_data_integrity(signed, resolve, NOW)
    held[key.did] = did_document(key.did, [key_number(4).public_key])
    with pytest.raises(ProofError, match="not in the document"):
        verify_data_integrity(signed, resolve, NOW)
