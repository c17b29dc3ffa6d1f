"""Credentials of other standards, made here with keys of the tests and libraries of others: answers and reasons."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.baking import ITXT_KEYWORD, SVG_ELEMENT_OB3, SVG_NS_OB3, bake_png, bake_svg
from openbadgeslib.ob3.status import decode_encoded_list
from openvc.status.bitstring import decode_bitstring, get_status_bit

from credenza.proofs import CREDENTIALS_V2, add_proof, generate_key, multibase, sign_vc_jwt
from credenza.proofs.canonical import Unsecured
from credenza.proofs.further import CREDENTIALS_V1, contexts_for
from credenza.proofs.merkle import Anchor, Chain, ChainRecord
from credenza.status import decode, encode, new_list, set_bit
from credenza.verification import Means, Outcome, VerificationReport, verify
from tests.proofs.badges import NOW, open_badge

KEY = generate_key(lambda count: bytes(count - 1) + b"\x21")
RSA = rsa.generate_private_key(65537, 2048)
ISSUER, BADGE, ASSERTION = (f"https://college.example/{name}.json" for name in ("issuer", "badge", "assertion"))
KEY_ADDRESS, REVOKED = "https://college.example/key.json", "https://college.example/revoked.json"
OB2 = "https://w3id.org/openbadges/v2"
Document = dict[str, Any]


def found(report: VerificationReport, step: str) -> tuple[str, str]:
    return str(report.outcome), report.step(step).reason_code


def answer(data: bytes | Document, documents: dict[str, Document] | None = None, **means: Any) -> VerificationReport:
    written = data if isinstance(data, bytes) else json.dumps(data).encode()
    return verify(written, Means(did_documents=documents or {}, **means), NOW)


# Open Badges 2.0


def assertion(**changes: Any) -> Document:
    return {
        "@context": OB2,
        "type": "Assertion",
        "id": ASSERTION,
        "recipient": {"type": "email", "hashed": False, "identity": "learner@example.org"},
        "badge": BADGE,
        "issuedOn": "2025-05-01T00:00:00Z",
        "verification": {"type": "hosted"},
        **changes,
    }


def published(**others: Document) -> dict[str, Document]:
    issuer = {"@context": OB2, "type": "Issuer", "id": ISSUER, "name": "College", "url": "https://college.example"}
    criteria = {"narrative": "Pass."}
    badge = {"@context": OB2, "type": "BadgeClass", "id": BADGE, "name": "Welding", "description": "Welds."}
    key = {"type": "CryptographicKey", "id": KEY_ADDRESS, "owner": ISSUER}
    pem = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return {
        ISSUER: issuer | {"publicKey": KEY_ADDRESS} | others.get("issuer", {}),
        BADGE: badge | {"criteria": criteria, "issuer": ISSUER, "image": "https://college.example/i.png"},
        KEY_ADDRESS: key | {"publicKeyPem": pem},
        **{name: held for name, held in others.items() if name != "issuer"},
    }


def test_a_hosted_badge_is_what_lies_at_its_address() -> None:
    report = answer(assertion(), published() | {ASSERTION: assertion()})
    assert found(report, "proof") == (Outcome.VERIFIED, "hosted_same")
    assert [warning.reason_code for warning in report.warnings] == ["issuer_unknown"]
    changed = assertion(issuedOn="2020-01-01T00:00:00Z")
    assert found(answer(changed, published() | {ASSERTION: assertion()}), "proof") == ("not_verified", "hosted_differs")
    assert found(answer(assertion(), published()), "proof") == ("could_not_check", "hosted_unreachable")


@pytest.mark.parametrize(
    ("scope", "reason"),
    [
        ({"startsWith": "https://college.example/badges/"}, "hosted_elsewhere"),
        ({"startsWith": ["https://other.example/", "https://college.example/as"]}, "issuer_unknown"),
        ({"allowedOrigins": "badges.example"}, "hosted_elsewhere"),
        ({"allowedOrigins": ["college.example"]}, "issuer_unknown"),
    ],
)
def test_a_badge_lies_where_its_issuer_lets_badges_lie(scope: Document, reason: str) -> None:
    documents = published(issuer={"verification": scope}) | {ASSERTION: assertion()}
    assert answer(assertion(), documents).step("issuer_binding").reason_code == reason


@pytest.mark.parametrize(
    ("change", "step", "reason"),
    [
        ({"expires": "2025-06-01T00:00:00Z"}, "dates", "expired"),
        ({"issuedOn": "2100-01-01T00:00:00Z"}, "dates", "not_yet_valid"),
        ({"issuedOn": "yesterday"}, "dates", "date_malformed"),
        ({"recipient": "learner"}, "shape", "shape_wrong"),
        ({"verification": {}}, "proof", "proof_missing"),
    ],
)
def test_what_is_wrong_with_a_hosted_badge_is_told_apart(change: Document, step: str, reason: str) -> None:
    changed = assertion(**change)
    assert found(answer(changed, published() | {ASSERTION: changed}), step) == (Outcome.NOT_VERIFIED, reason)


def test_an_issuer_takes_a_hosted_badge_back_at_its_address() -> None:
    documents = published() | {ASSERTION: {"id": ASSERTION, "revoked": True}}
    assert found(answer(assertion(), documents), "status") == (Outcome.NOT_VERIFIED, "revoked")


def token(content: Document, key: rsa.RSAPrivateKey = RSA) -> bytes:
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256", "typ": "JWT"}, content)]
    signed = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    return signed + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")


SIGNED = assertion(verification={"type": "SignedBadge", "creator": KEY_ADDRESS})


def test_a_signed_badge_needs_the_key_that_its_issuer_lists() -> None:
    assert found(answer(token(SIGNED), published()), "proof") == (Outcome.VERIFIED, "signature_holds")
    forger = rsa.generate_private_key(65537, 2048)
    assert found(answer(token(SIGNED, forger), published()), "proof") == (Outcome.NOT_VERIFIED, "bad_signature")
    unlisted = published(issuer={"publicKey": []})
    assert found(answer(token(SIGNED), unlisted), "proof") == (Outcome.NOT_VERIFIED, "key_not_found")
    assert found(answer(token(SIGNED)), "proof") == (Outcome.COULD_NOT_CHECK, "did_unresolvable")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([ASSERTION], ("not_verified", "revoked")),
        ([{"id": ASSERTION}], ("not_verified", "revoked")),
        ([{"id": "https://college.example/other.json"}], ("verified", "not_listed")),
    ],
)
def test_a_signed_badge_is_revoked_by_the_list_of_its_issuer(entries: list[Any], expected: tuple[str, str]) -> None:
    listed = {"type": "RevocationList", "id": REVOKED, "issuer": ISSUER, "revokedAssertions": entries}
    documents = published(issuer={"revocationList": REVOKED})
    assert found(answer(token(SIGNED), documents | {REVOKED: listed}), "status") == expected
    assert found(answer(token(SIGNED), documents), "status") == (Outcome.COULD_NOT_CHECK, "status_unreachable")


# Pictures


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    parts = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>'
BAKED: dict[str, Callable[[str], bytes]] = {
    "PNG 3.0": lambda text: bytes(bake_png(png(), text, keyword=b"openbadgecredential")),
    "PNG 2.0": lambda text: bytes(bake_png(png(), text, keyword=ITXT_KEYWORD)),
    "SVG token": lambda text: bytes(bake_svg(SVG, text, element=SVG_ELEMENT_OB3, namespace=SVG_NS_OB3)),
    "SVG text": lambda text: bytes(bake_svg(SVG, text, element=SVG_ELEMENT_OB3, namespace=SVG_NS_OB3, as_text=True)),
}


@pytest.mark.parametrize("name", BAKED)
def test_a_badge_baked_into_a_picture_is_verified(name: str) -> None:
    badge = open_badge(KEY.did)
    text = json.dumps(add_proof(badge, KEY, NOW)) if "token" not in name else sign_vc_jwt(badge, KEY)
    report = answer(BAKED[name](text))
    assert report.outcome is Outcome.VERIFIED
    assert "only_inside_is_signed" in [warning.reason_code for warning in report.warnings]
    assert answer(BAKED[name](text.replace("a", "b", 40))).outcome is not Outcome.VERIFIED


def test_a_picture_without_a_badge_and_a_broken_one_are_told_apart() -> None:
    assert found(answer(png()), "parse") == (Outcome.COULD_NOT_CHECK, "picture")
    assert found(answer(png()[:40]), "parse") == (Outcome.NOT_VERIFIED, "picture_broken")
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>'
    assert found(answer(bomb), "parse") == (Outcome.NOT_VERIFIED, "picture_broken")


# Blockcerts and Merkle proofs

SENDER = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"
TRANSACTION = "ab" * 32


def chain(root: str, moment: datetime | None = NOW, chain: Chain = Chain.BITCOIN) -> Callable[[Anchor], Any]:
    return {Anchor(chain, TRANSACTION): ChainRecord(root, SENDER, moment)}.get


def profile(**key: Any) -> dict[str, Document]:
    return {ISSUER: {"id": ISSUER, "publicKey": [{"id": f"ecdsa-koblitz-pubkey:{SENDER}", **key}]}}


def hashed(document: Document) -> str:
    return Unsecured(document, contexts_for(document, {})).document_digest().hex()


def blockcert(**changes: Any) -> tuple[Document, str]:
    content = {
        **assertion(verification={"type": ["MerkleProofVerification2017", "Extension"]}),
        "@context": [OB2, "https://w3id.org/blockcerts/v2"],
        "badge": {"type": "BadgeClass", "id": BADGE, "name": "Welding", "issuer": {"type": "Profile", "id": ISSUER}},
    }
    target, beside = hashed(content), hashlib.sha256(b"another").hexdigest()
    root = hashlib.sha256(bytes.fromhex(target) + bytes.fromhex(beside)).hexdigest()
    anchor = {"sourceId": TRANSACTION, "type": "BTCOpReturn", "chain": "bitcoinMainnet"}
    receipt = {"targetHash": target, "merkleRoot": root, "proof": [{"right": beside}], "anchors": [anchor]}
    return content | {"signature": {"type": ["MerkleProof2017"], **receipt}} | changes, root


def test_a_blockcert_stands_in_the_chain_and_came_from_an_address_of_its_issuer() -> None:
    document, root = blockcert()
    report = answer(document, profile(), chains=chain(root))
    assert found(report, "proof") == (Outcome.VERIFIED, "anchored")
    assert found(answer(document, profile()), "proof") == (Outcome.COULD_NOT_CHECK, "chain_unreachable")
    assert found(answer(document, profile(), chains=chain("00" * 32)), "proof") == ("not_verified", "chain_differs")
    changed = blockcert(issuedOn="2020-01-01T00:00:00Z")[0]
    assert found(answer(changed, profile(), chains=chain(root)), "proof") == ("not_verified", "bad_signature")
    other = {ISSUER: {"id": ISSUER, "publicKey": [{"id": "ecdsa-koblitz-pubkey:1Other"}]}}
    report = answer(document, other, chains=chain(root))
    assert found(report, "issuer_binding") == (Outcome.NOT_VERIFIED, "issuer_mismatch")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ({"created": "2020-01-01T00:00:00Z"}, "issuer_unknown"),
        ({"revoked": "2021-01-01T00:00:00Z"}, "key_revoked"),
        ({"expires": "2021-01-01T00:00:00Z"}, "key_revoked"),
        ({"revoked": "2099-01-01T00:00:00Z"}, "issuer_unknown"),
        ({"created": "2099-01-01T00:00:00Z"}, "key_not_authorised"),
    ],
)
def test_an_address_counts_in_its_time(key: Document, expected: str) -> None:
    document, root = blockcert()
    report = answer(document, profile(**key), chains=chain(root))
    assert report.step("issuer_binding").reason_code == expected
    assert (report.outcome is Outcome.VERIFIED) == (expected == "issuer_unknown")


def merkle_2019(document: Document, network: list[list[int]]) -> tuple[Document, str]:
    target = hashed(document)
    parts = [
        [0, cbor2.dumps(target)],
        [1, cbor2.dumps(target)],
        [2, [[*network, [2, cbor2.dumps(TRANSACTION)]]]],
        [3, []],
    ]
    value = multibase(cbor2.dumps(parts))
    proof = {"type": "MerkleProof2019", "proofPurpose": "assertionMethod", "verificationMethod": f"{ISSUER}#key-1"}
    return document | {"proof": proof | {"proofValue": value}}, target


V3 = {
    "@context": [CREDENTIALS_V1, "https://w3id.org/blockcerts/v3"],
    "id": "urn:uuid:4f5f0100-ccbf-4ca9-9cfc-4f5fc3052d28",
    "type": ["VerifiableCredential", "BlockcertsCredential"],
    "issuer": ISSUER,
    "issuanceDate": "2025-05-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:learner"},
}
LISTED = {"verificationMethod": [{"id": f"{ISSUER}#key-1", "publicKeyJwk": {"kty": "EC", "crv": "secp256k1"}}]}


def test_a_merkle_proof_of_2019_is_asked_of_its_chain() -> None:
    document, root = merkle_2019(V3, [[0, 1], [1, 11155111]])
    documents = {ISSUER: profile()[ISSUER] | LISTED}
    lookup = chain(root, chain=Chain.ETHEREUM_SEPOLIA)
    assert found(answer(document, documents, chains=lookup), "proof") == (Outcome.VERIFIED, "anchored")
    assert found(answer(document, documents), "proof") == (Outcome.COULD_NOT_CHECK, "chain_unreachable")
    changed = document | {"credentialSubject": {"id": "did:example:other"}}
    assert found(answer(changed, documents, chains=lookup), "proof") == (Outcome.NOT_VERIFIED, "bad_signature")
    unlisted = {ISSUER: profile()[ISSUER]}
    assert found(answer(document, unlisted, chains=lookup), "proof") == (Outcome.NOT_VERIFIED, "key_not_found")


def test_a_receipt_without_a_chain_shows_nothing_about_its_issuer() -> None:
    document, _ = merkle_2019(V3, [[0, -1]])
    documents = {ISSUER: profile()[ISSUER] | LISTED}
    assert found(answer(document, documents), "proof") == (Outcome.COULD_NOT_CHECK, "chain_mock")


# Earlier suites, and issuers that are no DIDs


def older(kind: str, sign: Callable[[bytes], bytes], method: str, algorithm: str, issuer: str) -> Document:
    document = {**V3, "@context": [CREDENTIALS_V1], "type": ["VerifiableCredential"], "issuer": issuer}
    proof = {"type": kind, "created": "2025-05-01T00:00:00Z", "proofPurpose": "assertionMethod"}
    proof["verificationMethod"] = method
    header = base64.urlsafe_b64encode(json.dumps({"alg": algorithm, "b64": False, "crit": ["b64"]}).encode())
    content = header.rstrip(b"=") + b"." + Unsecured(document, contexts_for(document, {})).hash_rdf(proof)
    signature = base64.urlsafe_b64encode(sign(content)).rstrip(b"=").decode()
    return document | {"proof": proof | {"jws": f"{header.rstrip(b'=').decode()}..{signature}"}}


def test_ed25519_signature_2018_is_verified() -> None:
    document = older("Ed25519Signature2018", KEY.sign, KEY.verification_method, "EdDSA", KEY.did)
    assert answer(document).outcome is Outcome.VERIFIED
    changed = document | {"issuanceDate": "2024-05-01T00:00:00Z"}
    assert found(answer(changed), "proof") == (Outcome.NOT_VERIFIED, "bad_signature")
    confused = older("Ed25519Signature2018", KEY.sign, KEY.verification_method, "ES256", KEY.did)
    assert found(answer(confused), "proof") == (Outcome.NOT_VERIFIED, "algorithm_mismatch")


def test_keys_of_blockchains_sign_tokens() -> None:
    private = ec.derive_private_key(7, ec.SECP256K1())
    compressed = private.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    name = multibase(b"\xe7\x01" + compressed)

    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    did = f"did:key:{name}"
    content = {**V3, "@context": [CREDENTIALS_V1], "type": ["VerifiableCredential"], "issuer": did}
    header = {"alg": "ES256K", "typ": "JWT", "kid": f"{did}#{name}"}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, {"vc": content})]
    signed = b".".join(parts)
    data = signed + b"." + base64.urlsafe_b64encode(sign(signed)).rstrip(b"=")
    assert answer(data).outcome is Outcome.VERIFIED
    assert answer(data[:-8] + b"AAAAAAAA").outcome is Outcome.NOT_VERIFIED


def of_college(method: str = "") -> Document:
    document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiableCredential"],
        "issuer": ISSUER,
        "credentialSubject": {"id": "did:example:learner"},
    }
    return add_proof(document, KEY, NOW) if not method else document


def test_an_issuer_under_an_address_is_believed_with_its_document() -> None:
    report = answer(of_college())
    assert found(report, "issuer_binding") == (Outcome.COULD_NOT_CHECK, "issuer_unconfirmed")
    listed = {"id": ISSUER, "assertionMethod": [KEY.verification_method]}
    assert answer(of_college(), {ISSUER: listed}).outcome is Outcome.VERIFIED
    other = {"id": ISSUER, "assertionMethod": []}
    assert found(answer(of_college(), {ISSUER: other}), "issuer_binding") == ("not_verified", "issuer_mismatch")


def test_a_did_that_another_signs_for_is_refused() -> None:
    document = add_proof({**of_college("bare"), "issuer": "did:web:college.example"}, KEY, NOW)
    assert found(answer(document), "issuer_binding") == (Outcome.NOT_VERIFIED, "issuer_mismatch")


# Status lists

WRONG = "H4sIAJ9tAmsC_-3BAQ0AAAjAoNu_tNZwA-pMAAAAAAAAAAAA8NoCLLDXdhAnAAA"
"""What a platform for courses wrote for "index 5 is revoked": a byte for each entry."""

REVOKED_INDICES = (0, 5, 47, 131_071)


def test_revoked_indices_are_found_by_two_decoders_of_others() -> None:
    bits = new_list()
    for index in REVOKED_INDICES:
        set_bit(bits, index, True)
    encoded = encode(bits)
    theirs = decode_bitstring(encoded)
    assert theirs == decode_encoded_list(encoded) == decode(encoded)
    neighbours = {near for index in REVOKED_INDICES for near in (index - 1, index, index + 1) if 0 <= near < 131_072}
    assert {index for index in neighbours if get_status_bit(theirs, index)} == set(REVOKED_INDICES)


def test_a_list_with_a_byte_for_each_entry_is_not_believed() -> None:
    url = "https://college.example/status/1"
    status = {"id": f"{url}#5", "type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
    status |= {"statusListIndex": "5", "statusListCredential": url}
    document = add_proof({**of_college("bare"), "issuer": KEY.did, "credentialStatus": status}, KEY, NOW)
    subject = {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": f"u{WRONG}"}
    kinds = ["VerifiableCredential", "BitstringStatusListCredential"]
    listed = {"@context": [CREDENTIALS_V2], "id": url, "type": kinds, "issuer": KEY.did, "credentialSubject": subject}
    signed = json.dumps(add_proof(listed, KEY, NOW)).encode()
    report = answer(document, status_lists={url: signed}.get)
    assert found(report, "status") == (Outcome.COULD_NOT_CHECK, "status_list_malformed")
