"""Pages of standards: how one edition, or the whole register, answers one; and what closes a learner's gap."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credenza.occupations import (
    GapPlan,
    Traceability,
    as_csv,
    explain_gap,
    picture,
    summary,
)
from credenza.specification import read_edition
from credenza_hub.registry.models import Edition
from credenza_hub.registry.queries import edition_or_404

from .forms import CreditsForm
from .models import Standard
from .presentation import is_short, shown_groups
from .queries import answering, document_of, gap_of, standard_of, standard_or_404, traced

STANDARDS_ON_A_PAGE = 50


@require_safe
def edition(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """How an edition answers the standard that it names."""
    shown, standard, found = _traced_edition(slug, sha256)
    addresses = {
        "picture": reverse("occupations:edition-picture", args=[slug, sha256]),
        "table": reverse("occupations:edition-table", args=[slug, sha256]),
    }
    suggested = not all(answer.is_stated for answer in found.answers)
    context = {"edition": shown, "standard": standard, "suggested": suggested, **_shown(found), **addresses}
    return render(request, "occupations/edition.html", context)


@require_safe
def edition_picture(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """The same as a picture."""
    return _picture(_traced_edition(slug, sha256)[2])


@require_safe
def edition_table(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """The same as a table."""
    return _table(_traced_edition(slug, sha256)[2])


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """The standards in the register."""
    every = Standard.objects.defer("document")
    page = Paginator(every, STANDARDS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "occupations/standards.html", {"page": page})


@require_safe
def standard(request: HttpRequest, pk: int) -> HttpResponse:
    """How the register answers a standard."""
    shown = standard_or_404(pk)
    editions = answering(shown)
    addresses = {
        "picture": reverse("occupations:standard-picture", args=[pk]),
        "table": reverse("occupations:standard-table", args=[pk]),
    }
    context = {"standard": shown, "editions": editions, **_shown(traced(document_of(shown), editions)), **addresses}
    return render(request, "occupations/standard.html", context)


@require_safe
def standard_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a picture."""
    return _picture(_traced_standard(pk))


@require_safe
def standard_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a table."""
    return _table(_traced_standard(pk))


@never_cache
@login_required
@require_safe
def gap(request: HttpRequest, pk: int) -> HttpResponse:
    """What closes the gap of the person who looks."""
    shown = standard_or_404(pk)
    form = CreditsForm(request.GET)
    editions = answering(shown)
    context: dict[str, Any] = {"standard": shown, "form": form}
    if form.is_valid():
        plan = gap_of(request.user, document_of(shown), editions, form.cleaned_data["credits"])
        context |= {"plan": plan, "choices": _choices(plan, editions), "sentences": explain_gap(plan)}
    return render(request, "occupations/gap.html", context, status=200 if form.is_valid() else 422)


def _traced_edition(slug: str, sha256: str) -> tuple[Edition, Standard, Traceability]:
    """Raises Http404 for an edition that names no standard in the register."""
    shown = edition_or_404(slug, sha256)
    standard = standard_of(read_edition(shown.canonical.encode()).specification)
    if standard is None:
        raise Http404
    return shown, standard, traced(document_of(standard), [shown], suggest=True)


def _traced_standard(pk: int) -> Traceability:
    shown = standard_or_404(pk)
    return traced(document_of(shown), answering(shown))


def _shown(found: Traceability) -> dict[str, Any]:
    language = _language()
    return {"summary": summary(found, language), "groups": shown_groups(found, language), "short": is_short(found)}


def _picture(found: Traceability) -> HttpResponse:
    return HttpResponse(picture(found, _language()), content_type="image/svg+xml")


def _table(found: Traceability) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="standard.csv"'}
    return HttpResponse(as_csv(found, _language()), content_type="text/csv; charset=utf-8", headers=headers)


def _choices(plan: GapPlan, editions: list[Edition]) -> list[tuple[Edition, Any]]:
    """Each choice with its edition: offers are numbered in the order of the editions, from 1."""
    return [(editions[choice.offer.number - 1], choice) for choice in plan.choices]


def _language() -> str:
    return get_language() or "en"
