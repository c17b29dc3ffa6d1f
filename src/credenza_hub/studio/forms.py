"""Small forms of the studio; the form for a specification itself is ``editor``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credenza_hub.organisations.models import Organisation

from .models import Decision


class NewDraftForm(forms.Form):
    """The first facts of a new draft."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    title = forms.CharField(
        label=_("Title of the micro-credential"), max_length=300, help_text=_("You can change it later.")
    )
    slug = forms.SlugField(
        label=_("Short name in the address"),
        max_length=100,
        required=False,
        help_text=_("Latin letters, digits and hyphens. It stays for ever; made from the title if you leave it empty."),
    )

    def __init__(self, organisations: Sequence[Organisation], language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(each.slug, each.name_in(language)) for each in organisations]

    def clean_slug(self) -> str:
        """Addresses are in lower case."""
        return str(self.cleaned_data["slug"]).lower()


class DecisionForm(forms.Form):
    """The decision of a quality reviewer about the revision that they read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What was good, or what has to be changed. Needed if you return the draft."),
    )
    decision = forms.ChoiceField(choices=Decision.choices)
