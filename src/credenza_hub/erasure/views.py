"""Pages on which a registrar erases a learner of the organisation, and a person deletes the own account."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credenza.errors import InputError, Problem
from credenza_hub.accounts.models import User
from credenza_hub.cohorts.queries import organisations_of_registrar
from credenza_hub.organisations.models import Organisation
from credenza_hub.recognition_desk.retention import Fate, fates_of

from . import actions, closing, receipts
from .forms import CloseForm, EraseForm, FindForm
from .prospects import learner_rows


def _registrar(request: HttpRequest) -> User:
    """The signed-in person, who must be a registrar somewhere."""
    user = request.user
    if not isinstance(user, User) or not organisations_of_registrar(user).exists():
        raise PermissionDenied(_("Learners are erased by registrars."))
    return user


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Look for a learner, and show what erasing them would do."""
    form = FindForm(_registrar(request), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _found_page(request, form, None)
    return render(request, "erasure/find.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@login_required
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Erase those who were chosen, and go to the receipt."""
    user = _registrar(request)
    sought = FindForm(user, request.POST)
    if not sought.is_valid():
        return render(request, "erasure/find.html", {"form": sought}, status=422)
    organisation, identity = sought.cleaned_data["organisation"], sought.cleaned_data["identity"]
    form = EraseForm(actions.learners_known_as(organisation, identity), request.POST)
    if not form.is_valid():
        return _found_page(request, sought, form, status=422)
    try:
        erased = _erase_chosen(user, organisation, identity, form)
    except InputError as error:
        return _found_page(request, sought, form, error.problems, status=422)
    return redirect("erasure:receipt", erased.receipt)


def _erase_chosen(user: User, organisation: Organisation, identity: str, form: EraseForm) -> actions.Erased:
    """Raises InputError if there was nothing to erase."""
    erased = actions.erase_learner(
        user,
        organisation=organisation,
        identity=identity,
        only=[participant.pk for participant in form.cleaned_data["learners"]],
        ground=actions.Ground(form.cleaned_data["ground"]),
        now=timezone.now(),
    )
    if not (erased.learners or erased.cases):
        raise InputError(Problem("", _("Nothing was chosen that can be erased.")))
    return erased


def _found_page(
    request: HttpRequest,
    sought: FindForm,
    form: EraseForm | None,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    organisation, identity = sought.cleaned_data["organisation"], sought.cleaned_data["identity"]
    found = actions.learners_known_as(organisation, identity)
    learners = learner_rows(found, get_language() or "en")
    files = actions.cases_known_as(organisation, identity, [row.email for row in learners])
    cases = fates_of(files, now=timezone.now())
    if not learners and not cases:
        sought.add_error(
            "identity", _("%(name)s knows nobody by this.") % {"name": organisation.name_in(get_language() or "en")}
        )
        return render(request, "erasure/find.html", {"form": sought}, status=422)
    chosen = request.POST.getlist("learners") if form else [str(row.pk) for row in learners]
    context = {
        "organisation": organisation,
        "identity": identity,
        "learners": learners,
        "chosen": chosen,
        "cases": cases,
        "form": form or EraseForm(found),
        "problems": problems,
        "can_erase": bool(learners) or any(case.fate is Fate.ERASED for case in cases),
    }
    return render(request, "erasure/found.html", context, status=status)


@never_cache
@login_required
@require_GET
def receipt(request: HttpRequest, number: UUID) -> HttpResponse:
    """What was erased, for the file of the request: it names nobody."""
    found = receipts.receipt_or_404(_registrar(request), number)
    name = found.organisation.name_in(get_language() or "en")
    return render(request, "erasure/receipt.html", {"receipt": found, "name": name})


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Say what deleting the own account would do, and delete it."""
    user, now = request.user, timezone.now()
    form = CloseForm(user, request.POST if request.method == "POST" else None)
    problems: Sequence[Problem] = ()
    if request.method == "POST" and form.is_valid():
        try:
            closing.close_account(user, now=now)
        except InputError as error:
            problems = error.problems
        else:
            logout(request)
            return render(request, "erasure/closed.html")
    context = {"form": form, "prospect": closing.prospect_of(user, now=now), "problems": problems}
    return render(request, "erasure/close.html", context, status=422 if form.errors or problems else 200)
