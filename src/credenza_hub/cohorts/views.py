"""Pages on which registrars keep cohorts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credenza.errors import InputError, Problem
from credenza.issuance import safe_cell
from credenza_hub.accounts.models import User
from credenza_hub.issuing.queries import credentials_that_count, open_batch
from credenza_hub.project.downloads import csv_response
from credenza_hub.project.paging import LongTable

from . import actions, importing, parts, queries
from .forms import CohortForm, LearnerListForm
from .learner_lists import Change, columns_of, edition_of
from .models import Cohort, LearnerListUpload, ListState
from .tables import StoredProblem, participant_rows, title_of

ROWS_ON_A_PAGE = 50
SECONDS_BETWEEN_LOOKS = 3
OPEN = (ListState.WAITING, ListState.ACCEPTING)
"""The states of a list on which a worker works or will work."""


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
    participants = cohort.participants.prefetch_related(credentials_that_count())
    page = LongTable(participants, ROWS_ON_A_PAGE, cohort.learners).get_page(request.GET.get("page"))
    edition = edition_of(cohort)
    context = {
        "cohort": cohort,
        "title": title_of(cohort.edition, get_language()),
        "page": page,
        "rows": participant_rows(page, edition.specification, get_language()),
        "waiting": cohort.learners - cohort.awarded,
        "batch": open_batch(cohort),
        "latest": cohort.batches.first(),
        "upload": cohort.uploads.first(),
        "form": form,
        "problems": problems,
        "columns": columns_of(edition.specification),
        "in_future": cohort.awarded_on > timezone.localdate(),
        "can_change": not cohort.awarded and not open_batch(cohort),
    }
    return render(request, "cohorts/cohort.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def change_cohort(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that changes a cohort of which nobody is awarded yet."""
    cohort = queries.find_cohort(request.user, pk)
    name = cohort.name
    form = CohortForm(request.user, get_language(), request.POST if request.method == "POST" else None, instance=cohort)
    problems: Sequence[Problem] = ()
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_cohort(request.user, cohort=cohort, values=form.cleaned_data, now=timezone.now())
        except InputError as error:
            problems = error.problems
        else:
            messages.success(request, _("The cohort was changed."))
            return redirect("cohorts:cohort", pk)
    context = {"form": form, "cohort": cohort, "name": name, "problems": problems}
    return render(request, "cohorts/change_cohort.html", context, status=422 if form.errors or problems else 200)


@login_required
@require_http_methods(["GET", "POST"])
def delete_cohort(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before a cohort is deleted, and delete it."""
    cohort = queries.find_cohort(request.user, pk)
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            actions.delete_cohort(request.user, cohort=cohort, now=timezone.now())
        except InputError as error:
            problems = error.problems
        else:
            messages.success(request, _("The cohort %(name)s was deleted.") % {"name": cohort.name})
            return redirect("cohorts:cohorts")
    context = {"cohort": cohort, "problems": problems}
    return render(request, "cohorts/delete_cohort.html", context, status=422 if problems else 200)


@login_required
@require_GET
def list_pattern(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An empty list whose columns fit the cohort, as CSV that spreadsheet programs open as UTF-8."""
    cohort = queries.find_cohort(request.user, pk)
    return csv_response(f"learners-{cohort.pk}.csv", [columns_of(edition_of(cohort).specification)])


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
            request.user, cohort=cohort, file_name=file.name, content=file.chunks(), now=timezone.now()
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
    tally = {**dict.fromkeys([*Change, "problems"], 0), **upload.tally}
    problems, rows = upload.shown.get("problems", []), upload.shown.get("rows", [])
    context = {
        "cohort": cohort,
        "upload": upload,
        "open": upload.state in OPEN,
        "seconds": SECONDS_BETWEEN_LOOKS,
        "counts": tally,
        "good": sum(tally[change] for change in Change),
        "problems": [StoredProblem.of(problem) for problem in problems],
        "more_problems": max(0, tally["problems"] - len(problems)),
        "rows": rows,
        "more_rows": max(0, tally[Change.NEW] + tally[Change.CHANGED] - len(rows)),
        "refusal": refusal,
        **_progress_of(upload),
    }
    return render(request, "cohorts/staged_list.html", context, status=status)


def _progress_of(upload: LearnerListUpload) -> dict[str, object]:
    """How far a list is. How many rows it has is known once it was checked; until then nothing is promised."""
    done = importing.rows_done(upload)
    return {"done": done, "total": max(upload.shown.get("rows_in_all", 0), done)}


@login_required
@require_GET
def list_progress(request: HttpRequest, pk: int, upload_pk: int) -> JsonResponse:
    """How far the check or the acceptance of a list is, for the script of the page."""
    upload = queries.find_upload(queries.find_cohort(request.user, pk), upload_pk)
    if upload is None:
        document: dict[str, object] = {"state": "done", "label": _("done"), "done": 1, "total": 1, "finished": True}
    else:
        shown = {"state": upload.state, "label": upload.get_state_display(), **_progress_of(upload)}
        document = {**shown, "finished": upload.state not in OPEN}
    return JsonResponse(document, headers={"Cache-Control": "no-store"})


@login_required
@require_GET
def list_problems(request: HttpRequest, pk: int, upload_pk: int) -> HttpResponseBase:
    """Every problem of a list as CSV, worked out while it is downloaded."""
    cohort = queries.find_cohort(request.user, pk)
    upload = queries.find_upload(cohort, upload_pk)
    if upload is None:
        return _no_longer_waiting(request, cohort)
    header = [_("Where"), _("What is wrong"), _("What to do")]
    return csv_response(f"problems-{cohort.pk}.csv", _problem_rows(upload, header, get_language() or "en"))


def _problem_rows(upload: LearnerListUpload, header: list[str], language: str) -> Iterator[list[str]]:
    yield header
    for problem in parts.problems_of(upload):
        said = problem.in_language(language)
        yield [safe_cell(said.path), safe_cell(said.message), safe_cell(said.remedy)]


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
        upload.refresh_from_db()
        return _staged_list_page(request, cohort, upload, error.problems, status=422)
    if done is None:
        return redirect("cohorts:list", cohort.pk, upload.pk)
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
    """Delete a list without accepting it, or stop accepting it."""
    cohort = queries.find_cohort(request.user, pk)
    upload = queries.find_upload(cohort, upload_pk)
    if upload is None:
        return _no_longer_waiting(request, cohort)
    added = actions.discard_list(request.user, upload=upload, now=timezone.now())
    if added:
        text = ngettext(
            "The list was discarded. %(count)s learner was added before.",
            "The list was discarded. %(count)s learners were added before.",
            added,
        )
        messages.info(request, text % {"count": added})
    else:
        messages.info(request, _("The list was discarded. Nobody was added."))
    return redirect("cohorts:cohort", cohort.pk)
