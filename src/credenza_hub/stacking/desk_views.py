"""Pages on which receiving organisations write and publish their rules, and say what their offers cost."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credenza.errors import InputError, Problem
from credenza.stacking import rules_in_words, target_of
from credenza_hub.organisations.models import Role
from credenza_hub.organisations.permissions import has_role
from credenza_hub.organisations.queries import chosen_organisation, organisations_of
from credenza_hub.registry.models import Entry
from credenza_hub.studio.actions import AddressTakenError
from credenza_hub.studio.editor import UnreadableFormError, bind_document, document_from_form
from credenza_hub.studio.panel import pin_remarks
from credenza_hub.studio.views import FORM_METHODS, reader_language, revision_of

from . import actions, queries
from .checking import check_rules, completed
from .elements import KEYED, ROOT, SECTIONS
from .forms import NewTargetForm, OfferForm
from .models import Offer, Target

ROWS_ON_A_PAGE = 25


@require_safe
@login_required
def targets(request: HttpRequest) -> HttpResponse:
    """The qualifications of the person's organisations."""
    page = Paginator(queries.targets_of(request.user), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    may_write = bool(organisations_of(request.user, Role.DESIGNER))
    return render(request, "stacking/targets.html", {"page": page, "may_write": may_write})


@require_http_methods(FORM_METHODS)
@login_required
def new_target(request: HttpRequest) -> HttpResponse:
    """Begin the rules of a qualification."""
    organisations = organisations_of(request.user, Role.DESIGNER)
    chosen_organisation(organisations, None)
    form = NewTargetForm(organisations, reader_language(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        organisation = chosen_organisation(organisations, data["organisation"])
        title = {reader_language(): data["title"]}
        try:
            actions.create_target(request.user, organisation, title=title, slug=data["slug"], now=timezone.now())
            return redirect("stacking:target", data["slug"])
        except AddressTakenError:
            form.add_error("slug", _("This address is taken. Choose another one."))
    return render(request, "stacking/new_target.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(FORM_METHODS)
@login_required
def target(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for the rules. ``act`` is save (default) or a change of rows, which saves nothing."""
    found = queries.target_for(request.user, slug, Role.DESIGNER)
    if request.method != "POST":
        return _form(request, found, found.document)
    try:
        document = document_from_form(request.POST, ROOT, KEYED, {})
    except UnreadableFormError as error:
        return _form(request, found, found.document, problems=error.problems, status=422)
    if request.POST.get("act", "save") != "save":
        return _form(request, found, document, revision=revision_of(request), unsaved=True)
    return _save(request, found, document)


def _save(request: HttpRequest, found: Target, document: dict[str, Any]) -> HttpResponse:
    try:
        saved = actions.save_target(request.user, found, document, revision=revision_of(request), now=timezone.now())
    except actions.StaleTargetError as error:
        return _form(request, error.target, document, unsaved=True, conflict=True, status=409)
    except InputError as error:
        return _form(request, found, document, revision=revision_of(request), problems=error.problems, status=422)
    messages.success(request, _("The rules were saved."))
    return redirect("stacking:target", saved.slug)


def _form(
    request: HttpRequest,
    found: Target,
    document: Mapping[str, Any],
    *,
    revision: int | None = None,
    problems: Sequence[Problem] = (),
    status: int = 200,
    **notices: Any,
) -> HttpResponse:
    """The page with the form. ``notices``: unsaved, conflict."""
    context = {
        **_checked(found, document),
        "target": found,
        "revision": found.revision if revision is None else revision,
        "base": json.dumps(document, ensure_ascii=False),
        "address": reverse("stacking:target", args=[found.slug]),
        "problems": problems,
        **notices,
    }
    return render(request, "stacking/target.html", context, status=status)


def _checked(found: Target, document: Mapping[str, Any]) -> dict[str, Any]:
    language = reader_language()
    sheet = bind_document(document, language, SECTIONS)
    offers = queries.offered_units(queries.currency_of(found.organisation))
    remarks = check_rules(found.organisation, found.slug, document, offers, language)
    return {"panel": pin_remarks(remarks, sheet, language, ROOT), "sheet": sheet}


@require_POST
@login_required
def findings(request: HttpRequest, slug: str) -> HttpResponse:
    """What is still to do in the form as it stands in the browser: a part of a page. Saves nothing."""
    found = queries.target_for(request.user, slug, Role.DESIGNER)
    try:
        document = document_from_form(request.POST, ROOT, KEYED, {})
    except UnreadableFormError as error:
        return render(request, "components/problems.html", {"problems": error.problems}, status=422)
    return render(request, "studio/findings.html", _checked(found, document))


@require_http_methods(FORM_METHODS)
@login_required
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules in words, and the act of publishing them by a second person."""
    found = queries.target_for(request.user, slug, Role.DESIGNER, Role.REVIEWER)
    if request.method != "POST":
        return _review(request, found)
    try:
        actions.publish_target(request.user, found, revision=revision_of(request), now=timezone.now())
    except actions.StaleTargetError as error:
        return _review(request, error.target, conflict=True, status=409)
    except InputError as error:
        return _review(request, found, problems=error.problems, status=422)
    messages.success(request, _("The rules were published. Requests made before keep the rules of their day."))
    return redirect("stacking:qualification", found.slug)


def _review(request: HttpRequest, found: Target, status: int = 200, **notices: Any) -> HttpResponse:
    try:
        rules = target_of(completed(found.organisation, found.slug, found.document))
        told: Sequence[Any] = rules_in_words(rules)
    except InputError as error:
        told = ()
        notices.setdefault("problems", error.problems)
    reviews = has_role(request.user, found.organisation, Role.REVIEWER)
    context = {
        "target": found,
        "told": told,
        "may_publish": reviews and found.written_by_id != request.user.pk and told and not found.is_current,
        "may_write": has_role(request.user, found.organisation, Role.DESIGNER),
        **notices,
    }
    return render(request, "stacking/review.html", context, status=status)


@require_safe
@login_required
def offers(request: HttpRequest) -> HttpResponse:
    """What the organisation's micro-credentials cost, so that learners find the cheapest or fastest way."""
    page = Paginator(queries.own_entries(request.user), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(entry, OfferForm(initial=_initial(entry), prefix=entry.slug)) for entry in page]
    return render(request, "stacking/offers.html", {"page": page, "rows": rows})


def _initial(entry: Entry) -> dict[str, Any]:
    offer: Offer | None = getattr(entry, "offer", None)
    if offer is None:
        return {"currency": queries.currency_of(entry.organisation)}
    return {
        "price": _plain(offer.price),
        "currency": offer.currency,
        "weeks": _plain(offer.weeks),
        "needs": " ".join(offer.needs),
    }


def _plain(number: Decimal | None) -> Decimal | int | None:
    """A number as people write it: a whole one without decimals."""
    return number if number is None or number % 1 else int(number)


@require_POST
@login_required
def price(request: HttpRequest, slug: str) -> HttpResponse:
    """Take what one micro-credential costs."""
    entry = get_object_or_404(queries.own_entries(request.user), slug=slug)
    form = OfferForm(request.POST, prefix=entry.slug)
    problems: Sequence[Problem] = ()
    if form.is_valid():
        data = form.cleaned_data
        said = {**data, "needs": list(dict.fromkeys(data["needs"].split()))}
        try:
            actions.price_offer(request.user, entry, **said, now=timezone.now())
            messages.success(request, _("The offer was saved."))
            return redirect("stacking:offers")
        except InputError as error:
            problems = error.problems
    return render(request, "stacking/offers.html", {"rows": [(entry, form)], "problems": problems}, status=422)
