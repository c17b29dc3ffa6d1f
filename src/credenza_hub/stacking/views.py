"""Pages for everybody: the rules of receivers; for learners: what would count; for deciders: requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credenza.errors import InputError, Problem
from credenza.specification import MultilingualText
from credenza.stacking import Aim, assess, in_words, plan, receiver_decides, rules_in_words
from credenza_hub.issuing.models import Credential, Standing
from credenza_hub.studio.views import reader_language
from credenza_hub.wallet.queries import share_address

from . import actions, queries
from .forms import AimForm, AskForm, DecisionForm
from .models import StackingRequest, Target

ROWS_ON_A_PAGE = 25


@require_safe
def qualifications(request: HttpRequest) -> HttpResponse:
    """All qualifications whose receivers published rules."""
    page = Paginator(queries.published_targets(), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "stacking/qualifications.html", {"page": page})


@never_cache
@require_safe
def qualification(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules of one qualification in words; for a learner also what counts, what is missing and the way there."""
    return _qualification(request, queries.published_target_or_404(slug))


def _qualification(
    request: HttpRequest, target: Target, problems: Sequence[Problem] = (), status: int = 200
) -> HttpResponse:
    rules = queries.rules_of(target)
    told = rules_in_words(rules)
    context: dict[str, Any] = {
        "target": target,
        "told": told[:-1],
        "no_right": told[-1],
        "problems": problems,
    }
    if request.user.is_authenticated:
        context |= _way(request, target)
    return render(request, "stacking/qualification.html", context, status=status)


def _way(request: HttpRequest, target: Target) -> dict[str, Any]:
    """What the person's credentials add up to, and how to complete the qualification."""
    rules, today = queries.rules_of(target), timezone.localdate()
    credentials = queries.countable_credentials(request.user, now=timezone.now())
    held = queries.held_units(credentials)
    aim_form = AimForm({"aim": request.GET.get("aim", Aim.CHEAPEST.value)})
    aim = Aim(aim_form.cleaned_data["aim"]) if aim_form.is_valid() else Aim.CHEAPEST
    currency = queries.currency_of(target.organisation)
    best = plan(rules, held, queries.offered_units(currency), today, aim, patience=queries.PATIENCE)
    waiting = target.requests.filter(learner=request.user, decision=None, withdrawn_at=None).first()
    return {
        "credentials": credentials,
        "now": in_words(assess(rules, held, today, patience=queries.PATIENCE)),
        "most_offers": queries.MOST_OFFERS if queries.are_offers_left_out() else None,
        "way": in_words(best),
        "to_take": best.to_take,
        "cost": None if best.unknown_cost else f"{best.cost.normalize():f}",
        "aim": aim.value,
        "currency": currency.label,
        "aim_form": AimForm(initial={"aim": aim.value}),
        "ask_form": AskForm(credentials, [_title(credential) for credential in credentials]),
        "waiting": waiting,
        "requests": target.requests.filter(learner=request.user).select_related("decision"),
    }


def _title(credential: Credential) -> str:
    texts = credential.participant.cohort.edition.listing.get("title") or {}
    return MultilingualText.model_construct(texts).in_language(reader_language())


@require_POST
@login_required
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the receiver to decide about the ticked credentials."""
    target = queries.published_target_or_404(slug)
    chosen = {_key(text) for text in request.POST.getlist("credentials")}
    mine = queries.countable_credentials(request.user, now=timezone.now())
    try:
        made = actions.ask_receiver(
            request.user, target, [each for each in mine if each.key in chosen], now=timezone.now()
        )
    except InputError as error:
        return _qualification(request, target, error.problems, status=422)
    messages.success(request, _("Your request was sent. The receiver decides and gives reasons."))
    return redirect("stacking:request", made.pk)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@never_cache
@require_safe
@login_required
def requests(request: HttpRequest) -> HttpResponse:
    """The person's own requests, and those that wait for their decision."""
    page = Paginator(queries.visible_requests(request.user), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "stacking/requests.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stacking_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what is shown, the arithmetic, the decision; a decider of the receiver decides here."""
    found = queries.request_or_404(request.user, pk)
    if request.method != "POST":
        return _request(request, found, DecisionForm())
    if not queries.may_decide(request.user, found):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _request(request, found, form, status=422)
    try:
        actions.decide(request.user, found, **form.cleaned_data, now=timezone.now())
    except InputError as error:
        return _request(request, found, form, error.problems, status=422)
    messages.success(request, _("The decision was recorded. It never changes."))
    return redirect("stacking:request", found.pk)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    found = queries.request_or_404(request.user, pk)
    try:
        if actions.withdraw_request(request.user, found, now=timezone.now()):
            messages.success(request, _("You took the request back. Its links show nothing any more."))
    except InputError as error:
        return _request(request, found, DecisionForm(), error.problems, status=422)
    return redirect("stacking:request", found.pk)


def _request(
    request: HttpRequest,
    found: StackingRequest,
    form: DecisionForm,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    links = list(found.links.select_related("credential__participant__cohort__edition"))
    rules = queries.rules_asked(found)
    now = timezone.now()
    shown = [link.credential for link in links if link.withdrawn_at is None]
    valid = [credential for credential in shown if credential.standing(now) is Standing.VALID]
    context = {
        "asked": found,
        "links": [(link, share_address(link), _title(link.credential)) for link in links],
        "now": in_words(assess(rules, queries.held_units(valid), found.made_at.date(), patience=queries.PATIENCE)),
        "no_right": receiver_decides(rules),
        "told": rules_in_words(rules)[:-1],
        "decision": getattr(found, "decision", None),
        "may_decide": found.withdrawn_at is None and queries.may_decide(request.user, found),
        "may_withdraw": found.learner_id == request.user.pk and found.withdrawn_at is None,
        "form": form,
        "problems": problems,
    }
    return render(request, "stacking/request.html", context, status=status)
