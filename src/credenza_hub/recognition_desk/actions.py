"""What people do in a case. One function for each act: permission, transaction, the library's act, audit line."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from credenza import recognition
from credenza.errors import InputError, Problem
from credenza.recognition import (
    Actor,
    Application,
    Attachment,
    Authenticity,
    Case,
    Event,
    Proposal,
    ProviderCheck,
    Qualification,
    Role,
    Sitting,
    Target,
)
from credenza_hub.accounts.models import User
from credenza_hub.audit import events as audit
from credenza_hub.audit.actions import record

from .evidence import MOST_FILES, TEXT, HandedIn
from .letters import LETTERS, write_letter
from .models import CaseFile, Evidence, EvidenceKind, Procedure, Programme, Transfer
from .precedents import enter_precedent
from .queries import roles_in
from .statements import issue_statement, revoke_statements
from .store import append, load, locked, open_file

Said = dict[str, str]
"""A statement in the language of the person who makes it."""

Act = Callable[[Case, datetime, Actor], Event]


def submit_request(
    user: User,
    procedure: Procedure,
    *,
    qualification: Qualification,
    credential: HandedIn,
    documents: Sequence[HandedIn],
    programme: Programme | None,
    purpose: recognition.Purpose,
    aim: Said,
    asked_credits: Any = None,
    now: datetime,
) -> CaseFile:
    """Ask an institution to recognise a credential; the rules of this day hold for the case.

    Raises InputError while the institution receives no requests.
    """
    if not procedure.is_open:
        raise InputError(Problem("", _("This institution receives no requests at present.")))
    key = uuid.uuid4()
    application = Application(
        applicant=str(user.pk),
        qualification=qualification,
        purpose=purpose,
        aim=aim,
        asked_credits=asked_credits,
        attachments=[
            Attachment(title=credential.name, sha256=credential.sha256, kind=EvidenceKind.CREDENTIAL.value),
            *(Attachment(title=file.name, sha256=file.sha256) for file in documents),
        ],
    )
    actor = Actor(id=str(user.pk), roles={Role.APPLICANT})
    event = recognition.submit(str(key), now, actor, application, procedure.in_force)
    with transaction.atomic():
        file = open_file(procedure.organisation, programme, user, event, key)
        write_letter(file, audit.Event.CASE_SUBMITTED, now=now)
        keep(file, credential, EvidenceKind.CREDENTIAL, user, now)
        for document in documents:
            keep(file, document, EvidenceKind.DOCUMENT, user, now)
        record(None, file.organisation, audit.Event.CASE_SUBMITTED, subject_of(file), now=now)
    return file


def subject_of(file: CaseFile) -> str:
    """How the audit trail names a case: by its key, which names nobody."""
    return f"case:{file.key}"


def keep(file: CaseFile, handed_in: HandedIn, kind: EvidenceKind, user: User, now: datetime) -> Evidence:
    """Store a file of a case, inside the transaction of the act that names it. Raises InputError for too many."""
    if file.evidence.count() >= MOST_FILES * 2:
        raise InputError(Problem("file", _("There are too many files in this case."), _("Put several into one.")))
    return Evidence.objects.create(
        key=uuid.uuid4(),
        case=file,
        kind=kind,
        file_name=handed_in.name,
        media_type=handed_in.media_type,
        size=len(handed_in.content),
        sha256=handed_in.sha256,
        content=handed_in.content,
        given_by=user,
        given_at=now,
    )


def _act(user: User, file: CaseFile, sequence: int, act: Act, event: audit.Event, *, now: datetime) -> Case:
    """Do one act in a case of which the person saw ``sequence`` events.

    Raises PermissionDenied, StaleCaseError if the case moved on, and what the library's act raises.
    """
    with transaction.atomic():
        row = locked(file, sequence)
        roles = roles_in(user, row)
        if not roles:
            raise PermissionDenied
        actor = Actor(id=str(user.pk), roles=roles)
        case = load(row)
        after = append(row, case, act(case, now, actor))
        if event in LETTERS:
            write_letter(row, event, now=now)
        is_applicant = row.applicant_id == user.pk
        record(None if is_applicant else user, row.organisation, event, subject_of(row), now=now)
    return after


def acknowledge(user: User, file: CaseFile, sequence: int, *, missing: Sequence[Said], now: datetime) -> Case:
    """Acknowledge receipt and say what is missing (RC-02); what is missing is asked for in the same step."""
    with transaction.atomic():
        case = _act(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.acknowledge(case, at, by, missing),
            audit.Event.CASE_ACKNOWLEDGED,
            now=now,
        )
        return request_information(user, file, case.number, items=missing, now=now) if missing else case


def request_information(user: User, file: CaseFile, sequence: int, *, items: Sequence[Said], now: datetime) -> Case:
    """Ask the applicant for something."""
    return _act(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.request_information(case, at, by, items),
        audit.Event.CASE_INFORMATION_REQUESTED,
        now=now,
    )


def give_information(user: User, file: CaseFile, sequence: int, *, files: Sequence[HandedIn], now: datetime) -> Case:
    """Answer what the institution asked for, with files."""
    with transaction.atomic():
        for handed_in in files:
            keep(file, handed_in, EvidenceKind.DOCUMENT, user, now)
        added = [Attachment(title=handed_in.name, sha256=handed_in.sha256) for handed_in in files]

        def act(case: Case, at: datetime, by: Actor) -> Event:
            attachments = (*case.application.attachments, *added)
            application = case.application.model_copy(update={"attachments": attachments})
            return recognition.give_information(case, at, by, application)

        return _act(user, file, sequence, act, audit.Event.CASE_INFORMATION_GIVEN, now=now)


def complete(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Declare the file complete: the clock starts, where it has not."""
    return _act(user, file, sequence, recognition.complete, audit.Event.CASE_COMPLETED, now=now)


