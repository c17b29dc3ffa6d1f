"""Pages on which learners connect tools, see and end that, and look after badges from elsewhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credenza_hub.verify.views import report_page

from .connections import connections_of, end_connection, lasts
from .keeping import badges_kept_by, remove_badge
from .models import KeptBadge
from .provider import issuer, provider
from .scopes import MEANINGS, permissions


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What a connected tool gets, and what the hub keeps of it; for everybody."""
    return render(request, "badge_api/about.html", {"meanings": list(MEANINGS.values())})


@never_cache
@login_required
@require_safe
def tools(request: HttpRequest) -> HttpResponse:
    """The tools that the person who looks has connected."""
    shown = [(each, permissions(each.scope)) for each in connections_of(request.user, now=timezone.now())]
    return render(request, "badge_api/tools.html", {"connections": shown})


@login_required
@require_POST
def disconnect(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take back what a tool was allowed."""
    now = timezone.now()
    found = connections_of(request.user, now=now).filter(key=key).first()
    if found is None:
        raise Http404
    with transaction.atomic():
        end_connection(found, now=now)
    messages.success(request, gettext("The tool is no longer connected. It can read and change nothing any more."))
    return redirect("badge_api:tools")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """What a tool asks for; the learner agrees or does not.

    A wrong request is never sent back by itself: everybody can register a tool, and the hub leads nobody to a stranger
    who did not choose to go there (RFC 9700, section 4.11.2).
    """
    try:
        grant = provider.get_consent_grant(request, request.user)
    except OAuth2Error as error:
        return render(request, "badge_api/refused.html", {"code": error.error, "reason": error.description}, status=400)
    if request.method != "POST":
        return _consent_page(request, grant)
    with transaction.atomic():
        agreed = request.user if "agree" in request.POST else None
        answer = provider.create_authorization_response(grant.request, agreed, grant)
    return HttpResponseRedirect(add_params_to_uri(answer["Location"], _besides(grant, agreed)))


def _besides(grant: Any, agreed: object) -> list[tuple[str, str]]:
    """What was allowed (section 7.1.2), and who answers, so that no tool sends the code elsewhere (RFC 9207)."""
    return [*([("scope", grant.request.scope)] if agreed else []), ("iss", issuer())]


def _consent_page(request: HttpRequest, grant: Any) -> HttpResponse:
    context = {
        "tool": grant.request.client,
        "permissions": permissions(grant.request.scope),
        "until": timezone.now() + lasts(grant.request.scope),
        "redirect_host": urlsplit(grant.redirect_uri).hostname,
    }
    response = render(request, "badge_api/authorize.html", context)
    # Browsers judge the redirect after a form by the policy of the page with the form.
    parts = urlsplit(grant.redirect_uri)
    response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}
    return response


@never_cache
@login_required
@require_safe
def kept(request: HttpRequest, key: UUID) -> HttpResponse:
    """A badge from elsewhere: verified again, with everything that it says."""
    return report_page(request, _own_badge(request, key).text.encode())


@never_cache
@login_required
@require_safe
def kept_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The badge as a file, as it came."""
    badge = _own_badge(request, key)
    content_type, ending = ("text/plain; charset=utf-8", "jwt") if badge.is_compact else ("application/json", "json")
    headers = {"Content-Disposition": f'attachment; filename="badge-{badge.key}.{ending}"'}
    return HttpResponse(badge.text.encode(), content_type=content_type, headers=headers)


@login_required
@require_POST
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a badge from elsewhere."""
    remove_badge(request.user, _own_badge(request, key), now=timezone.now())
    messages.success(request, gettext("The badge was removed."))
    return redirect("wallet:credentials")


def _own_badge(request: HttpRequest, key: UUID) -> KeptBadge:
    found: KeptBadge | None = badges_kept_by(request.user).filter(key=key).first()
    if found is None:
        raise Http404
    return found
