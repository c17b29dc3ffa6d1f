"""The commission: its members vote one by one, its chair closes the sitting with the minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem
from credenza.recognition import Actor, ActRefusedError, Case, Minutes, Role, Sitting, State, Vote
from credenza_hub.accounts.models import User
from credenza_hub.audit import events as audit
from credenza_hub.audit.actions import record
from credenza_hub.organisations.models import Role as HeldRole

from .actions import decide_in_sitting, keep
from .evidence import TEXT, HandedIn
from .models import CaseFile, CommissionVote, EvidenceKind
from .queries import roles_in
from .store import load, locked


@dataclass(frozen=True)
class Seat:
    """A member of the commission and the vote on the proposal at hand; ``voted`` tells no vote from an abstention."""

    member: User
    voted: bool
    in_favour: bool | None


def seats_of(file: CaseFile, case: Case) -> list[Seat]:
    """The members of the commission, by name, with their votes on the proposal at hand."""
    votes = {vote.member_id: vote for vote in file.votes.filter(sequence=_proposed_at(case))}
    members = User.objects.filter(
        memberships__organisation=file.organisation_id, memberships__role=HeldRole.COMMISSION_MEMBER
    ).exclude(pk=file.applicant_id)
    return [
        Seat(member, member.pk in votes, votes[member.pk].in_favour if member.pk in votes else None)
        for member in members.order_by("name", "pk")
    ]


def _proposed_at(case: Case) -> int:
    """The number of the event with the proposal at hand: what happens after it takes no vote away."""
    return max((event.number for event in case.events if event.kind == "proposed"), default=0)


def cast_vote(user: User, file: CaseFile, sequence: int, *, in_favour: bool | None, now: datetime) -> None:
    """Vote on the proposal at hand, once; ``None`` abstains.

    Raises PermissionDenied for who is no member, StaleCaseError, ActRefusedError for who evaluated the case, and
    InputError for a second vote or while nothing is proposed.
    """
    with transaction.atomic():
        row = locked(file, sequence)
        if Role.COMMISSION_MEMBER not in roles_in(user, row):
            raise PermissionDenied
        case = load(row)
        _ask_vote(case, user)
        try:
            with transaction.atomic():
                CommissionVote.objects.create(
                    case=row, sequence=_proposed_at(case), member=user, in_favour=in_favour, cast_at=now
                )
        except IntegrityError:
            raise InputError(Problem("", _("You have voted already."))) from None
        record(user, row.organisation, audit.Event.CASE_VOTED, f"case:{row.key}", now=now)


def _ask_vote(case: Case, user: User) -> None:
    if case.state is not State.PROPOSED or case.procedure.commission is None:
        raise InputError(Problem("", _("There is nothing to vote on.")))
    judged = case.persons(Role.EVALUATOR, Role.ASSESSOR)
    if case.procedure.four_eyes and str(user.pk) in judged:
        raise ActRefusedError("four_eyes")


def close_sitting(
    user: User,
    file: CaseFile,
    sequence: int,
    *,
    number: str,
    held_on: date,
    minutes: str,
    reason: dict[str, str],
    now: datetime,
) -> Case:
    """Close the sitting as its chair: the votes make the proposal the decision, or send it back with the reason."""
    text = HandedIn(f"minutes-{number}.txt", TEXT, minutes.strip().encode())

    def sit(case: Case, at: datetime, by: Actor) -> Sitting:
        seats = seats_of(file, case)
        return Sitting(
            members=[str(seat.member.pk) for seat in seats],
            chair=by.id,
            votes=[Vote(member=str(seat.member.pk), in_favour=seat.in_favour) for seat in seats if seat.voted],
            minutes=Minutes(number=number, held_on=held_on, sha256=text.sha256),
        )

    with transaction.atomic():
        keep(file, text, EvidenceKind.MINUTES, user, now)
        return decide_in_sitting(user, file, sequence, sit, reason=reason, now=now)
