"""The acts that a case offers to a person now: the next steps on the page of the case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credenza.recognition import ALLOWED, Case, ProviderStatus, Role, Route, State, is_achieved

from . import act_forms, deciding_forms, judging_forms
from .act_forms import ActForm

R = Role


def _is_prior_learning(case: Case) -> bool:
    routing = case.routing
    return routing is not None and routing.route is Route.PRIOR_LEARNING and not routing.declined


def _may_be_declined(case: Case) -> bool:
    not_recognised = case.provider is not None and case.provider.status is ProviderStatus.NOT_RECOGNISED
    return not_recognised and _is_prior_learning(case)


def _is_assessed(case: Case) -> bool:
    """Whether the assessors have judged every outcome, where they have to."""
    outcomes = case.target.specification.outcomes if case.target else ()
    return not _is_prior_learning(case) or all(is_achieved(case, outcome.key or "") is not None for outcome in outcomes)


def _may_be_proposed(case: Case) -> bool:
    declined = case.routing is not None and case.routing.declined
    return case.state in (State.NOT_AUTHENTIC, State.COMPARED) or declined


@dataclass(frozen=True)
class Offer:
    """An act as pages offer it: its name in addresses, its kind of event, who may do it, its form and its words.

    ``fits`` says whether the case gives occasion for it; the act itself asks everything again. ``is_main``: it brings
    the case forward.
    """

    name: str
    kind: str
    roles: tuple[Role, ...]
    title: Promise
    button: Promise
    form: type[ActForm]
    help: Promise | str = ""
    fits: Callable[[Case], bool] = lambda case: True
    is_main: bool = True
    template: str = "recognition_desk/act.html"

    def is_open(self, case: Case) -> bool:
        """Whether the act is possible in the state of the case."""
        return case.state in ALLOWED[self.kind] and self.fits(case)


OFFERS: tuple[Offer, ...] = (
    Offer(
        "acknowledge",
        "acknowledged",
        (R.REGISTRAR,),
        _("Acknowledge receipt"),
        _("Acknowledge"),
        act_forms.AcknowledgeForm,
        _("The applicant gets the criteria, the normal time and the list of what is missing."),
        lambda case: case.acknowledged_at is None,
    ),
    Offer(
        "complete",
        "completed",
        (R.REGISTRAR,),
        _("The file is complete"),
        _("Declare it complete"),
        act_forms.CompleteForm,
        _("Where the time of a decision counts from the complete file, it starts now."),
        lambda case: case.acknowledged_at is not None and case.open_request is None,
    ),
    Offer(
        "answer",
        "information_given",
        (R.APPLICANT,),
        _("Answer the institution"),
        _("Send the answer"),
        act_forms.AnswerForm,
        fits=lambda case: case.open_request is not None,
    ),
    Offer(
        "authenticity",
        "authenticity_checked",
        (R.EVALUATOR,),
        _("Authenticity and ownership"),
        _("Record the check"),
        act_forms.AuthenticityForm,
        _("The report of the verification is attached. One that could not be completed proves nothing either way."),
        template="recognition_desk/authenticity.html",
    ),
    Offer(
        "provider",
        "provider_checked",
        (R.EVALUATOR,),
        _("The provider"),
        _("Record the check"),
        act_forms.ProviderForm,
        _("If the provider is not recognised, recognition of prior learning is offered to the applicant."),
    ),
    Offer(
        "route",
        "routed",
        (R.EVALUATOR,),
        _("The way of the case"),
        _("Route the case"),
        act_forms.RouteForm,
        _(
            "With all mandatory elements and a recognised provider it is assessed as a qualification, "
            "otherwise as prior learning."
        ),
        template="recognition_desk/route.html",
    ),
    Offer(
        "decline",
        "prior_learning_declined",
        (R.APPLICANT,),
        _("Decline prior learning"),
        _("Decline"),
        judging_forms.DeclineForm,
        fits=lambda case: _may_be_declined(case),
        is_main=False,
    ),
    Offer(
        "portfolio",
        "evidence_added",
        (R.APPLICANT,),
        _("Add to your portfolio"),
        _("Add it"),
        judging_forms.EvidenceForm,
        _("Show what you learned: certificates, work, references. Say which outcome each piece shows."),
        lambda case: _is_prior_learning(case),
    ),
    Offer(
        "assess",
        "outcome_assessed",
        (R.ASSESSOR,),
        _("Assess a learning outcome"),
        _("Record the judgement"),
        judging_forms.AssessForm,
        _("Judge one outcome at a time, from the portfolio. The other assessors judge for themselves."),
        lambda case: _is_prior_learning(case) and bool(case.portfolio),
        template="recognition_desk/assess.html",
    ),
    Offer(
        "compare",
        "compared",
        (R.EVALUATOR,),
        _("Compare"),
        _("I answer for this comparison"),
        judging_forms.CompareForm,
        _("The machine drafts, you judge. A difference is substantial only if it is a major obstacle to the purpose."),
        lambda case: case.routing is not None and not case.routing.declined and _is_assessed(case),
        template="recognition_desk/compare.html",
    ),
    Offer(
        "propose",
        "proposed",
        (R.EVALUATOR,),
        _("Propose a decision"),
        _("Propose"),
        deciding_forms.ProposeForm,
        _("From the top of the ladder down: full, alternative, partial, conditional. Refusal only if none fits."),
        lambda case: case.open_request is None and _may_be_proposed(case),
        template="recognition_desk/propose.html",
    ),
    Offer(
        "decide",
        "decided",
        (R.DECIDER,),
        _("Decide"),
        _("Sign"),
        deciding_forms.DecideForm,
        _("You decide as a named person. Who checked, compared or proposed in this case cannot decide it."),
        lambda case: case.procedure.commission is None,
        template="recognition_desk/decide.html",
    ),
    Offer(
        "vote",
        "decided",
        (R.COMMISSION_MEMBER,),
        _("Vote"),
        _("Cast the vote"),
        deciding_forms.VoteForm,
        fits=lambda case: case.procedure.commission is not None,
        template="recognition_desk/decide.html",
    ),
    Offer(
        "sitting",
        "decided",
        (R.COMMISSION_MEMBER,),
        _("Close the sitting"),
        _("Close it as its chair"),
        deciding_forms.SittingForm,
        _("Quorum and majority are those of the procedure; with equal votes the chair's vote decides."),
        lambda case: case.procedure.commission is not None,
        template="recognition_desk/sitting.html",
    ),
    Offer(
        "notify",
        "notified",
        (R.REGISTRAR, R.DECIDER),
        _("Notify the decision"),
        _("Tell the applicant"),
        deciding_forms.NotifyForm,
        _("The applicant gets an e-mail that leads to the decision, its reasons and the way to appeal."),
    ),
    Offer(
        "appeal",
        "appealed",
        (R.APPLICANT,),
        _("Appeal"),
        _("Send the appeal"),
        deciding_forms.AppealForm,
        _("Other people than those who decided judge it."),
        lambda case: case.appeal_until is not None,
    ),
    Offer(
        "appeal-decision",
        "appeal_decided",
        (R.APPEAL_BODY,),
        _("Decide the appeal"),
        _("Sign"),
        deciding_forms.AppealDecisionForm,
        _("Who acted in this case before cannot judge the appeal."),
        template="recognition_desk/propose.html",
    ),
    Offer(
        "condition",
        "condition_met",
        (R.DECIDER, R.EVALUATOR),
        _("Confirm a condition"),
        _("Confirm"),
        deciding_forms.ConditionForm,
        fits=lambda case: bool(case.open_conditions),
    ),
    Offer(
        "close",
        "closed",
        (R.REGISTRAR, R.DECIDER),
        _("Close the case"),
        _("Close it"),
        deciding_forms.CloseForm,
        _("Once no appeal is open any more."),
    ),
    Offer(
        "precedent",
        "precedent_recorded",
        (R.REGISTRAR, R.EVALUATOR, R.DECIDER),
        _("Enter among the earlier outcomes"),
        _("Enter it"),
        deciding_forms.PrecedentForm,
        _("Later cases are shown it as guidance, without anything of the person."),
    ),
    Offer(
        "ask",
        "information_requested",
        (R.REGISTRAR, R.EVALUATOR, R.DECIDER),
        _("Ask the applicant"),
        _("Send the question"),
        act_forms.AskForm,
        fits=lambda case: case.acknowledged_at is not None and case.open_request is None,
        is_main=False,
    ),
    Offer(
        "delay",
        "delay_notified",
        (R.REGISTRAR, R.EVALUATOR, R.DECIDER),
        _("Notice of delay"),
        _("Tell the applicant"),
        act_forms.DelayForm,
        _("The applicant is told that the decision is late, why, and when it can be expected (RC-04)."),
        lambda case: case.clock_started(case.procedure.deadlines) is not None,
        is_main=False,
    ),
    Offer(
        "withdraw",
        "withdrawn",
        (R.APPLICANT,),
        _("Take the request back"),
        _("Take it back"),
        act_forms.WithdrawForm,
        is_main=False,
    ),
)


def offers_for(case: Case, roles: frozenset[Role]) -> list[Offer]:
    """What a person with these roles may do now, the steps that bring the case forward first."""
    possible = [offer for offer in OFFERS if roles & set(offer.roles) and offer.is_open(case)]
    return sorted(possible, key=lambda offer: not offer.is_main)


def find_offer(name: str) -> Offer | None:
    """An act by its name in addresses."""
    return next((offer for offer in OFFERS if offer.name == name), None)
