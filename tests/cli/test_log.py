"""``credenza log``: an auditor's and a witness's work, and the proof beside a credential."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson
import pytest

from credenza.cli.log_witness import FolderMemory, _handler
from credenza.proofs import add_proof
from credenza.translog import (
    Kind,
    Note,
    NoteKey,
    Opening,
    Request,
    TileReader,
    Witness,
    consistency_path,
    read_note,
    read_proof,
    read_signature_lines,
)
from tests.proofs.badges import SIGNED_AT, key_number, open_badge
from tests.translog.naive import ORIGIN, MemoryLog, cosigned, key_of, witness_key

from .running import run_credenza

ENTRIES = [b"%032d" % number for number in range(300)]
OPENING = Opening(Kind.EDITION, bytes(16))


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def key_file(tmp_path: Path, log: MemoryLog) -> Path:
    file = tmp_path / "log.vkey"
    file.write_text(f"{log.key}\n")
    return file


def store(log: MemoryLog, folder: Path) -> None:
    for address, content in log.files.items():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        (folder / address).write_bytes(content)


def test_audit_that_is_kept_is_taken_up_again(log: MemoryLog, folder: Path, key_file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    for count, words in ((300, "300 entries"), (310, "10 entries")):
        log.add(*ENTRIES[log.size : count], *[b"%032d" % number for number in range(max(300, log.size), count)])
        store(log, folder)
        run = run_credenza("log", "audit", folder, "--log", key_file, "--since", kept, "--keep", kept)
        assert (run.code, run.err) == (0, "")
        assert f"The log is sound: {words} were looked at" in run.out
        assert "nobody attests since when" in run.out
    assert read_note(kept.read_bytes()).text.splitlines()[1] == "310"


def test_rewritten_log_is_told_as_a_breach_in_the_readers_language_and_keeps_nothing(
    log: MemoryLog, folder: Path, key_file: Path, tmp_path: Path
) -> None:
    kept, later = tmp_path / "kept", MemoryLog()
    kept.write_text(str(log.add(*ENTRIES[:100])))
    before = kept.read_bytes()
    later.add(*ENTRIES[:50], b"hidden", *ENTRIES[51:200])
    store(later, folder)
    run = run_credenza("log", "audit", folder, "--log", key_file, "--since", kept, "--keep", kept, "-l", "ru")
    assert run.code == 1
    assert "Доказательство нарушения оператором: Первые 100 записей" in run.out
    assert kept.read_bytes() == before
    run = run_credenza("log", "audit", folder, "--log", key_file, "--seen", kept, "--format", "json")
    assert [finding["code"] for finding in json.loads(run.out)["findings"]] == ["rewritten"]


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """A web server before the folder, as any operator may have it."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_log_is_audited_over_the_network_by_the_policy_that_it_serves(
    log: MemoryLog, folder: Path, address: str
) -> None:
    note = log.add(*ENTRIES)
    log.files["checkpoint"] = str(cosigned(note, "w.example", SIGNED_AT)).encode()
    log.files["policy"] = f"log {log.key}\nwitness w {witness_key('w.example')}\nquorum w\n".encode()
    store(log, folder)
    run = run_credenza("log", "audit", address)
    assert run.code == 0
    assert "The log is sound: 300 entries" in run.out
    assert "March 2, 2026" in run.out or "2 March 2026" in run.out
    assert "Pin them" in run.out


def test_log_that_cannot_be_reached_is_neither_sound_nor_not(key_file: Path) -> None:
    run = run_credenza("log", "audit", "http://127.0.0.1:1/log", "--log", key_file)
    assert (run.code, run.out) == (3, "")
    assert "127.0.0.1:1/log/checkpoint could not be read" in run.err


@pytest.mark.parametrize("source", ["http://register.example/log", "ftp://x/log"])
def test_log_at_an_open_address_is_not_read(source: str, key_file: Path) -> None:
    run = run_credenza("log", "audit", source, "--log", key_file)
    assert run.code == 2
    assert "Only https" in run.err


def test_folder_without_a_policy_asks_for_one(log: MemoryLog, folder: Path) -> None:
    log.add(*ENTRIES)
    store(log, folder)
    run = run_credenza("log", "audit", folder)
    assert run.code == 2
    assert "--log" in run.err