def check_authenticity(user: User, file: CaseFile, sequence: int, *, authenticity: Authenticity, now: datetime) -> Case:
    """Establish whether the documents are genuine and the applicant's own. Who does it evaluates the case."""
    with transaction.atomic():
        CaseFile.objects.filter(pk=file.pk, evaluator=None).update(evaluator=user)
        return _act(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.check_authenticity(case, at, by, authenticity),
            audit.Event.CASE_AUTHENTICITY_CHECKED,
            now=now,
        )


def check_provider(user: User, file: CaseFile, sequence: int, *, provider: ProviderCheck, now: datetime) -> Case:
    """Establish whether the provider is recognised."""
    return _act(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.check_provider(case, at, by, provider),
        audit.Event.CASE_PROVIDER_CHECKED,
        now=now,
    )


def route(user: User, file: CaseFile, sequence: int, *, target: Target, now: datetime) -> Case:
    """Send the case the way that its documents allow (MB-01), towards a target."""
    return _act(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.route(case, at, by, target),
        audit.Event.CASE_ROUTED,
        now=now,
    )


def notify_delay(user: User, file: CaseFile, sequence: int, *, reason: Said, expected_on: date, now: datetime) -> Case:
    """Tell the applicant that the decision is late, why, and when to expect it (RC-04)."""
    return _act(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.notify_delay(case, at, by, reason, expected_on),
        audit.Event.CASE_DELAY_NOTIFIED,
        now=now,
    )


