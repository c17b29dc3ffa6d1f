"""Forms of the organisation's own pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from credenza.proofs import ED25519, KEY_KINDS


class KeyRotationForm(forms.Form):
    """A new signing key: of which kind, why, and that the person means it."""

    kind = forms.ChoiceField(
        label=_("Kind of the new key"),
        choices=[(name, name) for name in KEY_KINDS],
        initial=ED25519.name,
        help_text=_("Ed25519 is fast and understood by most. Choose P-256 or P-384 where a rule demands it."),
    )
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            ("routine", _("Routine: what the old key signed stays valid.")),
            ("compromised", _("Others may have the old key: revoke it. Every credential that it ever signed fails.")),
        ],
        initial="routine",
        widget=forms.RadioSelect,
    )
    confirmed = forms.BooleanField(label=_("Yes, replace the signing key now."))
