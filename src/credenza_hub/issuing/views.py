"""Pages on which registrars award, follow and hand over."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credenza.errors import InputError
from credenza.issuance import safe_cell
from credenza_hub.cohorts.models import Cohort
from credenza_hub.cohorts.queries import find_cohort
from credenza_hub.cohorts.tables import title_of
from credenza_hub.project.downloads import csv_response
from credenza_hub.project.paging import LongTable, in_pages
from credenza_hub.supplement_lines.national import TITLES, document_of

from . import actions, queries
from .models import AwardBatch, Credential
from .sending import claim_link, language_of, people_with_accounts

ROWS_ON_A_PAGE = 50
SECONDS_BETWEEN_LOOKS = 3


@login_required
@require_POST
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the award of a cohort."""
    cohort = find_cohort(request.user, pk)
    try:
        batch = actions.request_batch(request.user, cohort=cohort, now=timezone.now())
    except InputError as error:
        messages.error(request, " ".join(f"{problem.message} {problem.remedy}" for problem in error.problems))
        return redirect("cohorts:cohort", cohort.pk)
    return redirect("issuing:batch", cohort.pk, batch.pk)


@login_required
@require_GET
def batch(request: HttpRequest, pk: int, batch_pk: int) -> HttpResponse:
    """How far an award is. Without JavaScript the page asks again by itself."""
    cohort = find_cohort(request.user, pk)
    found = queries.find_batch(cohort, batch_pk)
    context = {
        "cohort": cohort,
        "title": title_of(cohort.edition, get_language()),
        "batch": found,
        "open": found.state in queries.OPEN,
        "seconds": SECONDS_BETWEEN_LOOKS,
    }
    return render(request, "issuing/batch.html", context)


@login_required
@require_GET
def progress(request: HttpRequest, pk: int, batch_pk: int) -> JsonResponse:
    """How far an award is, for the script of the page."""
    found = queries.find_batch(find_cohort(request.user, pk), batch_pk)
    response = JsonResponse(_progress_document(found))
    response["Cache-Control"] = "no-store"
    return response


def _progress_document(batch: AwardBatch) -> dict[str, object]:
    return {
        "state": batch.state,
        "label": batch.get_state_display(),
        "done": batch.done,
        "total": batch.total,
        "finished": batch.state not in queries.OPEN,
    }


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int, batch_pk: int) -> HttpResponse:
    """Stop an award; what is signed stays."""
    cohort = find_cohort(request.user, pk)
    found = queries.find_batch(cohort, batch_pk)
    if actions.cancel_batch(request.user, batch=found, now=timezone.now()):
        messages.info(request, _("The award was cancelled. Credentials that were already signed stay valid."))
    return redirect("issuing:batch", cohort.pk, found.pk)


@login_required
@require_GET
def credentials(request: HttpRequest, pk: int) -> HttpResponse:
    """The credentials of a cohort and their status."""
    cohort = find_cohort(request.user, pk)
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = queries.find_learners(cohort, wanted) if wanted else queries.awarded_learners(cohort)
    count = None if wanted else cohort.awarded
    page = LongTable(found, ROWS_ON_A_PAGE, count).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "cohort": cohort,
        "title": title_of(cohort.edition, get_language()),
        "page": page,
        "wanted": wanted,
        "credentials": [(each, each.standing(now)) for learner in page for each in learner.credentials.all()],
        "national": TITLES.get(document_of(cohort.edition)),
        "more": wanted and page.paginator.count >= queries.MOST_FOUND,
    }
    return render(request, "issuing/credentials.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the learners where their credentials are: by e-mail, or with links that the office gives out itself."""
    cohort = find_cohort(request.user, pk)
    if request.method == "POST":
        act = actions.send_again if request.POST.get("letters") == "failed" else actions.hand_over
        count = act(request.user, cohort=cohort, now=timezone.now())
        text = ngettext("%(count)s e-mail is on its way.", "%(count)s e-mails are on their way.", count)
        messages.success(request, text % {"count": count})
        return redirect("issuing:hand-over", cohort.pk)
    context = {"cohort": cohort, "title": title_of(cohort.edition, get_language()), **queries.hand_over_counts(cohort)}
    return render(request, "issuing/hand_over.html", context)


@login_required
@require_POST
def send_again(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Write once more to the learner of one credential."""
    cohort = find_cohort(request.user, pk)
    credential = queries.find_credential(cohort, key)
    count = actions.send_again(request.user, cohort=cohort, key=credential.key, now=timezone.now())
    text = ngettext("%(count)s e-mail is on its way.", "%(count)s e-mails are on their way.", count)
    messages.success(request, text % {"count": count})
    return redirect("issuing:credentials", cohort.pk)


@login_required
@require_POST
def claim_links(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A CSV file with a link for each learner, for offices that hand out themselves."""
    cohort = find_cohort(request.user, pk)
    actions.note_claim_links(request.user, cohort=cohort, now=timezone.now())
    return csv_response(f"links-{cohort.pk}.csv", _claim_link_rows(cohort))


def _claim_link_rows(cohort: Cohort) -> Iterator[list[str]]:
    yield ["given_name", "family_name", "email", "link"]
    for page in in_pages(queries.credentials_with_address(cohort)):
        people = people_with_accounts(credential.participant.email for credential in page)
        yield from (_claim_link_row(credential, people) for credential in page)


def _claim_link_row(credential: Credential, people: dict[str, object]) -> list[str]:
    participant = credential.participant
    user = people.get(participant.email)
    with translation.override(language_of(credential, user)):
        link = claim_link(participant.email, has_account=user is not None)
    names = (participant.given_name, participant.family_name, participant.email)
    return [*(safe_cell(name) for name in names), link]
