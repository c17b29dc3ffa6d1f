"""Forms by which an institution writes down its procedure and its programmes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.forms import formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credenza.frameworks import code_list
from credenza.recognition import DAYS_OF_A_MONTH, LONGEST_DAYS, AppealRules, CommissionRules, ProgrammeKind, Start
from credenza_hub.organisations.models import Organisation
from credenza_hub.project.templatetags.reading import OWN_NAMES, reader_language

from .models import Procedure, Programme
from .wording import choices_of

LONGEST_TEXT = 10_000
MOST_OUTCOMES = 60
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def add_multilingual(form: forms.Form, name: str, label: Any, value: dict[str, str] | None, *, rows: int = 0) -> None:
    """A field for each language; ``rows`` for long texts. The reader's own language stands first."""
    first = reader_language()
    for language in sorted(LANGUAGES, key=lambda code: (code != first, LANGUAGES.index(code))):
        widget = forms.Textarea(attrs={"rows": rows, "lang": language}) if rows else forms.TextInput({"lang": language})
        form.fields[f"{name}_{language}"] = forms.CharField(
            label=f"{label} ({OWN_NAMES[language]})",
            required=False,
            max_length=LONGEST_TEXT if rows else 300,
            initial=(value or {}).get(language, ""),
            widget=widget,
        )


