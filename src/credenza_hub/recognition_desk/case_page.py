"""What the page of a case shows, and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credenza.recognition import Case, Deadline, Event, Role, State, missing_elements
from credenza.verification import VerificationReport
from credenza_hub.accounts.models import User
from credenza_hub.project.templatetags.reading import reader_language
from credenza_hub.wallet.forms import SupplementForm

from .models import CaseFile, Evidence, EvidenceKind
from .offers import offers_for
from .queries import Insight
from .readiness import readiness_of
from .sharing import link_address, open_link
from .statements import statement_in_force
from .store import UNDECIDED, load
from .verifying import report_of

SENTENCES: Mapping[str, Promise] = {
    "submitted": _("The request came in."),
    "acknowledged": _("Receipt was acknowledged."),
    "information_requested": _("The applicant was asked for something."),
    "information_given": _("The applicant answered."),
    "completed": _("The file is complete."),
    "authenticity_checked": _("Authenticity and ownership were checked."),
    "provider_checked": _("The provider was checked."),
    "routed": _("The way of the case was determined."),
    "prior_learning_declined": _("The applicant declined the way of prior learning."),
    "evidence_added": _("A piece was added to the portfolio."),
    "outcome_assessed": _("A learning outcome was assessed."),
    "compared": _("The comparison was made."),
    "proposed": _("A decision was proposed."),
    "sent_back": _("The proposal was sent back."),
    "decided": _("It was decided."),
    "decided_by_rule": _("It was decided by a written rule, under a signature."),
    "notified": _("The decision was notified."),
    "delay_notified": _("A delay was notified."),
    "appealed": _("The applicant appealed."),
    "appeal_decided": _("The appeal was decided."),
    "condition_met": _("A condition was met."),
    "closed": _("The case was closed."),
    "precedent_recorded": _("The outcome was entered among the earlier outcomes."),
    "withdrawn": _("The request was taken back."),
}

INTERNAL = frozenset({"outcome_assessed", "compared", "proposed", "sent_back", "decided", "decided_by_rule",
                      "appeal_decided", "precedent_recorded"})  # fmt: skip
"""What applicants are told by the notification, not step by step."""

STATIONS: tuple[tuple[Promise, tuple[State, ...]], ...] = (
    (_("received"), (State.SUBMITTED,)),
    (_("complete"), (State.COMPLETE,)),
    (pgettext_lazy("station of a case", "checked"), (State.AUTHENTIC, State.NOT_AUTHENTIC, State.PROVIDER_CHECKED)),
    (_("assessed"), (State.ROUTED, State.COMPARED, State.PROPOSED)),
    (_("decided"), (State.DECIDED,)),
    (_("notified"), (State.NOTIFIED, State.APPEALED)),
    (_("closed"), (State.CLOSED, State.PRECEDENT)),
)


@dataclass(frozen=True)
class Station:
    """A stage of the way: behind, at hand, or ahead."""

    title: Promise
    look: str


@dataclass(frozen=True)
class HistoryLine:
    """An act in the case: when, what, and by whom as far as the reader may know it."""

    at: datetime
    sentence: Promise
    role: str
    person: User | None


def page_of(user: User, insight: Insight, *, now: datetime) -> dict[str, Any]:
    """Everything that the page of a case needs."""
    file, case = insight.file, load(insight.file)
    is_applicant = insight.is_applicant
    statement, offers = statement_in_force(file), offers_for(case, insight.roles)
    share_link = open_link(statement) if statement and is_applicant else None
    told = not is_applicant or case.notified_at is not None
    return {
        "file": file,
        "case": case,
        "insight": insight,
        "is_applicant": is_applicant,
        "offers": offers,
        "may_go_on": any(offer.is_main for offer in offers),
        "stations": stations_of(case, is_applicant=is_applicant),
        "deadline": deadline_of(case, now),
        "evidence": evidence_for(file, is_applicant=is_applicant),
        "history": history_of(case, is_applicant=is_applicant),
        "report": None if is_applicant else report_shown(file, case, now=now),
        "readiness": None if is_applicant else readiness_of(case.application.qualification.specification),
        "missing": missing_elements(case.application.qualification, now.date()),
        "decision": case.decision if told else None,
        "decision_maker": User.objects.filter(pk=case.decision.by).first() if told and case.decision else None,
        "statement": statement,
        "share_link": share_link,
        "share_address": link_address(share_link) if share_link else "",
        "statement_form": SupplementForm(initial={"first": reader_language(), "second": _second_language()}),
        "shows_assessments": insight.roles != {Role.ASSESSOR} and not is_applicant,
        "undecided": [state.value for state in UNDECIDED],
        "qualification": case.application.qualification,
        "specification": case.application.qualification.specification,
    }


def _second_language() -> str:
    return "en" if reader_language() != "en" else "kk"


def stations_of(case: Case, *, is_applicant: bool) -> list[Station]:
    """The stages of the way. An applicant learns of the decision by its notification."""
    state = case.state
    if is_applicant and state is State.DECIDED:
        state = State.NOTIFIED if case.notified_at else State.PROPOSED
    if state is State.WITHDRAWN:
        return []
    at_hand = next(place for place, (_title, states) in enumerate(STATIONS) if state in states)
    return [
        Station(title, "done" if place < at_hand else "now" if place == at_hand else "ahead")
        for place, (title, _states) in enumerate(STATIONS)
    ]


def deadline_of(case: Case, now: datetime) -> Deadline | None:
    """The deadline while it runs."""
    return case.deadline(case.procedure.deadlines, now) if case.state in UNDECIDED else None


def evidence_for(file: CaseFile, *, is_applicant: bool) -> list[Evidence]:
    """The files of the case, without their contents; the minutes are for the institution."""
    rows = file.evidence.defer("content")
    return list(rows.exclude(kind=EvidenceKind.MINUTES) if is_applicant else rows)


def report_shown(file: CaseFile, case: Case, *, now: datetime) -> VerificationReport | None:
    """The verification as of today, for the evaluator who has to judge it."""
    is_due = case.application.qualification.signed and case.state is State.COMPLETE
    return report_of(file, now=now) if is_due else None


def history_of(case: Case, *, is_applicant: bool) -> list[HistoryLine]:
    """What happened, the latest first. Applicants see no names of staff and no step of the deliberation."""
    shown = [event for event in case.events if not (is_applicant and event.kind in INTERNAL)]
    people = {} if is_applicant else _people(shown)
    return [
        HistoryLine(event.at, SENTENCES[event.kind], event.role.value, people.get(event.by))
        for event in reversed(shown)
    ]


def _people(events: Iterable[Event]) -> dict[str, User]:
    numbers = {event.by for event in events if event.role is not Role.APPLICANT}
    return {str(user.pk): user for user in User.objects.filter(pk__in=numbers)}
