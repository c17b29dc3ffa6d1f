"""Pages on which registrars keep cohorts."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credenza.errors import InputError, Problem
from credenza_hub.accounts.models import User
from credenza_hub.issuing.queries import open_batch

from . import actions, queries
from .forms import CohortForm, LearnerListForm
from .learner_lists import Change, columns_of, edition_of, examine
from .models import Cohort, LearnerListUpload
from .tables import participant_rows, title_of

ROWS_ON_A_PAGE = 50
PROBLEMS_SHOWN = 200
ROWS_SHOWN = 20


def _registrar(request: HttpRequest) -> User:
    """The signed-in person, who must be a registrar somewhere."""
    user = request.user
    if not isinstance(user, User) or not queries.organisations_of_registrar(user).exists():
        raise PermissionDenied(_("Cohorts are kept by registrars."))
    return user


@login_required
@require_GET
def cohorts(request: HttpRequest) -> HttpResponse:
    """All cohorts of the registrar's organisations."""
    page = Paginator(queries.cohorts_of(_registrar(request)), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    for cohort in page:
        cohort.title = title_of(cohort.edition, get_language())
    return render(request, "cohorts/cohorts.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def new_cohort(request: HttpRequest) -> HttpResponse:
    """The form for a new cohort."""
    user = _registrar(request)
    form = CohortForm(user, get_language(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        cohort = actions.create_cohort(user, **data, now=timezone.now())
        return redirect("cohorts:cohort", cohort.pk)
    context = {"form": form, "has_editions": form.fields["edition"].queryset.exists()}
    return render(request, "cohorts/new_cohort.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    """One cohort: its learners and what can be done next."""
    return _cohort_page(request, queries.find_cohort(request.user, pk), LearnerListForm(), ())


def _cohort_page(
    request: HttpRequest, cohort: Cohort, form: LearnerListForm, problems: Sequence[Problem], status: int = 200
) -> HttpResponse:
    participants = cohort.participants.select_related("credential")
    page = Paginator(participants, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    edition = edition_of(cohort)
    context = {
        "cohort": cohort,
        "title": title_of(cohort.edition, get_language()),
        "page": page,
        "rows": participant_rows(page, edition.specification, get_language()),
        "waiting": participants.filter(credential=None).count(),
        "batch": open_batch(cohort),
        "latest": cohort.batches.first(),
        "upload": cohort.uploads.first(),
        "form": form,
        "problems": problems,
        "columns": columns_of(edition.specification),
        "in_future": cohort.awarded_on > timezone.localdate(),
    }
    return render(request, "cohorts/cohort.html", context, status=status)


@login_required
@require_GET
def list_pattern(request: HttpRequest, pk: int) -> HttpResponse:
    """An empty list whose columns fit the cohort, as CSV that spreadsheet programs open as UTF-8."""
    cohort = queries.find_cohort(request.user, pk)
    text = io.StringIO()
    csv.writer(text).writerow(columns_of(edition_of(cohort).specification))
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="learners-{cohort.pk}.csv"'
    return response


@login_required
@require_POST
def upload_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a list and show what it would do."""
    cohort = queries.find_cohort(request.user, pk)
    form = LearnerListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _cohort_page(request, cohort, form, (), status=422)
    file = form.cleaned_data["file"]
    try:
        upload = actions.stage_list(
            request.user, cohort=cohort, file_name=file.name, content=file.read(), now=timezone.now()
        )
    except InputError as error:
        return _cohort_page(request, cohort, LearnerListForm(), error.problems, status=422)
    return redirect("cohorts:list", cohort.pk, upload.pk)


@login_required
@require_GET
def staged_list(request: HttpRequest, pk: int, upload_pk: int) -> HttpResponse:
    """What accepting a list would do, with every problem."""
    cohort = queries.find_cohort(request.user, pk)
    upload = queries.find_upload(cohort, upload_pk)
    return _staged_list_page(request, cohort, upload) if upload else _no_longer_waiting(request, cohort)


def _no_longer_waiting(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    """Where the address of a list leads after somebody decided on it, or after its day."""
    messages.info(request, _("This list no longer waits: it was accepted, discarded or replaced."))
    return redirect("cohorts:cohort", cohort.pk)


def _staged_list_page(
    request: HttpRequest, cohort: Cohort, upload: LearnerListUpload, refusal: Sequence[Problem] = (), status: int = 200
) -> HttpResponse:
    examination = examine(cohort, bytes(upload.content))
    changes = [row for row in examination.rows if row.change is not Change.UNCHANGED]
    context = {
        "cohort": cohort,
        "upload": upload,
        "examination": examination,
        "problems": examination.problems[:PROBLEMS_SHOWN],
        "more_problems": max(0, len(examination.problems) - PROBLEMS_SHOWN),
        "rows": changes[:ROWS_SHOWN],
        "more_rows": max(0, len(changes) - ROWS_SHOWN),
        "counts": {change.value: examination.count(change) for change in Change},
        "refusal": refusal[:PROBLEMS_SHOWN],
    }
    return render(request, "cohorts/staged_list.html", context, status=status)


@login_required
@require_POST
def accept_list(request: HttpRequest, pk: int, upload_pk: int) -> HttpResponse:
    """Accept a list, whole or its good rows."""
    cohort = queries.find_cohort(request.user, pk)
    upload = queries.find_upload(cohort, upload_pk)
    if upload is None:
        return _no_longer_waiting(request, cohort)
    good_rows_only = request.POST.get("rows") == "good"
    try:
        done = actions.accept_list(request.user, upload=upload, good_rows_only=good_rows_only, now=timezone.now())
    except InputError as error:
        return _staged_list_page(request, cohort, upload, error.problems, status=422)
    messages.success(request, _describe(done))
    return redirect("cohorts:cohort", cohort.pk)


def _describe(done: actions.Acceptance) -> str:
    added = ngettext("%(count)s learner was added.", "%(count)s learners were added.", done.added)
    changed = ngettext("%(count)s learner was changed.", "%(count)s learners were changed.", done.changed)
    unchanged = ngettext("%(count)s learner stayed as before.", "%(count)s learners stayed as before.", done.unchanged)
    parts = ((added, done.added), (changed, done.changed), (unchanged, done.unchanged))
    return " ".join(text % {"count": count} for text, count in parts if count)


@login_required
@require_POST
def discard_list(request: HttpRequest, pk: int, upload_pk: int) -> HttpResponse:
    """Delete a list without accepting it."""
    cohort = queries.find_cohort(request.user, pk)
    upload = queries.find_upload(cohort, upload_pk)
    if upload is None:
        return _no_longer_waiting(request, cohort)
    actions.discard_list(request.user, upload=upload, now=timezone.now())
    messages.info(request, _("The list was discarded. Nobody was added."))
    return redirect("cohorts:cohort", cohort.pk)
