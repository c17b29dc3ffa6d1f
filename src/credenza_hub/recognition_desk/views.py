"""Pages of applicants and of the desk: the request, the case, and the acts in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credenza.errors import InputError, Problem, RenderingError
from credenza.recognition import Purpose
from credenza_hub.organisations.models import Role
from credenza_hub.organisations.permissions import has_role, require
from credenza_hub.organisations.queries import chosen_organisation
from credenza_hub.project.downloads import csv_response
from credenza_hub.wallet.forms import SupplementForm

from . import actions, queries
from .act_forms import ActForm
from .case_page import page_of
from .forms import GuestForm
from .guests import send_confirmation
from .models import Procedure, Statement
from .offers import Offer, find_offer
from .precedents import outcome_of, search
from .qualifications import faults_of_values
from .queries import Insight
from .request_forms import RequestForm
from .sharing import link_address, link_for_paper, share_statement, withdraw_links
from .statements import draw, statement_in_force
from .store import UNDECIDED, StaleCaseError, load
from .transfers import transfer_rows

FORM_METHODS = ["GET", "HEAD", "POST"]
CASES_ON_A_PAGE = 20


@never_cache
@require_http_methods(FORM_METHODS)
def new_request(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a request; who is not signed in confirms an e-mail address first."""
    procedure = queries.find_procedure(slug)
    if not procedure.is_open:
        return redirect("recognition_desk:procedure", slug)
    if not request.user.is_authenticated:
        return _guest(request, procedure)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {"wallet": request.GET.get("wallet", "")[:36]}
    form = RequestForm(request.user, procedure.organisation, data, files, initial=initial)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid() and form.credential and form.qualification:
        try:
            with faults_of_values():
                file = _submit(request, procedure, form)
        except InputError as error:
            problems = error.problems
        else:
            messages.success(request, _("Your request was sent. This page shows how it goes on."))
            return redirect("recognition_desk:case", file.key)
    context = {
        "problems": problems,
        "organisation": procedure.organisation,
        "name": procedure.organisation.name_in(get_language()),
        "form": form,
        "time_limit": queries.time_limit_of(procedure),
    }
    return render(request, "recognition_desk/request.html", context, status=422 if form.errors or problems else 200)


def _submit(request: HttpRequest, procedure: Procedure, form: RequestForm) -> Any:
    stated = form.cleaned_data
    return actions.submit_request(
        request.user,
        procedure,
        qualification=form.qualification,
        credential=form.credential,
        documents=stated["documents"],
        programme=stated["programme"],
        purpose=Purpose(stated["purpose"]),
        aim={form.language: stated["aim"]},
        asked_credits=stated["asked_credits"] or None,
        now=timezone.now(),
    )


