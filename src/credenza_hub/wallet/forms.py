"""Forms of the learner's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ShareForm(forms.Form):
    """A new link."""

    note = forms.CharField(
        label=_("Note to yourself"),
        help_text=_("For example whom the link is for. Nobody else sees it."),
        required=False,
        max_length=200,
    )


class SupplementForm(forms.Form):
    """The two languages of a supplement."""

    first = forms.ChoiceField(label=_("First language"), choices=settings.LANGUAGES)
    second = forms.ChoiceField(label=_("Second language"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and cleaned["first"] == cleaned["second"]:
            raise forms.ValidationError(gettext("Choose two different languages."))
        return cleaned

    def languages(self) -> tuple[str, str]:
        """The pair, in the order chosen."""
        return self.cleaned_data["first"], self.cleaned_data["second"]
