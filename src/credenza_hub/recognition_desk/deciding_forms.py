"""Forms of those who propose, decide, vote, notify and judge appeals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credenza.recognition import LADDER, Condition, Confirmation, DecisionKind, Ground, Proposal, Rung
from credenza_hub.accounts.models import User
from credenza_hub.project.templatetags.reading import reader_language

from . import actions, commission
from .act_forms import ActForm, date_field, reason_field, said, said_lines
from .wording import choices_of, word_of

RUNGS = LADDER[:-1]


class ProposeForm(ActForm):
    """A proposal. Every better rung that is not taken needs a reason (RC-09)."""

    kind = forms.ChoiceField(label=_("Proposal"), widget=forms.RadioSelect)
    reason = reason_field(_("Reasons"), _("The applicant reads them."))
    credits = forms.DecimalField(label=_("Credits"), required=False, min_value=0, max_value=400, decimal_places=2)
    exemptions = reason_field(_("Exemptions"), _("One in a line."), required=False, rows=2)
    recognised_as = forms.CharField(
        label=_("Recognised as"), help_text=_("For an alternative recognition."), required=False, max_length=500
    )
    conditions = reason_field(
        _("Conditions"), _("For a conditional recognition: one in a line."), required=False, rows=2
    )
    conditions_until = forms.DateField(
        label=_("Conditions are met by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    grounds = forms.MultipleChoiceField(
        label=_("Grounds of a refusal"),
        help_text=_("There is no other ground. A short duration alone is none (RC-08)."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    would_allow = reason_field(_("What would allow recognition later"), required=False, rows=2)

    def prepare(self) -> None:
        """The rungs of the ladder, each with a field for why it was not taken."""
        self.fields["kind"].choices = choices_of(DecisionKind)
        self.fields["grounds"].choices = choices_of(Ground)
        for rung in RUNGS:
            label = gettext("Why not: %(rung)s") % {"rung": word_of(rung)}
            self.fields[f"rung_{rung.value}"] = reason_field(label, required=False, rows=2)
        self.initial.setdefault("credits", self.case.application.asked_credits)

    def rung_fields(self) -> list[Any]:
        """The fields for the rungs."""
        return [self[f"rung_{rung.value}"] for rung in RUNGS]

    def main_fields(self) -> list[Any]:
        """All other fields."""
        return [self[name] for name in self.fields if name != "sequence" and not name.startswith("rung_")]

    def proposal(self) -> Proposal:
        """What is proposed. Parts that do not belong to its kind are left out."""
        stated, kind = self.cleaned_data, DecisionKind(self.cleaned_data["kind"])
        is_refused = kind is DecisionKind.REFUSED
        until = stated["conditions_until"]
        conditions = said_lines(stated["conditions"]) if kind is DecisionKind.CONDITIONAL else []
        return Proposal(
            kind=kind,
            reason=said(stated["reason"]),
            considered=[
                Rung(kind=rung, reason=said(stated[f"rung_{rung.value}"]))
                for rung in RUNGS
                if rung is not kind and stated[f"rung_{rung.value}"]
            ],
            grounds=stated["grounds"] if is_refused else [],
            recognised_as=said(stated["recognised_as"]) if stated["recognised_as"] and not is_refused else None,
            credits=None if is_refused else stated["credits"] or None,
            exemptions=[] if is_refused else said_lines(stated["exemptions"]),
            conditions=[
                Condition(key=f"c{number}", text=text, until=until) for number, text in enumerate(conditions, 1)
            ],
            would_allow=said(stated["would_allow"]) if stated["would_allow"] else None,
        )

    def do(self, user: User, now: datetime) -> Any:
        return actions.propose(user, self.file, self.seen, proposal=self.proposal(), now=now)


class DecideForm(ActForm):
    """The proposal becomes the decision, or goes back."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("decide", _("I decide as proposed.")), ("send_back", _("I send it back to the evaluator."))],
        widget=forms.RadioSelect,
    )
    reason = reason_field(_("Why it goes back"), required=False)

    def clean(self) -> dict[str, Any]:
        """A reason if it goes back."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") == "send_back" and not cleaned.get("reason"):
            self.add_error("reason", gettext("Say what has to be looked at again."))
        return cleaned

    def do(self, user: User, now: datetime) -> Any:
        if self.cleaned_data["decision"] == "decide":
            return actions.decide(user, self.file, self.seen, now=now)
        reason = said(self.cleaned_data["reason"])
        return actions.send_back(user, self.file, self.seen, reason=reason, now=now)


class VoteForm(ActForm):
    """A vote of a member of the commission."""

    vote = forms.ChoiceField(
        label=_("Your vote on the proposal"),
        choices=[("for", _("In favour")), ("against", _("Against")), ("abstain", _("I abstain"))],
        widget=forms.RadioSelect,
    )

    def do(self, user: User, now: datetime) -> Any:
        in_favour = {"for": True, "against": False, "abstain": None}[self.cleaned_data["vote"]]
        commission.cast_vote(user, self.file, self.seen, in_favour=in_favour, now=now)


class SittingForm(ActForm):
    """The chair closes the sitting."""

    number = forms.CharField(label=_("Number of the minutes"), max_length=60)
    held_on = date_field(_("Day of the sitting"))
    minutes = reason_field(_("Minutes"), rows=8)
    reason = reason_field(_("If the proposal is not carried: what has to be looked at again"), required=False)

    def prepare(self) -> None:
        """Today."""
        self.initial.setdefault("held_on", timezone.localdate())

    def clean_held_on(self) -> Any:
        """A day that is not still to come."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("This day lies in the future."))
        return day

    def do(self, user: User, now: datetime) -> Any:
        stated = self.cleaned_data
        reason = said(stated["reason"] or gettext("The commission did not carry the proposal."))
        return commission.close_sitting(
            user,
            self.file,
            self.seen,
            number=stated["number"],
            held_on=stated["held_on"],
            minutes=stated["minutes"],
            reason=reason,
            now=now,
        )


