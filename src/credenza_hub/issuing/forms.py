"""Forms of what registrars do to a credential after it was issued.

Each form says whether the act can be done before it is confirmed, and does it: ``perform``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from credenza.errors import InputError, Problem
from credenza.frameworks import grade_label
from credenza.issuance import COMPLETED_ON, LearnerRow
from credenza.specification import Assessment
from credenza_hub.accounts.models import User
from credenza_hub.cohorts.learner_lists import Examiner, columns_of, edition_of
from credenza_hub.cohorts.models import Participant

from . import acts
from .acts import REASONS, Grounds
from .models import Act, Credential, Reason

_LABELS = {
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "person_id": _("Personal identifier"),
    "birth_date": _("Date of birth"),
    "email": _("E-mail address"),
}
AWARDS, REQUIREMENT = "awards", "access_requirement"


class ActForm(forms.Form):
    """Why something is done to a credential."""

    act: ClassVar[Act]

    reason = forms.ChoiceField(label=_("Reason"), help_text=_("The learner reads it. Verifiers do not."))
    words = forms.CharField(
        label=_("Explanation for the learner"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on the learner's page. An e-mail says only that something changed."),
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only your organisation reads it."),
    )

    def __init__(self, credential: Credential, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.credential, self.now = credential, now
        self.fields["reason"].choices = [(reason.value, reason.label) for reason in REASONS[self.act]]

    def grounds(self) -> Grounds:
        """What was filled in."""
        data = self.cleaned_data
        return Grounds(Reason(data["reason"]), data["words"], data["remark"])

    def perform(self, user: User, now: datetime) -> Credential | bool:
        """Do it. Returns the new credential, or whether anything was done. Raises InputError."""
        raise NotImplementedError

    def complain(self, problems: Sequence[Problem]) -> None:
        """Show problems beside the fields that they speak of."""
        for problem in problems:
            said = f"{problem.message} {problem.remedy}".strip()
            self.add_error(problem.path if problem.path in self.fields else None, said)

    def changes(self) -> list[tuple[str, str, str]]:
        """What the act changes in what the credential says: label, before, after."""
        return []


class WithdrawalForm(ActForm):
    """Revoke it for good."""

    act = Act.WITHDRAWN

    def perform(self, user: User, now: datetime) -> bool:
        return acts.withdraw(user, credential=self.credential, grounds=self.grounds(), now=now)


class RestorationForm(ActForm):
    """Lift a suspension before its end."""

    act = Act.RESTORED

    def perform(self, user: User, now: datetime) -> bool:
        return acts.restore(user, credential=self.credential, grounds=self.grounds(), now=now)


class SuspensionForm(ActForm):
    """Suspend it until a day."""

    act = Act.SUSPENDED
    until = forms.DateField(
        label=_("Last day of the suspension"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Then the suspension ends by itself. You can lift it before, or extend it."),
    )
    field_order: ClassVar = ["until"]

    def clean_until(self) -> date:
        """A day until which it can be suspended."""
        until: date = self.cleaned_data["until"]
        _as_validation(acts.refuse_suspension, self.credential, acts.end_of(until), self.now)
        return until

    def perform(self, user: User, now: datetime) -> bool:
        until = self.cleaned_data["until"]
        return acts.suspend(user, credential=self.credential, until=until, grounds=self.grounds(), now=now)


class RenewalForm(ActForm):
    """A new credential with a later end, or signed with the key of today."""

    act = Act.RENEWED
    valid_until = forms.DateField(
        label=_("New last day of validity"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave it as it is if only the key is replaced."),
    )
    field_order: ClassVar = ["valid_until"]

    def __init__(self, credential: Credential, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(credential, *args, now=now, **kwargs)
        self.fields["valid_until"].initial = credential.valid_until

    def clean(self) -> dict[str, Any]:
        """A last day that can be the new one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                acts.refuse_last_day(
                    self.credential.valid_until, cleaned["valid_until"], Reason(cleaned["reason"]), self.now
                )
            except InputError as error:
                self.complain(error.problems)
        return cleaned

    def perform(self, user: User, now: datetime) -> Credential:
        last_day = self.cleaned_data["valid_until"]
        return acts.renew(user, credential=self.credential, valid_until=last_day, grounds=self.grounds(), now=now)


