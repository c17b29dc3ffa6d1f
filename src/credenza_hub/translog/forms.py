"""The form by which anyone looks up an entry."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST_INDEX = 2**62


class EntryForm(forms.Form):
    """The number of an entry."""

    entry = forms.IntegerField(label=_("Number of the entry"), min_value=0, max_value=LARGEST_INDEX)
