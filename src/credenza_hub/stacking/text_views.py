"""Rules as a text: to read, to replace by pasting or by a file, to download; in the format of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from credenza.errors import InputError
from credenza.specification import read_document, yaml_text
from credenza.stacking import read_target
from credenza_hub.organisations.models import Role
from credenza_hub.studio.text_views import shown_again, text_sent
from credenza_hub.studio.views import FORM_METHODS, revision_of

from . import actions, queries
from .models import Target

_FROM_HERE = ("id", "receiver")
"""What follows from where the rules stand, whatever a text says."""


@require_http_methods(FORM_METHODS)
@login_required
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole rules as one text."""
    found = queries.target_for(request.user, slug, Role.DESIGNER)
    if request.method != "POST":
        return _page(request, found, yaml_text(found.document))
    data = text_sent(request)
    revision = revision_of(request)
    try:
        saved = actions.save_target(request.user, found, _rules_in(data), revision=revision, now=timezone.now())
    except InputError as error:
        return _page(request, found, shown_again(data), revision=revision, problems=error.problems, status=422)
    except actions.StaleTargetError as error:
        return _page(request, error.target, shown_again(data), conflict=True, status=409)
    messages.success(request, _("The rules were saved."))
    return redirect("stacking:text", saved.slug)


def _rules_in(data: bytes) -> Mapping[str, Any]:
    """The document in a text. Raises DocumentError or SpecificationError, with lines."""
    read_target(data)
    document, _places = read_document(data)
    return {name: value for name, value in document.items() if name not in _FROM_HERE}


def _page(
    request: HttpRequest,
    found: Target,
    shown: str,
    *,
    revision: int | None = None,
    status: int = 200,
    **notices: object,
) -> HttpResponse:
    current = found.revision if revision is None else revision
    context = {"target": found, "text": shown, "revision": current, **notices}
    return render(request, "stacking/text.html", context, status=status)


@require_safe
@login_required
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules as a YAML file, for ``credenza stack`` and for keeping."""
    found = queries.target_for(request.user, slug, Role.DESIGNER, Role.REVIEWER)
    headers = {"Content-Disposition": f'attachment; filename="{found.slug}.yaml"'}
    return HttpResponse(yaml_text(found.document), content_type="application/yaml; charset=utf-8", headers=headers)
