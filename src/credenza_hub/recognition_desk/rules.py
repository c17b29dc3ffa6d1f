"""Written rules "recognise automatically when …": collected by the machine, decided under a person's signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem
from credenza.recognition import Actor, AutomaticRule, Case, Route, State, decide_batch, fits, prepare_batch, sign_batch
from credenza.recognition import Role as Part
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.organisations.permissions import require

from .actions import earlier_recognitions, programme_kind, record_transfer
from .models import CaseFile, Rule
from .store import StaleCaseError, append, loaded_case

MOST_IN_A_BATCH = 200
FILES_AT_ONCE = 50


def write_rule(
    user: User, organisation: Organisation, rule: AutomaticRule, *, minutes: str = "", now: datetime
) -> Rule:
    """Put a rule in force, with the text of the minutes that adopted it. Raises InputError for a short name in use."""
    require(user, organisation, Role.REGISTRAR, Role.EVALUATOR)
    try:
        with transaction.atomic():
            row = Rule.objects.create(
                organisation=organisation,
                key=rule.id,
                document=rule.model_dump(mode="json"),
                minutes=minutes.strip(),
                written_by=user,
                written_at=now,
            )
            record(user, organisation, Event.RULE_SAVED, rule.id, now=now)
    except IntegrityError:
        raise InputError(Problem("key", _("There is a rule with this short name."))) from None
    return row


def end_rule(user: User, row: Rule, *, now: datetime) -> bool:
    """Take a rule out of force; ``False`` if it was ended before. What it decided stays."""
    require(user, row.organisation, Role.REGISTRAR, Role.EVALUATOR)
    with transaction.atomic():
        ended = Rule.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now)
        if ended:
            record(user, row.organisation, Event.RULE_ENDED, row.key, now=now)
    return bool(ended)


def rule_of(row: Rule) -> AutomaticRule:
    """A row as the library applies it."""
    return AutomaticRule.model_validate(row.document)


def fitting_cases(row: Rule, user: User) -> list[tuple[CaseFile, Case]]:
    """The cases to which a rule applies now, the oldest first, without the person's own request.

    At most MOST_IN_A_BATCH; no case is read that the index rules out, nor any after the last that is needed.
    """
    rule = rule_of(row)
    waiting = CaseFile.objects.filter(
        organisation=row.organisation, state=State.ROUTED.value, route=Route.QUALIFICATION.value
    ).exclude(applicant=user)
    if rule.when.purposes:
        waiting = waiting.filter(purpose__in=[purpose.value for purpose in rule.when.purposes])
    files = waiting.select_related("programme", "applicant").prefetch_related("events").order_by("pk")
    loaded = ((file, loaded_case(file)) for file in files.iterator(chunk_size=FILES_AT_ONCE))
    return list(islice(((file, case) for file, case in loaded if fits(rule, case)), MOST_IN_A_BATCH))


def batch_digest(row: Rule, found: Sequence[tuple[CaseFile, Case]]) -> str:
    """What a person signs: another case, event or wording gives another."""
    return prepare_batch(rule_of(row), [case for _file, case in found]).sha256


def decide_by_rule(user: User, row: Rule, signed: str, *, now: datetime) -> int:
    """Decide all cases that fit, under the person's signature; ``signed`` is the digest of the list that they saw.

    All or none. Returns how many. Raises PermissionDenied, StaleCaseError if the list is another by now, and what the
    library raises.
    """
    require(user, row.organisation, Role.DECIDER)
    with transaction.atomic():
        Rule.objects.select_for_update().get(pk=row.pk)
        if row.ended_at is not None:
            raise PermissionDenied
        rule, found = rule_of(row), fitting_cases(row, user)
        list(CaseFile.objects.select_for_update().filter(pk__in=[file.pk for file, _case in found]))
        cases = [case for _file, case in found]
        batch = prepare_batch(rule, cases)
        if not found or batch.sha256 != signed:
            raise StaleCaseError
        actor = Actor(id=str(user.pk), roles={Part.DECIDER})
        signature = sign_batch(rule, batch, now, actor)
        earlier = {str(file.applicant_id): earlier_recognitions(file) for file, _case in found}
        kinds = {str(file.applicant_id): kind for file, _case in found if (kind := programme_kind(file))}
        events = {event.case: event for event in decide_batch(rule, cases, signature, now, actor, earlier, kinds)}
        for file, case in found:
            record_transfer(file, append(file, case, events[case.id]))
            record(user, row.organisation, Event.CASE_DECIDED_BY_RULE, f"case:{file.key}", now=now)
    return len(found)
