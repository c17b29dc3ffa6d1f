"""Steps 5 to 9 of credentials of a known shape, against the same steps taken for a document by itself."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from bench.badges import BADGE, NOW, PACK, STATUS_LIST, Batch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credenza.proofs import ProofError, add_proof, generate_key
from credenza.specification import Edition
from credenza.status import REVOCATION, new_list, set_bit, status_list_credential
from credenza.verification import Means, Outcome, VerificationReport, Verifier, verify
from credenza.verification.known import Answers
from credenza.verification.recognition import ENOUGH

BATCH = Batch(BADGE)
OTHER_KEY = generate_key(lambda size: bytes(size))
DAYS = [f"2026-06-{day:02}T00:00:00Z" for day in range(1, 25)]
BITS = new_list()
set_bit(BITS, 99, True)


class Surroundings:
    """What a verifier has at hand, which may change at any time."""

    def __init__(self) -> None:
        self.editions: dict[str, Edition] = {BADGE.sha256: BADGE}
        self.lists = {STATUS_LIST: orjson.dumps(status_list_credential(BITS, STATUS_LIST, REVOCATION, NOW, BATCH.key))}
        self.trusted = {BATCH.key.did: "Alatau"}
        self.packs = {PACK.id: PACK}
        self.means = Means(
            editions=lambda sha256: self.editions.get(sha256),
            status_lists=lambda url: self.lists.get(url),
            trusted_issuers=lambda did: self.trusted.get(did),
            packs=lambda pack_id: self.packs.get(pack_id),
        )


def unsigned(number: int) -> dict[str, Any]:
    """A credential of this batch whose learner, dates, grade and index on the list are holes."""
    badge = {name: value for name, value in BATCH.issue(number).items() if name != "proof"}
    badge["awardedDate"] = badge["validFrom"] = DAYS[number % len(DAYS)]
    badge["credentialSubject"]["result"][0]["value"] = ("passed", "12")[number % 2]
    return badge


def signed(badge: dict[str, Any], created: datetime = NOW) -> bytes:
    return orjson.dumps(add_proof(badge, BATCH.key, created))


def trained(surroundings: Surroundings) -> Verifier:
    verifier = Verifier(surroundings.means)
    for number in range(2 * ENOUGH):
        created = NOW.replace(minute=number)
        assert verifier.verify(signed(unsigned(number), created), NOW).outcome is Outcome.VERIFIED
    return verifier


SURROUNDINGS = Surroundings()
TRAINED = trained(SURROUNDINGS)
"""For tests that compare reports only: what it meets may teach it other shapes, so no test relies on those it knows."""


def same(verifier: Verifier, means: Means, data: bytes, now: datetime = NOW) -> VerificationReport:
    """The report, which must be that of the whole way."""
    report, whole = verifier.verify(data, now), verify(data, means, now)
    assert report == whole
    assert report.to_document() == whole.to_document()
    return report


def reason(report: VerificationReport, step: str) -> str:
    return report.step(step).reason_code


def is_taken(verifier: Verifier, data: bytes) -> bool:
    """Whether the steps 5 to 9 were taken as for all credentials of the shape."""
    recognised = verifier._shapes.recognise(data)
    if recognised is None or recognised.shape.steps is None:
        return False
    answers = Answers(verifier._means, verifier.resolve, verifier._status_lists, verifier._editions, NOW)
    return recognised.shape.steps.take(recognised.values, answers) is not None


def test_all_nine_steps_are_known() -> None:
    verifier = trained(SURROUNDINGS)
    for number in range(60, 70):
        data = signed(unsigned(number))
        assert is_taken(verifier, data)
        report = same(verifier, SURROUNDINGS.means, data)
        assert report.outcome is Outcome.VERIFIED
        assert reason(report, "rule_packs") == "rules_met"


def test_a_report_can_be_handed_to_another_process() -> None:
    report = TRAINED.verify(signed(unsigned(60)), NOW)
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301


def test_many_have_the_reports_that_each_has_alone() -> None:
    written = [signed(unsigned(number)) for number in range(80, 101)]
    many = [*written, b"", written[3].replace(b"Alatau", b"alatau"), written[4] + b" ", *written, *written, b"{}"]
    reports = list(TRAINED.verify_each(iter(many), NOW))
    assert reports == [verify(data, SURROUNDINGS.means, NOW) for data in many]
    assert reports[19].outcome is Outcome.NOT_VERIFIED  # revoked


def test_many_of_an_unknown_shape_make_it_known() -> None:
    verifier = Verifier(SURROUNDINGS.means)
    written = [signed(unsigned(number)) for number in range(2 * ENOUGH)]
    assert all(report.outcome is Outcome.VERIFIED for report in verifier.verify_each(written, NOW))
    assert is_taken(verifier, signed(unsigned(64)))
    assert list(verifier.verify_each([], NOW)) == []


def test_a_revoked_credential_is_revoked() -> None:
    data = signed(unsigned(99))
    verifier = trained(SURROUNDINGS)
    assert is_taken(verifier, data)
    assert reason(same(verifier, SURROUNDINGS.means, data), "status") == "revoked"


@pytest.mark.parametrize("now", [NOW.replace(year=2025), NOW.replace(year=2037), datetime(1, 1, 1, tzinfo=UTC)])
def test_the_clock_is_looked_at_each_time(now: datetime) -> None:
    report = same(TRAINED, SURROUNDINGS.means, signed(unsigned(61)), now)
    assert report.outcome is Outcome.NOT_VERIFIED


def _forget(surroundings: Surroundings, what: str) -> None:
    getattr(surroundings, what).clear()


def _revoke_all(surroundings: Surroundings) -> None:
    bits = bytearray(b"\xff" * len(BITS))
    surroundings.lists[STATUS_LIST] = orjson.dumps(
        status_list_credential(bits, STATUS_LIST, REVOCATION, NOW, BATCH.key)
    )


def _forge_list(surroundings: Surroundings) -> None:
    surroundings.lists[STATUS_LIST] = orjson.dumps(
        status_list_credential(BITS, STATUS_LIST, REVOCATION, NOW, OTHER_KEY)
    )


def _damage_list(surroundings: Surroundings) -> None:
    surroundings.lists[STATUS_LIST] = surroundings.lists[STATUS_LIST].replace(b"encodedList", b"encodedLisT")


def _change_pack(surroundings: Surroundings) -> None:
    surroundings.packs[PACK.id] = replace(PACK, sha256="0" * 64)


@pytest.mark.parametrize(
    ("change", "step", "found"),
    [
        (lambda held: _forget(held, "lists"), "status", "status_unreachable"),
        (_revoke_all, "status", "revoked"),
        (_forge_list, "status", "status_list_other_issuer"),
        (_damage_list, "status", "status_list_forged"),
        (lambda held: _forget(held, "trusted"), "issuer_binding", "issuer_unknown"),
        (lambda held: _forget(held, "packs"), "rule_packs", "rule_pack_unknown"),
        (_change_pack, "rule_packs", "rule_pack_unknown"),
    ],
    ids=["no list", "revoked", "list of another", "list damaged", "no trust", "no pack", "another pack"],
)
def test_what_changes_around_the_credential_is_noticed(
    change: Callable[[Surroundings], None], step: str, found: str
) -> None:
    surroundings = Surroundings()
    verifier = trained(surroundings)
    data = signed(unsigned(62))
    assert is_taken(verifier, data)
    assert verifier.verify(data, NOW).outcome is Outcome.VERIFIED
    change(surroundings)
    assert reason(same(verifier, surroundings.means, data), step) == found


def test_an_edition_that_nobody_has_stays_unknown_until_somebody_has_it() -> None:
    surroundings = Surroundings()
    surroundings.editions.clear()
    verifier = trained(surroundings)
    data = signed(unsigned(63))
    assert not is_taken(verifier, data)
    assert reason(same(verifier, surroundings.means, data), "edition") == "edition_not_at_hand"
    surroundings.editions[BADGE.sha256] = BADGE
    assert reason(same(verifier, surroundings.means, data), "edition") == "edition_same"


IDENTITIES = ("credentialSubject", "identifier")
HOLES: list[tuple[str | int, ...]] = [
    ("id",),
    ("awardedDate",),
    ("validFrom",),
    (*IDENTITIES, 0, "identityHash"),
    (*IDENTITIES, 1, "identityHash"),
    (*IDENTITIES, 2, "identityHash"),
    (*IDENTITIES, 3, "salt"),
    ("credentialSubject", "result", 0, "id"),
    ("credentialSubject", "result", 0, "value"),
    ("credentialStatus", "id"),
    ("credentialStatus", "statusListIndex"),
]
TEXTS = (
    st.text(max_size=12)
    | st.sampled_from(["", " ", "-", "99", "007", "131072", "9999999999", "-1", "٣", "urn:x", "local", "passed", "12"])
    | st.sampled_from(
        ["2026-06-02T00:00:00Z", "2040-01-01T00:00:00Z", "2026-06-31T00:00:00Z", "urn:hole-0:0001:", 'a"\\b']
    )
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(60, 90), st.lists(st.tuples(st.sampled_from(HOLES), TEXTS), min_size=1, max_size=3))
def test_whatever_an_issuer_signs_in_the_holes_has_the_same_report(
    number: int, changes: list[tuple[tuple[str | int, ...], str]]
) -> None:
    """Rules broken by names, ids and dates; indices that are none; dates that are none or in the future."""
    badge: Any = unsigned(number)
    for path, text in changes:
        holder = badge
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = text
    try:
        data = signed(badge)
    except ProofError:
        return  # what cannot be signed is not tried here
    same(TRAINED, SURROUNDINGS.means, data)


def test_rules_that_only_some_learners_break_are_asked_for_each() -> None:
    badge = unsigned(64)
    identities = badge["credentialSubject"]["identifier"]
    identities[0]["identityHash"] = identities[2]["identityHash"] = " "  # all given names of the batch are the same
    data = signed(badge)
    verifier = trained(SURROUNDINGS)
    assert verifier._shapes.recognise(data) is not None
    assert reason(same(verifier, SURROUNDINGS.means, data), "rule_packs") == "rules_broken"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_changed_bytes_have_the_same_report(choices: st.DataObject) -> None:
    data = bytearray(signed(unsigned(choices.draw(st.integers(65, 67)))))
    place = choices.draw(st.integers(0, len(data) - 1))
    data[place : place + choices.draw(st.integers(0, 2))] = choices.draw(st.binary(max_size=2))
    same(TRAINED, SURROUNDINGS.means, bytes(data))
