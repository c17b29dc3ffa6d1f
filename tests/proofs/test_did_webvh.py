"""did:webvh: logs made here, and every way in which they can be wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import rfc8785

from credenza.errors import UncheckableError
from credenza.proofs import (
    IssuerKey,
    ProofReason,
    ProofUncheckableError,
    add_proof,
    did_document,
    multibase,
    resolver,
    verify_data_integrity,
)

from .badges import NOW, SIGNED_AT, key_number, open_badge

PLACEHOLDER = "{SCID}"
OWNER, SUCCESSOR, STRANGER, SIGNER = (key_number(number) for number in (11, 12, 13, 14))
ADDRESS = "https://uni.example/issuers/law/did.jsonl"


def digest(value: Any) -> str:
    """The multihash of canonical JSON in base58btc without prefix (did:webvh 1.0, section 3.6.2)."""
    return multibase(b"\x12\x20" + hashlib.sha256(rfc8785.dumps(value)).digest())[1:]


def key_hash(key: IssuerKey) -> str:
    return multibase(b"\x12\x20" + hashlib.sha256(key.public_multibase.encode()).digest())[1:]


def signed(entry: dict[str, Any], key: IssuerKey) -> dict[str, Any]:
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": f"did:key:{key.public_multibase}#{key.public_multibase}",
        "proofPurpose": "assertionMethod",
    }
    data = b"".join(hashlib.sha256(rfc8785.dumps(part)).digest() for part in (options, entry))
    return entry | {"proof": [options | {"proofValue": multibase(key.sign(data))}]}


@dataclass
class Log:
    """A log as its owner writes it."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    did: str = ""

    def begin(self, **parameters: Any) -> Log:
        did = f"did:webvh:{PLACEHOLDER}:uni.example:issuers:law"
        stated = {"method": "did:webvh:1.0", "scid": PLACEHOLDER, "updateKeys": [OWNER.public_multibase]}
        entry = {
            "versionId": PLACEHOLDER,
            "versionTime": "2026-01-01T00:00:00Z",
            "parameters": stated | parameters,
            "state": did_document(did, [SIGNER.public_key]),
        }
        scid = digest(entry)
        self.did = did.replace(PLACEHOLDER, scid)
        entry = json.loads(json.dumps(entry).replace(PLACEHOLDER, scid))
        self.entries.append(signed(entry | {"versionId": f"1-{digest(entry)}"}, OWNER))
        return self

    def add(self, key: IssuerKey, *, keys: list[bytes] | None = None, **parameters: Any) -> Log:
        number = len(self.entries) + 1
        entry = {
            "versionId": self.entries[-1]["versionId"],
            "versionTime": f"2026-02-{number:02}T00:00:00Z",
            "parameters": parameters,
            "state": did_document(self.did, keys or [SIGNER.public_key]),
        }
        self.entries.append(signed(entry | {"versionId": f"{number}-{digest(entry)}"}, key))
        return self

    def data(self) -> bytes:
        return b"".join(json.dumps(entry).encode() + b"\n" for entry in self.entries)


def resolved(log: Log, data: bytes | None = None) -> dict[str, Any]:
    content = log.data() if data is None else data

    def fetch(url: str) -> bytes:
        assert url == ADDRESS
        return content

    return resolver({}, fetch)(log.did)


def refused(log: Log, data: bytes | None = None) -> str:
    with pytest.raises(ProofUncheckableError) as caught:
        resolved(log, data)
    assert caught.value.reason == ProofReason.DID_UNRESOLVABLE
    return caught.value.detail


def test_document_is_the_last_state_of_a_log_that_holds() -> None:
    log = Log().begin().add(OWNER, keys=[SIGNER.public_key, STRANGER.public_key])
    assert resolved(log) == log.entries[-1]["state"]
    assert len(resolved(log)["verificationMethod"]) == 2


def test_badge_of_an_issuer_with_a_did_webvh_is_verified_with_the_keys_of_the_log() -> None:
    log = Log().begin()
    key = key_number(14, log.did)
    badge = add_proof(open_badge(log.did), key, SIGNED_AT)
    (proof,) = verify_data_integrity(badge, resolver({}, lambda url: log.data()), NOW).verified
    assert proof.did == log.did
    with pytest.raises(ProofUncheckableError):
        verify_data_integrity(badge, resolver({}), NOW)