def withdraw(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Take the request back, any time before a decision."""
    return _act(user, file, sequence, recognition.withdraw, audit.Event.CASE_WITHDRAWN, now=now)


def with_text(files: Sequence[HandedIn], text: str) -> list[HandedIn]:
    """The files of an answer, and what was written in the form as one more file."""
    written = text.strip().encode()
    return [*files, HandedIn(_("answer") + ".txt", TEXT, written)] if written else list(files)


def decline_prior_learning(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Decline the way of prior learning that was offered (RC-06)."""
    act = recognition.decline_prior_learning
    return _act(user, file, sequence, act, audit.Event.CASE_PRIOR_LEARNING_DECLINED, now=now)


def add_evidence(
    user: User, file: CaseFile, sequence: int, *, handed_in: HandedIn, shows: Sequence[str], description: Said,
    now: datetime,
) -> Case:  # fmt: skip
    """Add a piece to the portfolio of prior learning, and say which outcomes it shows."""

    def act(case: Case, at: datetime, by: Actor) -> Event:
        kind = EvidenceKind.PORTFOLIO.value
        attachment = Attachment(title=handed_in.name, sha256=handed_in.sha256, kind=kind)
        key = f"p{len(case.portfolio) + 1}"
        evidence = recognition.Evidence(key=key, attachment=attachment, shows=shows, description=description)
        return recognition.add_evidence(case, at, by, evidence)

    with transaction.atomic():
        keep(file, handed_in, EvidenceKind.PORTFOLIO, user, now)
        return _act(user, file, sequence, act, audit.Event.CASE_EVIDENCE_ADDED, now=now)


def assess_outcome(
    user: User, file: CaseFile, sequence: int, *, assessment: recognition.OutcomeAssessment, now: datetime
) -> Case:
    """Judge one outcome from the portfolio."""
    return _act(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.assess_outcome(case, at, by, assessment),
        audit.Event.CASE_OUTCOME_ASSESSED,
        now=now,
    )


def compare(user: User, file: CaseFile, sequence: int, *, comparison: recognition.Comparison, now: datetime) -> Case:
    """Answer for the comparison."""
    return _act(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.compare(case, at, by, comparison),
        audit.Event.CASE_COMPARED,
        now=now,
    )


def propose(user: User, file: CaseFile, sequence: int, *, proposal: Proposal, now: datetime) -> Case:
    """Propose a decision."""
    return _act(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.propose(case, at, by, proposal),
        audit.Event.CASE_PROPOSED,
        now=now,
    )


def send_back(user: User, file: CaseFile, sequence: int, *, reason: Said, now: datetime) -> Case:
    """Do not take the proposal, and say why."""
    return _act(
        user,
        file,
        sequence,
        lambda case, at, by: recognition.send_back(case, at, by, reason),
        audit.Event.CASE_SENT_BACK,
        now=now,
    )


def decide(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Make the proposal the decision: another person than those who compared and proposed (four eyes)."""
    with transaction.atomic():
        earlier = earlier_recognitions(file)
        case = _act(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.decide(case, at, by, earlier, programme_kind(file)),
            audit.Event.CASE_DECIDED,
            now=now,
        )
        record_transfer(file, case)
    return case


def decide_in_sitting(
    user: User,
    file: CaseFile,
    sequence: int,
    sit: Callable[[Case, datetime, Actor], Sitting],
    *,
    reason: Said,
    now: datetime,
) -> Case:
    """Record what a commission voted: it is the decision, or the proposal goes back with the reason."""
    with transaction.atomic():
        earlier = earlier_recognitions(file)

        def act(case: Case, at: datetime, by: Actor) -> Event:
            sitting = sit(case, at, by)
            return recognition.decide_by_commission(case, at, by, sitting, reason, earlier, programme_kind(file))

        case = _act(user, file, sequence, act, audit.Event.CASE_DECIDED_BY_COMMISSION, now=now)
        if case.decision is not None:
            record_transfer(file, case)
    return case


def earlier_recognitions(file: CaseFile) -> list[recognition.EarlierRecognition]:
    """What the organisation recognised for this learner before; locked, so that no two decisions miss each other."""
    User.objects.select_for_update().get(pk=file.applicant_id)
    before = Transfer.objects.filter(organisation=file.organisation_id, applicant=file.applicant_id)
    return [
        recognition.EarlierRecognition(
            case=str(transfer.case.key),
            activity=transfer.activity,
            credits=transfer.credits,
            extracurricular=transfer.extracurricular,
        )
        for transfer in before.select_related("case")
    ]


def programme_kind(file: CaseFile) -> recognition.ProgrammeKind | None:
    """The kind of the programme for which credits are asked, for the caps."""
    return recognition.ProgrammeKind(file.programme.kind) if file.programme else None


def record_transfer(file: CaseFile, case: Case) -> None:
    """Bring the record of credit transfers up to date with the decision that holds."""
    transfer = recognition.transfer_of(case)
    if transfer is None or case.decision is None:
        Transfer.objects.filter(case=file).delete()
        return
    Transfer.objects.update_or_create(
        case=file,
        defaults={
            "organisation_id": file.organisation_id,
            "applicant_id": file.applicant_id,
            "activity": transfer.activity[:500],
            "credits": transfer.recognised,
            "extracurricular": transfer.extracurricular,
            "document": transfer.to_document(),
            "decided_at": case.decision.at,
        },
    )


def notify(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Tell the applicant the decision with its reasons and how to appeal (RC-10); the e-mail leads to the page."""
    with transaction.atomic():
        case = _act(user, file, sequence, recognition.notify, audit.Event.CASE_NOTIFIED, now=now)
        issue_statement(file, case, now=now)
    return case


def appeal(user: User, file: CaseFile, sequence: int, *, reason: Said, now: datetime) -> Case:
    """Appeal against the decision."""
    with transaction.atomic():
        case = _act(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.appeal(case, at, by, reason),
            audit.Event.CASE_APPEALED,
            now=now,
        )
        revoke_statements(file, now=now)
    return case


def decide_appeal(
    user: User, file: CaseFile, sequence: int, *, reason: Said, proposal: Proposal | None, remitted: bool, now: datetime
) -> Case:
    """Decide the appeal: other people than those who acted in the case before."""
    with transaction.atomic():
        earlier = earlier_recognitions(file)
        case = _act(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.decide_appeal(
                case, at, by, reason, proposal=proposal, remitted=remitted, earlier=earlier,
                programme=programme_kind(file),
            ),
            audit.Event.CASE_APPEAL_DECIDED,
            now=now,
        )  # fmt: skip
        if proposal is not None:
            record_transfer(file, case)
    return case


def confirm_condition(
    user: User, file: CaseFile, sequence: int, *, confirmation: recognition.Confirmation, now: datetime
) -> Case:
    """Establish that a condition of the recognition was met."""
    with transaction.atomic():
        case = _act(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.confirm_condition(case, at, by, confirmation),
            audit.Event.CASE_CONDITION_MET,
            now=now,
        )
        revoke_statements(file, now=now)
        issue_statement(file, case, now=now)
    return case


def close(user: User, file: CaseFile, sequence: int, *, now: datetime) -> Case:
    """Close the case, once no appeal is open."""
    return _act(user, file, sequence, recognition.close, audit.Event.CASE_CLOSED, now=now)


def record_precedent(user: User, file: CaseFile, sequence: int, *, details: Said | None = None, now: datetime) -> Case:
    """Enter the outcome in the record of earlier outcomes, without anything of the person (RC-11)."""
    with transaction.atomic():
        case = _act(
            user,
            file,
            sequence,
            lambda case, at, by: recognition.record_precedent(case, at, by, details),
            audit.Event.CASE_PRECEDENT_RECORDED,
            now=now,
        )
        enter_precedent(file, case)
    return case