def _guest(request: HttpRequest, procedure: Procedure) -> HttpResponse:
    form = GuestForm(request.POST if request.method == "POST" else None)
    sent = request.method == "POST" and form.is_valid()
    if sent:
        send_confirmation(procedure.organisation, form.cleaned_data["email"], now=timezone.now())
    name = procedure.organisation.name_in(get_language())
    context = {"organisation": procedure.organisation, "name": name, "form": form, "sent": sent}
    return render(request, "recognition_desk/guest.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The requests of the person who looks."""
    page = Paginator(queries.cases_of(request.user), CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "recognition_desk/mine.html", {"page": page})


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The cases of an institution, as its desk looks at them."""
    organisations = queries.desk_organisations(request.user)
    organisation = chosen_organisation(organisations, request.GET.get("organisation"))
    today = queries.today_at(organisation, now=timezone.now())
    tabs = {
        "mine": _("Waiting for me"),
        "soon": _("Due soon"),
        "overdue": _("Overdue"),
        "open": _("Open"),
        "closed": _("Done"),
    }
    lists = {code: queries.desk_cases(request.user, organisation, code, today=today) for code in tabs}
    show = request.GET.get("show", "mine")
    show = show if show in tabs else "mine"
    context = {
        "organisations": organisations,
        "organisation": organisation,
        "tabs": [(code, label, lists[code].count()) for code, label in tabs.items()],
        "show": show,
        "page": Paginator(lists[show], CASES_ON_A_PAGE).get_page(request.GET.get("page")),
        "today": today,
        "undecided": [state.value for state in UNDECIDED],
        "may_publish": has_role(request.user, organisation, Role.ADMINISTRATOR, Role.REGISTRAR),
        "may_automate": has_role(request.user, organisation, Role.REGISTRAR, Role.EVALUATOR, Role.DECIDER),
        "may_transfer": has_role(request.user, organisation, Role.REGISTRAR),
    }
    return render(request, "recognition_desk/desk.html", context)


@never_cache
@login_required
@require_safe
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """A case as the person who looks may see it."""
    insight = queries.find_case(request.user, key)
    return render(request, "recognition_desk/case.html", page_of(request.user, insight, now=timezone.now()))


@never_cache
@login_required
@require_safe
def evidence(request: HttpRequest, key: UUID, evidence_key: UUID) -> HttpResponse:
    """A file of a case, to be saved and never shown in the page: what is in it comes from a stranger."""
    found = queries.find_evidence(request.user, key, evidence_key)
    headers = {
        "Content-Disposition": f'attachment; filename="{found.kind}-{found.key.hex[:8]}.{found.ending}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers=headers)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def act(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """One act in a case: its form, and doing it."""
    insight, offer = queries.find_case(request.user, key), find_offer(name)
    if offer is None:
        raise Http404
    if not insight.roles & set(offer.roles):
        raise PermissionDenied(_("This step is for other people of the institution."))
    case = load(insight.file)
    if not offer.is_open(case):
        messages.info(request, _("The case stands elsewhere now: this step is done or not yet possible."))
        return redirect("recognition_desk:case", key)
    form = offer.form(insight.file, case, *([request.POST, request.FILES] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        return _do(request, insight, offer, form)
    return _act_page(request, insight, offer, form, (), 422 if form.errors else 200)


def _do(request: HttpRequest, insight: Insight, offer: Offer, form: ActForm) -> HttpResponse:
    try:
        with faults_of_values():
            form.do(request.user, timezone.now())
    except StaleCaseError:
        messages.error(request, _("Somebody acted in this case meanwhile. Nothing of yours was stored; look again."))
        return redirect("recognition_desk:case", insight.file.key)
    except InputError as error:
        return _act_page(request, insight, offer, form, error.problems, 422)
    messages.success(request, _("Done: %(act)s.") % {"act": offer.title})
    return redirect("recognition_desk:case", insight.file.key)


def _act_page(
    request: HttpRequest, insight: Insight, offer: Offer, form: ActForm, problems: Any, status: int
) -> HttpResponse:
    context = {"offer": offer, "form": form, "problems": problems, **page_of(request.user, insight, now=timezone.now())}
    return render(request, offer.template, context, status=status)


@never_cache
@login_required
@require_safe
def precedents(request: HttpRequest) -> HttpResponse:
    """The earlier outcomes of an institution, for the people of its desk."""
    organisations = queries.desk_organisations(request.user)
    organisation = chosen_organisation(organisations, request.GET.get("organisation"))
    words = request.GET.get("q", "").replace("\x00", "")[:200]
    page = Paginator(search(organisation, words), CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "words": words,
        "page": page,
        "outcomes": [outcome_of(row) for row in page],
    }
    return render(request, "recognition_desk/precedents.html", context)


@never_cache
@login_required
@require_safe
def transfers(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The record of credit transfers as CSV, for the institution's own student records. Names the learners."""
    organisation = chosen_organisation(queries.desk_organisations(request.user), slug)
    require(request.user, organisation, Role.REGISTRAR)
    return csv_response(f"credit-transfers-{slug}.csv", transfer_rows(organisation))


@never_cache
@login_required
@require_safe
def statement_document(request: HttpRequest, key: UUID) -> HttpResponse:
    """The signed statement of recognition as a file, for the applicant and the desk."""
    found = statement_in_force(queries.find_case(request.user, key).file)
    if found is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="recognition-{found.key}.json"'}
    return HttpResponse(found.document.encode(), content_type="application/json", headers=headers)


@never_cache
@login_required
@require_POST
def share(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make a link to the statement, as its applicant."""
    share_statement(request.user, _own_statement(request, key), now=timezone.now())
    messages.success(request, _("The link is ready. Whoever has it sees this statement and its verification."))
    return redirect(f"{reverse('recognition_desk:case', args=[key])}#statement")


@never_cache
@login_required
@require_POST
def withdraw_link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Withdraw the link to the statement, as its applicant."""
    if withdraw_links(request.user, _own_statement(request, key), now=timezone.now()):
        messages.success(request, _("The link was withdrawn. It shows nothing any more."))
    return redirect(f"{reverse('recognition_desk:case', args=[key])}#statement")


def _own_statement(request: HttpRequest, key: UUID) -> Statement:
    insight = queries.find_case(request.user, key)
    if not insight.is_applicant:
        raise PermissionDenied(_("Only the applicant shares a statement."))
    found = statement_in_force(insight.file)
    if found is None:
        raise Http404
    return found


@never_cache
@login_required
@require_POST
def statement_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """The statement of recognition as a PDF in two languages; of a refusal, its reasons."""
    file = queries.find_case(request.user, key).file
    form = SupplementForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose two different languages."))
        return redirect("recognition_desk:case", key)
    try:
        signed, now = statement_in_force(file), timezone.now()
        link = link_for_paper(request.user, file, signed, now=now)
        drawn = draw(file, signed, form.languages(), link_address(link) if link else None, now=now)
    except InputError as error:
        messages.error(request, " ".join(problem.in_language(get_language()).message for problem in error.problems))
        return redirect("recognition_desk:case", key)
    except RenderingError:
        messages.error(request, _("The statement could not be drawn. The fault is ours; please tell us."))
        return redirect("recognition_desk:case", key)
    headers = {"Content-Disposition": f'attachment; filename="recognition-{file.key.hex[:8]}.pdf"'}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)
