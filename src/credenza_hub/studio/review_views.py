"""The page on which a draft is read as a whole, and on which a quality reviewer decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from credenza.errors import InputError
from credenza_hub.organisations.models import Role
from credenza_hub.organisations.permissions import has_role
from credenza_hub.registry.actions import completed

from . import actions
from .changes import changes_between
from .checking import check_document
from .editor import bind_document
from .forms import DecisionForm
from .models import Decision, Draft, DraftState
from .panel import pin_remarks, problems_in_form
from .queries import document_of, draft_for, last_edition, may_decide
from .texts import json_text_of
from .views import FORM_METHODS, reader_language


@require_http_methods(FORM_METHODS)
@login_required
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole specification, the remarks of the rules, and what changed since the last edition."""
    draft = draft_for(request.user, slug, Role.DESIGNER, Role.REVIEWER)
    if request.method != "POST":
        return _page(request, draft, DecisionForm(initial={"revision": draft.revision}))
    if not has_role(request.user, draft.organisation, Role.REVIEWER):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    return _decide(request, draft, form) if form.is_valid() else _page(request, draft, form, status=422)


def _decide(request: HttpRequest, draft: Draft, form: DecisionForm) -> HttpResponse:
    approve = form.cleaned_data["decision"] == Decision.APPROVE
    act = actions.approve_draft if approve else actions.return_draft
    comment, revision = form.cleaned_data["comment"], form.cleaned_data["revision"]
    try:
        act(request.user, draft, comment=comment, revision=revision, now=timezone.now())
    except InputError as error:
        return _page(request, draft, form, problems=problems_in_form(error.problems, reader_language()), status=422)
    except (actions.StaleDraftError, actions.WrongStateError) as error:
        fresh = DecisionForm(initial={"revision": error.draft.revision, "comment": comment})
        return _page(request, draft_for(request.user, draft.slug, Role.REVIEWER), fresh, moved_on=True, status=409)
    messages.success(request, _("The edition is published.") if approve else _("The draft was returned."))
    return redirect("studio:review", draft.slug)


def _page(request: HttpRequest, draft: Draft, form: DecisionForm, *, status: int = 200, **notices: Any) -> HttpResponse:
    language = reader_language()
    whole = completed(draft.organisation, draft.slug, draft.document)
    sheet = bind_document(whole, language)
    today = timezone.now().date()
    remarks = check_document(draft.organisation, draft.slug, draft.document, on=today, language=language)
    edition = last_edition(draft)
    context = {
        "draft": draft,
        "form": form,
        "sheet": sheet,
        "unknown": json_text_of(sheet.unknown) if sheet.unknown else "",
        "panel": pin_remarks(remarks, sheet, language),
        "edition": edition,
        "changes": changes_between(document_of(edition), whole, language) if edition else [],
        "reviews": list(draft.reviews.select_related("reviewer", "edition")),
        "may_write": has_role(request.user, draft.organisation, Role.DESIGNER),
        "may_decide": may_decide(request.user, draft),
        "is_reviewer": has_role(request.user, draft.organisation, Role.REVIEWER),
        "submitted": draft.state == DraftState.SUBMITTED,
        **notices,
    }
    return render(request, "studio/review.html", context, status=status)
