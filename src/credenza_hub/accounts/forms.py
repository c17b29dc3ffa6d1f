"""Forms of the account pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm as DjangoPasswordChangeForm
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import User, normal_email

LONGEST_PASSWORD = 1000
"""Characters: hashing a longer one only costs time."""


class SignInForm(forms.Form):
    """E-mail address and password."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        self.user = authenticate(self.request, email=normal_email(cleaned["email"]), password=cleaned["password"])
        if self.user is None:
            raise ValidationError(_("This e-mail address and password do not belong together."))
        return cleaned


class FirstPasswordForm(SetPasswordForm):
    """The first password of an invited person, and how they want to be called."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "new_password1", "new_password2"]


class PasswordChangeForm(DjangoPasswordChangeForm):
    """The old password once and the new one twice."""
