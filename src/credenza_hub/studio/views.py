"""Pages of the studio for designers: the list of drafts and the form for a specification."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credenza.errors import InputError, Problem
from credenza_hub.organisations.models import Role
from credenza_hub.organisations.queries import chosen_organisation, organisations_of

from . import actions
from .advice import put_help, texts_of_outcomes
from .checking import check_document
from .concepts import Wish, aligned, put_concepts, wish_of
from .editor import UnreadableFormError, bind_document, document_from_form
from .forms import NewDraftForm
from .models import Draft, DraftState
from .panel import pin_remarks, problems_in_form
from .queries import draft_for, drafts_of, drafts_to_review, last_edition, last_return

DRAFTS_PER_PAGE = 25
FORM_METHODS = ["GET", "HEAD", "POST"]


def reader_language() -> str:
    """The language of the page."""
    return (get_language() or "en").split("-")[0]


def revision_of(request: HttpRequest) -> int:
    """The revision from which the sent page was made; -1, which no draft has, if the page does not say."""
    revision = request.POST.get("revision", "")
    return int(revision) if revision.isascii() and revision.isdecimal() and len(revision) < 10 else -1


@require_safe
@login_required
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts of the person's organisations."""
    page = Paginator(drafts_of(request.user), DRAFTS_PER_PAGE).get_page(request.GET.get("page"))
    may_write = bool(organisations_of(request.user, Role.DESIGNER))
    return render(request, "studio/drafts.html", {"page": page, "may_write": may_write})


@require_safe
@login_required
def reviews(request: HttpRequest) -> HttpResponse:
    """The drafts that wait for a quality reviewer."""
    page = Paginator(drafts_to_review(request.user), DRAFTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "studio/reviews.html", {"page": page})


@require_http_methods(FORM_METHODS)
@login_required
def new_draft(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    organisations = organisations_of(request.user, Role.DESIGNER)
    chosen_organisation(organisations, None)
    form = NewDraftForm(organisations, reader_language(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        organisation = chosen_organisation(organisations, form.cleaned_data["organisation"])
        title = {reader_language(): form.cleaned_data["title"]}
        try:
            draft = actions.create_draft(
                request.user, organisation, title=title, slug=form.cleaned_data["slug"], now=timezone.now()
            )
            return redirect("studio:draft", draft.slug)
        except actions.AddressTakenError:
            form.add_error("slug", _("This address is taken. Choose another one."))
    return render(request, "studio/new_draft.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(FORM_METHODS)
@login_required
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a specification. ``act`` is save (default), submit, or a change of rows, which saves nothing."""
    found = draft_for(request.user, slug, Role.DESIGNER)
    if request.method == "POST":
        return _form_sent(request, found)
    if found.state == DraftState.SUBMITTED:
        return redirect("studio:review", slug)
    return _form(request, found, found.document)


def _form_sent(request: HttpRequest, found: Draft) -> HttpResponse:
    try:
        document = document_from_form(request.POST)
    except UnreadableFormError as error:
        return _form(request, found, found.document, problems=error.problems, status=422)
    act = request.POST.get("act", "save")
    if act not in ("save", "submit"):
        wish = wish_of(act)
        changed = aligned(document, wish, reader_language()) if wish and wish.concept else document
        unsaved = wish is None or changed != found.document
        return _form(request, found, changed, revision=revision_of(request), unsaved=unsaved, wish=wish)
    return _save(request, found, document, submit=act == "submit")


def _save(request: HttpRequest, found: Draft, document: dict[str, Any], *, submit: bool) -> HttpResponse:
    try:
        saved = actions.save_draft(request.user, found, document, revision=revision_of(request), now=timezone.now())
    except actions.StaleDraftError as error:
        return _form(request, error.draft, document, unsaved=True, conflict="saved", status=409)
    except actions.WrongStateError as error:
        return _form(request, error.draft, document, unsaved=True, conflict="submitted", status=409)
    except InputError as error:
        return _form(request, found, document, revision=revision_of(request), problems=error.problems, status=422)
    if submit:
        return _submit(request, saved)
    messages.success(request, _("The draft was saved."))
    return redirect("studio:draft", saved.slug)


def _submit(request: HttpRequest, saved: Draft) -> HttpResponse:
    try:
        actions.submit_draft(request.user, saved, revision=saved.revision, now=timezone.now())
    except InputError as error:
        return _form(request, saved, saved.document, problems=error.problems, refused=True, status=422)
    except (actions.StaleDraftError, actions.WrongStateError) as error:
        return _form(request, error.draft, saved.document, unsaved=True, conflict="saved", status=409)
    messages.success(request, _("The draft was submitted. A quality reviewer who did not write it decides."))
    return redirect("studio:review", saved.slug)


def _form(
    request: HttpRequest,
    found: Draft,
    document: Mapping[str, Any],
    *,
    revision: int | None = None,
    problems: Sequence[Problem] = (),
    wish: Wish | None = None,
    status: int = 200,
    **notices: Any,
) -> HttpResponse:
    """The page with the form. ``notices``: unsaved, conflict, refused."""
    checked = _checked(found, document)
    put_concepts(checked["sheet"], document, wish, reader_language())
    context = {
        **checked,
        "draft": found,
        "revision": found.revision if revision is None else revision,
        "base": json.dumps(document, ensure_ascii=False),
        "edition": last_edition(found),
        "returned": last_return(found),
        "address": reverse("studio:draft", args=[found.slug]),
        "problems": problems_in_form(problems, reader_language()),
        **notices,
    }
    return render(request, "studio/draft.html", context, status=status)


def _checked(found: Draft, document: Mapping[str, Any]) -> dict[str, Any]:
    language = reader_language()
    sheet = bind_document(document, language)
    today = timezone.now().date()
    remarks = check_document(found.organisation, found.slug, document, on=today, language=language)
    put_help(sheet, document, language)
    return {"panel": pin_remarks(remarks, sheet, language), "sheet": sheet}


@require_POST
@login_required
def findings(request: HttpRequest, slug: str) -> HttpResponse:
    """What the rules say about the form as it stands in the browser, and the help for its outcomes. Saves nothing."""
    found = draft_for(request.user, slug, Role.DESIGNER)
    try:
        document = document_from_form(request.POST)
    except UnreadableFormError as error:
        problems = problems_in_form(error.problems, reader_language())
        return render(request, "components/problems.html", {"problems": problems}, status=422)
    checked = _checked(found, document)
    return render(request, "studio/findings.html", {**checked, "helped": list(texts_of_outcomes(checked["sheet"]))})


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a submitted draft back."""
    found = draft_for(request.user, slug, Role.DESIGNER)
    try:
        actions.withdraw_draft(request.user, found, revision=revision_of(request), now=timezone.now())
        messages.success(request, _("The draft was withdrawn. You can go on writing."))
    except (actions.StaleDraftError, actions.WrongStateError):
        messages.error(request, _("The draft has moved on in the meantime. This is how it stands now."))
        return redirect("studio:review", slug)
    return redirect("studio:draft", slug)
