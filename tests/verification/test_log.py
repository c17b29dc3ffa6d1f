"""Step 10: the proof of a transparency log, and what it does for keys that were revoked later."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from credenza.frameworks import moment_text
from credenza.proofs import IssuerKey, add_proof, did_document, generate_key
from credenza.status import StatusReference, new_list, set_bit, status_list_credential
from credenza.translog import Kind, LogProof, Opening, Policy, read_policy
from credenza.verification import Means, Outcome, VerificationReport, verify
from tests.proofs.badges import NOW, SIGNED_AT, open_badge
from tests.translog.naive import MemoryLog, cosigned, witness_key

DID = "did:web:alatau.example"
URL = "https://alatau.example/status/1"
DAY = timedelta(days=1)
REVOKED_AT = SIGNED_AT + 10 * DAY
OPENING = Opening(Kind.AWARD, bytes(range(16)))


@pytest.fixture
def key() -> IssuerKey:
    return generate_key(lambda count: bytes([7] * count), DID)


@pytest.fixture
def credential(key: IssuerKey) -> bytes:
    return orjson.dumps(add_proof(open_badge(DID), key, SIGNED_AT))


@pytest.fixture
def log() -> MemoryLog:
    made = MemoryLog()
    made.add(b"something else")
    return made


def policy_of(log: MemoryLog) -> Policy:
    return read_policy(f"log {log.key}\nwitness w {witness_key('w.example')}\nquorum w".encode())


def proof_of(log: MemoryLog, document: bytes, seen_at: datetime, opening: Opening = OPENING) -> bytes:
    """Log a document, and give the proof with the cosignature of a witness."""
    note = cosigned(log.add(opening.entry_of(document)), "w.example", seen_at)
    proof = log.proof(log.size - 1, note, log.size, opening)
    return proof.to_bytes()


def means(key: IssuerKey, log: MemoryLog, *, revoked: bool = False, **others: Any) -> Means:
    ended = {key.public_key: REVOKED_AT} if revoked else {}
    return Means(
        did_documents={DID: did_document(DID, [key.public_key], ended)},
        trusted_issuers={DID: "Alatau University"}.get,
        logs={log.origin: policy_of(log)},
        **others,
    )


def found(report: VerificationReport) -> tuple[str, str, str]:
    step = report.step("log")
    return str(report.outcome), str(step.outcome), step.reason_code


def test_credential_in_the_log_is_verified_and_told_since_when(
    key: IssuerKey, credential: bytes, log: MemoryLog
) -> None:
    report = verify(credential, means(key, log), NOW, proof_of(log, credential, SIGNED_AT + DAY))
    assert found(report) == ("verified", "passed", "logged_since")
    step = report.step("log")
    assert (step.number, dict(step.facts)) == (
        10,
        {"log": "register.example/log", "index": "1", "moment": moment_text(SIGNED_AT + DAY)},
    )
    assert all("register.example/log" in step.message.in_language(tag) for tag in ("en", "it", "kk", "ru"))


def test_credential_without_a_proof_is_none_the_worse(key: IssuerKey, credential: bytes, log: MemoryLog) -> None:
    assert found(verify(credential, means(key, log), NOW)) == ("verified", "not_applicable", "no_log_proof")


def test_proof_that_is_at_hand_is_used(key: IssuerKey, credential: bytes, log: MemoryLog) -> None:
    proofs = {json.loads(credential)["id"]: proof_of(log, credential, SIGNED_AT + DAY)}
    report = verify(credential, means(key, log, log_proofs=lambda name, _texts: proofs.get(name)), NOW)
    assert found(report) == ("verified", "passed", "logged_since")


def test_proof_fits_a_credential_that_a_program_indented(key: IssuerKey, credential: bytes, log: MemoryLog) -> None:
    proof = proof_of(log, credential, SIGNED_AT + DAY)
    indented = json.dumps(json.loads(credential), indent=2, ensure_ascii=False).encode()
    assert found(verify(indented, means(key, log), NOW, proof)) == ("verified", "passed", "logged_since")


def test_proof_of_another_credential_is_refused(key: IssuerKey, credential: bytes, log: MemoryLog) -> None:
    other = orjson.dumps(add_proof(open_badge(DID), key, SIGNED_AT + DAY))
    report = verify(credential, means(key, log), NOW, proof_of(log, other, SIGNED_AT + DAY))
    assert found(report) == ("not_verified", "failed", "log_proof_wrong")


def test_proof_of_something_else_than_an_award_is_refused(key: IssuerKey, credential: bytes, log: MemoryLog) -> None:
    proof = proof_of(log, credential, SIGNED_AT + DAY, Opening(Kind.STATUS, OPENING.salt))
    assert found(verify(credential, means(key, log), NOW, proof)) == ("not_verified", "failed", "log_proof_wrong")


def test_checkpoint_of_a_forger_is_refused(key: IssuerKey, credential: bytes, log: MemoryLog) -> None:
    forged = proof_of(log, credential, SIGNED_AT).replace(b"\n2\n", b"\n3\n")
    assert found(verify(credential, means(key, log), NOW, forged)) == ("not_verified", "failed", "log_proof_wrong")


def test_proof_of_a_log_that_nobody_pinned_is_not_checked(key: IssuerKey, credential: bytes, log: MemoryLog) -> None:
    stranger = MemoryLog("elsewhere.example/log")
    report = verify(credential, means(key, log), NOW, proof_of(stranger, credential, SIGNED_AT))
    assert found(report) == ("verified", "not_checked", "log_unknown")


def test_proof_without_the_witness_that_is_asked_for_is_not_checked(
    key: IssuerKey, credential: bytes, log: MemoryLog
) -> None:
    note = log.add(OPENING.entry_of(credential))
    proof = log.proof(1, note, 2, OPENING).to_bytes()
    assert found(verify(credential, means(key, log), NOW, proof)) == ("verified", "not_checked", "log_unwitnessed")


def test_other_file_as_a_proof_is_refused(key: IssuerKey, credential: bytes, log: MemoryLog) -> None:
    report = verify(credential, means(key, log), NOW, b"no proof")
    assert found(report) == ("not_verified", "failed", "log_proof_malformed")


def test_key_revoked_later_counts_as_it_did_when_the_log_saw_the_credential(
    key: IssuerKey, credential: bytes, log: MemoryLog
) -> None:
    proof, revoked = proof_of(log, credential, SIGNED_AT + DAY), means(key, log, revoked=True)
    without = verify(credential, revoked, NOW)
    assert (without.outcome, without.step("proof").reason_code) == (Outcome.NOT_VERIFIED, "key_revoked")
    report = verify(credential, revoked, NOW, proof)
    assert found(report) == ("verified", "passed", "logged_since")
    assert report.step("proof").reason_code == "signature_holds"
    assert [warning.reason_code for warning in report.warnings] == ["key_revoked_later"]
    assert moment_text(SIGNED_AT + DAY).in_language("kk") in report.warnings[0].message.in_language("kk")


@pytest.mark.parametrize("after", [timedelta(0), DAY])
def test_credential_that_the_log_saw_only_once_its_key_was_revoked_stays_refused(
    key: IssuerKey, credential: bytes, log: MemoryLog, after: timedelta
) -> None:
    proof = proof_of(log, credential, REVOKED_AT + after)
    report = verify(credential, means(key, log, revoked=True), NOW, proof)
    assert found(report) == ("not_verified", "passed", "logged_since")
    assert report.step("proof").reason_code == "key_revoked"


def test_moment_that_nobody_witnessed_saves_nothing(key: IssuerKey, credential: bytes, log: MemoryLog) -> None:
    proof, alone = proof_of(log, credential, SIGNED_AT + DAY), {log.origin: log.policy}
    revoked = means(key, log, revoked=True)
    report = verify(credential, Means(did_documents=revoked.did_documents, logs=alone), NOW, proof)
    assert found(report) == ("not_verified", "passed", "logged")
    assert report.step("proof").reason_code == "key_revoked"


def test_forgery_with_the_stolen_key_gets_nothing_from_the_proof_of_another(
    key: IssuerKey, credential: bytes, log: MemoryLog
) -> None:
    forged = orjson.dumps(add_proof(open_badge(DID) | {"name": "Forged"}, key, SIGNED_AT))
    report = verify(forged, means(key, log, revoked=True), NOW, proof_of(log, credential, SIGNED_AT + DAY))
    assert found(report) == ("not_verified", "failed", "log_proof_wrong")
    assert report.step("proof").reason_code == "key_revoked"


def test_key_that_was_never_for_credentials_is_not_saved(key: IssuerKey, log: MemoryLog) -> None:
    thief = generate_key(lambda count: bytes([9] * count), DID)
    forged = orjson.dumps(add_proof(open_badge(DID), thief, SIGNED_AT))
    report = verify(forged, means(key, log, revoked=True), NOW, proof_of(log, forged, SIGNED_AT))
    assert (report.outcome, report.step("proof").reason_code) == (Outcome.NOT_VERIFIED, "key_not_found")


@pytest.mark.parametrize("thief", [True, False])
def test_status_is_asked_of_the_keys_of_today(key: IssuerKey, log: MemoryLog, thief: bool) -> None:
    today = generate_key(lambda count: bytes([8] * count), DID)
    bits = new_list()
    set_bit(bits, 4, not thief)
    lists = status_list_credential(
        bytes(bits), URL, purpose="revocation", valid_from=SIGNED_AT, key=key if thief else today
    )
    entry = StatusReference(URL, 4, "revocation").entry()
    credential = orjson.dumps(add_proof(open_badge(DID) | {"credentialStatus": entry}, key, SIGNED_AT))
    document = did_document(DID, [key.public_key, today.public_key], {key.public_key: REVOKED_AT})
    given = Means(
        did_documents={DID: document},
        logs={log.origin: policy_of(log)},
        status_lists={URL: orjson.dumps(lists)}.get,
    )
    report = verify(credential, given, NOW, proof_of(log, credential, SIGNED_AT + DAY))
    assert report.step("proof").reason_code == "signature_holds"
    assert str(report.step("status").outcome) == ("not_checked" if thief else "failed")
    assert report.outcome is not Outcome.VERIFIED


def test_proof_read_by_others_has_no_opening_here(key: IssuerKey, credential: bytes, log: MemoryLog) -> None:
    note = cosigned(log.add(credential), "w.example", SIGNED_AT)
    proof = LogProof(1, tuple(log.proof(1, note, 2).path), note).to_bytes()
    assert found(verify(credential, means(key, log), NOW, proof)) == ("not_verified", "failed", "log_proof_wrong")
