"""From the application to the route: completeness, authenticity, provider, route, in the order of RC-05.

Every act takes the case, the moment, and who acts, and returns the event that happened; nothing else changes. Store the
event, then go on with ``case.after(event)``. All raise ActRefusedError where the procedure does not allow the act.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from credenza.rulepacks import check_specification, load_pack

from .case import Case
from .codes import AuthenticityMeans, ProviderStatus, Role, Route
from .deadlines import day_in
from .events import (
    Acknowledged,
    AuthenticityChecked,
    Completed,
    DelayNotified,
    InformationGiven,
    InformationRequested,
    PriorLearningDeclined,
    ProviderChecked,
    Routed,
    Submitted,
    Withdrawn,
)
from .faults import ActRefusedError
from .guards import acting_role, begin
from .procedure import Procedure
from .values import Actor, Application, Authenticity, ProviderCheck, Qualification, Said, Target

CONSTITUTIVE = tuple(f"EU-M{number:02}" for number in range(1, 12))
"""The mandatory elements of the European standard, whose presence decides about the route (MB-01)."""

ELEMENTS_PACK = "eu/2022"


def submit(case_id: str, at: datetime, by: Actor, application: Application, procedure: Procedure) -> Submitted:
    """An application comes in, from the applicant or through a registrar. Its rules are those of this moment."""
    role = acting_role(by, Role.APPLICANT, Role.REGISTRAR)
    if role is Role.APPLICANT and by.id != application.applicant:
        raise ActRefusedError("other_applicant")
    return Submitted(case=case_id, number=1, at=at, by=by.id, role=role, application=application, procedure=procedure)


def acknowledge(case: Case, at: datetime, by: Actor, missing: Sequence[Said] = ()) -> Acknowledged:
    """Acknowledge receipt and say what is missing (RC-02); the applicant gets criteria and usual time (RC-01, RC-03).

    A registrar's act; an installation may do it by itself as soon as an application comes in.
    """
    return Acknowledged(**begin(case, "acknowledged", at, by, Role.REGISTRAR), missing=tuple(missing))


def request_information(case: Case, at: datetime, by: Actor, items: Sequence[Said]) -> InformationRequested:
    """Ask the applicant for something. It holds the clock only where the institution's rules say so."""
    common = begin(case, "information_requested", at, by, Role.REGISTRAR, Role.EVALUATOR, Role.DECIDER)
    if case.open_request:
        raise ActRefusedError("request_open")
    if not items:
        raise ActRefusedError("nothing_asked")
    return InformationRequested(**common, items=tuple(items))


def give_information(case: Case, at: datetime, by: Actor, application: Application) -> InformationGiven:
    """Answer the open request with the application as it stands now.

    Once the file is complete only documents can be added: what is recognised, and for what, is fixed.
    """
    common = begin(case, "information_given", at, by, Role.APPLICANT)
    if case.open_request is None:
        raise ActRefusedError("no_request_open")
    before = case.application
    if application.applicant != before.applicant:
        raise ActRefusedError("other_applicant")
    added = before.model_copy(update={"attachments": application.attachments})
    keeps = application.attachments[: len(before.attachments)] == before.attachments
    if case.completed_at and not (keeps and application == added):
        raise ActRefusedError("application_fixed")
    return InformationGiven(**common, application=application)


def complete(case: Case, at: datetime, by: Actor) -> Completed:
    """Declare the file complete: from here the clock of RC-03 runs."""
    common = begin(case, "completed", at, by, Role.REGISTRAR)
    if case.acknowledged_at is None:
        raise ActRefusedError("not_acknowledged")
    if case.open_request:
        raise ActRefusedError("request_open")
    return Completed(**common)


