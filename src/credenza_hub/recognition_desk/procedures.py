"""What an institution publishes about its recognition: criteria, time limits and programmes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from credenza import recognition
from credenza.recognition import AppealRules, italian, kazakh
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.organisations.permissions import require

from .models import Procedure, Programme

APPEAL_BODY = {
    "en": "Appeal body of the institution",
    "it": "Organo di ricorso dell'istituzione",
    "kk": "Мекеменің апелляциялық органы",
    "ru": "Апелляционный орган учреждения",
}


def new_procedure(organisation: Organisation) -> Procedure:
    """A procedure not yet published, with the usual rules of the organisation's country."""
    address = settings.PUBLIC_URL + reverse("recognition_desk:procedure", args=[organisation.slug])
    place = organisation.record.get("homepage") or organisation.name_in("en")
    appeal = AppealRules(body=APPEAL_BODY, address=str(place)[:300], days=30)
    institution = f"{settings.PUBLIC_URL}/organisations/{organisation.slug}"
    country = organisation.record["country"]
    usual = {"IT": italian, "KZ": kazakh}.get(country)
    rules = (
        usual(institution, address, appeal)
        if usual
        else recognition.Procedure(institution=institution, country=country, criteria=address, appeal=appeal)
    )
    return Procedure(organisation=organisation, rules=rules.model_dump(mode="json"))


def save_procedure(user: User, organisation: Organisation, values: Mapping[str, Any], *, now: datetime) -> Procedure:
    """Publish how the organisation recognises (RC-01), or change it. Cases under way keep their deadlines."""
    require(user, organisation, Role.ADMINISTRATOR, Role.REGISTRAR)
    with transaction.atomic():
        procedure, _made = Procedure.objects.update_or_create(
            organisation=organisation, defaults={**values, "updated_at": now}
        )
        record(user, organisation, Event.PROCEDURE_SAVED, organisation.slug, now=now)
    return procedure


def save_programme(
    user: User, organisation: Organisation, key: str, values: Mapping[str, Any], outcomes: Sequence[Mapping[str, Any]],
    *, now: datetime,
) -> Programme:  # fmt: skip
    """Publish a programme for which outside learning can count, or change it."""
    require(user, organisation, Role.ADMINISTRATOR, Role.REGISTRAR)
    with transaction.atomic():
        programme, _made = Programme.objects.update_or_create(
            organisation=organisation, key=key, defaults={**values, "outcomes": [dict(outcome) for outcome in outcomes]}
        )
        record(user, organisation, Event.PROGRAMME_SAVED, key, now=now)
    return programme
