"""Small forms of the room; that for the rules is made of ``elements``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credenza.stacking import Aim
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Organisation

from .models import Currency, Outcome

AIMS = [
    (Aim.CHEAPEST.value, _("cheapest")),
    (Aim.FASTEST.value, _("fastest")),
    (Aim.SMALLEST.value, _("fewest credits")),
]


class NewTargetForm(forms.Form):
    """The first facts of a qualification."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    title = forms.CharField(label=_("Title of the qualification"), max_length=300)
    slug = forms.SlugField(
        label=_("Short name in the address"),
        max_length=100,
        help_text=_("Latin letters, digits and hyphens. It stays for ever."),
    )

    def __init__(self, organisations: Sequence[Organisation], language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(each.slug, each.name_in(language)) for each in organisations]

    def clean_slug(self) -> str:
        """Addresses are in lower case."""
        return str(self.cleaned_data["slug"]).lower()


class AimForm(forms.Form):
    """What the way to completion keeps small."""

    aim = forms.ChoiceField(label=_("The way that is"), choices=AIMS)


class AskForm(forms.Form):
    """Which credentials the receiver may look at."""

    credentials = forms.MultipleChoiceField(
        label=_("Credentials to show"), widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, credentials: Sequence[Credential], titles: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [str(credential.key) for credential in credentials]
        self.fields["credentials"].choices = list(zip(keys, titles, strict=True))


class DecisionForm(forms.Form):
    """What the receiver decides."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    credits = forms.DecimalField(
        label=_("Credits that count"), min_value=Decimal(0), max_value=Decimal(10_000), decimal_places=2
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The learner reads them."),
    )


class OfferForm(forms.Form):
    """What one micro-credential costs."""

    price = forms.DecimalField(
        label=_("Price"),
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=2,
        required=False,
        help_text=_("Empty: unknown."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    weeks = forms.DecimalField(
        label=_("Weeks"),
        min_value=Decimal(0),
        max_digits=5,
        decimal_places=1,
        required=False,
        help_text=_("Empty: unknown."),
    )
    needs = forms.CharField(
        label=_("Needs first"),
        max_length=2_000,
        required=False,
        help_text=_("Short names of micro-credentials, separated by blanks."),
    )
