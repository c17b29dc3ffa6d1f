"""The page of the audit trail."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from credenza_hub.organisations.models import Role
from credenza_hub.organisations.queries import chosen_organisation, organisations_of

from .events import OUTSIDE_ORGANISATIONS, SHORT_NAMES, Event
from .queries import readable, trail_of

LINES_PER_PAGE = 50


@require_safe
@login_required
def trail(request: HttpRequest) -> HttpResponse:
    """What happened in one organisation, for its quality reviewers and registrars."""
    organisations = organisations_of(request.user, Role.REVIEWER, Role.REGISTRAR)
    organisation = chosen_organisation(organisations, request.GET.get("organisation"))
    action = request.GET.get("action", "")
    action = action if action in set(Event) else ""
    page = Paginator(trail_of(organisation, action), LINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisations": organisations,
        "organisation": organisation,
        "action": action,
        "actions": [(event.value, name) for event, name in SHORT_NAMES.items() if event not in OUTSIDE_ORGANISATIONS],
        "page": page,
        "lines": readable(page.object_list),
    }
    return render(request, "audit/trail.html", context)
