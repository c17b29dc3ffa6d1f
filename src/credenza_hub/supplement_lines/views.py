"""National documents of a credential; the lines of a cohort, and their files for the system that keeps diplomas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from credenza.errors import NationalDocumentError, RenderingError
from credenza.formats.diploma_supplement import COLUMNS, LANGUAGES, cells, to_document
from credenza.frameworks import language_name
from credenza.issuance import safe_cell
from credenza_hub.cohorts.models import Cohort
from credenza_hub.cohorts.queries import find_cohort
from credenza_hub.cohorts.tables import title_of
from credenza_hub.project.downloads import csv_response
from credenza_hub.wallet.queries import link_on_paper

from . import actions, queries
from .national import document_of, draw_national, pdf_response

LINES_ON_THE_PAGE = 20


def _cohort_with_lines(request: HttpRequest, pk: int) -> Cohort:
    """A cohort of the registrar. Raises Http404 for one whose edition is entered in no diploma supplement."""
    cohort = find_cohort(request.user, pk)
    if not queries.has_lines(cohort):
        raise Http404
    return cohort


@never_cache
@login_required
@require_GET
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """How the lines of a cohort read."""
    cohort = _cohort_with_lines(request, pk)
    shown = queries.first_lines(cohort, LINES_ON_THE_PAGE)
    names = [(tag, language_name(tag, get_language())) for tag in LANGUAGES]
    context = {
        "cohort": cohort,
        "title": title_of(cohort.edition, get_language()),
        "learners": [
            (line.learner.full_name, [(tag, name, line.text().in_language(tag)) for tag, name in names])
            for line in shown
        ],
        "count": queries.valid_credentials(cohort).count(),
        "columns": COLUMNS,
    }
    return render(request, "supplement_lines/lines.html", context)


@login_required
@require_POST
def table(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All lines as CSV."""
    cohort = _cohort_with_lines(request, pk)
    actions.note_export(request.user, cohort=cohort, now=timezone.now())
    return csv_response(f"diploma-supplement-{cohort.pk}.csv", _rows(cohort))


def _rows(cohort: Cohort) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for line in queries.all_lines(cohort):
        yield tuple(safe_cell(cell) for cell in cells(line))


@login_required
@require_POST
def documents(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All lines as JSON, one document on each row of the file (JSON lines)."""
    cohort = _cohort_with_lines(request, pk)
    actions.note_export(request.user, cohort=cohort, now=timezone.now())
    name = f"diploma-supplement-{cohort.pk}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    written = (json.dumps(to_document(line), ensure_ascii=False) + "\n" for line in queries.all_lines(cohort))
    return StreamingHttpResponse(written, content_type="application/x-ndjson; charset=utf-8", headers=headers)


@never_cache
@login_required
@require_POST
def national(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """The attestation or certificate of one credential; its code leads to the learner's open link, if there is one."""
    cohort = find_cohort(request.user, pk)
    found = get_object_or_404(queries.valid_credentials(cohort), key=key)
    if document_of(cohort.edition) is None:
        raise Http404
    now = timezone.now()
    try:
        drawn = draw_national(found, link_on_paper(found), get_language() or "en", now=now)
    except NationalDocumentError as error:
        for problem in error.problems:
            messages.error(request, str(problem.in_language(get_language() or "en")))
        return redirect("issuing:credentials", pk)
    except RenderingError:
        messages.error(request, _("The document could not be drawn. The fault is ours; please tell us."))
        return redirect("issuing:credentials", pk)
    actions.note_document(request.user, credential=found, now=now)
    return pdf_response(found, drawn)
