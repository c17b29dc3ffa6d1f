"""Policies: which signatures make a checkpoint believable, and since when it exists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credenza.errors import LogError
from credenza.translog import Note, Policy, read_policy

from .naive import NOW, MemoryLog, cosigned, witness_key

LOG = MemoryLog()
HOUR = timedelta(hours=1)
TWO_OF_THREE = f"""
# a comment
log {LOG.key} https://register.example/log
witness a {witness_key("w.example/a")}
\twitness b {witness_key("w.example/b")} https://b.example/
witness c {witness_key("w.example/c")}
group most 2 a b c
quorum most
"""


def seen_by(note: Note, **hours: int) -> Note:
    """A note cosigned by witnesses so many hours after NOW."""
    for name, hour in hours.items():
        note = cosigned(note, f"w.example/{name}", NOW + hour * HOUR)
    return note


@pytest.fixture
def note() -> Note:
    return MemoryLog().add(b"entry")


def test_policy_is_read_and_written_back() -> None:
    policy = read_policy(TWO_OF_THREE.encode())
    assert (policy.quorum, dict(policy.groups)) == ("most", {"most": (2, ("a", "b", "c"))})
    assert policy.addresses[str(LOG.key)] == "https://register.example/log"
    assert read_policy(str(policy).encode()) == policy


def test_checkpoint_exists_since_enough_witnesses_saw_it(note: Note) -> None:
    policy = read_policy(TWO_OF_THREE.encode())
    witnessed = policy.check(seen_by(note, a=-5, b=-1, c=-3), NOW)
    assert (witnessed.seen_at, set(witnessed.witnesses)) == (NOW - 3 * HOUR, {"a", "b", "c"})


def test_too_few_witnesses_are_refused(note: Note) -> None:
    with pytest.raises(LogError, match="Too few"):
        read_policy(TWO_OF_THREE.encode()).check(seen_by(note, a=-5), NOW)


def test_witness_from_the_future_does_not_count(note: Note) -> None:
    with pytest.raises(LogError, match="Too few"):
        read_policy(TWO_OF_THREE.encode()).check(seen_by(note, a=-5, b=1), NOW)


def test_checkpoint_that_the_log_did_not_sign_is_refused(note: Note) -> None:
    unsigned = seen_by(Note(note.text, ()), a=-5, b=-5)
    with pytest.raises(LogError, match="did not sign"):
        read_policy(TWO_OF_THREE.encode()).check(unsigned, NOW)


def test_forged_cosignature_of_a_known_witness_spoils_the_note(note: Note) -> None:
    good = seen_by(note, a=-5, b=-5)
    other = seen_by(MemoryLog().add(b"other"), c=-5).signatures[-1]
    with pytest.raises(LogError, match=r"w\.example/c does not hold"):
        read_policy(TWO_OF_THREE.encode()).check(good.with_signatures(other), NOW)


def test_log_that_is_not_trusted_is_refused(note: Note) -> None:
    other = MemoryLog(origin="elsewhere.example/log")
    with pytest.raises(LogError, match="none of those you trust"):
        other.policy.check(note, NOW)


def test_without_a_quorum_the_log_alone_is_believed_but_no_moment_is_known(note: Note) -> None:
    assert LOG.policy.check(note, NOW).seen_at is None


def test_groups_of_groups(note: Note) -> None:
    names = "\n".join(f"witness {name} {witness_key(f'w.example/{name}')}" for name in "abcd")
    text = f"log {LOG.key}\n{names}\ngroup x any a b\ngroup y all c d\ngroup xy all x y\nquorum xy\n"
    policy: Policy = read_policy(text.encode())
    assert policy.check(seen_by(note, b=-3, c=-2, d=-1), NOW).seen_at == NOW - HOUR
    with pytest.raises(LogError, match="Too few"):
        policy.check(seen_by(note, a=-1, b=-1, c=-1), NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"log {LOG.key}",
        "quorum none\nquorum none",
        "quorum a",
        "quorum none\nsomething else",
        f"log {witness_key('w')}\nquorum none",
        f"witness a {LOG.key}\nquorum none",
        f"witness a {witness_key('w')}\nwitness b {witness_key('w')}\nquorum a",
        f"witness none {witness_key('w')}\nquorum none",
        f"witness a {witness_key('w')}\ngroup g 2 a\nquorum g",
        f"witness a {witness_key('w')}\ngroup g 1 a a\nquorum g",
        f"witness a {witness_key('w')}\ngroup g any a\ngroup h any a\nquorum h",
        f"group g any b\nwitness b {witness_key('w')}\nquorum g",
    ],
)
def test_wrong_policy_is_refused(text: str) -> None:
    with pytest.raises(LogError):
        read_policy(text.encode())
