"""Signed notes and cosignatures: examples of others, and what may not be believed."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.errors import LogError
from credenza.proofs import generate_key
from credenza.translog import (
    Checkpoint,
    Note,
    NoteKey,
    checkpoint_in,
    cosign,
    note_key,
    read_checkpoint,
    read_note,
    read_signature_lines,
    sign_note,
)

from .naive import NOW, ORIGIN, cosigned, key_of, witness_key

TESSERA = Path(__file__).parent.parent / "vectors" / "translog" / "tessera-log"
TESSERA_KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANNS_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
"""This note is the example of golang.org/x/mod/sumdb/note."""
NOTE = (
    f"{TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
FOO_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
CHECKPOINT = Checkpoint(ORIGIN, 7, bytes(32))


@pytest.mark.parametrize(("note", "vkey"), [(NOTE, NEUMANN), (FOO_NOTE, FOO)])
def test_note_of_the_standards_examples_is_signed_by_their_key(note: str, vkey: str) -> None:
    read, key = read_note(note.encode()), NoteKey.parse(vkey)
    assert read.is_signed_by(key)
    assert str(read) == note
    assert str(key) == vkey


def test_note_signed_here_is_that_of_the_example_byte_for_byte() -> None:
    key = generate_key(lambda _: base64.b64decode(NEUMANNS_SECRET)[1:])
    assert str(Note(TEXT, (sign_note(TEXT, "PeterNeumann", key),))) == NOTE


@pytest.mark.parametrize("size", range(16))
def test_checkpoint_of_others_is_read_and_signed_by_their_key(size: int) -> None:
    data = (TESSERA / f"checkpoint.{size}").read_bytes()
    note = read_note(data)
    assert note.is_signed_by(NoteKey.parse(TESSERA_KEY))
    assert checkpoint_in(data).size == size
    assert read_checkpoint(note.text).text == note.text


def test_note_whose_text_was_changed_is_refused() -> None:
    with pytest.raises(LogError, match="PeterNeumann does not hold"):
        read_note(NOTE.replace("answer", "cause").encode()).is_signed_by(NoteKey.parse(NEUMANN))


def test_signature_of_an_unknown_key_is_passed_over() -> None:
    assert not read_note(NOTE.encode()).is_signed_by(NoteKey.parse(FOO))


@pytest.mark.parametrize("place", range(len(NEUMANN)))
def test_key_with_a_changed_character_is_refused(place: int) -> None:
    changed = NEUMANN[:place] + chr(ord(NEUMANN[place]) + 1) + NEUMANN[place + 1 :]
    with pytest.raises(LogError):
        NoteKey.parse(changed)


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "",
    ],
)
def test_key_of_another_length_or_kind_is_refused(vkey: str) -> None:
    with pytest.raises(LogError):
        NoteKey.parse(vkey)


@pytest.mark.parametrize(
    "note",
    ["", "text\n", "text\n\n", f"{TEXT}\n— PeterNeumann x08go\n", NOTE[:-1], NOTE.replace("— ", "- "),
     NOTE.replace("If", "\tIf"), NOTE + "\n", TEXT + "\n" + NOTE[len(TEXT) + 1 :] * 65, NOTE.replace("x08g", "x08!")],
)  # fmt: skip
def test_malformed_note_is_refused(note: str) -> None:
    with pytest.raises(LogError):
        read_note(note.encode())


@given(st.binary(max_size=60))
def test_bytes_of_strangers_are_a_note_or_refused(data: bytes) -> None:
    try:
        note = read_note(data + FOO_NOTE.encode()[28:])
    except LogError:
        return
    assert str(note).encode() == data + FOO_NOTE.encode()[28:]


def test_cosignature_states_its_moment() -> None:
    note = cosigned(Note(CHECKPOINT.text, (sign_note(CHECKPOINT.text, ORIGIN, key_of(ORIGIN)),)), "w1", NOW)
    read = read_note(str(note).encode())
    assert read.signed_at(witness_key("w1")) == NOW
    assert read.signed_at(witness_key("w2")) is None
    assert read.is_signed_by(note_key(ORIGIN, key_of(ORIGIN), 1))


def test_cosignature_with_another_moment_does_not_hold() -> None:
    line = cosign(CHECKPOINT.text, "w1", key_of("w1"), NOW)
    earlier = int((NOW - timedelta(days=1)).timestamp()).to_bytes(8, "big")
    forged = type(line)(line.name, line.key_id, earlier + line.signature[8:])
    with pytest.raises(LogError, match="w1 does not hold"):
        Note(CHECKPOINT.text, (forged,)).signed_at(witness_key("w1"))


def test_cosignature_of_the_wrong_length_is_refused() -> None:
    line = cosign(CHECKPOINT.text, "w1", key_of("w1"), NOW)
    cut = type(line)(line.name, line.key_id, line.signature[:-1])
    with pytest.raises(LogError, match="malformed"):
        Note(CHECKPOINT.text, (cut,)).signed_at(witness_key("w1"))


def test_several_cosignatures_count_from_the_first() -> None:
    note = cosigned(cosigned(Note(CHECKPOINT.text, ()), "w1", NOW), "w1", datetime(2026, 1, 1, tzinfo=UTC))
    assert note.signed_at(witness_key("w1")) == datetime(2026, 1, 1, tzinfo=UTC)


def test_lines_of_a_witness_are_read() -> None:
    line = cosign(CHECKPOINT.text, "w1", key_of("w1"), NOW)
    assert read_signature_lines(str(line).encode()) == (line,)
    with pytest.raises(LogError):
        read_signature_lines(b"no line\n")


@pytest.mark.parametrize(
    "text",
    ["", "log\n1\n", "log\n01\nAAAA\n", f"log\n1\n{'A' * 43}\n", f"log\n-1\n{'A' * 43}=\n", f"log\n\n1\n{'A' * 43}=\n",
     f"log\n1\n{'A' * 42}B=\n", f"log\n1\n{'A' * 43}=\n\nx\n"],
)  # fmt: skip
def test_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(LogError):
        read_checkpoint(text)


def test_unknown_lines_of_a_checkpoint_are_kept() -> None:
    text = CHECKPOINT.text + "an extension\n"
    assert read_checkpoint(text).extensions == ("an extension",)
    assert read_checkpoint(text).text == text
