"""Step 10 with the anchors in a proof: a block of a chain is a moment like that of a witness."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import orjson
import pytest

from credenza.errors import UncheckableError
from credenza.proofs import add_proof, did_document, generate_key
from credenza.translog import (
    Anchor,
    Kind,
    Mined,
    Note,
    Opening,
    Policy,
    TileReader,
    anchor_line,
    checkpoint_in,
    consistency_path,
)
from credenza.verification import Means, VerificationReport, verify
from tests.chain_node import KEY, ChainNode, fresh_node
from tests.proofs.badges import SIGNED_AT, open_badge
from tests.translog.naive import MemoryLog, cosigned, witness_key

pytestmark = pytest.mark.xdist_group("chain")
DID = "did:web:alatau.example"
DAY = timedelta(days=1)
OPENING = Opening(Kind.AWARD, bytes(range(16)))
KEY_OF_ISSUER = generate_key(lambda count: bytes([7] * count), DID)
CREDENTIAL = orjson.dumps(add_proof(open_badge(DID), KEY_OF_ISSUER, SIGNED_AT))


class Case:
    """A credential in a log whose later checkpoint was anchored."""

    def __init__(self, node: ChainNode) -> None:
        self.node, self.log = node, MemoryLog()
        self.note = self.log.add(b"x" * 32, OPENING.entry_of(CREDENTIAL))
        self.log.add(*[b"%032d" % number for number in range(300)])
        self.anchor = node.anchor(self.log.origin, self.log.size, checkpoint_in(self.log.files["checkpoint"]).root)
        self.moment = node.time_of(self.anchor.transaction)

    def proof(self, anchor: Anchor | None = None, note: Note | None = None) -> bytes:
        path = consistency_path(2, self.log.size, TileReader(self.log.files.get, self.log.size).node)
        anchored = (note or self.note).with_signatures(anchor_line(anchor or self.anchor, path))
        return self.log.proof(1, anchored, 2, OPENING).to_bytes()

    def verify(self, proof: bytes, *, revoked_at: datetime | None = None, **others: object) -> VerificationReport:
        ended = {KEY_OF_ISSUER.public_key: revoked_at} if revoked_at else {}
        means = Means(
            did_documents={DID: did_document(DID, [KEY_OF_ISSUER.public_key], ended)},
            logs={self.log.origin: self.log.policy},
            chain=self.node.chain,
        )
        return verify(CREDENTIAL, replace(means, **others), self.moment + 9 * DAY, proof)  # type: ignore[arg-type]


@pytest.fixture
def case() -> Case:
    return Case(fresh_node())


def found(report: VerificationReport) -> tuple[str, str, str]:
    step = report.step("log")
    return str(report.outcome), str(step.outcome), step.reason_code


def test_block_of_the_anchor_tells_before_when_the_credential_existed(case: Case) -> None:
    report = case.verify(case.proof())
    assert found(report) == ("verified", "passed", "logged_anchored")
    facts = dict(report.step("log").facts)
    assert (facts["index"], facts["block"], facts["chain"]) == ("1", "2", f"eip155:{case.anchor.chain}")


def test_key_revoked_after_the_block_counts_as_it_did_then(case: Case) -> None:
    revoked_at = case.moment + DAY
    assert case.verify(case.log.proof(1, case.note, 2, OPENING).to_bytes(), revoked_at=revoked_at).outcome == (
        "not_verified"
    )
    report = case.verify(case.proof(), revoked_at=revoked_at)
    assert found(report) == ("verified", "passed", "logged_anchored")
    assert [warning.reason_code for warning in report.warnings if "key" in warning.reason_code] == ["key_revoked_later"]


def test_key_revoked_before_the_block_stays_revoked(case: Case) -> None:
    report = case.verify(case.proof(), revoked_at=case.moment)
    assert found(report) == ("not_verified", "passed", "logged_anchored")
    assert report.step("proof").reason_code == "key_revoked"


def test_witness_who_saw_it_before_the_block_saves_what_was_signed_before_that(case: Case) -> None:
    policy = Policy((case.log.key,), {"w": witness_key("w")}, {}, "w", {})
    proof = case.proof(note=cosigned(case.note, "w", case.moment - DAY))
    report = case.verify(proof, revoked_at=case.moment - DAY / 2, logs={case.log.origin: policy})
    assert found(report) == ("verified", "passed", "logged_anchored")


@pytest.mark.parametrize("change", [{"root": bytes(32)}, {"size": 200}])
def test_anchor_that_does_not_continue_the_checkpoint_is_refused(case: Case, change: dict[str, object]) -> None:
    wrong = replace(case.anchor, **change)  # type: ignore[arg-type]
    assert found(case.verify(case.proof(wrong))) == ("not_verified", "failed", "log_proof_wrong")


def test_transaction_that_holds_something_else_is_refused(case: Case) -> None:
    other = replace(case.anchor, transaction=case.node.hold(b"something else"))
    case.node.mine()
    assert found(case.verify(case.proof(other))) == ("not_verified", "failed", "log_anchor_wrong")


def test_transaction_that_the_chain_does_not_know_or_not_deep_enough_proves_nothing(case: Case) -> None:
    unknown = replace(case.anchor, transaction=bytes(32))
    fresh = replace(case.anchor, transaction=case.node.hold(case.anchor.data(case.log.origin), KEY))
    for anchor in (unknown, fresh):
        report = case.verify(case.proof(anchor), revoked_at=case.moment + DAY)
        assert found(report) == ("not_verified", "not_checked", "log_anchor_missing")
        assert found(case.verify(case.proof(anchor))) == ("verified", "not_checked", "log_anchor_missing")


def test_anchor_on_another_chain_is_passed_over(case: Case) -> None:
    assert found(case.verify(case.proof(replace(case.anchor, chain=1)))) == ("verified", "passed", "logged")


def test_node_that_cannot_be_reached_takes_nothing_away_and_proves_nothing(case: Case) -> None:
    class Gone:
        number = case.anchor.chain

        def mined(self, transaction: bytes) -> Mined | None:
            raise UncheckableError("The node is gone.")

    report = case.verify(case.proof(), chain=Gone())
    assert found(report) == ("verified", "not_checked", "log_anchor_unreachable")