def test_document_is_checked_offline_against_its_proof(log: MemoryLog, key_file: Path, tmp_path: Path) -> None:
    document, proof = tmp_path / "edition.json", tmp_path / "edition.tlog-proof"
    document.write_bytes(b'{"title":"x"}')
    proof.write_bytes(log.proof(0, log.add(OPENING.entry_of(b'{"title":"x"}'), b"other"), 2, OPENING).to_bytes())
    run = run_credenza("log", "check", document, proof, "--log", key_file)
    assert (run.code, run.err) == (0, "")
    assert f"The document is entry 0 of the log {ORIGIN}." in run.out
    document.write_bytes(b'{"title":"y"}')
    run = run_credenza("log", "check", document, proof, "--log", key_file)
    assert (run.code, run.out) == (2, "")
    assert "not where the proof says" in run.err


def test_proof_of_any_entry_is_made_from_the_tiles(
    log: MemoryLog, folder: Path, key_file: Path, tmp_path: Path
) -> None:
    log.add(*ENTRIES)
    store(log, folder)
    out = tmp_path / "entry.tlog-proof"
    assert run_credenza("log", "prove", folder, 7, "--out", out, "--log", key_file).code == 0
    assert read_proof(out.read_bytes()).is_of(ENTRIES[7])
    run = run_credenza("log", "prove", folder, 300, "--out", out)
    assert (run.code, "no entry 300" in run.err) == (2, True)


@pytest.fixture
def credential(tmp_path: Path) -> Path:
    file, key = tmp_path / "ada.json", key_number(1)
    file.write_bytes(orjson.dumps(add_proof(open_badge(key.did), key, SIGNED_AT)))
    return file


def test_proof_beside_a_credential_is_verified_with_it(
    log: MemoryLog, key_file: Path, credential: Path, tmp_path: Path
) -> None:
    opening = Opening(Kind.AWARD, bytes(16))
    note = log.add(opening.entry_of(credential.read_bytes()))
    (tmp_path / "ada.tlog-proof").write_bytes(log.proof(0, note, 1, opening).to_bytes())
    run = run_credenza("verify", credential, "--log", key_file, "--at", "2026-06-01")
    assert run.code == 0
    assert f"The credential is entry 0 of the log {ORIGIN}." in " ".join(run.out.split())
    run = run_credenza("verify", credential, tmp_path / "ada.json", "--log", key_file, "--format", "json")
    assert [json.loads(line)["steps"]["log"]["reasonCode"] for line in run.out.splitlines()] == ["logged"] * 2
    without = run_credenza("verify", credential, "--format", "json", "--at", "2026-06-01")
    assert json.loads(without.out)["steps"][9]["reasonCode"] == "log_unknown"


def test_proof_of_another_credential_beside_it_is_a_no(
    log: MemoryLog, key_file: Path, credential: Path, tmp_path: Path
) -> None:
    opening = Opening(Kind.AWARD, bytes(16))
    other = tmp_path / "other.tlog-proof"
    other.write_bytes(log.proof(0, log.add(opening.entry_of(b"another")), 1, opening).to_bytes())
    run = run_credenza("verify", credential, "--log", key_file, "--proof", other, "--at", "2026-06-01")
    assert run.code == 1


def asked(url: str, log: MemoryLog, old: int, note: Note) -> tuple[int, bytes]:
    path = consistency_path(old, log.size, TileReader(log.files.get, log.size).node)
    call = urllib.request.Request(f"{url}/add-checkpoint", Request(old, tuple(path), note).to_bytes())  # noqa: S310
    try:
        with urllib.request.urlopen(call) as response:  # noqa: S310 (a server of this test)
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_witness_over_http_remembers_beyond_a_restart(log: MemoryLog, tmp_path: Path) -> None:
    def serve() -> ThreadingHTTPServer:
        witness = Witness("w.example", key_of("w.example"), {ORIGIN: [log.key]}, FolderMemory(tmp_path / "state"))
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(witness, [ORIGIN]))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    first, key = log.add(*ENTRIES[:10]), NoteKey.parse(str(witness_key("w.example")))
    server = serve()
    status, answer = asked(f"http://127.0.0.1:{server.server_address[1]}", log, 0, first)
    assert status == 200
    assert first.with_signatures(*read_signature_lines(answer)).signed_at(key) is not None
    server.shutdown()
    server.server_close()
    server = serve()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    fork = MemoryLog()
    forked = fork.add(*ENTRIES[:9], b"X", *ENTRIES[10:20])
    assert asked(url, fork, 10, forked)[0] == 422
    assert asked(url, log, 0, log.add(b"more")) == (409, b"10\n")
    server.shutdown()
    server.server_close()
