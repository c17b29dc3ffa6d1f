"""Pages of one credential: what became of it, and what its registrar can do to it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from credenza.errors import InputError
from credenza_hub.cohorts.queries import find_cohort
from credenza_hub.cohorts.tables import title_of

from . import acts, queries
from .forms import FORMS, ActForm
from .models import Act, Credential, Standing


@dataclass(frozen=True)
class Told:
    """What the pages of an act say: the title, what it will do, its button, and that it is done."""

    title: Promise
    consequence: Promise
    button: Promise
    done: Promise


TOLD: dict[Act, Told] = {
    Act.CORRECTED: Told(
        _("Correct a credential"),
        _("A new credential with the right facts is signed and takes the place of this one. This one is revoked: it "
          "fails every verification from then on. This cannot be undone."),
        _("Correct"),
        _("The credential was corrected. This is the new one; the old one is revoked."),
    ),
    Act.RENEWED: Told(
        _("Renew a credential"),
        _("A new credential with the same facts is signed and takes the place of this one. This one is revoked. This "
          "cannot be undone."),
        _("Renew"),
        _("The credential was renewed. This is the new one; the old one is revoked."),
    ),
    Act.SUSPENDED: Told(
        _("Suspend a credential"),
        _("A suspended credential fails every verification until the suspension ends."),
        _("Suspend"),
        _("The credential is suspended. Verifiers see it within a minute."),
    ),
    Act.RESTORED: Told(
        _("Lift a suspension"),
        _("The credential is valid again at once."),
        _("Lift the suspension"),
        _("The suspension was lifted. Verifiers see it within a minute."),
    ),
    Act.WITHDRAWN: Told(
        _("Withdraw a credential"),
        _("The credential is revoked: it fails every verification from then on. This cannot be undone."),
        _("Withdraw"),
        _("The credential was revoked. Verifiers see it within a minute."),
    ),
}  # fmt: skip


@login_required
@require_safe
def credential(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """One credential: its standing, its history, the acts that are possible."""
    cohort = find_cohort(request.user, pk)
    found = queries.find_credential(cohort, key)
    standing = found.standing(timezone.now())
    context = {
        "cohort": cohort,
        "title": title_of(cohort.edition, get_language()),
        "credential": found,
        "standing": standing,
        "acts": queries.acts_on(found),
        "can_change": standing in (Standing.VALID, Standing.LAPSED) and found.participant.erased_at is None,
        "can_withdraw": found.revoked_at is None,
    }
    return render(request, "issuing/credential.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, key: UUID, kind: Act) -> HttpResponse:
    """Ask for the reason, show what will happen, and do it when it is confirmed."""
    cohort = find_cohort(request.user, pk)
    found = queries.find_credential(cohort, key)
    if found.replaced:
        messages.info(request, _("This credential was replaced before. This is the new one."))
        return redirect("issuing:credential", cohort.pk, acts.successor_of(found).key)
    now = timezone.now()
    form = FORMS[kind](found, request.POST if request.method == "POST" else None, now=now)
    context = {"cohort": cohort, "credential": found, "standing": found.standing(now), "form": form, "told": TOLD[kind]}
    if request.method != "POST" or not form.is_valid():
        return render(request, "issuing/act.html", context, status=422 if form.errors else 200)
    if "confirmed" not in request.POST:
        return render(request, "issuing/confirm_act.html", context | {"changes": form.changes()})
    try:
        return _done(request, cohort.pk, form, kind)
    except InputError as error:
        form.complain(error.problems)
        return render(request, "issuing/act.html", context, status=422)


def _done(request: HttpRequest, cohort: int, form: ActForm, kind: Act) -> HttpResponse:
    outcome = form.perform(request.user, timezone.now())
    if outcome:
        messages.success(request, TOLD[kind].done)
    else:
        messages.info(request, _("This was done before."))
    shown = outcome if isinstance(outcome, Credential) else form.credential
    return redirect("issuing:credential", cohort, shown.key)
