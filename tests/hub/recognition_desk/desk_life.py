"""``python -m tests.hub.recognition_desk.desk_life COUNT``: a desk whose process is killed in the middle of its acts.

The hub is the one that the environment names (CREDENZA_DATA, CREDENZA_DATABASE). A child process walks a case from the
request to the record of earlier outcomes and kills itself (SIGKILL) before one of its statements to the database; this
is done for COUNT statements, spread over the walk. Prints as JSON what was found in the database after each.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credenza_hub.project.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from credenza.recognition import (  # noqa: E402
    Authenticity,
    Comparison,
    Coverage,
    Criterion,
    CriterionJudgement,
    DecisionKind,
    Difference,
    Element,
    ElementJudgement,
    OutcomeAssessment,
    OutcomeJudgement,
    Proposal,
    ProviderCheck,
    Purpose,
    Rung,
    transfer_of,
)
from credenza.status import get_bit  # noqa: E402
from credenza_hub.accounts.models import User  # noqa: E402
from credenza_hub.audit.models import AuditEvent  # noqa: E402
from credenza_hub.organisations.models import Organisation, Role  # noqa: E402
from credenza_hub.recognition_desk import actions  # noqa: E402
from credenza_hub.recognition_desk.evidence import TEXT, HandedIn  # noqa: E402
from credenza_hub.recognition_desk.models import (  # noqa: E402
    CaseEvent,
    CaseFile,
    Evidence,
    Letter,
    Precedent,
    Procedure,
    Programme,
    Statement,
    Transfer,
)
from credenza_hub.recognition_desk.procedures import new_procedure, save_procedure, save_programme  # noqa: E402
from credenza_hub.recognition_desk.qualifications import stated_qualification, target_of  # noqa: E402
from credenza_hub.recognition_desk.store import load, waits_for  # noqa: E402
from credenza_hub.translog.models import Opening  # noqa: E402
from tests.hub.conftest import make_person  # noqa: E402

SAID = {"en": "As it was seen."}
STAFF = (Role.REGISTRAR, Role.EVALUATOR, Role.DECIDER, Role.APPEAL_BODY, Role.ASSESSOR)
LETTERS = {
    "submitted", "acknowledged", "information_requested", "completed", "routed", "delay_notified", "notified",
    "condition_met", "closed",
}  # fmt: skip
"""Kinds of events of which an applicant is told."""


def prepare() -> None:
    """An open desk with its people and a programme, and an applicant."""
    call_command("migrate", verbosity=0)
    organisation = Organisation.objects.create(
        slug="esempio", record={"legal_name": {"en": "Example"}, "country": "IT"}
    )
    for role in STAFF:
        make_person(f"{role}@example.org", organisation, role)
    make_person("second@example.org", organisation, Role.ASSESSOR)
    registrar, now = person("registrar"), timezone.now()
    rules = new_procedure(organisation).rules
    save_procedure(registrar, organisation, {"is_open": True, "criteria": SAID, "rules": rules}, now=now)
    outcomes = [{"key": "o1", "kind": "skill", "text": {"en": "Cleans tables of data."}, "essential": True}]
    values = {"title": {"en": "Data analysis"}, "kind": "laurea", "cycle": "", "eqf": 6, "ects": 3, "is_open": True}
    save_programme(registrar, organisation, "data", values, outcomes, now=now)


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def file_of(text: str) -> HandedIn:
    return HandedIn("paper.txt", TEXT, f"{text} {random.random()}".encode())


def walk() -> None:
    """A case on the way of prior learning, with a question, an appeal that changes nothing, and an earlier outcome."""
    applicant = make_person(f"applicant{User.objects.count()}@example.org")
    file = submit(applicant)
    for step in (*to_proposal(file, applicant), *to_precedent(applicant)):
        file.refresh_from_db()
        step(file, file.sequence, timezone.now())


def submit(applicant: User) -> CaseFile:
    stated = stated_qualification(
        title="Data literacy", provider="Example Platform", country="KZ", awarded_on=None, ects=None, hours=75,
        outcomes="Cleans tables of data.", language="en",
    )  # fmt: skip
    return actions.submit_request(
        applicant, Procedure.objects.get(), qualification=stated, credential=file_of("certificate"),
        documents=[file_of("transcript")], programme=Programme.objects.get(), purpose=Purpose.CREDIT_TRANSFER, aim=SAID,
        now=timezone.now(),
    )  # fmt: skip


Step = Callable[[CaseFile, int, datetime], Any]


def to_proposal(file: CaseFile, applicant: User) -> Iterator[Step]:
    registrar, evaluator = person("registrar"), person("evaluator")
    genuine = Authenticity(genuine=True, rightful_owner=True, means="original_seen", reason=SAID)
    known = ProviderCheck(status="recognised", reason=SAID)
    yield lambda file, seen, now: actions.acknowledge(registrar, file, seen, missing=[SAID], now=now)
    yield lambda file, seen, now: actions.give_information(applicant, file, seen, files=[file_of("more")], now=now)
    yield lambda file, seen, now: actions.complete(registrar, file, seen, now=now)
    yield lambda file, seen, now: actions.check_authenticity(evaluator, file, seen, authenticity=genuine, now=now)
    yield lambda file, seen, now: actions.check_provider(evaluator, file, seen, provider=known, now=now)
    target = target_of(Programme.objects.get())
    yield lambda file, seen, now: actions.route(evaluator, file, seen, target=target, now=now)
    yield lambda file, seen, now: actions.add_evidence(
        applicant, file, seen, handed_in=file_of("work"), shows=["o1"], description=SAID, now=now
    )
    judged = OutcomeAssessment(outcome="o1", achieved=True, evidence={"p1"}, reason=SAID)
    for assessor in (person("assessor"), person("second")):
        yield lambda file, seen, now, by=assessor: actions.assess_outcome(  # type: ignore[misc]
            by, file, seen, assessment=judged, now=now
        )
    yield lambda file, seen, now: actions.compare(evaluator, file, seen, comparison=comparison(), now=now)
    rungs = [Rung(kind=kind, reason=SAID) for kind in (DecisionKind.FULL, DecisionKind.ALTERNATIVE)]
    part = Proposal(kind=DecisionKind.PARTIAL, reason=SAID, credits=2, considered=rungs, would_allow=SAID)
    yield lambda file, seen, now: actions.propose(evaluator, file, seen, proposal=part, now=now)


def comparison() -> Comparison:
    return Comparison(
        elements=[ElementJudgement(element=each, difference=Difference.NONE, reason=SAID) for each in Element],
        criteria=[CriterionJudgement(criterion=each, met=True, reason=SAID) for each in Criterion],
        outcomes=[OutcomeJudgement(outcome="o1", coverage=Coverage.COVERED)],
    )


def to_precedent(applicant: User) -> Iterator[Step]:
    registrar, body = person("registrar"), person("appeal_body")
    yield lambda file, seen, now: actions.decide(person("decider"), file, seen, now=now)
    yield lambda file, seen, now: actions.notify(registrar, file, seen, now=now)
    yield lambda file, seen, now: actions.appeal(applicant, file, seen, reason=SAID, now=now)
    yield lambda file, seen, now: actions.decide_appeal(
        body, file, seen, reason=SAID, proposal=None, remitted=False, now=now
    )
    yield lambda file, seen, now: actions.notify(registrar, file, seen, now=now)
    yield lambda file, seen, now: actions.close(registrar, file, seen, now=now)
    yield lambda file, seen, now: actions.record_precedent(person("evaluator"), file, seen, now=now)


class Fuse:
    """Counts the statements of this process, and kills it before one of them."""

    def __init__(self, blows_at: int) -> None:
        self.count, self.blows_at = 0, blows_at

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        self.count += 1
        if self.count == self.blows_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)


def in_a_child(fuse: Fuse) -> int:
    """Walk a case in a child process; returns how the process ended."""
    for each in connections.all():
        each.close()
        if hasattr(each, "close_pool"):
            each.close_pool()
    child = os.fork()
    if child == 0:
        with connection.execute_wrapper(fuse):
            walk()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def faults() -> list[str]:
    """Everything in the database that is half an act."""
    return [f"{file.pk} after {file.sequence}: {fault}" for file in CaseFile.objects.all() for fault in faults_of(file)]


def faults_of(file: CaseFile) -> Iterator[str]:
    numbers = list(file.events.values_list("sequence", flat=True))
    if numbers != list(range(1, file.sequence + 1)):
        yield f"events {numbers}"
        return
    case, kinds = load(file), [document["kind"] for document in file.events.values_list("document", flat=True)]
    if (file.state, file.waits_for) != (case.state.value, waits_for(case)):
        yield "the index is another"
    named = {each.sha256 for each in (*case.application.attachments, *(piece.attachment for piece in case.portfolio))}
    if named != set(file.evidence.values_list("sha256", flat=True)):
        yield "files and the events that name them differ"
    transfer = Transfer.objects.filter(case=file).first()
    expected = transfer_of(case) if case.decision else None
    if (transfer and transfer.credits) != (expected and expected.recognised):
        yield "the record of credits differs"
    if file.letters.count() != sum(kind in LETTERS for kind in kinds):
        yield "letters differ"
    yield from statement_faults(file, kinds)
    if Precedent.objects.filter(case=file).exists() != ("precedent_recorded" in kinds):
        yield "the earlier outcome differs"
    decisions = [number for number, kind in enumerate(kinds, 1) if kind in ("decided", "appeal_decided")]
    logged = Opening.objects.filter(subject__startswith=f"{file.key}/").count()
    if logged != len(decisions):
        yield f"{logged} decisions in the log of {len(decisions)}"
    acts = AuditEvent.objects.filter(subject=f"case:{file.key}").count()
    if acts != len(kinds) + file.statements.count():
        yield f"{acts} lines of the audit trail"


def statement_faults(file: CaseFile, kinds: list[str]) -> Iterator[str]:
    """A statement is signed with each notification, and revoked with the appeal."""
    if file.statements.count() != kinds.count("notified"):
        yield "statements differ"
    revoked = [statement.revoked_at is not None for statement in file.statements.order_by("pk")]
    if revoked != [True] * kinds.count("appealed") + [False] * (len(revoked) - kinds.count("appealed")):
        yield "revocations differ"
    for statement in Statement.objects.filter(case=file).select_related("status_list"):
        if get_bit(bytes(statement.status_list.bits), statement.status_index) != (statement.revoked_at is not None):
            yield "the status list differs"


def main(count: int) -> dict[str, Any]:
    """The whole experiment."""
    prepare()
    walk()
    whole = Fuse(0)
    with connection.execute_wrapper(whole):
        walk()
    points = [1 + (whole.count - 1) * number // (count - 1) for number in range(count)]
    ends = [in_a_child(Fuse(point)) for point in points]
    found = faults()
    walk()
    return {
        "killed": sum(os.WIFSIGNALED(end) and os.WTERMSIG(end) == signal.SIGKILL for end in ends),
        "faults": found + faults(),
        "half-way": CaseFile.objects.exclude(state="precedent").count(),
        "whole": CaseFile.objects.filter(state="precedent").count(),
        "orphans": [
            model.__name__ for model in (CaseEvent, Evidence, Letter) if model.objects.filter(case=None).exists()
        ],
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
