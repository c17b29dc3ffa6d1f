"""Pages of written rules: what is in force, a new one, and the batch that a decider signs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credenza.errors import InputError
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.organisations.permissions import has_role
from credenza_hub.organisations.queries import chosen_organisation, organisations_of

from .models import Procedure, Rule
from .qualifications import faults_of_values
from .rule_forms import RuleForm
from .rules import batch_digest, decide_by_rule, end_rule, fitting_cases, rule_of, write_rule
from .store import StaleCaseError

MAY_WRITE = (Role.REGISTRAR, Role.EVALUATOR)
MAY_SEE = (*MAY_WRITE, Role.DECIDER)
FORM_METHODS = ["GET", "HEAD", "POST"]


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
    form = RuleForm(procedure, request.POST if request.method == "POST" else None)
    problems: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            with faults_of_values():
                rule = form.rule(str(request.user.pk))
            minutes = form.cleaned_data["minutes"]
            row = write_rule(request.user, organisation, rule, minutes=minutes, now=timezone.now())
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
