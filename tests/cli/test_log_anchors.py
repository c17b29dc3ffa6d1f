"""Anchors of a log on the command line: a node over HTTP, asked by the auditor and by whoever verifies."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import orjson
import pytest

from credenza.frameworks import moment_text
from credenza.proofs import add_proof, write_key_file
from credenza.translog import (
    Anchor,
    AnchorList,
    Kind,
    ListedAnchor,
    Opening,
    anchor_line,
    checkpoint_in,
    new_account_key,
)
from tests.chain_node import ChainNode, fresh_node, served_by
from tests.proofs.badges import SIGNED_AT, key_number, open_badge
from tests.translog.naive import ORIGIN, MemoryLog

from .running import Run, run_credenza
from .test_log import store

pytestmark = pytest.mark.xdist_group("chain")
OPENING = Opening(Kind.AWARD, bytes(16))


@pytest.fixture
def node() -> ChainNode:
    return fresh_node()


@pytest.fixture
def credential(tmp_path: Path) -> Path:
    file, key = tmp_path / "ada.json", key_number(1)
    file.write_bytes(orjson.dumps(add_proof(open_badge(key.did), key, SIGNED_AT)))
    return file


@pytest.fixture
def log(credential: Path, tmp_path: Path) -> MemoryLog:
    made = MemoryLog()
    made.add(OPENING.entry_of(credential.read_bytes()), b"x" * 32)
    (tmp_path / "log.vkey").write_text(str(made.key))
    return made


@pytest.fixture
def anchor(node: ChainNode, log: MemoryLog, tmp_path: Path) -> Anchor:
    """The anchor of the log, listed as the log publishes it, with the log in a folder."""
    made = node.anchor(ORIGIN, log.size, checkpoint_in(log.files["checkpoint"]).root)
    publish(node, log, made, tmp_path)
    return made


def publish(node: ChainNode, log: MemoryLog, anchor: Anchor, folder: Path) -> None:
    mined = node.chain.mined(anchor.transaction)
    assert mined is not None
    listed = ListedAnchor(
        size=anchor.size,
        root=f"0x{anchor.root.hex()}",
        chain=f"eip155:{anchor.chain}",
        transaction=f"0x{anchor.transaction.hex()}",
        block=mined.block,
        block_hash=f"0x{mined.block_hash.hex()}",
        time=mined.moment,
    )
    log.files["anchors"] = AnchorList(origin=ORIGIN, anchors=(listed,)).to_bytes()
    store(log, folder / "log")


def proof_with(log: MemoryLog, anchor: Anchor, file: Path) -> Path:
    note = log.publish(checkpoint_in(log.files["checkpoint"]))
    anchored = note.with_signatures(anchor_line(anchor, []))
    file.write_bytes(log.proof(0, anchored, log.size, OPENING).to_bytes())
    return file


def moment_of(node: ChainNode, anchor: Anchor) -> str:
    return str(moment_text(node.time_of(anchor.transaction)).in_language("en"))


def test_audit_compares_the_anchors_with_the_chain(node: ChainNode, anchor: Anchor, tmp_path: Path) -> None:
    audit = ("log", "audit", tmp_path / "log", "--log", tmp_path / "log.vkey")
    with node.served() as url:
        run = run_credenza(*audit, "--rpc", url)
        assert (run.code, run.err) == (0, "")
        assert f"Anchors on the chain eip155:{anchor.chain}: 1 right, 0 waiting; 0 on other chains" in run.out
        assert f"in block 2 of {moment_of(node, anchor)}" in run.out
        as_data = json.loads(run_credenza(*audit, "--rpc", url, "--format", "json").out)
        assert (as_data["sound"], as_data["anchors"]) == (True, {"confirmed": 1, "waiting": 0, "elsewhere": 0})
        deep = run_credenza(*audit, "--rpc", url, "--confirmations", "99")
        assert (deep.code, "Too few blocks follow" in deep.out) == (1, True)


def test_operator_who_rewrites_the_log_after_an_anchor_is_caught(
    node: ChainNode, log: MemoryLog, anchor: Anchor, tmp_path: Path
) -> None:
    rewritten = MemoryLog()
    rewritten.add(b"y" * 32, b"x" * 32)
    publish(node, rewritten, anchor, tmp_path)
    audit = ("log", "audit", tmp_path / "log", "--log", tmp_path / "log.vkey", "--keep", tmp_path / "kept")
    assert run_credenza(*audit).code == 0  # nothing contradicts it but the chain
    (tmp_path / "kept").unlink()
    with node.served() as url:
        run = run_credenza(*audit, "--rpc", url, "--language", "kk")
    assert (run.code, (tmp_path / "kept").exists()) == (1, False)
    assert "журнал бекітілгеннен кейін қайта жазылған" in run.out


def test_list_of_anchors_that_cannot_be_read_is_a_fault_of_the_log(
    node: ChainNode, anchor: Anchor, tmp_path: Path
) -> None:
    (tmp_path / "log" / "anchors").write_bytes(b"garbage")
    with node.served() as url:
        run = run_credenza("log", "audit", tmp_path / "log", "--log", tmp_path / "log.vkey", "--rpc", url)
    assert (run.code, "The list of anchors cannot be read" in run.out) == (1, True)


def test_document_is_said_to_be_older_than_its_block(
    node: ChainNode, log: MemoryLog, anchor: Anchor, credential: Path, tmp_path: Path
) -> None:
    proof = proof_with(log, anchor, tmp_path / "ada.tlog-proof")
    with node.served() as url:
        run = run_credenza("log", "check", credential, proof, "--log", tmp_path / "log.vkey", "--rpc", url)
    assert (run.code, run.err) == (0, "")
    block = f"before block 2 of the chain eip155:{anchor.chain}, of {moment_of(node, anchor)}"
    assert block in run.out
    assert f"(transaction 0x{anchor.transaction.hex()})" in run.out


def test_credential_is_verified_with_the_anchor_in_the_proof_beside_it(
    node: ChainNode, log: MemoryLog, anchor: Anchor, credential: Path, tmp_path: Path
) -> None:
    proof_with(log, anchor, tmp_path / "ada.tlog-proof")
    check = ("verify", credential, "--log", tmp_path / "log.vkey", "--at", "2026-06-01", "--format", "json")
    with node.served() as url:
        step = json.loads(run_credenza(*check, "--rpc", url).out)["steps"][9]
    assert (step["outcome"], step["reasonCode"]) == ("passed", "logged_anchored")
    assert f"block 2 of the chain eip155:{anchor.chain}, of {moment_of(node, anchor)}" in step["message"]["en"]
    assert json.loads(run_credenza(*check).out)["steps"][9]["reasonCode"] == "logged"
    unreachable = json.loads(run_credenza(*check, "--rpc", url).out)["steps"][9]
    assert (unreachable["outcome"], unreachable["reasonCode"]) == ("not_checked", "log_anchor_unreachable")


def test_node_that_is_not_there_or_breaks_off_is_told_as_unreachable(anchor: Anchor, tmp_path: Path) -> None:
    class Refusing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    audit = ("log", "audit", tmp_path / "log", "--log", tmp_path / "log.vkey", "--rpc")
    with served_by(Refusing) as url:
        refused = run_credenza(*audit, f"{url}/secret-of-the-account")
    gone = run_credenza(*audit, f"{url}/secret-of-the-account")
    assert [refused.code, gone.code] == [3, 3]
    assert "127.0.0.1 answered 401" in refused.err
    assert "secret" not in refused.err + gone.err + refused.out + gone.out


@pytest.mark.parametrize("address", ["nonsense", "ftp://x", "https://", "file:///etc/passwd"])
def test_address_of_a_node_that_is_none_is_refused(address: str, anchor: Anchor, tmp_path: Path) -> None:
    run = run_credenza("log", "audit", tmp_path / "log", "--log", tmp_path / "log.vkey", "--rpc", address)
    assert (run.code, "http://127.0.0.1:8545" in run.err) == (2, True)


@pytest.fixture
def stranger(node: ChainNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The account of a ministry with a little money; the key lies in a file, its passphrase in the environment."""
    monkeypatch.setenv("ACCOUNT", "secret")
    run = run_credenza("log", "account", "--key", tmp_path / "account.pem", "--passphrase-env", "ACCOUNT")
    assert (run.code, run.err) == (0, "")
    node.give(run.out.strip())
    return run.out.strip()


