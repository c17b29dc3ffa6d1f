"""Forms of earlier years that are still in people's hands: each really signed here, and a changed copy of each."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from credenza.proofs import CREDENTIALS_V2, Unsecured, add_proof, contexts_for, multibase
from credenza.proofs.contexts import OPEN_BADGES_V3
from credenza.proofs.further import CREDENTIALS_V1
from credenza.proofs.jades import FileSealKey, Trust, seal
from credenza.proofs.jades.header import header_members
from credenza.proofs.jose.jws import write_jws
from credenza.proofs.merkle import Chain
from credenza.specification import LANGUAGES
from credenza.verification import Means, Outcome, VerificationReport, verify
from tests.proofs.badges import NOW, open_badge
from tests.proofs.jades.authority import NOW as TODAY
from tests.proofs.jades.authority import Authority
from tests.proofs.jades.time_authority import time_authority

from .test_own import (
    ISSUER,
    KEY,
    LISTED,
    RSA,
    SENDER,
    TRANSACTION,
    V3,
    Document,
    answer,
    chain,
    found,
    hashed,
    merkle_2019,
    older,
    profile,
)

# RsaSignature2018, and keys in PEM and base58

METHOD = f"{ISSUER}#key-1"
PEM = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def listing(owner: str, **key: str) -> dict[str, Document]:
    method = {"id": f"{owner}#key-1", "type": "RsaVerificationKey2018", "controller": owner, **key}
    return {owner: {"id": owner, "verificationMethod": [method], "assertionMethod": [f"{owner}#key-1"]}}


def rsa_sign(data: bytes) -> bytes:
    return RSA.sign(data, padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("owner", [ISSUER, "did:web:college.example"])
def test_an_rsa_signature_of_2018_holds_under_the_key_in_pem_that_its_issuer_lists(owner: str) -> None:
    document = older("RsaSignature2018", rsa_sign, f"{owner}#key-1", "RS256", owner)
    assert answer(document, listing(owner, publicKeyPem=PEM)).outcome is Outcome.VERIFIED
    changed = document | {"issuanceDate": "2024-05-01T00:00:00Z"}
    assert found(answer(changed, listing(owner, publicKeyPem=PEM)), "proof") == ("not_verified", "bad_signature")
    confused = older("RsaSignature2018", rsa_sign, f"{owner}#key-1", "EdDSA", owner)
    assert found(answer(confused, listing(owner, publicKeyPem=PEM)), "proof") == ("not_verified", "algorithm_mismatch")


@pytest.mark.parametrize("key", [{"publicKeyPem": "-----BEGIN PUBLIC KEY-----\nAAAA"}, {"publicKeyHex": "ab"}])
def test_a_key_in_a_form_that_nobody_here_reads_could_not_be_checked(key: dict[str, str]) -> None:
    owner = "did:web:college.example"
    document = older("RsaSignature2018", rsa_sign, f"{owner}#key-1", "RS256", owner)
    assert found(answer(document, listing(owner, **key)), "proof") == ("could_not_check", "proof_unsupported")


# Tokens that name a DID, or nothing that is known, in place of their key


@pytest.mark.parametrize("named", [KEY.did, "Vzx7l5fh56F3Pf9aR3DECU5BwfrY6ZJe05aiWYWzan8", KEY.verification_method])
def test_a_token_of_a_did_that_is_a_key_is_verified_whatever_it_calls_the_key(named: str) -> None:
    badge = open_badge(KEY.did)
    token = write_jws({"typ": "vc+jwt", "kid": named}, json.dumps(badge).encode(), KEY).encode()
    assert found(answer(token), "proof") == (Outcome.VERIFIED, "signature_holds")
    other = open_badge("did:web:college.example")
    token = write_jws({"typ": "vc+jwt", "kid": named}, json.dumps(other).encode(), KEY).encode()
    assert answer(token).outcome is not Outcome.VERIFIED


def test_an_issuer_of_a_badge_may_be_an_address_alone() -> None:
    badge = open_badge(KEY.did) | {"issuer": KEY.did}
    assert answer(add_proof(badge, KEY, NOW)).outcome is Outcome.VERIFIED
    typeless = open_badge(KEY.did) | {"issuer": {"id": KEY.did, "name": "College"}}
    assert found(answer(add_proof(typeless, KEY, NOW)), "shape") == (Outcome.NOT_VERIFIED, "shape_wrong")


# ChainedProof2021


def chained(**changes: Any) -> tuple[Document, str]:
    """A credential with a signature, and a Merkle proof over it and that signature."""
    content = {**V3, "@context": [CREDENTIALS_V1, "https://w3id.org/blockcerts/v3.1"]}
    proof = {"type": "Ed25519Signature2018", "proofPurpose": "assertionMethod", "verificationMethod": f"{ISSUER}#own"}
    header = base64.urlsafe_b64encode(b'{"alg":"EdDSA","b64":false,"crit":["b64"]}').rstrip(b"=")
    signed = header + b"." + Unsecured(content, contexts_for(content, {})).hash_rdf(proof)
    proof["jws"] = f"{header.decode()}..{base64.urlsafe_b64encode(KEY.sign(signed)).rstrip(b'=').decode()}"
    anchored, root = merkle_2019(content | {"proof": proof}, [[0, 1], [1, 1]])
    above = {"type": "ChainedProof2021", "chainedProofType": "MerkleProof2019", "previousProof": proof | changes}
    return content | {"proof": [proof, anchored["proof"] | above]}, root


def test_a_chained_proof_covers_the_proof_that_it_repeats() -> None:
    document, root = chained()
    own = {"id": f"{ISSUER}#own", "type": "Multikey", "publicKeyMultibase": KEY.public_multibase}
    listed = {"verificationMethod": [*LISTED["verificationMethod"], own], "assertionMethod": [f"{ISSUER}#own"]}
    documents = {ISSUER: profile()[ISSUER] | listed}

    def proof(document: Document, root: str) -> tuple[str, str]:
        return found(answer(document, documents, chains=chain(root, chain=Chain.ETHEREUM)), "proof")

    assert proof(document, root) == (Outcome.VERIFIED, "signature_holds")
    assert proof(document, "00" * 32) == (Outcome.NOT_VERIFIED, "chain_differs")
    assert proof(document | {"issuanceDate": "2024-05-01T00:00:00Z"}, root) == ("not_verified", "bad_signature")
    other, root = chained(created="2024-05-01T00:00:00Z")
    assert proof(other, root) == (Outcome.NOT_VERIFIED, "previous_proof_missing")


# 1EdTechRevocationList

LISTED_AT = "https://college.example/revocations"


def listed_badge() -> Document:
    return add_proof(
        open_badge(KEY.did)
        | {
            "@context": [CREDENTIALS_V2, OPEN_BADGES_V3, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"],
            "credentialStatus": {"id": LISTED_AT, "type": "1EdTechRevocationList"},
        },
        KEY,
        NOW,
    )


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ({"revokedCredential": [{"id": "OWN", "revoked": True}]}, ("not_verified", "revoked")),
        ({"revokedCredentials": ["OWN"]}, ("not_verified", "revoked")),
        ({"revokedCredential": [{"id": "OWN", "revoked": False}]}, ("verified", "not_listed")),
        ({"revokedCredential": [{"id": "urn:uuid:other"}]}, ("verified", "not_listed")),
        ({"revokedCredential": [], "issuer": "did:web:other.example"}, ("could_not_check", "status_list_other_issuer")),
        ({}, ("could_not_check", "status_unreachable")),
    ],
)
def test_a_badge_is_revoked_by_the_list_that_1edtech_describes(published: Document, expected: tuple[str, str]) -> None:
    badge = listed_badge()
    listed = json.loads(json.dumps({"id": LISTED_AT, **published}).replace("OWN", badge["id"]))
    assert found(answer(badge, {LISTED_AT: listed}), "status") == expected
    assert found(answer(badge), "status") == ("could_not_check", "status_unreachable")


def test_a_badge_of_an_issuer_out_of_reach_is_condemned_by_such_a_list_too() -> None:
    badge = listed_badge()
    listed = {LISTED_AT: {"id": LISTED_AT, "revokedCredential": [{"id": badge["id"]}]}}
    name = f"did:web:college.example#{KEY.public_multibase}"
    unsigned = {name: value for name, value in badge.items() if name != "proof"}
    unsigned["issuer"] = unsigned["issuer"] | {"id": "did:web:college.example"}
    elsewhere = add_proof(unsigned, _Elsewhere(), NOW)
    assert found(answer(elsewhere), "proof") == ("could_not_check", "did_unresolvable")
    assert name in json.dumps(elsewhere)
    assert found(answer(elsewhere, listed), "status") == ("not_verified", "revoked")


class _Elsewhere:
    """The key of the tests under the name of an issuer whose document nobody has."""

    did = "did:web:college.example"
    verification_method = f"{did}#{KEY.public_multibase}"
    algorithm = KEY.algorithm
    public_key = KEY.public_key

    def sign(self, data: bytes) -> bytes:
        return KEY.sign(data)


# Blockcerts v1.2


def blockcert_1(**changes: Any) -> tuple[Document, str]:
    issuer = {"type": "Issuer", "id": ISSUER, "name": "College", "url": "https://college.example"}
    content = {
        "@context": "https://w3id.org/blockcerts/v1",
        "type": "CertificateDocument",
        "assertion": {"type": "Assertion", "id": "urn:uuid:1", "uid": "1", "issuedOn": "2016-10-03"},
        "certificate": {"type": "Certificate", "id": "https://college.example/c", "name": "Welding", "issuer": issuer},
        "recipient": {"type": "email", "identity": "a@example.org", "hashed": False},
    }
    content["assertion"]["image:signature"] = "data:image/png;base64,AA=="
    root = hashed(content)
    receipt = {"targetHash": root, "merkleRoot": root, "proof": []}
    receipt["anchors"] = [{"sourceId": TRANSACTION, "type": "BTCOpReturn"}]
    content["certificate"] |= {"language": "en-US"} | changes
    return {"@context": "https://w3id.org/blockcerts/v1", "document": content, "receipt": receipt}, root


def test_a_blockcert_of_2016_fits_its_receipt_and_its_chain_decides() -> None:
    document, root = blockcert_1()
    documents = {ISSUER: {"id": ISSUER, "issuerKeys": [{"date": "2016-08-28", "key": SENDER}]}}
    report = answer(document, documents, chains=chain(root))
    assert [report.step(name).reason_code for name in ("proof", "issuer_binding", "status")] == [
        "anchored",
        "issuer_unknown",
        "status_entry_unsupported",  # v1.2 revokes by spending an output, of which no record tells
    ]
    assert report.outcome is Outcome.COULD_NOT_CHECK
    assert "language" not in json.dumps(dict(report.claims))  # no vocabulary has it, so no receipt covers it
    assert found(answer(blockcert_1(name="Flying")[0], documents), "proof") == ("not_verified", "bad_signature")
    assert found(answer(document, documents, chains=chain("00" * 32)), "proof") == ("not_verified", "chain_differs")
    other = {ISSUER: {"id": ISSUER, "issuerKeys": [{"date": "2016-08-28", "key": "1Other"}]}}
    assert found(answer(document, other, chains=chain(root)), "issuer_binding") == ("not_verified", "issuer_mismatch")


# Open Badges 1.0


def test_a_recipient_in_a_text_ended_with_version_0_5() -> None:
    badge = {"uid": "1", "badge": "https://college.example/badge.json", "recipient": "learner@example.org"}
    badge |= {"verify": {"type": "hosted", "url": "https://college.example/1.json"}, "issuedOn": "2015-04-30"}
    assert found(answer(badge), "shape") == (Outcome.NOT_VERIFIED, "shape_wrong")
    badge["recipient"] = {"type": "email", "hashed": False, "identity": "learner@example.org"}
    assert found(answer(badge), "shape") == (Outcome.COULD_NOT_CHECK, "shape_right")


# Nodes described twice


def test_a_changed_credential_about_its_own_issuer_is_told_from_one_that_could_not_be_checked() -> None:
    badge = open_badge(KEY.did)
    badge["issuer"] = {"id": KEY.did, "type": ["Profile"], "name": "College"}
    badge["credentialSubject"] |= {"id": KEY.did}
    unsecured = Unsecured(badge, {}).placeless
    proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}
    proof["verificationMethod"] = KEY.verification_method
    signed = badge | {"proof": proof | {"proofValue": multibase(KEY.sign(unsecured.hash_rdf(proof)))}}
    assert found(answer(signed), "proof") == (Outcome.COULD_NOT_CHECK, "described_again")
    changed = signed | {"name": "Another badge"}
    assert found(answer(changed), "proof") == (Outcome.NOT_VERIFIED, "bad_signature")


# Seals in compact form

AUTHORITY = Authority()
EDC = {
    "@context": [CREDENTIALS_V1, "http://data.europa.eu/snb/model/context/edc-ap"],
    "id": "urn:credential:1",
    "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
    "issuer": {"id": "urn:epass:org:1", "type": "Organisation", "legalName": {"it": ["Università di Esempio"]}},
    "issuanceDate": "2026-11-01T00:00:00Z",
    "credentialSubject": {"id": "urn:epass:person:1", "type": "Person"},
}


def compact(document: Document, **changes: Any) -> bytes:
    key = AUTHORITY.seal_key()
    members = header_members(key.algorithm, key.certificates, TODAY) | {"crit": ["sigT"]} | changes
    header = {name: value for name, value in members.items() if name != "b64"}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, document)]
    signed = b".".join(parts)
    return signed + b"." + base64.urlsafe_b64encode(key.sign(signed)).rstrip(b"=")


def judged(data: bytes) -> VerificationReport:
    return verify(data, Means(seals=Trust((AUTHORITY.certificate,))), TODAY)


def test_a_compact_seal_is_verified_like_one_in_json() -> None:
    sealed = compact(EDC)
    assert found(judged(sealed), "proof") == (Outcome.VERIFIED, "signature_holds")
    other = compact(EDC | {"id": "urn:credential:2"}).split(b".")
    forged = b".".join((*sealed.split(b".")[:1], other[1], sealed.split(b".")[2]))
    assert found(judged(forged), "proof") == (Outcome.NOT_VERIFIED, "bad_signature")
    by_headers = compact(
        EDC, sigD={"mId": "http://uri.etsi.org/19182/HttpHeaders", "pars": ["date"]}, crit=["sigT", "sigD"]
    )
    assert found(judged(by_headers), "proof") == (Outcome.COULD_NOT_CHECK, "proof_unsupported")


def test_a_seal_of_somebody_else_does_not_confirm_the_issuer_that_is_named() -> None:
    named = EDC | {"issuer": EDC["issuer"] | {"legalName": {"it": ["Università Famosa"]}}}
    report = judged(compact(named))
    assert found(report, "issuer_binding") == (Outcome.COULD_NOT_CHECK, "issuer_unconfirmed")


# Content that lies elsewhere, several seals, time stamps


def sealed_by(*keys: FileSealKey, document: Document = EDC, at: datetime = TODAY, **unsigned: Any) -> bytes:
    """A document under the seals of several organisations, in JSON."""
    whole = [seal(json.dumps(document), key, at) for key in keys]
    entries = [{**part["signatures"][0], **({"header": unsigned} if unsigned else {})} for part in whole]
    return json.dumps({"payload": whole[0]["payload"], "signatures": entries}).encode()


def sealed_elsewhere(address: str = "credential.json") -> bytes:
    """A seal without its content."""
    digest = hashlib.sha256(json.dumps(EDC).encode()).digest()
    said = {"mId": "http://uri.etsi.org/19182/ObjectIdByURIHash", "pars": [address], "hashM": "S256"}
    said["hashV"] = [base64.urlsafe_b64encode(digest).rstrip(b"=").decode()]
    key = AUTHORITY.seal_key()
    members = header_members(key.algorithm, key.certificates, TODAY) | {"crit": ["b64", "sigT", "sigD"], "sigD": said}
    protected = base64.urlsafe_b64encode(json.dumps(members).encode()).rstrip(b"=")
    signature = base64.urlsafe_b64encode(key.sign(protected + b".")).rstrip(b"=")
    return json.dumps({"protected": protected.decode(), "signature": signature.decode()}).encode()


def elsewhere(**means: Any) -> VerificationReport:
    return verify(sealed_elsewhere(), Means(seals=Trust((AUTHORITY.certificate,)), **means), TODAY)


def test_a_seal_on_a_file_beside_it_is_verified_with_that_file() -> None:
    report = elsewhere(contents={"credential.json": json.dumps(EDC).encode()}.get)
    assert found(report, "issuer_binding") == (Outcome.VERIFIED, "seal_trusted")
    assert report.claims["id"] == "urn:credential:1"
    assert found(elsewhere(), "proof") == (Outcome.COULD_NOT_CHECK, "content_missing")
    assert "credential.json" in elsewhere().step("proof").message.in_language("en")
    other = {"credential.json": json.dumps(EDC | {"id": "urn:credential:2"}).encode()}
    assert found(elsewhere(contents=other.get), "proof") == (Outcome.NOT_VERIFIED, "bad_signature")


def test_content_at_an_https_address_is_fetched_only_online() -> None:
    assert Means().content("https://university.example/1.json") is None
    assert Means(fetch=lambda url: url.encode()).content("https://university.example/1.json") is not None
    assert Means(fetch=lambda url: url.encode()).content("file:///etc/passwd") is None


STRANGER = Authority("Altra Trust").seal_key(organization="Ministero di Esempio", identifier="VATIT-99999999999")


@pytest.mark.parametrize("order", [1, -1])
def test_the_seal_of_the_issuer_counts_among_several(order: int) -> None:
    own, revoked = AUTHORITY.seal_key(), AUTHORITY.seal_key(days=(-400, -30))
    report = judged(sealed_by(*(own, STRANGER)[::order]))
    assert found(report, "issuer_binding") == (Outcome.VERIFIED, "seal_trusted")
    assert "Università di Esempio" in report.step("proof").facts["signer"]
    assert "Ministero di Esempio" in report.step("proof").facts["signer"]
    trust = Trust((AUTHORITY.certificate,), (AUTHORITY.revoking([revoked.certificates[0]]),))
    data = sealed_by(*(revoked, STRANGER)[::order])
    report = verify(data, Means(seals=trust), TODAY)
    assert found(report, "issuer_binding") == (Outcome.NOT_VERIFIED, "certificate_revoked")


def test_a_stranger_alone_is_not_the_issuer() -> None:
    report = judged(sealed_by(STRANGER, STRANGER))
    assert found(report, "issuer_binding") == (Outcome.COULD_NOT_CHECK, "certificate_issuer_unknown")


TIME = time_authority(Authority("Tempo Trust"), clock=TODAY - timedelta(days=60), days=(-900, 900))
TIME_ROOT = TIME.certificates[1]


def stamped(on: bytes | None = None, stamp: str = "sigTst") -> bytes:
    """A document under a seal whose certificate has expired since the time was stamped."""
    document = json.loads(sealed_by(AUTHORITY.seal_key(days=(-400, -30)), at=TODAY - timedelta(days=60)))
    [entry] = document["signatures"]
    token = TIME.token(on or entry["signature"].encode())
    entry["header"] = {"etsiU": [{stamp: {"tstTokens": [{"val": base64.b64encode(token).decode()}]}}]}
    return json.dumps(document).encode()


def with_time(data: bytes, *anchors: x509.Certificate, **means: Any) -> VerificationReport:
    return verify(data, Means(seals=Trust((AUTHORITY.certificate,), stamp_anchors=anchors), **means), TODAY)


def test_time_stamp_of_a_known_authority_makes_up_for_an_expired_certificate() -> None:
    report = with_time(stamped(), TIME_ROOT)
    assert found(report, "issuer_binding") == (Outcome.VERIFIED, "seal_trusted")
    [notice] = report.warnings
    assert (notice.reason_code, notice.facts["authority"]) == ("time_stamp_holds", "Tempo di Esempio")
    assert "September" in notice.message.in_language("en")
    assert "settembre" in notice.message.in_language("it")


@pytest.mark.parametrize(
    ("data", "anchors", "until", "reason"),
    [
        (stamped(), (), None, "time_stamp_authority_unknown"),
        (stamped(), (AUTHORITY.certificate,), None, "time_stamp_authority_unknown"),
        (stamped(), (TIME_ROOT,), TODAY - timedelta(seconds=1), "time_stamp_authority_unknown"),
        (stamped(b"another"), (TIME_ROOT,), None, "time_stamp_invalid"),
        (stamped(stamp="arcTst"), (TIME_ROOT,), None, "time_stamp_unchecked"),
    ],
    ids=["nobody is believed", "for seals only", "its list is out of date", "on something else", "of another kind"],
)
def test_time_stamp_that_proves_nothing_is_told_and_changes_nothing(
    data: bytes, anchors: tuple[x509.Certificate, ...], until: datetime | None, reason: str
) -> None:
    digest = TIME_ROOT.fingerprint(hashes.SHA256()).hex()
    report = with_time(data, *anchors, listed_until={digest: until} if until else {})
    assert found(report, "proof") == (Outcome.COULD_NOT_CHECK, "signature_holds")
    assert found(report, "issuer_binding") == (Outcome.COULD_NOT_CHECK, "certificate_expired")
    assert [notice.reason_code for notice in report.warnings] == [reason]
    assert len({notice.message.in_language(language) for notice in report.warnings for language in LANGUAGES}) == 4


def test_seal_without_a_time_stamp_has_no_note() -> None:
    assert judged(sealed_by(AUTHORITY.seal_key())).warnings == ()


def test_a_seal_below_a_trusted_list_that_is_out_of_date_could_not_be_checked() -> None:
    digest = AUTHORITY.certificate.fingerprint(hashes.SHA256()).hex()
    for until, reason in ((TODAY, "seal_trusted"), (TODAY - timedelta(seconds=1), "trusted_list_outdated")):
        means = Means(seals=Trust((AUTHORITY.certificate,)), listed_until={digest: until})
        assert verify(compact(EDC), means, TODAY).step("issuer_binding").reason_code == reason
