"""The auditor from outside: an operator who rewrites, forks, drops or hides entries is caught."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.errors import UncheckableError
from credenza.translog import Audit, Note, audit, bundle_of, read_policy

from .naive import NOW, MemoryLog, witness_key

ENTRIES = [b"%032d" % number for number in range(700)]


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def first(log: MemoryLog) -> Note:
    return log.add(*ENTRIES[:300])


def looked(log: MemoryLog, since: Note | None = None, *seen: Note) -> Audit:
    return audit(log.files.get, log.policy, NOW, since=since, seen=seen)


def codes(found: Audit) -> list[str]:
    return [finding.code for finding in found.findings]


def test_log_that_only_grew_is_sound(log: MemoryLog, first: Note) -> None:
    assert (looked(log).is_sound, looked(log).entries) == (True, 300)
    later = log.add(*ENTRIES[300:])
    whole, since = looked(log, None, first, later), looked(log, first)
    assert (whole.findings, whole.entries, since.findings, since.entries) == ((), 700, (), 400)
    assert since.note == later


def test_rewritten_entry_is_caught_although_all_tiles_are_made_anew(log: MemoryLog, first: Note) -> None:
    rewritten = MemoryLog()
    rewritten.add(*ENTRIES[:17], b"another award", *ENTRIES[18:])
    assert looked(rewritten).is_sound
    for found in (looked(rewritten, first), looked(rewritten, None, first)):
        assert codes(found) == ["rewritten"]
        assert found.findings[0].is_proof


def test_dropped_entry_is_caught(log: MemoryLog, first: Note) -> None:
    shorter = MemoryLog()
    shorter.add(*ENTRIES[:17], *ENTRIES[18:400])
    assert codes(looked(shorter, first)) == ["rewritten"]


def test_log_that_was_set_back_is_caught(log: MemoryLog, first: Note) -> None:
    later = log.add(*ENTRIES[300:])
    back = MemoryLog()
    back.add(*ENTRIES[:300])
    assert codes(looked(back, first)) == []
    found = looked(back, first, later)
    assert codes(found) == ["rewound"]
    assert found.findings[0].message.in_language("en").startswith("The log was longer before (700 entries)")


def test_fork_is_caught_by_whoever_sees_both_sides(log: MemoryLog, first: Note) -> None:
    for_them, for_us = MemoryLog(), MemoryLog()
    shown_to_them = for_them.add(*ENTRIES[:299], b"a hidden award")
    for_us.add(*ENTRIES[:300])
    assert codes(looked(for_us, first)) == []
    found = looked(for_us, first, shown_to_them)
    assert (codes(found), found.findings[0].is_proof) == (["forked"], True)
    for_us.add(*ENTRIES[300:])
    assert codes(looked(for_us, None, shown_to_them)) == ["rewritten"]


def test_entry_that_is_replaced_in_its_bundle_only_is_caught(log: MemoryLog, first: Note) -> None:
    log.files["tile/entries/000"] = bundle_of([b"another award", *ENTRIES[1:256]])
    found = looked(log)
    assert "entry_differs" in codes(found)
    assert "tile/0/000" in {finding.place for finding in found.findings}


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_any_changed_byte_of_any_file_is_noticed(data: st.DataObject) -> None:
    log = MemoryLog()
    log.add(*ENTRIES[:300])
    address = data.draw(st.sampled_from(sorted(log.files)))
    content = bytearray(log.files[address])
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    log.files[address] = bytes(content)
    assert not looked(log).is_sound


def test_missing_file_is_named(log: MemoryLog, first: Note) -> None:
    del log.files["tile/entries/000"]
    found = looked(log)
    assert [(finding.code, finding.place) for finding in found.findings] == [("tile_missing", "tile/entries/000")]


def test_checkpoint_of_another_key_is_not_believed(log: MemoryLog, first: Note) -> None:
    assert codes(audit(log.files.get, MemoryLog("x").policy, NOW)) == ["unsigned"]
    policy = read_policy(f"log {log.key}\nwitness w {witness_key('w')}\nquorum w".encode())
    assert codes(audit(log.files.get, policy, NOW)) == ["unsigned"]


def test_checkpoint_that_its_log_did_not_sign_proves_nothing_against_it(log: MemoryLog, first: Note) -> None:
    assert codes(looked(log, Note(first.text.replace("\n300\n", "\n200\n"), first.signatures))) == ["foreign"]


def test_log_out_of_reach_is_no_finding(log: MemoryLog, first: Note) -> None:
    def unreachable(address: str) -> bytes | None:
        if address == "tile/0/000":
            raise UncheckableError("no route")
        return log.files.get(address)

    with pytest.raises(UncheckableError, match="no route"):
        audit(unreachable, log.policy, NOW)
    with pytest.raises(UncheckableError, match="no checkpoint"):
        audit({}.get, log.policy, NOW)


def test_audit_as_data_says_all(log: MemoryLog, first: Note) -> None:
    later = MemoryLog()
    later.add(b"other", *ENTRIES[1:400])
    document = json.loads(json.dumps(looked(later, first).to_document()))
    assert (document["sound"], document["size"], document["entriesChecked"]) == (False, 400, 0)
    finding = document["findings"][0]
    assert (finding["code"], finding["place"], finding["proof"]) == ("rewritten", "300", True)
    assert set(finding["message"]) == {"en", "it", "kk", "ru"}
