"""The learner's pages."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from credenza.errors import FaceError, KeyFileError, LogError, NationalDocumentError, RenderingError, UncheckableError
from credenza.formats.openbadges3 import claims_of
from credenza.proofs.jades import StampError
from credenza.translog import SUFFIX, Kind
from credenza_hub.badge_api.keeping import badges_kept_by
from credenza_hub.issuing.models import Credential
from credenza_hub.issuing.queries import acts_on
from credenza_hub.recognition_desk.statements import statements_of
from credenza_hub.supplement_lines.national import TITLES, document_of, draw_national, pdf_response
from credenza_hub.translog.actions import Form, subject_of
from credenza_hub.translog.models import Opening
from credenza_hub.translog.proving import is_logged, openings_of, proof_by, published_size

from . import actions
from .europass import seal_for, sealed_for_europass
from .forms import ShareForm, SupplementForm
from .queries import credential_or_404, credentials_of, links_of, share_address
from .supplements import supplement_of

logger = logging.getLogger(__name__)

CREDENTIALS_ON_A_PAGE = 20
EUROPASS = "europass"
"""Prefix of the form that asks for the languages of the credential for Europass."""
SHOWN_ATTESTATIONS = 10
"""How many of the attestations that wallets took the page links the proofs of, the latest."""


@never_cache
@login_required
@require_safe
def credentials(request: HttpRequest) -> HttpResponse:
    """The credentials of the person who looks."""
    page = Paginator(credentials_of(request.user), CREDENTIALS_ON_A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    shown = [(each, each.standing(now)) for each in page]
    context = {
        "page": page,
        "credentials": shown,
        "kept_badges": badges_kept_by(request.user),
        "statements": statements_of(request.user),
    }
    return render(request, "wallet/credentials.html", context)


@never_cache
@login_required
@require_safe
def credential(request: HttpRequest, key: UUID) -> HttpResponse:
    """One credential: what it says, its supplement and its links."""
    return _credential_page(request, credential_or_404(request.user, key))


@never_cache
@login_required
@require_safe
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """The signed credential as a file, byte for byte as issued."""
    found = credential_or_404(request.user, key)
    headers = {"Content-Disposition": f'attachment; filename="credential-{found.key}.json"'}
    return HttpResponse(found.document.encode(), content_type="application/json", headers=headers)


@never_cache
@login_required
@require_safe
def log_proof(request: HttpRequest, key: UUID, name: str = "credential") -> HttpResponse:
    """The proof that the credential is in the transparency log, to be kept beside it. 404 until it has its place.

    With ``europass`` as ``name`` it is that of the copy for Europass that was made last.
    """
    found = credential_or_404(request.user, key)
    subject = subject_of(str(found.key), Form.EUROPASS) if name == EUROPASS else str(found.key)
    opening = openings_of(subject, Kind.AWARD).last()
    return _proof_file(request, key, opening, f"{name}-{key}")


@never_cache
@login_required
@require_safe
def attestation_proof(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """The proof that the attestation that a wallet took as number ``number`` is in the log; the first has number 1."""
    found = credential_or_404(request.user, key)
    openings = openings_of(subject_of(str(found.key), Form.ATTESTATION), Kind.AWARD)
    opening = openings[number - 1] if 0 < number <= openings.count() else None
    return _proof_file(request, key, opening, f"attestation-{number}-{key}")


def _proof_file(request: HttpRequest, key: UUID, opening: Opening | None, name: str) -> HttpResponse:
    try:
        proof = proof_by(opening) if opening else None
    except (LogError, UncheckableError):
        messages.error(request, gettext("The log is being repaired. Try again later."))
        return redirect("wallet:credential", key=key)
    if proof is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{name}{SUFFIX}"'}
    return HttpResponse(proof.to_bytes(), content_type="text/plain; charset=utf-8", headers=headers)


@never_cache
@login_required
@require_POST
def supplement(request: HttpRequest, key: UUID) -> HttpResponse:
    """The supplement as a PDF in the two languages chosen. A revoked credential has none."""
    found = credential_or_404(request.user, key)
    form = SupplementForm(request.POST)
    if not form.is_valid():
        return _credential_page(request, found, supplement_form=form, status=422)
    if found.revoked_at is not None:
        raise Http404
    now = timezone.now()
    link = actions.supplement_link(request.user, credential=found, now=now)
    try:
        drawn = supplement_of(found, link, form.languages(), now=now)
    except RenderingError:
        messages.error(request, gettext("The supplement could not be drawn. The fault is ours; please tell us."))
        return redirect("wallet:credential", key=key)
    headers = {"Content-Disposition": f'attachment; filename="supplement-{found.key}.pdf"'}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


@never_cache
@login_required
@require_POST
def national(request: HttpRequest, key: UUID) -> HttpResponse:
    """The attestation or certificate as a PDF, where the edition has one. A revoked credential has none."""
    found = credential_or_404(request.user, key)
    if found.revoked_at is not None or document_of(found.participant.cohort.edition) is None:
        raise Http404
    now = timezone.now()
    link = actions.supplement_link(request.user, credential=found, now=now)
    try:
        return pdf_response(found, draw_national(found, link, get_language() or "en", now=now))
    except NationalDocumentError as error:
        for problem in error.problems:
            messages.error(request, str(problem.in_language(get_language() or "en")))
    except RenderingError:
        messages.error(request, gettext("The document could not be drawn. The fault is ours; please tell us."))
    return redirect("wallet:credential", key=key)


@never_cache
@login_required
@require_POST
def europass(request: HttpRequest, key: UUID) -> HttpResponse:
    """The credential for Europass under the seal of its issuer. None without a seal, or for a revoked award."""
    found, now = credential_or_404(request.user, key), timezone.now()
    seal = seal_for(found, now=now)
    if seal is None:
        raise Http404
    form = SupplementForm(request.POST, prefix=EUROPASS)
    if not form.is_valid():
        return _credential_page(request, found, europass_form=form, status=422)
    try:
        sealed = sealed_for_europass(found, seal, form.languages(), now=now)
    except FaceError as error:
        language = get_language() or "en"
        for problem in error.problems:
            messages.error(request, str(problem.in_language(language)))
        return redirect("wallet:credential", key=key)
    except StampError as error:
        logger.warning("No time stamp: %s", error)
        messages.error(request, gettext("The time could not be stamped, so nothing was sealed. Try again later."))
        return redirect("wallet:credential", key=key)
    except (KeyFileError, RenderingError):
        messages.error(request, gettext("The credential could not be sealed. The fault is ours; please tell us."))
        return redirect("wallet:credential", key=key)
    headers = {"Content-Disposition": f'attachment; filename="europass-{found.key}.json"'}
    return HttpResponse(sealed, content_type="application/json", headers=headers)


@login_required
@require_POST
def share(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make a link."""
    found = credential_or_404(request.user, key)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _credential_page(request, found, share_form=form, status=422)
    actions.share_credential(request.user, credential=found, note=form.cleaned_data["note"], now=timezone.now())
    messages.success(request, gettext("The link is ready. Whoever has it sees this credential."))
    return HttpResponseRedirect(f"{reverse('wallet:credential', args=[key])}#links")