def multilingual_of(cleaned: dict[str, Any], name: str) -> dict[str, str]:
    """The texts of such fields, without the empty ones."""
    texts = {language: cleaned.get(f"{name}_{language}", "").strip() for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


class ProcedureForm(forms.Form):
    """Criteria, time limit, appeal and commission of one institution."""

    is_open = forms.BooleanField(label=_("Receive requests"), required=False)
    start = forms.ChoiceField(
        label=_("The time of a decision counts"),
        choices=[
            (Start.RECEIPT.value, _("from the day on which the request comes in")),
            (Start.COMPLETE_FILE.value, _("from the day on which the file is complete")),
        ],
    )
    months = forms.IntegerField(label=_("Time for a decision: months"), min_value=0, max_value=4)
    days = forms.IntegerField(label=_("and days"), min_value=0, max_value=LONGEST_DAYS)
    appeal_days = forms.IntegerField(label=_("Days in which an applicant can appeal"), min_value=7, max_value=365)
    appeal_address = forms.CharField(
        label=_("Where appeals go"), help_text=_("A postal or web address, or an e-mail address."), max_length=300
    )
    has_commission = forms.BooleanField(label=_("A commission votes on each case"), required=False)
    members = forms.IntegerField(label=_("Members of the commission, at least"), min_value=3, max_value=25, initial=5)
    assessors = forms.IntegerField(label=_("Assessors for each outcome of prior learning"), min_value=1, max_value=9)

    keep_files_months = forms.IntegerField(
        label=_("Delete the files of a case so many months after it was closed"),
        help_text=_(
            "Evidence holds personal data. Events, decisions, minutes and statements stay, unless the applicant asks "
            "to be erased after that time. Empty: never."
        ),
        required=False,
        min_value=1,
        max_value=600,
    )

    def __init__(self, row: Procedure, *args: Any, **kwargs: Any) -> None:
        self.row, rules = row, row.in_force
        initial = {
            "is_open": row.is_open,
            "keep_files_months": row.keep_files_months,
            "start": rules.deadlines.start.value,
            "months": rules.deadlines.months,
            "days": rules.deadlines.days,
            "appeal_days": rules.appeal.days,
            "appeal_address": rules.appeal.address,
            "has_commission": rules.commission is not None,
            "members": rules.commission.members_at_least if rules.commission else 5,
            "assessors": rules.assessors_at_least,
        }
        super().__init__(*args, initial=initial, **kwargs)
        add_multilingual(self, "criteria", _("Criteria"), row.criteria, rows=6)
        add_multilingual(self, "appeal_body", _("Who judges appeals"), dict(rules.appeal.body.texts))

    def clean(self) -> dict[str, Any]:
        """An open desk has published its criteria and says who judges appeals; a decision takes some time."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("criteria", "appeal_body"):
            if not multilingual_of(cleaned, name) and (cleaned.get("is_open") or name == "appeal_body"):
                self.add_error(f"{name}_{reader_language()}", gettext("Write it in at least one language."))
        time = DAYS_OF_A_MONTH * (cleaned.get("months") or 0) + (cleaned.get("days") or 0)
        if not self.errors and not 1 <= time <= LONGEST_DAYS:
            self.add_error("months", gettext("A decision takes at least one day and at most four months (RC-03)."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What is to be stored."""
        said, rules = self.cleaned_data, self.row.in_force
        commission = (rules.commission or CommissionRules()).model_copy(update={"members_at_least": said["members"]})
        changed = rules.model_copy(
            update={
                "deadlines": rules.deadlines.model_copy(update={name: said[name] for name in ("months", "days")})
                .model_copy(update={"start": Start(said["start"])}),
                "appeal": AppealRules(
                    body=multilingual_of(said, "appeal_body"), address=said["appeal_address"], days=said["appeal_days"]
                ),
                "commission": commission if said["has_commission"] else None,
                "assessors_at_least": said["assessors"],
            }
        )  # fmt: skip
        rules_document = changed.model_dump(mode="json")
        return {
            "is_open": said["is_open"],
            "criteria": multilingual_of(said, "criteria"),
            "rules": rules_document,
            "keep_files_months": said["keep_files_months"],
        }


def _concepts(name: str) -> list[tuple[str, str]]:
    language = reader_language()
    return [("", "–"), *((code, concept.label.in_language(language)) for code, concept in code_list(name).items())]


class ProgrammeForm(forms.Form):
    """A programme or course unit, without its outcomes."""

    key = forms.SlugField(label=_("Short name"), max_length=80, help_text=_("Latin letters, digits and hyphens."))
    kind = forms.ChoiceField(label=_("Kind of programme"))
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)
    eqf = forms.IntegerField(label=_("EQF level"), required=False, min_value=1, max_value=8)
    ects = forms.DecimalField(label=_("Credits"), required=False, min_value=0, max_value=400, decimal_places=2)
    is_open = forms.BooleanField(label=_("Credits can be asked for it"), required=False, initial=True)

    def __init__(self, organisation: Organisation, programme: Programme | None, *args: Any, **kwargs: Any) -> None:
        names = ("key", "kind", "cycle", "eqf", "ects", "is_open")
        initial = {name: getattr(programme, name) for name in names} if programme else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.organisation, self.programme = organisation, programme
        if programme:
            del self.fields["key"]
        self.fields["kind"].choices = choices_of(ProgrammeKind)
        self.fields["cycle"].choices = _concepts("cycle")
        add_multilingual(self, "title", _("Title"), programme.title if programme else None)

    def clean_key(self) -> str:
        """A short name that is still free."""
        key: str = self.cleaned_data["key"]
        if Programme.objects.filter(organisation=self.organisation, key=key).exists():
            raise forms.ValidationError(gettext("There is already a programme with this short name."))
        return key

    def clean(self) -> dict[str, Any]:
        """A title in one language at least."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not multilingual_of(cleaned, "title"):
            self.add_error(f"title_{reader_language()}", gettext("Write it in at least one language."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What is to be stored, without the short name."""
        kept = {name: self.cleaned_data[name] for name in ("kind", "cycle", "eqf", "ects", "is_open")}
        return {**kept, "title": multilingual_of(self.cleaned_data, "title")}


class OutcomeForm(forms.Form):
    """One learning outcome of a programme."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    essential = forms.BooleanField(label=_("Essential: without it the purpose cannot be reached"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _concepts("outcome_kind")
        add_multilingual(self, "text", _("Learning outcome"), (self.initial or {}).get("text"), rows=2)


OutcomeFormSet = formset_factory(
    OutcomeForm, extra=3, max_num=MOST_OUTCOMES, absolute_max=MOST_OUTCOMES + 3, validate_max=True, can_delete=True
)


def outcomes_of(rows: Any) -> list[dict[str, Any]]:
    """The outcomes in the rows of a valid form set, numbered anew; empty and removed rows are left out."""
    kept = [
        (form.cleaned_data, multilingual_of(form.cleaned_data, "text"))
        for form in rows
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
    named = [(cleaned, text) for cleaned, text in kept if text]
    return [
        {"key": f"o{number}", "kind": cleaned["kind"], "text": text, "essential": cleaned["essential"]}
        for number, (cleaned, text) in enumerate(named, 1)
    ]