def test_update_keys_can_be_handed_on() -> None:
    log = Log().begin().add(OWNER, updateKeys=[SUCCESSOR.public_multibase]).add(SUCCESSOR)
    assert resolved(log)["id"] == log.did
    assert "authorized updateKey" in refused(
        Log().begin().add(OWNER, updateKeys=[SUCCESSOR.public_multibase]).add(OWNER)
    )


def test_announced_keys_are_the_only_ones_that_may_follow() -> None:
    announced = {"nextKeyHashes": [key_hash(SUCCESSOR)]}
    assert resolved(Log().begin(**announced).add(SUCCESSOR, updateKeys=[SUCCESSOR.public_multibase], nextKeyHashes=[]))
    wrong = Log().begin(**announced).add(STRANGER, updateKeys=[STRANGER.public_multibase])
    assert "pre-rotated" in refused(wrong)


def test_stranger_cannot_add_an_entry() -> None:
    assert "authorized updateKey" in refused(Log().begin().add(STRANGER))


def test_log_with_witnesses_is_not_believed_without_them() -> None:
    witness = {"threshold": 1, "witnesses": [{"id": f"did:key:{STRANGER.public_multibase}"}]}
    assert "witness" in refused(Log().begin(witness=witness))


def test_deactivated_did_has_no_keys() -> None:
    assert "deactivated" in refused(Log().begin().add(OWNER, deactivated=True))


CHANGES: dict[str, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]] = {
    "first entry missing": lambda entries: entries[1:],
    "middle entry missing": lambda entries: [entries[0], entries[2]],
    "turned round": lambda entries: entries[::-1],
    "repeated": lambda entries: [*entries, entries[-1]],
    "state changed": lambda entries: [entries[0] | {"state": entries[0]["state"] | {"x": 1}}, *entries[1:]],
    "time changed": lambda entries: [*entries[:-1], entries[-1] | {"versionTime": "2026-03-01T00:00:00Z"}],
    "proof missing": lambda entries: [{name: entries[0][name] for name in entries[0] if name != "proof"}, *entries[1:]],
    "proof of another entry": lambda entries: [*entries[:-1], entries[-1] | {"proof": entries[0]["proof"]}],
    "nothing": lambda entries: [],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changed_log_is_refused(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    log = Log().begin().add(OWNER).add(OWNER)
    assert resolved(log)["id"] == log.did
    log.entries = change(log.entries)
    assert refused(log)


def test_log_of_another_did_is_refused() -> None:
    mine, other = Log().begin(), Log().begin(portable=True)
    assert mine.did != other.did
    assert refused(mine, other.data())


def test_same_member_twice_in_an_entry_is_refused() -> None:
    log = Log().begin()
    twice = log.data().replace(b'{"versionId"', b'{"versionId": "1-x", "versionId"', 1)
    assert "twice" in refused(log, twice)


@pytest.mark.parametrize("data", [b"\xff", b"[]\n", b"{}\n", b"not json", b"1\n" * 10, b"{" * 100_000])
def test_bytes_that_are_no_log_are_refused(data: bytes) -> None:
    assert refused(Log().begin(), data)


def test_endless_logs_are_refused_unread() -> None:
    log = Log().begin()
    assert "longer than" in refused(log, log.data() * 257)
    assert "longer than" in refused(log, b" " * (1024 * 1024 + 1))


def test_what_cannot_be_fetched_leaves_the_did_unresolved() -> None:
    def fetch(url: str) -> bytes:
        raise UncheckableError("nobody answers")

    with pytest.raises(ProofUncheckableError, match="nobody answers"):
        resolver({}, fetch)("did:webvh:Qm:uni.example")


@pytest.mark.parametrize("rest", ["", "Qm", "Qm:", ":uni.example", "Qm:a/b"])
def test_identifiers_without_an_address_are_refused_before_anything_is_fetched(rest: str) -> None:
    asked: list[str] = []
    with pytest.raises(ProofUncheckableError):
        resolver({}, lambda url: asked.append(url) or b"")(f"did:webvh:{rest}")  # type: ignore[func-returns-value]
    assert asked == []
