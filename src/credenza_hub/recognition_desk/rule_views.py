"""Pages of written rules: what is in force, a new one, and the batch that a decider signs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credenza.errors import InputError
from credenza.recognition import AutomaticRule, Conditions, Purpose
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.organisations.permissions import has_role
from credenza_hub.organisations.queries import chosen_organisation, organisations_of

from .act_forms import date_field, reason_field, said
from .models import Procedure, Rule
from .rules import batch_digest, decide_by_rule, end_rule, fitting_cases, rule_of, write_rule
from .store import StaleCaseError
from .wording import choices_of

MAY_WRITE = (Role.REGISTRAR, Role.EVALUATOR)
MAY_SEE = (*MAY_WRITE, Role.DECIDER)
FORM_METHODS = ["GET", "HEAD", "POST"]


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purposes"].choices = choices_of(Purpose)

    def clean(self) -> dict[str, Any]:
        """A rule names what it is for, and does not end before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("activities") or cleaned.get("providers")):
            self.add_error("activities", gettext("Name micro-credentials or providers: a rule for everything is none."))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", gettext("This day lies before the first."))
        return cleaned

    def rule(self, procedure: Procedure, written_by: str) -> AutomaticRule:
        """The rule as the library applies it."""
        stated = self.cleaned_data
        return AutomaticRule(
            id=stated["key"],
            institution=procedure.in_force.institution,
            text=said(stated["text"]),
            written_by=written_by,
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


def _lines(text: str) -> list[str]:
    return [line.strip()[:500] for line in text.splitlines() if line.strip()][:50]


@never_cache
@login_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force of one institution."""
    organisations = organisations_of(request.user, *MAY_SEE)
    organisation = chosen_organisation(organisations, request.GET.get("organisation"))
    context = {
        "organisations": organisations,
        "organisation": organisation,
        "rules": [(row, rule_of(row)) for row in organisation.rules.filter(ended_at=None)],
        "may_write": has_role(request.user, organisation, *MAY_WRITE) and _procedure(organisation) is not None,
    }
    return render(request, "recognition_desk/rules.html", context)


def _procedure(organisation: Organisation) -> Procedure | None:
    return Procedure.objects.filter(organisation=organisation).first()


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def new_rule(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a new rule."""
    organisation = chosen_organisation(organisations_of(request.user, *MAY_WRITE), slug)
    procedure = _procedure(organisation)
    if procedure is None:
        return redirect("recognition_desk:own-procedure")
    form = RuleForm(request.POST if request.method == "POST" else None)
    problems: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            row = write_rule(request.user, organisation, form.rule(procedure, str(request.user.pk)), now=timezone.now())
            return redirect("recognition_desk:rule", slug, row.pk)
        except InputError as error:
            problems = error.problems
    context = {"organisation": organisation, "form": form, "problems": problems}
    status = 422 if form.errors or problems else 200
    return render(request, "recognition_desk/new_rule.html", context, status=status)


def _find(request: HttpRequest, slug: str, pk: int) -> Rule:
    organisation = chosen_organisation(organisations_of(request.user, *MAY_SEE), slug)
    found = organisation.rules.filter(pk=pk, ended_at=None).first()
    if found is None:
        raise Http404
    return found


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def rule(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A rule, the cases that fit, and the signature of a decider under all of them."""
    row = _find(request, slug, pk)
    problems: list[Any] = []
    if request.method == "POST":
        try:
            count = decide_by_rule(request.user, row, request.POST.get("batch", ""), now=timezone.now())
        except StaleCaseError:
            messages.error(request, gettext("The list changed meanwhile. Nothing was decided; look again."))
            return redirect("recognition_desk:rule", slug, pk)
        except InputError as error:
            problems = error.problems
        else:
            text = ngettext("%(count)s case was decided.", "%(count)s cases were decided.", count)
            messages.success(request, text % {"count": count})
            return redirect("recognition_desk:rule", slug, pk)
    found = fitting_cases(row, request.user)
    context = {
        "organisation": row.organisation,
        "row": row,
        "rule": rule_of(row),
        "found": found,
        "batch": batch_digest(row, found) if found else "",
        "may_sign": has_role(request.user, row.organisation, Role.DECIDER) and row.written_by_id != request.user.pk,
        "may_end": has_role(request.user, row.organisation, *MAY_WRITE),
        "problems": problems,
    }
    return render(request, "recognition_desk/rule.html", context, status=422 if problems else 200)


@login_required
@require_POST
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a rule out of force."""
    end_rule(request.user, _find(request, slug, pk), now=timezone.now())
    messages.success(request, gettext("The rule has ended. What it decided stays."))
    return redirect("recognition_desk:rules")
