"""What registrars do to a credential after it was issued: correct, renew, withdraw, suspend.

Each act is one function and one transaction: the record of the act, the status list, the credential, the line of the
audit trail and the notice to the learner come about together or not at all. Done twice, as by a double click, it is
done once. A correction or a renewal signs a new credential in the place of the old one, which is revoked: of the
credentials of one award never more than one counts, which a constraint of the database guarantees.

Locks are taken in the order credential, organisation, status list.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem
from credenza.issuance import LearnerRow
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.cohorts.learner_lists import Examiner, columns_of, edition_of
from credenza_hub.cohorts.models import FormerLearnerKey, Participant
from credenza_hub.organisations.models import Role
from credenza_hub.organisations.permissions import require
from credenza_hub.translog.actions import log_status

from .bits import set_revoked, set_suspended
from .models import Act, Credential, HandOver, Notice, Reason, Standing, StatusAct
from .reissuing import reissue

LONGEST_SUSPENSION = timedelta(days=366)

REASONS: dict[Act, tuple[Reason, ...]] = {
    Act.CORRECTED: (Reason.NAME, Reason.PERSON, Reason.RESULT, Reason.OTHER),
    Act.RENEWED: (Reason.VALIDITY, Reason.KEY),
    Act.WITHDRAWN: (Reason.ERROR, Reason.ANNULLED, Reason.DISHONESTY, Reason.LEARNER, Reason.OTHER),
    Act.SUSPENDED: (Reason.INQUIRY, Reason.REQUIREMENT, Reason.LEARNER, Reason.OTHER),
    Act.RESTORED: (Reason.SETTLED, Reason.OTHER),
}
"""The reasons that registrars can give for each act."""

_EVENTS = {
    Act.CORRECTED: Event.CREDENTIAL_CORRECTED,
    Act.RENEWED: Event.CREDENTIAL_RENEWED,
    Act.WITHDRAWN: Event.CREDENTIAL_REVOKED,
    Act.SUSPENDED: Event.CREDENTIAL_SUSPENDED,
    Act.RESTORED: Event.CREDENTIAL_RESTORED,
    Act.ENDED: Event.SUSPENSION_ENDED,
}

_CHANGES = {
    Act.CORRECTED: "revoked",
    Act.RENEWED: "revoked",
    Act.WITHDRAWN: "revoked",
    Act.SUSPENDED: "suspended",
    Act.RESTORED: "reinstated",
    Act.ENDED: "reinstated",
}
"""What the transparency log calls the change of status that an act makes."""


@dataclass(frozen=True)
class Grounds:
    """Why something is done: a reason of the list, words to the learner, a remark that only the organisation reads."""

    reason: Reason
    words: str
    remark: str = ""


def withdraw(user: User, *, credential: Credential, grounds: Grounds, now: datetime) -> bool:
    """Revoke a credential for good. ``False`` if it was revoked before. Raises InputError for wrong grounds."""
    with _held(user, credential, Act.WITHDRAWN, grounds) as held:
        if held.revoked_at is not None:
            return False
        _revoke(held, 0, now)
        _note(held, Act.WITHDRAWN, grounds, user, now)
    return True


def suspend(user: User, *, credential: Credential, until: date, grounds: Grounds, now: datetime) -> bool:
    """Suspend a credential to the end of a day (universal time), or move the end of its suspension.

    ``False`` if it is suspended until then already. Raises InputError when it is not valid, cannot be suspended, or
    the day lies in the past or too far ahead.
    """
    end = end_of(until)
    with _held(user, credential, Act.SUSPENDED, grounds) as held:
        if held.standing(now) is Standing.SUSPENDED and held.suspended_until == end:
            return False
        _refuse_standing(held, now, Standing.VALID, Standing.SUSPENDED)
        refuse_suspension(held, end, now)
        Credential.objects.filter(pk=held.pk).update(suspended_until=end)
        set_suspended(held, True, now=now)
        _note(held, Act.SUSPENDED, grounds, user, now, until=end)
    return True


def restore(user: User, *, credential: Credential, grounds: Grounds, now: datetime) -> bool:
    """Lift a suspension before its end. ``False`` if there is none."""
    with _held(user, credential, Act.RESTORED, grounds) as held:
        if held.standing(now) is not Standing.SUSPENDED:
            return False
        _end_suspension(held, Act.RESTORED, grounds, user, now)
    return True


def end_suspensions(*, now: datetime) -> int:
    """Take suspensions whose end has come from the lists, which count as ended since then. Returns how many.

    For the worker: whoever reads a list or a credential in between sees the suspension ended.
    """
    over = Credential.objects.filter(suspended_until__lte=now)
    ended = 0
    for key in list(over.values_list("pk", flat=True)) if over.exists() else ():
        with transaction.atomic():
            held = over.select_for_update(skip_locked=True, of=("self",)).filter(pk=key).defer("packed").first()
            if held is not None:
                _end_suspension(held, Act.ENDED, Grounds(Reason.TIME, ""), None, now)
                ended += 1
    return ended


def correct(user: User, *, credential: Credential, facts: LearnerRow, grounds: Grounds, now: datetime) -> Credential:
    """Sign a new credential with other facts about the same learner in the place of this one.

    Returns the new one, also when it was made before. Raises InputError when the credential is not valid, nothing
    differs, or the facts are those of another learner of the cohort.
    """
    with _held(user, credential, Act.CORRECTED, grounds) as held:
        if held.replaced:
            return successor_of(held)
        _refuse_standing(held, now, Standing.VALID, Standing.LAPSED)
        _refuse_erased(held)
        _store_facts(held.participant, facts)
        return _replace(held, Act.CORRECTED, grounds, user, now, valid_until=held.valid_until)


def renew(
    user: User, *, credential: Credential, valid_until: date | None, grounds: Grounds, now: datetime
) -> Credential:
    """Sign a new credential with the same facts: with a later end of its validity, or with the key of today.

    Returns the new one, also when it was made before. Raises InputError when the credential is revoked or suspended,
    or when the new last day is none.
    """
    with _held(user, credential, Act.RENEWED, grounds) as held:
        if held.replaced:
            return successor_of(held)
        _refuse_standing(held, now, Standing.VALID, Standing.LAPSED)
        _refuse_erased(held)
        refuse_last_day(held.valid_until, valid_until, grounds.reason, now)
        return _replace(held, Act.RENEWED, grounds, user, now, valid_until=valid_until)


def end_of(last_day: date) -> datetime:
    """The moment at which a suspension with this last day ends, in universal time."""
    return datetime.combine(last_day + timedelta(days=1), time(), UTC)


@contextmanager
def _held(user: User, credential: Credential, act: Act, grounds: Grounds) -> Iterator[Credential]:
    """The credential, locked within a transaction, for a person who may do this and says why."""
    require(user, credential.status_list.organisation, Role.REGISTRAR)
    if grounds.reason not in REASONS[act]:
        raise InputError(Problem("reason", _("This is no reason for it."), _("Choose one of the list.")))
    if not grounds.words.strip():
        raise InputError(Problem("words", _("The learner must be told why."), _("Write it in a sentence.")))
    with transaction.atomic():
        found = Credential.objects.select_for_update(of=("self",)).select_related(
            "participant__cohort__edition__entry", "participant__cohort__organisation", "batch"
        )
        yield found.get(pk=credential.pk)


def successor_of(credential: Credential) -> Credential:
    """The credential that took the place of a replaced one."""
    return Credential.objects.get(origin__credential=credential)


def _refuse_standing(credential: Credential, now: datetime, *allowed: Standing) -> None:
    standing = credential.standing(now)
    if standing not in allowed:
        message = _("The credential is %(standing)s.") % {"standing": standing.label}
        remedy = _("Lift the suspension first.") if standing is Standing.SUSPENDED else ""
        raise InputError(Problem("", message, remedy))


def _refuse_erased(credential: Credential) -> None:
    if credential.participant.erased_at is not None:
        raise InputError(Problem("", _("The personal data of this learner were erased."), _("It can be withdrawn.")))


def refuse_suspension(credential: Credential, end: datetime, now: datetime) -> None:
    """Raises InputError unless the credential can be suspended until then."""
    if not credential.can_be_suspended:
        message = _("This credential names no list of suspensions.")
        raise InputError(Problem("", message, _("It can be corrected, renewed or withdrawn.")))
    if not now < end <= now + LONGEST_SUSPENSION:
        message = _("The last day must be today or later, within a year.")
        raise InputError(Problem("until", message, _("Suspend it again if the matter takes longer.")))


def refuse_last_day(last: date | None, new: date | None, reason: Reason, now: datetime) -> None:
    """Raises InputError unless a renewal can put the last day of validity from one to the other."""
    if reason is Reason.KEY and new == last:
        return
    if last is None:
        raise InputError(Problem("valid_until", _("The credential does not lapse."), _("It needs no renewal.")))
    if new is None or new <= max(last, now.astimezone(UTC).date()):
        message = _("The new last day must lie ahead, and after the present one.")
        raise InputError(Problem("valid_until", message))


def refuse_facts(participant: Participant, facts: LearnerRow) -> dict[str, Any]:
    """The fields that facts put right. Raises InputError if nothing differs, or if another learner has them."""
    cohort = participant.cohort
    columns = {name: place for place, name in enumerate(columns_of(edition_of(cohort).specification))}
    fields = {**Examiner(cohort, columns).fields_of(facts), "learner_key": facts.key}
    differing = {name: value for name, value in fields.items() if getattr(participant, name) != value}
    if not differing:
        raise InputError(Problem("", _("Nothing is different."), _("Correct what is wrong, or renew the credential.")))
    if "learner_key" in differing:
        _refuse_another(participant, facts.key)
    return differing


def _store_facts(participant: Participant, facts: LearnerRow) -> None:
    """Put right what is known of a learner. An old list that names the learner as before enrols nobody anew."""
    differing = refuse_facts(participant, facts)
    if "learner_key" in differing:
        former = FormerLearnerKey.objects.filter(cohort=participant.cohort_id)
        former.filter(learner_key=facts.key).delete()
        former.create(cohort=participant.cohort, learner_key=participant.learner_key, participant=participant)
    for name, value in differing.items():
        setattr(participant, name, value)
    participant.save(update_fields=differing)


def _refuse_another(participant: Participant, key: str) -> None:
    others = Participant.objects.filter(cohort=participant.cohort_id).exclude(pk=participant.pk)
    former = FormerLearnerKey.objects.filter(cohort=participant.cohort_id, learner_key=key)
    if others.filter(learner_key=key).exists() or former.exclude(participant=participant).exists():
        message = _("Another learner of the cohort is known by this e-mail address or identifier.")
        raise InputError(Problem("", message, _("If it is the same person, withdraw one of the credentials.")))


def _replace(
    old: Credential, act: Act, grounds: Grounds, user: User, now: datetime, *, valid_until: date | None
) -> Credential:
    number = Credential.objects.filter(participant=old.participant_id).count()
    _revoke(old, number, now)
    new = reissue(old, valid_until=valid_until, now=now)
    HandOver.objects.filter(credential=old).update(credential=new)
    _note(old, act, grounds, user, now, successor=new)
    return new


def _revoke(credential: Credential, replaced: int, now: datetime) -> None:
    Credential.objects.filter(pk=credential.pk).update(revoked_at=now, replaced=replaced, suspended_until=None)
    set_revoked(credential.status_list_id, credential.status_index, now=now)


def _end_suspension(credential: Credential, act: Act, grounds: Grounds, user: User | None, now: datetime) -> None:
    Credential.objects.filter(pk=credential.pk).update(suspended_until=None)
    set_suspended(credential, False, now=now)
    _note(credential, act, grounds, user, now)


def _note(
    credential: Credential,
    act: Act,
    grounds: Grounds,
    user: User | None,
    now: datetime,
    *,
    until: datetime | None = None,
    successor: Credential | None = None,
) -> None:
    """Record the act, also in the trail and the log; order the notice if the learner has an address."""
    made = StatusAct.objects.create(
        credential=credential,
        act=act,
        reason=grounds.reason,
        words=grounds.words.strip(),
        remark=grounds.remark.strip(),
        author=user,
        at=now,
        until=until,
        successor=successor,
    )
    ends, place_taken_by = until.isoformat() if until else None, str(successor.key) if successor else None
    record(
        user,
        credential.status_list.organisation,
        _EVENTS[act],
        f"credential:{credential.key}",
        now=now,
        reason=str(grounds.reason),
        until=ends,
        successor=place_taken_by,
    )
    known = {"until": ends, "successor": place_taken_by}
    facts = {name: value for name, value in known.items() if value is not None}
    log_status(str(credential.key), _CHANGES[act], now=now, act=str(act), **facts)
    if Participant.objects.filter(pk=credential.participant_id).exclude(email="").exists():
        Notice.objects.create(act=made)