@login_required
@require_POST
def withdraw(request: HttpRequest, key: UUID, link_pk: int) -> HttpResponse:
    """Withdraw a link."""
    link = credential_or_404(request.user, key).share_links.filter(pk=link_pk).first()
    if link is None:
        raise Http404
    actions.withdraw_link(request.user, link=link, now=timezone.now())
    messages.success(request, gettext("The link was withdrawn. It shows nothing any more."))
    return HttpResponseRedirect(f"{reverse('wallet:credential', args=[key])}#links")


@never_cache
@require_safe
def shared_link(request: HttpRequest, token: str) -> HttpResponse:
    """From the short address in a QR code to the page in the reader's language."""
    return redirect("verify:shared", token=token)


def _credential_page(
    request: HttpRequest,
    shown: Credential,
    *,
    share_form: ShareForm | None = None,
    supplement_form: SupplementForm | None = None,
    europass_form: SupplementForm | None = None,
    status: int = 200,
) -> HttpResponse:
    claims = claims_of(json.loads(shown.document))
    context: dict[str, Any] = {
        "credential": shown,
        "standing": shown.standing(timezone.now()),
        "acts": acts_on(shown),
        "is_logged": is_logged(str(shown.key), Kind.AWARD),
        "is_europass_logged": is_logged(subject_of(str(shown.key), Form.EUROPASS), Kind.AWARD),
        "attestations": _logged_attestations(shown),
        "claims": claims,
        "edition": shown.participant.cohort.edition,
        "national": TITLES.get(document_of(shown.participant.cohort.edition)),
        "wallet_copies": shown.wallet_copies.all()[:3],
        "links": [(link, share_address(link)) for link in links_of(shown)],
        "share_form": share_form or ShareForm(),
        "supplement_form": supplement_form or SupplementForm(initial=_usual_languages(claims.language)),
        "europass_form": europass_form or SupplementForm(initial=_usual_languages(claims.language), prefix=EUROPASS),
        "seal": seal_for(shown, now=timezone.now()),
    }
    return render(request, "wallet/credential.html", context, status=status)


def _logged_attestations(credential: Credential) -> list[tuple[int, datetime]]:
    """Number and moment of the latest attestations that wallets took, those of them that have a place in the log."""
    openings = openings_of(subject_of(str(credential.key), Form.ATTESTATION), Kind.AWARD)
    moments = openings.values_list("addition__added_at", "addition__first", "place")
    size = published_size()
    placed = [
        (number, moment)
        for number, (moment, first, place) in enumerate(moments, start=1)
        if first is not None and first + place < size
    ]
    return placed[-SHOWN_ATTESTATIONS:]


def _usual_languages(language_of_credential: str | None) -> dict[str, str]:
    first, reader = language_of_credential or "en", get_language() or "en"
    return {"first": first, "second": next(tag for tag in (reader, "en", "it") if tag != first)}
