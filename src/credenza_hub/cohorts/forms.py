"""Forms of the cohort pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from credenza.frameworks import language_name
from credenza_hub.registry.models import Edition

from .models import Cohort
from .pieces import LARGEST_UPLOAD
from .queries import offered_editions

EARLIEST_AWARD = date(1990, 1, 1)
FURTHEST_AHEAD = timedelta(days=366)
"""Days of award outside of these bounds are slips of the keyboard."""


class EditionChoice(forms.ModelChoiceField):
    """An edition by its title, number and organisation."""

    def label_from_instance(self, edition: Edition) -> str:
        title = edition.listing.get("title", {})
        shown = title.get(self.language) or next(iter(title.values()), edition.entry.slug)
        return _("%(title)s (edition %(number)s)") % {"title": shown, "number": edition.number}

    language = "en"


class CohortForm(forms.ModelForm):
    """A cohort of one of the registrar's editions; that of a cohort which is there already stays."""

    edition = EditionChoice(label=_("Micro-credential"), queryset=Edition.objects.none(), empty_label=None)

    class Meta:
        model = Cohort
        fields = ("edition", "name", "awarded_on", "place", "language", "valid_until", "suspendable")
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("awarded_on", "valid_until")
        }
        labels = {
            "name": _("Name of the cohort"),
            "awarded_on": _("Date of award"),
            "place": _("Place of issue"),
            "language": _("Language of the credentials"),
            "valid_until": _("Last day of validity"),
            "suspendable": _("The credentials can be suspended"),
        }
        help_texts = {
            "name": _("For your own overview, for example: autumn 2026."),
            "awarded_on": _("It is written in every credential of the cohort."),
            "place": _("If empty: the seat of the organisation."),
            "valid_until": _("If empty, the credentials do not lapse. Before that day you can renew them."),
            "suspendable": _(
                "For credentials that a permission to work depends on. They name a second status list, which the "
                "schema of Open Badges 3.0 does not foresee; some checkers of badges complain about it."
            ),
        }

    def __init__(self, user: Any, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition = self.fields["edition"]
        edition.queryset = offered_editions(user).select_related("entry__organisation")
        edition.language = language
        if self.instance.pk is not None:
            edition.queryset, edition.disabled = Edition.objects.filter(pk=self.instance.edition_id), True
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the credentials"), required=False, choices=_language_choices(language)
        )

    def clean_awarded_on(self) -> date:
        day: date = self.cleaned_data["awarded_on"]
        latest = timezone.localdate() + FURTHEST_AHEAD
        if not EARLIEST_AWARD <= day <= latest:
            raise forms.ValidationError(
                _("The date of award must lie between %(earliest)s and %(latest)s. Correct the year."),
                params={"earliest": date_format(EARLIEST_AWARD), "latest": date_format(latest)},
            )
        return day

    def clean(self) -> dict[str, Any]:
        """The validity ends after the award."""
        cleaned: dict[str, Any] = super().clean() or {}
        awarded_on, last_day = cleaned.get("awarded_on"), cleaned.get("valid_until")
        if awarded_on and last_day and last_day <= awarded_on:
            self.add_error("valid_until", _("The last day of validity must lie after the date of award."))
        return cleaned


def _language_choices(shown_in: str) -> list[tuple[str, Any]]:
    names = [(tag, language_name(tag, shown_in)) for tag in ("en", "it", "kk", "ru")]
    return [("", _("The first language of the micro-credential")), *names]


class LearnerListForm(forms.Form):
    """A list of learners to be uploaded."""

    file = forms.FileField(
        label=_("List of learners (CSV or Parquet)"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.parquet,text/csv"}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                _("The file is larger than %(megabytes)s MB. Split it into several cohorts."),
                params={"megabytes": LARGEST_UPLOAD // 1_000_000},
            )
        return file
