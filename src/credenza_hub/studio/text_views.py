"""Pages of the studio for people who like to write YAML or JSON."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from credenza.errors import InputError
from credenza_hub.organisations.models import Role

from . import actions
from .models import Draft, DraftState
from .queries import draft_for
from .texts import document_of_text, json_text_of, text_of
from .views import FORM_METHODS, revision_of

LARGEST_SHOWN = 200_000
"""Characters of a refused text that the page shows again."""


@require_http_methods(FORM_METHODS)
@login_required
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole draft as one text: to read, to replace by pasting, or by a file."""
    draft = draft_for(request.user, slug, Role.DESIGNER)
    if request.method == "POST":
        return _text_sent(request, draft)
    if draft.state == DraftState.SUBMITTED:
        return redirect("studio:review", slug)
    return _page(request, draft, text_of(draft.document))


def _text_sent(request: HttpRequest, draft: Draft) -> HttpResponse:
    data = text_sent(request)
    try:
        saved = actions.save_draft(
            request.user, draft, document_of_text(data), revision=revision_of(request), now=timezone.now()
        )
    except InputError as error:
        return _page(
            request, draft, shown_again(data), revision=revision_of(request), problems=error.problems, status=422
        )
    except actions.StaleDraftError as error:
        return _page(request, error.draft, shown_again(data), conflict="saved", status=409)
    except actions.WrongStateError as error:
        return _page(request, error.draft, shown_again(data), conflict="submitted", status=409)
    messages.success(request, _("The draft was saved."))
    return redirect("studio:text", saved.slug)


def text_sent(request: HttpRequest) -> bytes:
    """The file that was handed in, else the text."""
    file = request.FILES.get("file")
    return file.read() if file else request.POST.get("text", "").replace("\r\n", "\n").encode(errors="replace")


def shown_again(data: bytes) -> str:
    """A refused text, as far as the page shows it again."""
    return data[:LARGEST_SHOWN].decode(errors="replace").replace("\x00", "\ufffd")


def _page(
    request: HttpRequest, draft: Draft, shown: str, *, revision: int | None = None, status: int = 200, **notices: object
) -> HttpResponse:
    current = draft.revision if revision is None else revision
    return render(
        request, "studio/text.html", {"draft": draft, "text": shown, "revision": current, **notices}, status=status
    )


@require_safe
@login_required
def document(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The draft as a file to download; ``form`` is yaml or json."""
    draft = draft_for(request.user, slug, Role.DESIGNER, Role.REVIEWER)
    if form == "json":
        content, media_type = json_text_of(draft.document), "application/json"
    else:
        content, media_type = text_of(draft.document), "application/yaml; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="{draft.slug}.{form}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