def anchor_by(url: str, folder: Path, *options: object, out: str = "anchored") -> Run:
    key = ("--key", folder / "account.pem", "--passphrase-env", "ACCOUNT")
    log = (folder / "log", "--log", folder / "log.vkey")
    return run_credenza("log", "anchor", *log, "--rpc", url, *key, "--out", folder / out, *options)


def test_account_is_made_once_and_its_key_never_shown(stranger: str, tmp_path: Path) -> None:
    content = (tmp_path / "account.pem").read_bytes()
    again = run_credenza("log", "account", "--key", tmp_path / "account.pem", "--passphrase-env", "ACCOUNT")
    assert (again.code, again.out.strip()) == (0, stranger)
    assert (b"ENCRYPTED" in content, (tmp_path / "account.pem").read_bytes()) == (True, content)


def test_anybody_anchors_the_log_of_others_and_the_auditor_tells_whose_anchor_it_is(
    node: ChainNode, log: MemoryLog, stranger: str, tmp_path: Path
) -> None:
    store(log, tmp_path / "log")
    audit = ("log", "audit", tmp_path / "log", "--log", tmp_path / "log.vkey", "--seen", tmp_path / "anchored")
    with node.served() as url:
        sent = anchor_by(url, tmp_path)
        assert (sent.code, sent.err) == (0, "")
        node.mine()
        unknown = run_credenza(*audit, "--rpc", url)
        trusted = run_credenza(*audit, "--rpc", url, "--anchored-by", stranger.lower())
        as_data = json.loads(run_credenza(*audit, "--rpc", url, "--format", "json").out)
    assert (unknown.code, trusted.code) == (0, 0)
    assert f"{stranger}, of whom you said nothing (--anchored-by)." in unknown.out
    assert f"{stranger}, whom you trust (--anchored-by)." in trusted.out
    other = as_data["otherAnchors"][0]
    assert (other["sender"], other["trusted"], other["size"], other["doubt"]) == (stranger, False, 2, None)
    assert other["transaction"] in sent.out


