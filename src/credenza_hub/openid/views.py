"""Pages on which a learner takes a credential into a wallet, or lets a wallet take it."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credenza.supplement import qr_code
from credenza_hub.cohorts.tables import title_of
from credenza_hub.issuing.models import Credential
from credenza_hub.recognition_desk.queries import find_procedure
from credenza_hub.verify.views import report_page
from credenza_hub.wallet.queries import credential_or_404, credentials_of

from .asking import ask, request_link
from .authorizing import AuthorizationRequest, asked_by, consent, refusal
from .codes import digest_of, transaction_code
from .configurations import ATTESTATION, configurations_of
from .faults import RefusedError
from .models import Offer, PresentationRequest
from .offers import is_open, make_offer, offer_link

MOST_CHOICES = 50
IN_SESSION = "wallet_requests"
MOST_REMEMBERED = 9


class ConsentForm(forms.Form):
    """Which credential the wallet gets."""

    credential = forms.ChoiceField(label=_("Credential"), widget=forms.RadioSelect)


def as_image(text: str) -> str:
    """A QR code as an address that a page can show by itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(qr_code(text)).decode()}"


@login_required
@require_POST
def offers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make an offer of one's own credential."""
    credential = credential_or_404(request.user, key)
    if credential.revoked_at is not None:
        raise Http404
    made = make_offer(request.user, credential=credential, now=timezone.now())
    return redirect("openid:offer", key, made.key)


@never_cache
@login_required
@require_safe
def offer(request: HttpRequest, key: UUID, offer_key: UUID) -> HttpResponse:
    """An offer as a link and a QR code, with the digits that the wallet asks for."""
    credential = credential_or_404(request.user, key)
    found = Offer.objects.filter(key=offer_key, credential=credential, made_by=request.user).first()
    if found is None:
        raise Http404
    link = offer_link(found)
    context = {
        "credential": credential,
        "title": title_of(credential.participant.cohort.edition, get_language() or "en"),
        "offer": found,
        "is_open": is_open(found, timezone.now()),
        "link": link,
        "picture": as_image(link),
        "digits": transaction_code(found.key),
        "forms": configurations_of(credential),
        "attestation": ATTESTATION,
    }
    return render(request, "openid/offer.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """What a wallet asks for; the learner chooses a credential and agrees, or does not."""
    now = timezone.now()
    try:
        asked = asked_by(request.GET.dict(), now=now)
    except RefusedError as error:
        context = {"code": error.error, "reason": error.description}
        return render(request, "openid/refused.html", context, status=error.status)
    choices = _choices(request, asked)
    if request.method != "POST":
        return _consent_page(request, asked, choices, ConsentForm(initial=_only(choices)))
    if "refuse" in request.POST:
        return _sent_to(refusal(asked))
    form = ConsentForm(request.POST)
    form.fields["credential"].choices = _named(choices)
    if not form.is_valid():
        return _consent_page(request, asked, choices, form, status=422)
    chosen = choices[form.cleaned_data["credential"]]
    return _sent_to(consent(request.user, asked, credential=chosen, now=now))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Ask a wallet for a credential: to verify it, or for a request for recognition by who is signed in."""
    slug = request.POST.get("recognition", "") or request.GET.get("recognition", "")
    procedure = find_procedure(slug) if slug else None
    if request.method != "POST":
        return render(request, "openid/show.html", {"procedure": procedure, "recognition": slug})
    if procedure is not None and not request.user.is_authenticated:
        return redirect("recognition_desk:request", slug)
    asked = ask(
        request.user if procedure is not None else None,
        purpose=PresentationRequest.RECOGNITION if procedure is not None else PresentationRequest.VERIFY,
        for_slug=slug,
        now=timezone.now(),
    )
    request.session[IN_SESSION] = [*request.session.get(IN_SESSION, [])[-MOST_REMEMBERED:], str(asked.key)]
    return redirect("openid:shown", asked.key)


@never_cache
@require_safe
def shown(request: HttpRequest, key: UUID) -> HttpResponse:
    """The code for the wallet while nothing was shown; then what was shown, to the browser that asked."""
    asked = PresentationRequest.objects.filter(key=key, expires_at__gt=timezone.now()).first()
    if asked is None or not _may_look(request, asked):
        return render(request, "openid/nothing_shown.html", {"refused": False}, status=404)
    if asked.answered_at is None:
        try:
            link = request_link(asked)
        except RefusedError as error:
            return render(request, "openid/nothing_shown.html", {"refused": False}, status=error.status)
        return render(request, "openid/waiting.html", {"asked": asked, "link": link, "picture": as_image(link)})
    if not asked.answer:
        return render(request, "openid/nothing_shown.html", {"refused": True})
    if asked.purpose == PresentationRequest.RECOGNITION:
        return redirect(f"{reverse('recognition_desk:request', args=[asked.for_slug])}?wallet={asked.key}")
    return report_page(request, asked.answer.encode(), from_wallet=True)


def _may_look(request: HttpRequest, asked: PresentationRequest) -> bool:
    """The browser that asked, or the one to which the wallet sent its owner with the code of the answer."""
    code = request.GET.get("response_code", "")
    if asked.user_id is not None and asked.user_id != request.user.pk:
        return False
    remembered = str(asked.key) in request.session.get(IN_SESSION, [])
    return remembered or (bool(asked.response_digest) and constant_time_compare(digest_of(code), asked.response_digest))


def _choices(request: HttpRequest, asked: AuthorizationRequest) -> dict[str, Credential]:
    """The learner's own valid credentials that can be had in the form asked for; the offered one, if one was."""
    mine = credentials_of(request.user).valid(timezone.now())
    if asked.offer is not None:
        mine = mine.filter(offers__key=asked.offer)
    found = list(mine.defer(None)[:MOST_CHOICES])
    return {str(held.key): held for held in found if asked.configuration in configurations_of(held)}


def _named(choices: dict[str, Credential]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(key, title_of(held.participant.cohort.edition, language)) for key, held in choices.items()]


def _only(choices: dict[str, Credential]) -> dict[str, Any]:
    return {"credential": next(iter(choices))} if len(choices) == 1 else {}


def _consent_page(
    request: HttpRequest,
    asked: AuthorizationRequest,
    choices: dict[str, Credential],
    form: ConsentForm,
    status: int = 200,
) -> HttpResponse:
    form.fields["credential"].choices = _named(choices)
    context = {
        "asked": asked,
        "form": form,
        "has_choice": bool(choices),
        "is_attestation": asked.configuration == ATTESTATION,
    }
    response = render(request, "openid/authorize.html", context, status=status)
    # Browsers judge the redirect after a form by the policy of the page with the form.
    response._csp_update = {"form-action": [asked.form_target]}
    return response


class _SentTo(HttpResponseRedirect):
    """A redirect to a wallet, which may be an app with a scheme of its own; ``read_request`` judged the address."""

    def __init__(self, address: str) -> None:
        self.allowed_schemes = [address.partition(":")[0]]
        super().__init__(address)


def _sent_to(address: str) -> HttpResponse:
    return _SentTo(address)
