"""Pages on which an institution publishes its procedure, and on which everybody reads it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from credenza.errors import InputError, Problem
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.organisations.queries import chosen_organisation, organisations_of

from .models import Procedure, Programme
from .procedure_forms import OutcomeFormSet, ProcedureForm, ProgrammeForm, outcomes_of
from .procedures import new_procedure, save_procedure, save_programme
from .qualifications import faults_of_values
from .queries import find_procedure, open_procedures, time_limit_of
from .worked_cases import WORKED_CASES, find_worked_case

FORM_METHODS = ["GET", "HEAD", "POST"]
MAY_PUBLISH = (Role.ADMINISTRATOR, Role.REGISTRAR)


@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """The institutions that receive requests."""
    language = get_language()
    procedures = [
        {"organisation": found.organisation, "name": found.organisation.name_in(language), "criteria": found.criteria}
        for found in open_procedures()
    ]
    has_guide = any(find_worked_case(worked) for worked in WORKED_CASES)
    context = {"procedures": procedures, "has_guide": has_guide}
    return render(request, "recognition_desk/institutions.html", context)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """A walk through the worked cases of the demo data. Raises Http404 where there are none."""
    cases = {worked.name: find_worked_case(worked) for worked in WORKED_CASES}
    if not all(cases.values()):
        raise Http404
    return render(request, "recognition_desk/guide.html", {"cases": cases})


@require_safe
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """The criteria and the procedure of one institution (RC-01), for everybody."""
    found = find_procedure(slug)
    context = {
        "procedure": found,
        "rules": found.in_force,
        "name": found.organisation.name_in(get_language()),
        "programmes": found.organisation.programmes.filter(is_open=True),
        "time_limit": time_limit_of(found),
    }
    return render(request, "recognition_desk/procedure.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def own_procedure(request: HttpRequest) -> HttpResponse:
    """The procedure of the person's own institution, to be written."""
    organisations = organisations_of(request.user, *MAY_PUBLISH)
    organisation = chosen_organisation(organisations, request.GET.get("organisation"))
    found = Procedure.objects.filter(organisation=organisation).first() or new_procedure(organisation)
    form = ProcedureForm(found, request.POST if request.method == "POST" else None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            with faults_of_values():
                values = form.values()
        except InputError as error:
            problems = error.problems
        else:
            save_procedure(request.user, organisation, values, now=timezone.now())
            messages.success(request, _("The procedure is published."))
            return redirect(f"{request.path}?organisation={organisation.slug}")
    context = {
        "problems": problems,
        "organisations": organisations,
        "organisation": organisation,
        "name": organisation.name_in(get_language()),
        "form": form,
        "programmes": organisation.programmes.all(),
        "is_published": found.pk is not None,
    }
    return render(
        request, "recognition_desk/own_procedure.html", context, status=422 if form.errors or problems else 200
    )


@login_required
@require_http_methods(FORM_METHODS)
def programme(request: HttpRequest, slug: str, key: str = "") -> HttpResponse:
    """A programme of the person's own institution, to be written; a new one without a key."""
    organisation = chosen_organisation(organisations_of(request.user, *MAY_PUBLISH), slug)
    found = _programme(organisation, key)
    data = request.POST if request.method == "POST" else None
    form = ProgrammeForm(organisation, found, data)
    rows = OutcomeFormSet(data, initial=found.outcomes if found else [], prefix="outcomes")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        key = found.key if found else form.cleaned_data["key"]
        save_programme(request.user, organisation, key, form.values(), outcomes_of(rows), now=timezone.now())
        messages.success(request, _("The programme is published."))
        return redirect("recognition_desk:programme", slug, key)
    context: dict[str, Any] = {"organisation": organisation, "programme": found, "form": form, "rows": rows}
    is_wrong = form.errors or any(rows.errors) or (data is not None and rows.non_form_errors())
    return render(request, "recognition_desk/programme.html", context, status=422 if is_wrong else 200)


def _programme(organisation: Organisation, key: str) -> Programme | None:
    if not key:
        return None
    found = organisation.programmes.filter(key=key).first()
    if found is None:
        raise Http404
    return found
