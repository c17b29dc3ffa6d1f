"""What a learner may say about the gap."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CreditsForm(forms.Form):
    """How many credits there is time for."""

    credits = forms.DecimalField(
        label=_("ECTS at most"),
        help_text=_("Leave it empty to close as much as possible."),
        required=False,
        min_value=0,
        max_value=1000,
        decimal_places=2,
    )
