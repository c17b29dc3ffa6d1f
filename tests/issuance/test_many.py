"""Many awards through several processes: the same credentials in the same order, and no more read than is needed."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from credenza.awards import AssessmentResult, Learner
from credenza.errors import CredenzaError, KeyFileError, Problem, RecipientsError, UncheckableError
from credenza.issuance import BatchIssuer, Job, issue_many
from credenza.proofs import ProofError, ProofReason, ProofUncheckableError
from credenza.specification import Sentences
from credenza.status import StatusReference

from .test_batch import AWARD, CREATED, EDITION, KEY, PACKS, STATUS

ISSUER = partial(BatchIssuer, EDITION, KEY, created=CREATED, rule_packs=PACKS)


def jobs(count: int) -> list[Job]:
    return [
        (
            replace(AWARD, id=f"urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-{number:012}", learner=Learner("Әсел", f"Н {number}")),
            StatusReference(STATUS.list_url, number),
            f"salt {number}",
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 25])
def test_credentials_come_in_the_order_of_the_awards(processes: int, count: int) -> None:
    issuer = ISSUER()
    expected = [issuer.issue(award, status=status, salt=salt) for award, status, salt in jobs(count)]
    assert list(issue_many(jobs(count), ISSUER, processes=processes, chunk=4)) == expected


@pytest.mark.parametrize("processes", [1, 2])
def test_a_refused_award_comes_after_the_credentials_of_those_before_it(processes: int) -> None:
    listed = jobs(20)
    award, status, salt = listed[13]
    listed[13] = (replace(award, results=(AssessmentResult("nowhere"),)), status, salt)
    issued = []
    with pytest.raises(RecipientsError, match="nowhere") as refusal:
        issued.extend(issue_many(listed, ISSUER, processes=processes, chunk=4))
    assert refusal.value.problems[0].in_language("it").message.startswith("Il rilascio indica")


def test_credentials_before_a_refused_award_are_not_lost() -> None:
    listed = jobs(10)
    listed[6] = (replace(listed[6][0], id="no address"), None, "salt")
    credentials = issue_many(listed, ISSUER, processes=2, chunk=4)
    assert len([next(credentials) for _ in range(6)]) == 6
    with pytest.raises(ProofError, match="absolute"):
        next(credentials)


def test_only_some_awards_are_read_ahead_and_the_rest_not_at_all() -> None:
    read: list[int] = []

    def endless() -> Iterator[Job]:
        job = jobs(1)[0]
        while True:
            read.append(len(read))
            yield job

    credentials = issue_many(endless(), ISSUER, processes=2, chunk=3)
    for _ in range(30):
        next(credentials)
    credentials.close()
    assert len(read) <= 30 + 5 * 3


@pytest.mark.parametrize(
    "error",
    [
        ProofError(ProofReason.MALFORMED, "détail"),
        ProofUncheckableError(ProofReason.TOO_COMPLEX, "detail"),
        RecipientsError([Sentences("credenza.formats.openbadges3", "problems").problem("unknown_key", {"key": "x"})]),
        KeyFileError(Problem("path", "message", "remedy")),
        UncheckableError("offline"),
        CredenzaError(),
    ],
)
def test_errors_cross_processes_with_all_they_say(error: CredenzaError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (type(again), again.args, str(again)) == (type(error), error.args, str(error))
    assert vars(again) == vars(error)
