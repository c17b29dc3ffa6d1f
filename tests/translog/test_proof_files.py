"""The proof that travels beside a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.errors import LogError
from credenza.translog import Kind, LogProof, Opening, read_policy, read_proof

from .naive import NOW, MemoryLog, cosigned, witness_key

DOCUMENT = b'{"type":["VerifiableCredential"]}'
OPENING = Opening(Kind.AWARD, bytes(range(16)))


@pytest.fixture
def log() -> MemoryLog:
    made = MemoryLog()
    made.add(*[b"%d" % number for number in range(400)])
    made.add(OPENING.entry_of(DOCUMENT), b"another")
    return made


@pytest.fixture
def proof(log: MemoryLog) -> LogProof:
    return log.proof(400, log.add(b"one more"), 403, OPENING)


def believed(log: MemoryLog, data: bytes) -> bool:
    try:
        read = read_proof(data)
        read.check(read.entry_of(DOCUMENT), log.policy, NOW)
    except LogError:
        return False
    return True


def test_proof_read_back_shows_the_entry_and_no_other(log: MemoryLog, proof: LogProof) -> None:
    read = read_proof(proof.to_bytes())
    assert read == proof
    assert read.check(read.entry_of(DOCUMENT), log.policy, NOW).checkpoint.size == 403
    with pytest.raises(LogError, match="not where the proof says"):
        read.check(read.entry_of(DOCUMENT + b" "), log.policy, NOW)


def test_proof_has_the_form_of_the_standard(proof: LogProof) -> None:
    lines = proof.to_bytes().decode().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra AAECAwQFBgcICQoLDA0OD2F3YXJk", "index 400"]
    assert lines[3 + len(proof.path) : 7 + len(proof.path)] == [
        "",
        "register.example/log",
        "403",
        lines[6 + len(proof.path)],
    ]


def test_proof_says_since_when_the_document_is_known(log: MemoryLog, proof: LogProof) -> None:
    witness = witness_key("w.example")
    policy = read_policy(f"log {log.key}\nwitness w {witness}\nquorum w".encode())
    with pytest.raises(LogError, match="Too few"):
        proof.check(proof.entry_of(DOCUMENT), policy, NOW)
    seen = LogProof(proof.index, proof.path, cosigned(proof.note, "w.example", NOW), proof.extra)
    assert seen.check(seen.entry_of(DOCUMENT), policy, NOW).seen_at == NOW


def test_document_that_the_log_holds_alone_has_a_proof_without_a_path() -> None:
    log = MemoryLog()
    proof = log.proof(0, log.add(OPENING.entry_of(DOCUMENT)), 1, OPENING)
    assert read_proof(proof.to_bytes()).check(OPENING.entry_of(DOCUMENT), log.policy, NOW).checkpoint.size == 1


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=1))
def test_changed_byte_of_a_proof_is_refused(place: int, byte: bytes) -> None:
    log = MemoryLog()
    data = log.proof(1, log.add(b"a", OPENING.entry_of(DOCUMENT), b"c"), 3, OPENING).to_bytes()
    changed = data[: place % len(data)] + byte + data[place % len(data) + 1 :]
    assert believed(log, changed) == (changed == data)


@pytest.mark.parametrize(
    "data", [b"", b"c2sp.org/tlog-proof@v1\n\n", b"x" * 100_000, b"c2sp.org/tlog-proof@v1\nindex -1\n\nx"]
)
def test_other_file_is_no_proof(data: bytes) -> None:
    with pytest.raises(LogError):
        read_proof(data)
