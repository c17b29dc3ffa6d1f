"""Forms of the pages on which people and organisations erase."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from credenza_hub.accounts.forms import LONGEST_PASSWORD
from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Participant
from credenza_hub.cohorts.queries import organisations_of_registrar
from credenza_hub.organisations.models import Organisation

from .actions import Ground


class OrganisationChoice(forms.ModelChoiceField):
    """An organisation by its legal name."""

    def label_from_instance(self, organisation: Organisation) -> str:
        return organisation.name_in(get_language() or "en")


class FindForm(forms.Form):
    """Whom a registrar looks for. The answer comes to a POST: what identifies a person belongs into no address."""

    organisation = OrganisationChoice(label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None)
    identity = forms.CharField(
        label=_("E-mail address or identifier"),
        help_text=_("As it stands in the list of learners, or the address of an account that asked for recognition."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = organisations_of_registrar(user).distinct().order_by("slug")
        only = field.queryset[:2]
        if len(only) == 1:
            field.initial, field.widget = only[0].pk, forms.HiddenInput()


class EraseForm(forms.Form):
    """Who of those found is erased, on which ground, and that it was thought over."""

    learners = forms.ModelMultipleChoiceField(queryset=Participant.objects.none(), required=False)
    ground = forms.ChoiceField(label=_("Ground"), choices=[("", "–"), *Ground.choices])
    confirmed = forms.BooleanField(
        label=_("This is the person who asked, and no law obliges us to keep these data."),
    )

    def __init__(self, found: QuerySet[Participant], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["learners"].queryset = found


class CloseForm(forms.Form):
    """The password once more, and that it was thought over."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    confirmed = forms.BooleanField(label=_("I have downloaded what I want to keep. Delete my account for good."))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password."))
        return password