class CorrectionForm(ActForm):
    """Other facts about the learner, judged like a row of a list of learners."""

    act = Act.CORRECTED

    def __init__(self, credential: Credential, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(credential, *args, now=now, **kwargs)
        self._cohort = credential.participant.cohort
        self._specification = edition_of(self._cohort).specification
        self._columns = columns_of(self._specification)
        for column, value in self._cells_of(credential.participant).items():
            self.fields[column] = self._field(column)
            self.initial.setdefault(column, value)
        self.order_fields(self._columns)
        self.facts: LearnerRow | None = None

    def _cells_of(self, participant: Participant) -> dict[str, Any]:
        """What is known of a learner, as a row of a list says it; the documents granted as their keys."""
        cells: dict[str, Any] = dict.fromkeys(self._columns, "")
        cells |= {name: getattr(participant, name) or "" for name in _LABELS if name in cells}
        if participant.birth_date:
            cells["birth_date"] = participant.birth_date.isoformat()
        for result in participant.results:
            cells[result["assessment"]] = result["grade"] or ""
            cells[result["assessment"] + COMPLETED_ON] = result["completed_on"] or ""
        demanding = {option.key for option in self._specification.awards if option.access_requirement}
        more = {AWARDS: participant.options, REQUIREMENT: not demanding.isdisjoint(participant.options)}
        return cells | {name: value for name, value in more.items() if name in cells}

    def _field(self, column: str) -> forms.Field:
        if column in _LABELS:
            is_day = {"widget": forms.DateInput(attrs={"type": "date"})} if column == "birth_date" else {}
            return forms.CharField(label=_LABELS[column], required=False, **is_day)
        if column == AWARDS:
            options = [(option.key, self._said(option.title)) for option in self._specification.awards]
            tick = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(label=_("Documents awarded"), choices=options, widget=tick, required=False)
        if column == REQUIREMENT:
            return forms.BooleanField(label=_("The access requirement is met"), required=False)
        return self._field_of_assessment(column)

    def _field_of_assessment(self, column: str) -> forms.Field:
        assessment = next(each for each in self._specification.assessments if each.key in (column, _of(column)))
        title = self._said(assessment.title) or assessment.key
        if column.endswith(COMPLETED_ON):
            label = gettext("%(assessment)s: day of completion") % {"assessment": title}
            return forms.CharField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))
        label = gettext("%(assessment)s: result") % {"assessment": title}
        grades = _grades_of(assessment)
        return forms.ChoiceField(label=label, choices=grades) if grades else forms.CharField(label=label)

    def _said(self, text: Any) -> str:
        return text.in_language(get_language()) if text else ""

    def clean(self) -> dict[str, Any]:
        """Facts that differ from those of before and could be awarded."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        cells = [_as_cell(cleaned[column]) for column in self._columns]
        examiner = Examiner(self._cohort, {name: place for place, name in enumerate(self._columns)})
        found = examiner.examine_correction(cells)
        try:
            if not isinstance(found, LearnerRow):
                raise InputError(found)
            acts.refuse_facts(self.credential.participant, found)
            self.facts = found
        except InputError as error:
            self.complain([_beside_its_field(problem) for problem in error.problems])
        return cleaned

    def changes(self) -> list[tuple[str, str, str]]:
        """What differs."""
        shown = [(name, _as_cell(self.initial[name]), _as_cell(self.cleaned_data[name])) for name in self._columns]
        return [(str(self.fields[name].label), old, new) for name, old, new in shown if old != new]

    def perform(self, user: User, now: datetime) -> Credential:
        if self.facts is None:
            raise InputError(Problem("", gettext("Nothing is different.")))
        return acts.correct(user, credential=self.credential, facts=self.facts, grounds=self.grounds(), now=now)


FORMS: dict[Act, type[ActForm]] = {
    form.act: form for form in (CorrectionForm, RenewalForm, SuspensionForm, RestorationForm, WithdrawalForm)
}


def _of(column: str) -> str:
    return column.removesuffix(COMPLETED_ON)


def _grades_of(assessment: Assessment) -> list[tuple[str, str]]:
    scale = assessment.grading_scheme.grades if assessment.grading_scheme else ()
    return [(grade, grade_label(grade, get_language())) for grade in scale]


def _as_cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _beside_its_field(problem: Problem) -> Problem:
    said = problem.in_language(get_language())
    return Problem(getattr(problem, "column", ""), said.message, said.remedy)


def _as_validation(check: Any, *arguments: Any) -> None:
    try:
        check(*arguments)
    except InputError as error:
        raise forms.ValidationError([f"{problem.message} {problem.remedy}" for problem in error.problems]) from error
