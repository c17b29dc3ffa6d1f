"""The acts that a case offers to a person now: the next steps on the page of the case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credenza.recognition import ALLOWED, Case, Role

from . import act_forms
from .act_forms import ActForm

R = Role


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
