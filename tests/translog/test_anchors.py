"""Anchors of checkpoints on a real chain, and the audit that compares them with the log."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.errors import LogError, UncheckableError
from credenza.translog import (
    Anchor,
    AnchorAudit,
    AnchorError,
    AnchorList,
    Checkpoint,
    ListedAnchor,
    Note,
    NoteSignature,
    OtherAnchor,
    TileReader,
    account_of,
    anchor_line,
    anchored_data,
    anchors_in,
    audit_anchors,
    check_anchor,
    checkpoint_in,
    consistency_path,
    open_chain,
    read_anchor_list,
    read_note,
    sign_note,
)
from tests.chain_node import ChainNode, fresh_node

from .naive import NOW, ORIGIN, MemoryLog, key_of

pytestmark = pytest.mark.xdist_group("chain")
ENTRIES = [b"%032d" % number for number in range(300)]
LEAST = 12


@pytest.fixture
def node() -> ChainNode:
    return fresh_node()


@pytest.fixture
def log() -> MemoryLog:
    made = MemoryLog()
    made.add(*ENTRIES)
    return made


def root_of_log(log: MemoryLog) -> bytes:
    return checkpoint_in(log.files["checkpoint"]).root


def anchored(node: ChainNode, log: MemoryLog) -> Anchor:
    return node.anchor(log.origin, log.size, root_of_log(log))


def listed(node: ChainNode, *anchors: Anchor) -> AnchorList:
    """The list as an honest operator publishes it."""
    return AnchorList(origin=ORIGIN, anchors=tuple(listing(node, anchor) for anchor in anchors))


def listing(node: ChainNode, anchor: Anchor) -> ListedAnchor:
    mined = node.chain.mined(anchor.transaction)
    block = {"block": mined.block, "block_hash": f"0x{mined.block_hash.hex()}", "time": mined.moment} if mined else {}
    facts: dict[str, Any] = {"size": anchor.size, "root": f"0x{anchor.root.hex()}", **block}
    return ListedAnchor(chain=f"eip155:{anchor.chain}", transaction=f"0x{anchor.transaction.hex()}", **facts)


def audited(
    node: ChainNode, log: MemoryLog, found: AnchorList, *seen: Note, trusted: tuple[str, ...] = ()
) -> AnchorAudit:
    served = checkpoint_in(log.files["checkpoint"])
    return audit_anchors(found, served, log.files.get, node.chain, LEAST, seen, trusted)


def kept(anchor: Anchor) -> Note:
    """What somebody keeps: the checkpoint as the log signed it, with the transaction that anchors it."""
    text = Checkpoint(ORIGIN, anchor.size, anchor.root).text
    return Note(text, (sign_note(text, ORIGIN, key_of(ORIGIN)), anchor_line(anchor, [])))


STRANGER = bytes([8] * 32)


def anchored_by_stranger(node: ChainNode, size: int, root: bytes, origin: str = ORIGIN) -> Anchor:
    """Twelve blocks deep, by an account that has nothing to do with the log."""
    node.give(account_of(STRANGER))
    draft = Anchor(node.chain.number, b"", size, root)
    made = replace(draft, transaction=node.hold(draft.data(origin), STRANGER))
    node.mine()
    return made


def rewritten_log() -> MemoryLog:
    made = MemoryLog()
    made.add(*ENTRIES[:299], b"x" * 32)
    return made


def codes(audit: AnchorAudit) -> list[str]:
    return [finding.code for finding in audit.findings]


def test_transaction_holds_tag_log_size_and_root_and_nothing_else(log: MemoryLog) -> None:
    checkpoint = checkpoint_in(log.files["checkpoint"])
    origin = sha256(b"register.example/log").digest()
    assert anchored_data(checkpoint) == (b"credenza-anchor-v1\n" + origin + b"\0\0\0\0\0\0\x01\x2c" + checkpoint.root)


def test_anchor_on_the_chain_gives_block_and_time(node: ChainNode, log: MemoryLog) -> None:
    anchor = anchored(node, log)
    mined = check_anchor(anchor, ORIGIN, node.chain, LEAST)
    assert (mined.sender, mined.nonce, mined.confirmations) == (node.account, 0, 12)
    assert mined.moment == node.time_of(anchor.transaction)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("anchor_differs", {"root": bytes(32)}),
        ("anchor_differs", {"size": 299}),
        ("anchor_unknown", {"transaction": bytes(32)}),
        ("anchor_elsewhere", {"chain": 1}),
    ],
)
def test_anchor_that_says_something_else_than_the_chain_is_told_by_what_differs(
    code: str, change: dict[str, Any], node: ChainNode, log: MemoryLog
) -> None:
    with pytest.raises(AnchorError) as error:
        check_anchor(replace(anchored(node, log), **change), ORIGIN, node.chain, LEAST)
    assert error.value.code == code


def test_anchor_of_another_log_is_refused(node: ChainNode, log: MemoryLog) -> None:
    with pytest.raises(AnchorError) as error:
        check_anchor(anchored(node, log), "other.example/log", node.chain, LEAST)
    assert error.value.code == "anchor_differs"


def test_transaction_that_failed_is_no_anchor_although_it_holds_the_data(node: ChainNode, log: MemoryLog) -> None:
    data = Anchor(node.chain.number, b"", log.size, root_of_log(log)).data(ORIGIN)
    failed = Anchor(node.chain.number, node.refused(data), log.size, root_of_log(log))
    node.mine()
    with pytest.raises(AnchorError) as error:
        check_anchor(failed, ORIGIN, node.chain, LEAST)
    assert error.value.code == "anchor_failed"


def test_anchor_counts_from_the_confirmation_on_that_is_asked_for(node: ChainNode, log: MemoryLog) -> None:
    anchor = anchored(node, log)
    with pytest.raises(AnchorError, match="12 of 13 blocks") as error:
        check_anchor(anchor, ORIGIN, node.chain, 13)
    assert error.value.code == "anchor_unconfirmed"
    node.mine(1)
    assert check_anchor(anchor, ORIGIN, node.chain, 13).confirmations == 13


def test_anchor_that_a_reorganisation_dropped_or_moved_is_caught(node: ChainNode, log: MemoryLog) -> None:
    before = node.tester.take_snapshot()
    signed = node.chain.sign(bytes([7] * 32), Anchor(0, b"", log.size, root_of_log(log)).data(ORIGIN))
    node.chain.send(signed.raw)
    anchor = Anchor(node.chain.number, signed.transaction, log.size, root_of_log(log))
    published = listed(node, anchor)
    node.mine()
    assert audited(node, log, published).confirmed == 1
    node.tester.revert_to_snapshot(before)
    node.mine(20)
    assert codes(audited(node, log, published)) == ["anchor_unknown"]
    node.chain.send(signed.raw)
    node.mine()
    assert codes(audited(node, log, published)) == ["anchor_moved"]
    assert audited(node, log, listed(node, anchor)).findings == []


def test_line_of_a_note_carries_the_anchor_of_a_later_checkpoint(log: MemoryLog) -> None:
    early = MemoryLog()
    note = early.add(*ENTRIES[:77])
    anchor = Anchor(11155111, bytes(range(32)), log.size, root_of_log(log))
    path = consistency_path(77, log.size, TileReader(log.files.get, log.size).node)
    carried = read_note(str(note.with_signatures(anchor_line(anchor, path))).encode())
    assert anchors_in(carried) == [anchor]
    assert early.policy.check(carried, NOW).checkpoint.size == 77  # readers that know no anchors pass it over
    assert anchors_in(note) == []


@pytest.mark.parametrize("cut", [0, 1, 32, 40, 71, 73, 104])
def test_line_that_is_cut_off_is_refused(cut: int, log: MemoryLog) -> None:
    anchor = Anchor(1, bytes(32), log.size, root_of_log(log))
    early = MemoryLog()
    note = early.add(*ENTRIES[:77])
    line = anchor_line(anchor, consistency_path(77, log.size, TileReader(log.files.get, log.size).node))
    with pytest.raises(LogError):
        anchors_in(note.with_signatures(replace(line, signature=line.signature[:cut])))


def test_line_of_a_log_that_does_not_continue_the_checkpoint_is_refused(log: MemoryLog) -> None:
    other = MemoryLog()
    note = other.add(*ENTRIES[:76], b"x" * 32)
    line = anchor_line(
        Anchor(1, bytes(32), log.size, root_of_log(log)),
        consistency_path(77, log.size, TileReader(log.files.get, log.size).node),
    )
    with pytest.raises(LogError, match="does not begin with"):
        anchors_in(note.with_signatures(line))


def test_line_by_another_key_with_the_name_of_a_chain_is_passed_over(log: MemoryLog) -> None:
    note = read_note(log.files["checkpoint"])
    assert anchors_in(Note(note.text, (*note.signatures, NoteSignature("eip155:1", b"abcd", b"x" * 72)))) == []


def test_log_that_keeps_its_anchors_is_sound(node: ChainNode, log: MemoryLog) -> None:
    first = anchored(node, log)
    log.add(*ENTRIES[:9])
    second = anchored(node, log)
    waiting = Anchor(node.chain.number, bytes(32), log.size, root_of_log(log))
    elsewhere = Anchor(1, bytes(32), log.size, root_of_log(log))
    audit = audited(node, log, listed(node, first, second, waiting, elsewhere), kept(first))
    assert (audit.findings, audit.counts) == ([], {"confirmed": 2, "waiting": 1, "elsewhere": 1})
    assert audit.latest is not None
    assert audit.latest.moment == node.time_of(second.transaction)


def test_log_that_was_rewritten_after_an_anchor_is_caught(node: ChainNode, log: MemoryLog) -> None:
    anchor, rewritten = anchored(node, log), MemoryLog()
    rewritten.add(b"another first entry".ljust(32), *ENTRIES[1:], b"x" * 32)
    assert codes(audited(node, rewritten, listed(node, anchor))) == ["anchor_contradicted"]
    cut = MemoryLog()
    cut.add(*ENTRIES[:200])
    assert codes(audited(node, cut, listed(node, anchor))) == ["anchor_contradicted"]


def test_rewritten_log_that_lists_its_new_root_is_caught_by_the_chain(node: ChainNode, log: MemoryLog) -> None:
    anchor, rewritten = anchored(node, log), MemoryLog()
    rewritten.add(b"another first entry".ljust(32), *ENTRIES[1:])
    lie = listing(node, anchor).model_copy(update={"root": f"0x{root_of_log(rewritten).hex()}"})
    assert codes(audited(node, rewritten, AnchorList(origin=ORIGIN, anchors=(lie,)))) == ["anchor_differs"]


def test_operator_who_hides_an_anchor_is_caught_by_the_account_and_by_who_kept_it(
    node: ChainNode, log: MemoryLog
) -> None:
    hidden = anchored(node, log)
    rewritten = MemoryLog()
    rewritten.add(*ENTRIES[:299], b"x" * 32)
    shown = anchored(node, rewritten)
    assert codes(audited(node, rewritten, listed(node, shown))) == ["anchor_unlisted"]
    assert codes(audited(node, rewritten, listed(node, shown), kept(hidden))) == ["anchor_unlisted"] * 2
    assert codes(audited(node, rewritten, AnchorList(origin=ORIGIN), kept(hidden))) == ["anchor_contradicted"]


def test_anchor_of_a_stranger_is_no_fault_of_a_log_that_continues_it(node: ChainNode, log: MemoryLog) -> None:
    anchor = anchored_by_stranger(node, log.size, root_of_log(log))
    log.add(*ENTRIES[:9])
    own = anchored(node, log)
    for trusted, is_trusted in ((), False), ((account_of(STRANGER).lower(),), True):
        audit = audited(node, log, listed(node, own), kept(anchor), trusted=trusted)
        assert (audit.findings, audit.confirmed, len(audit.others)) == ([], 1, 1)
        assert audit.others == [OtherAnchor(anchor, node.chain.mined(anchor.transaction), is_trusted, None)]


def test_log_that_was_rewritten_after_a_stranger_anchored_it_is_caught(node: ChainNode, log: MemoryLog) -> None:
    anchor, rewritten = anchored_by_stranger(node, log.size, root_of_log(log)), rewritten_log()
    audit = audited(node, rewritten, AnchorList(origin=ORIGIN), kept(anchor))
    assert [(each.code, each.place) for each in audit.findings] == [("anchor_contradicted", "300")]
    assert account_of(STRANGER) in audit.findings[0].detail


def test_anchor_of_a_stranger_takes_no_finding_away(node: ChainNode, log: MemoryLog) -> None:
    hidden, rewritten = anchored(node, log), rewritten_log()
    shown = anchored(node, rewritten)
    approving = anchored_by_stranger(node, rewritten.size, root_of_log(rewritten))
    trusted = (account_of(STRANGER),)
    audit = audited(node, rewritten, listed(node, shown), kept(hidden), kept(approving), trusted=trusted)
    assert codes(audit) == ["anchor_unlisted", "anchor_unlisted"]
    assert audit.counts == {"confirmed": 1, "waiting": 0, "elsewhere": 0}


def test_stranger_who_invents_how_the_log_went_on_cannot_accuse_it_unless_he_is_trusted(
    node: ChainNode, log: MemoryLog
) -> None:
    invented = MemoryLog()
    invented.add(*ENTRIES, b"never added")
    anchor = anchored_by_stranger(node, 301, root_of_log(invented))
    path = consistency_path(300, 301, TileReader(invented.files.get, 301).node)
    seen = read_note(log.files["checkpoint"]).with_signatures(anchor_line(anchor, path))
    log.add(b"what was added")
    audit = audited(node, log, AnchorList(origin=ORIGIN), seen)
    assert (audit.findings, [each.doubt and each.doubt.code for each in audit.others]) == ([], ["anchor_unsigned"])
    trusting = audited(node, log, AnchorList(origin=ORIGIN), seen, trusted=(account_of(STRANGER),))
    assert codes(trusting) == ["anchor_contradicted"]


@pytest.mark.parametrize(
    ("code", "change"), [("anchor_unknown", {"transaction": bytes(32)}), ("anchor_differs", {"size": 299})]
)
def test_transaction_that_is_not_what_a_stranger_says_speaks_neither_for_nor_against_the_log(
    code: str, change: dict[str, Any], node: ChainNode, log: MemoryLog
) -> None:
    anchor = replace(anchored_by_stranger(node, log.size, root_of_log(log)), **change)
    audit = audited(node, log, AnchorList(origin=ORIGIN), kept(anchor), trusted=(account_of(STRANGER),))
    assert (audit.findings, [each.doubt and each.doubt.code for each in audit.others]) == ([], [code])


def test_anchor_of_a_stranger_counts_only_once_enough_blocks_follow(node: ChainNode, log: MemoryLog) -> None:
    node.give(account_of(STRANGER))
    draft = Anchor(node.chain.number, b"", log.size, root_of_log(log))
    seen = kept(replace(draft, transaction=node.hold(draft.data(ORIGIN), STRANGER)))
    rewritten = rewritten_log()
    early = audited(node, rewritten, AnchorList(origin=ORIGIN), seen)
    assert (early.findings, [each.doubt and each.doubt.code for each in early.others]) == ([], ["anchor_unconfirmed"])
    node.mine()
    assert codes(audited(node, rewritten, AnchorList(origin=ORIGIN), seen)) == ["anchor_contradicted"]


def test_anchor_of_a_stranger_on_another_chain_is_counted_as_not_looked_at(node: ChainNode, log: MemoryLog) -> None:
    seen = kept(Anchor(1, bytes(32), log.size, root_of_log(log)))
    audit = audited(node, log, AnchorList(origin=ORIGIN), seen)
    assert (audit.findings, audit.others, audit.elsewhere) == ([], [], 1)


def test_list_of_another_log_is_refused(node: ChainNode, log: MemoryLog) -> None:
    assert codes(audited(node, log, AnchorList(origin="other.example/log"))) == ["anchor_differs"]


def test_list_is_read_as_it_was_written(node: ChainNode, log: MemoryLog) -> None:
    found = listed(node, anchored(node, log))
    assert read_anchor_list(found.to_bytes()) == found
    assert [each.anchor for each in found.anchors] == [
        Anchor(node.chain.number, bytes.fromhex(found.anchors[0].transaction[2:]), log.size, root_of_log(log))
    ]


@given(st.one_of(st.binary(), st.text().map(str.encode)))
def test_list_that_is_none_is_refused_with_the_place(data: bytes) -> None:
    with pytest.raises(LogError):
        read_anchor_list(data)


@pytest.mark.parametrize(
    ("member", "value"),
    [("size", 0), ("size", 2**63), ("root", "0x12"), ("chain", "eip155:0"), ("chain", "bip122:1"), ("time", "soon")],
)
def test_list_with_a_wrong_member_names_it(member: str, value: Any, node: ChainNode, log: MemoryLog) -> None:
    each = {**listing(node, anchored(node, log)).model_dump(mode="json"), member: value}
    data = AnchorList.model_construct(origin=ORIGIN, anchors=(each,)).model_dump_json(warnings=False).encode()
    with pytest.raises(LogError, match=f"anchors.0.{member}"):
        read_anchor_list(data)


@pytest.mark.parametrize(
    "answer",
    [b"", b"nonsense", b"[]", b"{}", b'{"jsonrpc":"2.0","id":0,"result":{"status":"0xzz"}}',
     b'{"jsonrpc":"2.0","id":0,"result":"yes"}', b'{"jsonrpc":"2.0","id":0,"error":"no"}', b"\xff" * 9, b"[" * 9000],
)  # fmt: skip
def test_node_that_answers_nonsense_leaves_everything_unknown(answer: bytes) -> None:
    chain = open_chain(lambda _: answer)
    for ask in (lambda: chain.number, lambda: chain.mined(bytes(32)), lambda: chain.sent_by("0x" + "11" * 20)):
        with pytest.raises(UncheckableError, match="no usable answer"):
            ask()


def test_opening_a_chain_does_not_let_python_recurse_until_its_stack_ends() -> None:
    code = (
        "import sys; limit = sys.getrecursionlimit()\n"
        "from credenza.translog import account_of, open_chain\n"
        "open_chain(lambda _: b''); account_of(bytes([7] * 32))\n"
        "assert sys.getrecursionlimit() == limit"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "web3", None)
    with pytest.raises(UncheckableError, match=r"credenza\[evm\]"):
        open_chain(lambda _: b"")
