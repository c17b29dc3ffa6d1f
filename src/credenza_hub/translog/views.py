"""Pages about the log, for anyone: what it is, how long it is, how to look at it from outside."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credenza.errors import KeyFileError
from credenza.translog import Kind

from . import models, witnesses
from .forms import EntryForm
from .proving import proof_of
from .queries import CHECKPOINTS_SHOWN, find_entry, latest_anchors, overdue_anchor, waiting


@never_cache
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The state of the log, its keys, its latest checkpoints; with a number, the entry."""
    form = EntryForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("translog:entry", index=form.cleaned_data["entry"])
    checkpoints = list(models.Checkpoint.objects.all()[:CHECKPOINTS_SHOWN])
    context = {
        "form": form,
        "checkpoints": checkpoints,
        "last": checkpoints[0] if checkpoints else None,
        "policy": _policy(),
        "waiting": waiting(),
        "anchors": latest_anchors(),
        "overdue": overdue_anchor(timezone.now()),
        "address": f"{settings.PUBLIC_URL}/log",
    }
    return render(request, "translog/log.html", context, status=422 if form.is_bound else 200)


def _policy() -> str:
    found = models.Log.objects.first()
    try:
        return str(witnesses.policy(found.origin)) if found else ""
    except KeyFileError:  # the key store is out of reach: the page says the rest
        return ""


@never_cache
@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry."""
    return render(request, "translog/entry.html", {"found": find_entry(index)})


@require_safe
def opening(request: HttpRequest, index: int) -> HttpResponse:
    """The proof of an entry that anybody may open: a published edition."""
    edition = find_entry(index).edition
    proof = proof_of(edition.sha256, Kind.EDITION) if edition else None
    if proof is None:
        raise Http404("This entry is opened by its owner alone.")
    headers = {"Content-Disposition": f'attachment; filename="edition-{proof.index}.tlog-proof"'}
    return HttpResponse(proof.to_bytes(), content_type="text/plain; charset=utf-8", headers=headers)
