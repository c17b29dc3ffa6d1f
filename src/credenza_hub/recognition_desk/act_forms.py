"""Forms of the acts in a case: what a person states, and the act that follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credenza.recognition import (
    Authenticity,
    AuthenticityMeans,
    Case,
    ProviderCheck,
    ProviderStatus,
)
from credenza_hub.accounts.models import User
from credenza_hub.project.templatetags.reading import reader_language

from . import actions
from .models import CaseFile
from .qualifications import target_of
from .request_forms import ACCEPTED, ManyFiles, ManyFilesField
from .verifying import report_of
from .wording import choices_of

LONGEST_REASON = 5_000
MOST_LINES = 30


def said(text: str) -> dict[str, str]:
    """What a person wrote, in the language of the page."""
    return {reader_language(): text.strip()}


def said_lines(text: str) -> list[dict[str, str]]:
    """The same of a text with one statement in a line."""
    lines = (line.strip(" \t-*•") for line in text.splitlines())
    return [said(line) for line in lines if line][:MOST_LINES]


def reason_field(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    """A longer text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=LONGEST_REASON, widget=widget
    )


def date_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, picked or typed as 2026-11-22."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def yes_no(label: Any) -> forms.TypedChoiceField:
    """A question that must be answered."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )


class ActForm(forms.Form):
    """The form of one act. ``sequence`` is how far the case had come when the page was made."""

    sequence = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, file: CaseFile, case: Case, *args: Any, **kwargs: Any) -> None:
        initial = {"sequence": case.number, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.file, self.case = file, case
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the case."""

    def do(self, user: User, now: datetime) -> Any:
        """Do the act. Raises what the act raises."""
        raise NotImplementedError

    @property
    def seen(self) -> int:
        """How many events the person saw."""
        return int(self.cleaned_data["sequence"])

    def own_fields(self) -> list[Any]:
        """The fields to be filled in."""
        return [self[name] for name in self.fields if name != "sequence"]


class AcknowledgeForm(ActForm):
    """Receipt, and what is missing."""

    missing = reason_field(
        _("What is missing"), _("One thing in a line. Leave it empty if nothing is missing."), required=False
    )

    def do(self, user: User, now: datetime) -> Any:
        missing = said_lines(self.cleaned_data["missing"])
        return actions.acknowledge(user, self.file, self.seen, missing=missing, now=now)


class AskForm(ActForm):
    """What the applicant is asked for."""

    items = reason_field(_("What you ask for"), _("One thing in a line."))

    def do(self, user: User, now: datetime) -> Any:
        items = said_lines(self.cleaned_data["items"])
        return actions.request_information(user, self.file, self.seen, items=items, now=now)


class AnswerForm(ActForm):
    """The applicant's answer."""

    answer = reason_field(_("Your answer"), required=False)
    documents = ManyFilesField(
        label=_("Documents"), required=False, widget=ManyFiles(attrs={"accept": ACCEPTED, "multiple": True})
    )

    def clean(self) -> dict[str, Any]:
        """A text or a file."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not (cleaned["answer"] or cleaned["documents"]):
            raise forms.ValidationError(gettext("Write an answer or choose a file."))
        return cleaned

    def do(self, user: User, now: datetime) -> Any:
        files = actions.with_text(self.cleaned_data["documents"], self.cleaned_data["answer"])
        return actions.give_information(user, self.file, self.seen, files=files, now=now)


class CompleteForm(ActForm):
    """The file is complete."""

    def do(self, user: User, now: datetime) -> Any:
        return actions.complete(user, self.file, self.seen, now=now)


class AuthenticityForm(ActForm):
    """Whether the documents are genuine and the applicant's own, and how that was established."""

    genuine = yes_no(_("The documents are genuine"))
    rightful_owner = yes_no(_("They are the applicant's own"))
    means = forms.ChoiceField(label=_("How this was established"))
    reason = reason_field(_("Why"))

    def prepare(self) -> None:
        """The means that this case has."""
        means = choices_of(AuthenticityMeans)
        is_signed = self.case.application.qualification.signed
        signed = AuthenticityMeans.SIGNED_CREDENTIAL.value
        self.fields["means"].choices = [pair for pair in means if is_signed or pair[0] != signed]

    def do(self, user: User, now: datetime) -> Any:
        stated = self.cleaned_data
        report = report_of(self.file, now=now) if self.case.application.qualification.signed else None
        authenticity = Authenticity(
            genuine=stated["genuine"],
            rightful_owner=stated["rightful_owner"],
            means=stated["means"],
            reason=said(stated["reason"]),
            report=report.to_document() if report else None,
        )
        return actions.check_authenticity(user, self.file, self.seen, authenticity=authenticity, now=now)


class ProviderForm(ActForm):
    """What the registers say about the provider."""

    status = forms.ChoiceField(label=_("The provider"), widget=forms.RadioSelect)
    register_entry = forms.URLField(
        label=_("Address of the entry in a register"), required=False, max_length=500, assume_scheme="https"
    )
    reason = reason_field(_("What you found"))

    def prepare(self) -> None:
        """The answers in the reader's language."""
        self.fields["status"].choices = choices_of(ProviderStatus)

    def do(self, user: User, now: datetime) -> Any:
        stated = self.cleaned_data
        entry = stated["register_entry"] or None
        provider = ProviderCheck(status=stated["status"], reason=said(stated["reason"]), register_entry=entry)
        return actions.check_provider(user, self.file, self.seen, provider=provider, now=now)


class RouteForm(ActForm):
    """What the credential is compared with; the way follows from what the documents state."""

    programme = forms.ModelChoiceField(label=_("Compare with"), queryset=None, empty_label=None)

    def prepare(self) -> None:
        """The programmes of the institution; that of the request first."""
        language = reader_language()
        field = self.fields["programme"]
        field.queryset = self.file.organisation.programmes.all()
        field.label_from_instance = lambda programme: programme.title_in(language)
        field.initial = self.file.programme_id

    def do(self, user: User, now: datetime) -> Any:
        target = target_of(self.cleaned_data["programme"])
        return actions.route(user, self.file, self.seen, target=target, now=now)


class DelayForm(ActForm):
    """A notice of delay."""

    reason = reason_field(_("Why the decision is late"))
    expected_on = forms.DateField(
        label=_("Day on which a decision can be expected"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def do(self, user: User, now: datetime) -> Any:
        stated = self.cleaned_data
        return actions.notify_delay(
            user, self.file, self.seen, reason=said(stated["reason"]), expected_on=stated["expected_on"], now=now
        )


class WithdrawForm(ActForm):
    """The request is taken back."""

    confirmed = forms.BooleanField(label=_("Yes, take my request back. No decision will be made."))

    def do(self, user: User, now: datetime) -> Any:
        return actions.withdraw(user, self.file, self.seen, now=now)
