"""What every act asks first: is it its turn, may this person do it, does time run forward."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from credenza.specification import MultilingualText, Sentences

from .case import ALLOWED, Case
from .codes import Role, State
from .deadlines import day_in
from .faults import ActRefusedError
from .values import Actor

WORDS = Sentences(__package__, "words")

JUDGES = (Role.EVALUATOR, Role.ASSESSOR)
"""Roles whose persons may not decide where four eyes are asked for."""


def label(code: Any) -> MultilingualText:
    """What a code of this room is called, e.g. ``State.ROUTED``."""
    return WORDS.text(f"{type(code).__name__}.{code.value}")


def heading(code: Any) -> MultilingualText:
    """The label of a code with a capital, as it stands by itself."""
    return MultilingualText({tag: text[:1].upper() + text[1:] for tag, text in label(code).texts.items()})


def begin(case: Case, kind: str, at: datetime, by: Actor, *roles: Role) -> dict[str, Any]:
    """What all events say, for an act of this kind by a person in one of these roles.

    Raises ActRefusedError if it is not its turn, not for this person, or lies before the last event.
    """
    if case.state not in ALLOWED[kind]:
        raise ActRefusedError("wrong_state", act=WORDS.text(f"act.{kind}"), state=label(case.state))
    role = acting_role(by, *roles)
    _ask_whose_case(case, by, role)
    if at < case.changed_at:
        raise ActRefusedError("time_runs_back", last=case.changed_at.isoformat(timespec="seconds"))
    return {"case": case.id, "number": case.number + 1, "at": at, "by": by.id, "role": role}


def acting_role(by: Actor, *roles: Role) -> Role:
    """The first of these roles that the person has. Raises ActRefusedError if it is none."""
    role = next((role for role in roles if by.has(role)), None)
    if role is None:
        raise ActRefusedError("wrong_role", role=label(roles[0]))
    return role


def ask_four_eyes(case: Case, person: str) -> None:
    """Refuse a decider who checked, compared, proposed or assessed in the case, if its procedure says so."""
    if case.procedure.four_eyes and person in case.persons(*JUDGES):
        raise ActRefusedError("four_eyes")


def ask_deadline(case: Case, at: datetime) -> None:
    """Refuse a late decision of which the applicant was told nothing, or for an announced day that passed (RC-04)."""
    rules = case.procedure.deadlines
    deadline = case.deadline(rules, at)
    if deadline is None or not deadline.passed:
        return
    if deadline.expected_on is None or deadline.expected_on < day_in(rules.zone, at):
        raise ActRefusedError("delay_unannounced", day=deadline.due_on.isoformat())


def ask_state(case: Case, kind: str, *states: State) -> None:
    """Refuse an act of this kind in any other state."""
    if case.state not in states:
        raise ActRefusedError("wrong_state", act=WORDS.text(f"act.{kind}"), state=label(case.state))


def _ask_whose_case(case: Case, by: Actor, role: Role) -> None:
    is_own = by.id == case.application.applicant
    if role is Role.APPLICANT and not is_own:
        raise ActRefusedError("other_applicant")
    if role is not Role.APPLICANT and is_own:
        raise ActRefusedError("own_case")