def test_log_that_was_rewritten_after_somebody_else_anchored_it_is_caught(
    node: ChainNode, log: MemoryLog, stranger: str, tmp_path: Path
) -> None:
    store(log, tmp_path / "log")
    with node.served() as url:
        assert anchor_by(url, tmp_path).code == 0
        node.mine()
        rewritten = MemoryLog()
        rewritten.add(b"y" * 32, b"x" * 32, b"z" * 32)
        store(rewritten, tmp_path / "log")
        audit = ("log", "audit", tmp_path / "log", "--log", tmp_path / "log.vkey", "--seen", tmp_path / "anchored")
        run = run_credenza(*audit, "--rpc", url)
    assert run.code == 1
    assert "The first 2 entries are no longer what was signed before" in run.out
    assert "it was rewritten after it was anchored" in run.out
    assert stranger in run.out


def test_checkpoint_that_the_log_did_not_sign_is_not_anchored(
    node: ChainNode, log: MemoryLog, stranger: str, tmp_path: Path
) -> None:
    other = MemoryLog("other.example/log")
    other.add(b"x" * 32)
    store(other, tmp_path / "log")
    with node.served() as url:
        run = anchor_by(url, tmp_path)
    assert (run.code, (tmp_path / "anchored").exists(), node.chain.sent_by(stranger)) == (2, False, 0)


def test_file_of_an_earlier_anchor_is_never_written_over(
    node: ChainNode, log: MemoryLog, stranger: str, tmp_path: Path
) -> None:
    store(log, tmp_path / "log")
    (tmp_path / "anchored").write_bytes(b"earlier")
    with node.served() as url:
        run = anchor_by(url, tmp_path)
    assert (run.code, (tmp_path / "anchored").read_bytes()) == (2, b"earlier")
    assert ("The file exists already" in run.err, node.chain.sent_by(stranger)) == (True, 0)


def test_account_that_cannot_pay_anchors_nothing(
    node: ChainNode, log: MemoryLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(log, tmp_path / "log")
    (tmp_path / "account.pem").write_bytes(new_account_key("secret"))
    monkeypatch.setenv("ACCOUNT", "secret")
    with node.served() as url:
        run = anchor_by(url, tmp_path)
    assert (run.code, (tmp_path / "anchored").exists()) == (3, False)


@pytest.mark.parametrize(
    "content",
    [b"", b"nonsense", write_key_file(key_number(1), "secret")],
    ids=("empty", "nonsense", "key of an issuer"),
)
def test_file_that_holds_no_key_of_an_account_is_refused(
    content: bytes, node: ChainNode, log: MemoryLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(log, tmp_path / "log")
    (tmp_path / "account.pem").write_bytes(content)
    monkeypatch.setenv("ACCOUNT", "secret")
    with node.served() as url:
        run = anchor_by(url, tmp_path)
    assert (run.code, "account.pem" in run.err, "Traceback" in run.err) == (2, True, False)


@pytest.mark.parametrize("address", ["", "0x12", "somebody", "0x" + "g" * 40])
def test_address_of_an_account_that_is_none_is_refused(
    address: str, node: ChainNode, log: MemoryLog, tmp_path: Path
) -> None:
    store(log, tmp_path / "log")
    with node.served() as url:
        audit = ("log", "audit", tmp_path / "log", "--log", tmp_path / "log.vkey", "--rpc", url)
        run = run_credenza(*audit, "--anchored-by", address)
    assert (run.code, "40 hexadecimal digits" in run.err) == (2, True)
