"""Pages on which administrators look after the signing keys of their organisation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from credenza.errors import KeyFileError
from credenza.proofs import KEY_KINDS, kind_of
from credenza_hub.storage.keys import current_key
from credenza_hub.storage.seals import current_seal

from .actions import rotate_key
from .forms import KeyRotationForm
from .models import Organisation, Role
from .queries import chosen_organisation, organisations_of


@require_safe
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """The signing keys of one organisation, newest first."""
    organisations = organisations_of(request.user, Role.ADMINISTRATOR)
    organisation = chosen_organisation(organisations, request.GET.get("organisation"))
    now = timezone.now()
    rows = organisation.keys.order_by("-valid_from", "-pk")
    context = {
        "organisations": organisations,
        "organisation": organisation,
        "keys": [{"row": row, "kind": kind_of(row.public_key).name} for row in rows],
        "current": current_key(organisation, now=now),
        "seals": organisation.seals.all(),
        "current_seal": current_seal(organisation, now=now),
    }
    return render(request, "organisations/keys.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_key(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what a new key means, ask for confirmation, then replace the old one."""
    organisation = chosen_organisation(organisations_of(request.user, Role.ADMINISTRATOR), slug)
    form = KeyRotationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _rotate(request, organisation, form):
        messages.success(request, _("The organisation signs with a new key."))
        return redirect("organisations:keys")
    context = {
        "organisation": organisation,
        "form": form,
        "current": current_key(organisation, now=timezone.now()),
    }
    return render(request, "organisations/new_key.html", context, status=422 if form.errors else 200)


def _rotate(request: HttpRequest, organisation: Organisation, form: KeyRotationForm) -> bool:
    try:
        rotate_key(
            request.user,
            organisation,
            kind=KEY_KINDS[form.cleaned_data["kind"]],
            compromised=form.cleaned_data["reason"] == "compromised",
            now=timezone.now(),
        )
    except KeyFileError as error:
        form.add_error(None, error.problems[0].message)
        return False
    return True