class NotifyForm(ActForm):
    """The applicant is told."""

    def do(self, user: User, now: datetime) -> Any:
        return actions.notify(user, self.file, self.seen, now=now)


class AppealForm(ActForm):
    """The applicant appeals."""

    reason = reason_field(_("Why you appeal"))

    def do(self, user: User, now: datetime) -> Any:
        return actions.appeal(user, self.file, self.seen, reason=said(self.cleaned_data["reason"]), now=now)


class AppealDecisionForm(ProposeForm):
    """What the appeal body decides."""

    answer = forms.ChoiceField(
        label=_("Decision on the appeal"),
        choices=[
            ("stands", _("The decision stands.")),
            ("remitted", _("The case goes back and is looked at anew.")),
            ("replaced", _("This decision takes its place:")),
        ],
        widget=forms.RadioSelect,
    )
    appeal_reason = reason_field(_("Reasons of the appeal body"))
    field_order = ["sequence", "answer", "appeal_reason"]

    def prepare(self) -> None:
        """The fields of a proposal are needed for a new decision only."""
        super().prepare()
        for name in ("kind", "reason"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """A whole new decision, if there is to be one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == "replaced":
            for name in ("kind", "reason"):
                if not cleaned.get(name):
                    self.add_error(name, gettext("Needed for a new decision."))
        return cleaned

    def do(self, user: User, now: datetime) -> Any:
        stated = self.cleaned_data
        return actions.decide_appeal(
            user,
            self.file,
            self.seen,
            reason=said(stated["appeal_reason"]),
            proposal=self.proposal() if stated["answer"] == "replaced" else None,
            remitted=stated["answer"] == "remitted",
            now=now,
        )


class ConditionForm(ActForm):
    """A condition was met."""

    condition = forms.ChoiceField(label=_("Condition"))
    reason = reason_field(_("What shows that it was met"))

    def prepare(self) -> None:
        """The conditions that are open."""
        conditions = self.case.decision.proposal.conditions if self.case.decision else ()
        open_ones = [each for each in conditions if each.key in self.case.open_conditions]
        language = reader_language()
        self.fields["condition"].choices = [(each.key, each.text.in_language(language)) for each in open_ones]

    def do(self, user: User, now: datetime) -> Any:
        stated = self.cleaned_data
        confirmation = Confirmation(condition=stated["condition"], reason=said(stated["reason"]))
        return actions.confirm_condition(user, self.file, self.seen, confirmation=confirmation, now=now)


class CloseForm(ActForm):
    """Nothing more is open."""

    def do(self, user: User, now: datetime) -> Any:
        return actions.close(user, self.file, self.seen, now=now)


class PrecedentForm(ActForm):
    """The outcome becomes an earlier outcome."""

    details = reason_field(
        _("What later evaluators should know"),
        _("Name nobody. The reasons of the decision are not taken over, for they may name somebody."),
        required=False,
    )

    def do(self, user: User, now: datetime) -> Any:
        details = said(self.cleaned_data["details"]) if self.cleaned_data["details"] else None
        return actions.record_precedent(user, self.file, self.seen, details=details, now=now)
