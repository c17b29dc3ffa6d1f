"""The form of a written rule, with the decision of the institution by which it was adopted."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credenza.recognition import Adoption, AutomaticRule, Conditions, Purpose, ask_adoption

from .act_forms import date_field, reason_field, said
from .models import Procedure
from .wording import choices_of

ADOPTION = ("adopted_by", "number", "held_on", "minutes")
VOTES = ("members", "present", "in_favour", "against")


def count_field(label: Any) -> forms.IntegerField:
    """How many members did something."""
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=999)


class RuleForm(forms.Form):
    """A rule: for which micro-credentials or providers, towards what, how many credits, from when until when."""

    key = forms.SlugField(label=_("Short name"), max_length=60)
    text = reason_field(_("The rule and its reasons"), _("It stands in every decision that applies it."))
    activities = reason_field(
        _("Micro-credentials"), _("Their permanent addresses, one in a line."), required=False, rows=3
    )
    providers = reason_field(_("or providers"), _("Legal names or DIDs, one in a line."), required=False, rows=3)
    purposes = forms.MultipleChoiceField(label=_("Purpose"), required=False, widget=forms.CheckboxSelectMultiple)
    level_at_least = forms.IntegerField(label=_("EQF level, at least"), required=False, min_value=1, max_value=8)
    credits_at_least = forms.DecimalField(
        label=_("Credits stated, at least"), required=False, min_value=0, max_value=400, decimal_places=2
    )
    credits = forms.DecimalField(
        label=_("Credits that it recognises"), required=False, min_value=0, max_value=400, decimal_places=2
    )
    valid_from = date_field(_("From"))
    valid_until = date_field(_("Until"))
    adopted_by = forms.CharField(
        label=_("Who adopted it"),
        help_text=_("For example the recognition commission or the academic council. It stands in the statement."),
        required=False,
        max_length=300,
    )
    number = forms.CharField(label=_("Number of the minutes or decision"), required=False, max_length=60)
    held_on = date_field(_("Day of the sitting or decision"), required=False)
    minutes = reason_field(_("Minutes or text of the decision"), required=False, rows=6)
    members = count_field(_("Members of the commission"))
    present = count_field(_("of whom present"))
    in_favour = count_field(_("Votes in favour"))
    against = count_field(_("Votes against"))
    by_chair = forms.BooleanField(label=_("Votes were equal, and the chair voted in favour"), required=False)

    def __init__(self, procedure: Procedure, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.procedure = procedure
        self.fields["purposes"].choices = choices_of(Purpose)

    def clean(self) -> dict[str, Any]:
        """A rule names what it is for, does not end before it begins, and says by what it was adopted."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("activities") or cleaned.get("providers")):
            self.add_error("activities", gettext("Name micro-credentials or providers: a rule for everything is none."))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", gettext("This day lies before the first."))
        self._clean_adoption(cleaned)
        return cleaned

    def _clean_adoption(self, cleaned: dict[str, Any]) -> None:
        """The decision by which it was adopted: whole or not at all; where a commission decides, with its votes."""
        has_commission = self.procedure.in_force.commission is not None
        stated = [name for name in (*ADOPTION, *VOTES) if cleaned.get(name) not in (None, "")]
        needed = (*ADOPTION, *VOTES) if has_commission or set(stated) & set(VOTES) else ADOPTION
        for name in needed if stated or has_commission else ():
            if cleaned.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, gettext("Needed, to say by what the rule was adopted."))
        if cleaned.get("held_on") and cleaned["held_on"] > timezone.localdate():
            self.add_error("held_on", gettext("This day lies in the future."))
        members, present = cleaned.get("members") or 0, cleaned.get("present") or 0
        votes = (cleaned.get("in_favour") or 0) + (cleaned.get("against") or 0)
        if not self.errors and (present > members or votes > present):
            self.add_error("present", gettext("More votes than members present, or more present than members."))

    def rule(self, written_by: str) -> AutomaticRule:
        """The rule as the library applies it. Raises ActRefusedError if a commission did not adopt it in order."""
        stated = self.cleaned_data
        return AutomaticRule(
            id=stated["key"],
            institution=self.procedure.in_force.institution,
            text=said(stated["text"]),
            written_by=written_by,
            minutes=self._adoption(),
            valid_from=stated["valid_from"],
            valid_until=stated["valid_until"],
            when=Conditions(
                activities=_lines(stated["activities"]),
                providers=_lines(stated["providers"]),
                purposes=stated["purposes"],
                level_at_least=stated["level_at_least"],
                credits_at_least=stated["credits_at_least"],
            ),
            credits=stated["credits"] or None,
        )

    def _adoption(self) -> Adoption | None:
        stated = self.cleaned_data
        if not stated["adopted_by"]:
            return None
        adoption = Adoption(
            body=said(stated["adopted_by"]),
            number=stated["number"],
            held_on=stated["held_on"],
            sha256=hashlib.sha256(stated["minutes"].strip().encode()).hexdigest(),
            **{name: stated[name] for name in VOTES},
            by_chair=stated["by_chair"],
        )
        if self.procedure.in_force.commission:
            ask_adoption(adoption, self.procedure.in_force.commission)
        return adoption

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields with a heading for each group."""
        adoption = (*ADOPTION, *VOTES, "by_chair")
        rule = [self[name] for name in self.fields if name not in adoption]
        return [(_("The rule"), rule), (_("By what it was adopted"), [self[name] for name in adoption])]


def _lines(text: str) -> list[str]:
    return [line.strip()[:500] for line in text.splitlines() if line.strip()][:50]
