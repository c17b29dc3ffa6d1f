"""Verifying for anyone, without an account. Nothing that is handed in is stored or written to a log."""

from __future__ import annotations

import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from credenza.errors import CredentialError
from credenza.formats.clr2 import credentials_in
from credenza.verification import RecordReport, message
from credenza_hub.recognition_desk.models import StatementLink
from credenza_hub.recognition_desk.sharing import find_statement_link
from credenza_hub.storage.means import hub_means, hub_verifier
from credenza_hub.wallet.models import ShareLink
from credenza_hub.wallet.queries import find_share_link, pasted_share_link

from .forms import VerifyForm
from .presentation import Shown, issuer_act, printed_in
from .presentation import shown as arrange


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form; after sending it, the report."""
    if request.method != "POST":
        return render(request, "verify/verify.html", {"form": VerifyForm()})
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "verify/verify.html", {"form": form}, status=422)
    shared = pasted_share_link(form.cleaned_data["text"])
    if shared is not None:
        return HttpResponseRedirect(shared)
    return report_page(request, form.data_to_verify(), form.proof_handed_in())


@never_cache
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The report on a credential or statement of recognition that a person shared by a link."""
    link = find_share_link(token) or find_statement_link(token)
    if link is None:
        return render(request, "verify/no_such_link.html", status=404)
    if link.withdrawn_at is not None:
        return render(request, "verify/withdrawn.html", status=410)
    response = report_page(request, _document(link), shared=True)
    response["X-Robots-Tag"] = "noindex"
    return response


def _document(link: ShareLink | StatementLink) -> bytes:
    shown = link.credential if isinstance(link, ShareLink) else link.statement
    return str(shown.document).encode()


def report_page(
    request: HttpRequest, data: bytes, proof: bytes | None = None, *, shared: bool = False, from_wallet: bool = False
) -> HttpResponse:
    """The report on a credential that was handed in, shared by a link, or shown from a wallet."""
    now = timezone.now()
    main, inside = verified(data, now, proof)
    report = main.report
    outcome = RecordReport(report, tuple(each.report for each in inside)).outcome
    context = {
        "report": report,
        "outcome": outcome,
        "verdict": message(f"outcome.{outcome}"),
        "shared": shared,
        "from_wallet": from_wallet,
        "main": main,
        "printed": printed_in(data, report),
        "inside": inside,
        "issuer_act": issuer_act(report, main.claims, now),
        "report_json": json.dumps(report.to_document(), ensure_ascii=False, indent=2),
    }
    return render(request, "verify/report.html", context)


def verified(data: bytes, now: datetime, proof: bytes | None) -> tuple[Shown, list[Shown]]:
    """A credential that was verified; if it is a record of several, also each of those, verified by itself."""
    means = hub_means(now=now)
    verifier = hub_verifier(now=now, means=means)
    main = arrange(verifier.verify(data, now, proof), data, means)
    try:
        members = credentials_in(main.report.document)
    except CredentialError:  # no record, or none that can be taken apart: its own report says so
        return main, []
    return main, [arrange(verifier.verify(member, now), member, means) for member in members]