def check_authenticity(case: Case, at: datetime, by: Actor, authenticity: Authenticity) -> AuthenticityChecked:
    """Establish whether the documents are genuine and the applicant's own.

    For a signed credential its verification report is attached. A report that could not be completed proves nothing
    either way: then a person establishes it by other means. One that says "not verified" makes no document genuine.
    """
    common = begin(case, "authenticity_checked", at, by, Role.EVALUATOR)
    by_report = authenticity.means is AuthenticityMeans.SIGNED_CREDENTIAL
    signed = case.application.qualification.signed
    if by_report and not signed:
        raise ActRefusedError("not_signed")
    if signed and authenticity.report is None:
        raise ActRefusedError("report_missing")
    outcome = (authenticity.report or {}).get("outcome")
    unproven = outcome == "not_verified" or (by_report and outcome != "verified")
    if authenticity.genuine and unproven:
        raise ActRefusedError("report_not_verified")
    if by_report and not authenticity.genuine and outcome != "not_verified":
        raise ActRefusedError("report_not_failed")
    return AuthenticityChecked(**common, authenticity=authenticity)


def check_provider(case: Case, at: datetime, by: Actor, provider: ProviderCheck) -> ProviderChecked:
    """Establish whether the provider is recognised."""
    return ProviderChecked(**begin(case, "provider_checked", at, by, Role.EVALUATOR), provider=provider)


def route(case: Case, at: datetime, by: Actor, target: Target) -> Routed:
    """Route the case by what its documents state and who provided it (MB-01, RC-06), towards a target.

    All mandatory elements and a recognised provider: as a qualification. Otherwise prior learning is offered.
    """
    common = begin(case, "routed", at, by, Role.EVALUATOR)
    today = day_in(case.procedure.deadlines.zone, at)
    missing = missing_elements(case.application.qualification, today)
    is_recognised = case.provider is not None and case.provider.status is ProviderStatus.RECOGNISED
    way = Route.QUALIFICATION if is_recognised and not missing else Route.PRIOR_LEARNING
    if way is Route.PRIOR_LEARNING and not target.essential:
        raise ActRefusedError("no_outcomes")
    pack = f"{ELEMENTS_PACK} sha256:{load_pack(ELEMENTS_PACK).sha256}"
    return Routed(**common, route=way, missing=missing, rule_pack=pack, target=target)


def missing_elements(qualification: Qualification, on: date) -> tuple[str, ...]:
    """Ids of the mandatory elements that a qualification does not state, or states wrongly, on a day.

    The learner (EU-M01) was identified with the authenticity of the documents and is not asked again.
    """
    findings = check_specification(qualification.specification, [load_pack(ELEMENTS_PACK)], on)
    missing = {finding.rule.id for finding in findings}
    if qualification.awarded_on is None or qualification.awarded_on > on:
        missing.add("EU-M05")
    return tuple(rule_id for rule_id in CONSTITUTIVE if rule_id in missing)


def decline_prior_learning(case: Case, at: datetime, by: Actor) -> PriorLearningDeclined:
    """Decline the way of prior learning that was offered because the provider is not recognised (RC-06)."""
    common = begin(case, "prior_learning_declined", at, by, Role.APPLICANT)
    not_recognised = case.provider is not None and case.provider.status is ProviderStatus.NOT_RECOGNISED
    if not not_recognised or case.routing is None or case.routing.declined:
        raise ActRefusedError("declining_not_open")
    return PriorLearningDeclined(**common)


def notify_delay(case: Case, at: datetime, by: Actor, reason: Said, expected_on: date) -> DelayNotified:
    """Tell the applicant that the decision is late, why, and when to expect it (RC-04). The legal day stays."""
    common = begin(case, "delay_notified", at, by, Role.REGISTRAR, Role.EVALUATOR, Role.DECIDER)
    rules = case.procedure.deadlines
    deadline = case.deadline(rules, at)
    today = day_in(rules.zone, at)
    last = max(today, deadline.due_on) if deadline else today
    if expected_on <= last:
        raise ActRefusedError("delay_not_later", day=last.isoformat())
    return DelayNotified(**common, reason=reason, expected_on=expected_on)


def withdraw(case: Case, at: datetime, by: Actor) -> Withdrawn:
    """Take the application back, any time before a decision."""
    return Withdrawn(**begin(case, "withdrawn", at, by, Role.APPLICANT))
