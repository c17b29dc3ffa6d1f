"""Forms of the issuing pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RevocationForm(forms.Form):
    """Why a credential is revoked."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only your organisation reads it. Verifiers see that the credential is revoked, not why."),
    )
