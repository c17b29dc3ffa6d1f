"""Several badges of one learner as one record, signed as a token, and each verified by itself."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3 import CLR_CONTEXT_URL, build_clr_credential
from openvc.proof.vc_jwt import VcJwtProofSuite

from credenza.awards import Learner
from credenza.errors import CredentialError, FaceError
from credenza.formats.clr2 import CONTEXTS, MOST_CREDENTIALS, RecordIssuer, credentials_in, is_record, to_record
from credenza.formats.openbadges3 import claims_of
from credenza.proofs import JwtShape, add_proof, generate_key, sign_vc_jwt
from credenza.verification import Means, Outcome, verify_record
from tests.formats.elm3.material import KEY, NOW, award, badge, example, whole
from tests.formats.openbadges3.strategies import awards, editions

RECORD_ID = "urn:uuid:0d1f6c1e-7a53-4a0b-9a90-6a9dfd6f2b01"
RECORDER = generate_key(lambda count: b"\x09" * count)
ISSUER = RecordIssuer(RECORDER.did, "University of Example")
NAMES = ("data-literacy", "energy-audit", "digital-archives")
LATER = NOW + timedelta(minutes=1)


def badges(**changes: Any) -> list[dict[str, Any]]:
    """Signed badges of one learner."""
    made = []
    for number, name in enumerate(NAMES):
        of = award(example(name), id=f"urn:uuid:7b0e5c1c-6b2f-4c4c-8a86-0c9f9d5f0a1{number}", **changes)
        made.append(add_proof(badge(example(name), of), KEY, NOW))
    return made


BADGES = badges()


def record(members: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return to_record(BADGES if members is None else members, ISSUER, RECORD_ID, "Transcript of Ada Rossi", NOW)


def token(document: dict[str, Any], shape: JwtShape = JwtShape.OPEN_BADGES) -> bytes:
    return sign_vc_jwt(document, RECORDER, shape).encode()


@pytest.mark.parametrize("shape", JwtShape)
def test_a_signed_record_and_each_badge_in_it_verify(shape: JwtShape) -> None:
    report = verify_record(token(record(), shape), Means(), LATER)
    assert (report.record.outcome, [each.outcome for each in report.credentials]) == (
        Outcome.VERIFIED,
        [Outcome.VERIFIED] * 3,
    )
    assert report.outcome is Outcome.VERIFIED
    assert not [step for step in report.record.steps if step.reason_code == "unknown_context"]


def test_another_library_verifies_the_record() -> None:
    text = token(record(), JwtShape.VC_1_1).decode()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(RECORDER.public_key).rstrip(b"=").decode()}
    assert VcJwtProofSuite().verify(text, public_key_jwk=jwk)
    head, body, signature = text.split(".")
    with pytest.raises(Exception, match="ignature"):
        VcJwtProofSuite().verify(f"{head}.{body}.{'A' * len(signature)}", public_key_jwk=jwk)


def test_a_badge_changed_inside_is_seen_although_the_record_is_signed() -> None:
    changed = json.loads(json.dumps(BADGES))
    changed[1]["name"] = "Something else"
    report = verify_record(token(record(changed)), Means(), LATER)
    assert (report.record.outcome, report.outcome) == (Outcome.VERIFIED, Outcome.NOT_VERIFIED)
    assert [each.outcome for each in report.credentials].count(Outcome.NOT_VERIFIED) == 1


def test_a_changed_record_is_seen() -> None:
    head, body, signature = token(record()).split(b".")
    forged = base64.urlsafe_b64decode(body + b"==").replace(b"Transcript of Ada", b"Transcript of Eve")
    text = b".".join((head, base64.urlsafe_b64encode(forged).rstrip(b"="), signature))
    assert verify_record(text, Means(), LATER).record.outcome is Outcome.NOT_VERIFIED


def test_a_record_has_the_members_that_another_library_writes() -> None:
    document = record()
    other = build_clr_credential(
        dict(document["issuer"]),
        document["credentialSubject"]["identifier"],
        BADGES,
        credential_id=RECORD_ID,
        valid_from=NOW,
    )
    assert set(document) - set(other) == {"name", "partial"}
    assert set(other["credentialSubject"]) == set(document["credentialSubject"])
    assert set(CONTEXTS) == set(other["@context"])
    assert CLR_CONTEXT_URL in CONTEXTS


def test_it_is_about_the_learner_of_all_badges() -> None:
    identities = record()["credentialSubject"]["identifier"]
    assert [(entry["identityType"], entry["identityHash"]) for entry in identities if not entry["hashed"]] == [
        ("name", "Ada Rossi"),
        ("ext:givenName", "Ada"),
        ("ext:familyName", "Rossi"),
        ("ext:birthDate", "1999-04-12"),
        ("ext:personIdentifier", "990412400123"),
    ]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_credentials_come_out_as_they_went_in(data: st.DataObject) -> None:
    edition = whole(data.draw(editions()))
    of = data.draw(awards(edition))
    member = badge(edition, of)
    read = credentials_in(json.loads(json.dumps(record([member]))))
    assert [json.loads(each) for each in read] == [json.loads(json.dumps(member))]
    assert claims_of(json.loads(read[0])) == claims_of(member)


def test_badges_of_two_people_are_no_record() -> None:
    other = badges(learner=Learner("Eve", "Rossi", "990412400123"))[1]
    with pytest.raises(FaceError, match="different learners"):
        record([BADGES[0], replace_id(other)])


def replace_id(credential: dict[str, Any]) -> dict[str, Any]:
    return {**credential, "id": "urn:uuid:11111111-6b2f-4c4c-8a86-0c9f9d5f0a11"}


@pytest.mark.parametrize(
    ("members", "words"),
    [([], "holds 1 to"), ([BADGES[0]] * (MOST_CREDENTIALS + 1), "holds 1 to"), ([BADGES[0], BADGES[0]], "twice")],
)
def test_what_makes_no_record_is_said(members: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(FaceError, match=words):
        record(members)


@pytest.mark.parametrize("document", [{}, BADGES[0], {"type": ["ClrCredential"], "credentialSubject": {}}])
def test_what_is_no_record_is_not_read_as_one(document: dict[str, Any]) -> None:
    with pytest.raises(CredentialError):
        credentials_in(document)
    assert is_record(record())


def test_a_record_of_a_record_is_refused() -> None:
    with pytest.raises(CredentialError):
        record([record()])
