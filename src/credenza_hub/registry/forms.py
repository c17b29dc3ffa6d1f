"""The search form of the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from credenza import frameworks


class SearchForm(forms.Form):
    """What a reader looks for. A filter that cannot be understood is shown as wrong and not applied."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200, strip=True)
    country = forms.ChoiceField(label=_("Country"), required=False)
    level = forms.ChoiceField(label=_("EQF level"), required=False)
    size = forms.ChoiceField(label=_("Size"), required=False)

    def __init__(self, *args: Any, countries: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.fields["q"].widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        named = sorted((frameworks.country_name(code, language), code) for code in countries)
        self.fields["country"].choices = [("", gettext("All countries")), *((code, name) for name, code in named)]
        self.fields["level"].choices = [("", gettext("All levels")), *((str(n), str(n)) for n in range(1, 9))]
        self.fields["size"].choices = [
            ("", gettext("All sizes")),
            ("small", gettext("up to 3 ECTS credits")),
            ("medium", gettext("more than 3, up to 10 ECTS credits")),
            ("large", gettext("more than 10 ECTS credits")),
        ]

    def filters(self) -> dict[str, str]:
        """The filters that can be applied, by name; empty ones are left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
