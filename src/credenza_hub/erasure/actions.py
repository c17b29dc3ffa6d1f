"""Erasing a learner: what the hub of one organisation knows about a person is deleted, what it vouched for stays.

Deleted: name, identifier, date of birth, address, results, the signed credential, its links, supplements, offers and
copies for wallets, the words of acts, and the salts by which entries of the log could be told to be theirs.

Kept, and about nobody any more: that somebody of the cohort was awarded on that day, the number of the credential with
its status (whoever holds the file can still verify it), the acts with their reasons from the list, the audit trail, and
the log, whose entries look random from now on (decision 0036).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from credenza.errors import InputError, Problem
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.cohorts.models import Cohort, ListState, Participant
from credenza_hub.issuing.models import Credential, HandOver, Notice, StatusAct
from credenza_hub.issuing.queries import open_batch
from credenza_hub.openid.models import Authorization, Offer, WalletCopy, WalletToken
from credenza_hub.organisations.models import Organisation
from credenza_hub.translog.actions import forget
from credenza_hub.wallet.models import ShareLink
from credenza_hub.wallet.supplements import drop_supplements_of

NAMELESS = "—"
"""Stands where the name of the learner stood."""


@dataclass(frozen=True)
class Erased:
    """What was erased: learners in cohorts, their credentials, the salts of their entries in the log."""

    learners: int
    credentials: int
    salts: int


def learners_known_as(organisation: Organisation, identity: str) -> QuerySet[Participant]:
    """The learners of an organisation with this e-mail address or identifier."""
    named = Q(email__iexact=identity) | Q(person_id=identity)
    found = Participant.objects.filter(named, cohort__organisation=organisation, erased_at=None)
    return found if identity else found.none()


def erase_learner(user: User | None, *, organisation: Organisation, identity: str, now: datetime) -> Erased:
    """Erase the learner whom an organisation knows by an e-mail address or an identifier, in all its cohorts.

    ``user`` is ``None`` for the operator. All of it happens or nothing. Raises InputError while a cohort of theirs is
    being awarded or a list for it accepted: what is under way would bring the data back.
    """
    with transaction.atomic():
        found = list(learners_known_as(organisation, identity).select_for_update(of=("self",)).select_related("cohort"))
        each = [_erase(user, organisation, participant, now) for participant in found]
    return Erased(len(each), sum(one.credentials for one in each), sum(one.salts for one in each))


def _erase(user: User | None, organisation: Organisation, participant: Participant, now: datetime) -> Erased:
    _refuse_while_under_way(participant.cohort)
    credentials = list(Credential.objects.filter(participant=participant).defer("packed"))
    for credential in credentials:
        _empty(credential)
    salts = sum(forget(str(credential.key)) for credential in credentials)
    if credentials:
        _make_nameless(participant, now)
    else:  # nobody was awarded, so nothing has to be kept
        Cohort.objects.filter(pk=participant.cohort_id).update(learners=F("learners") - 1)
        participant.delete()
    subject = f"cohort:{participant.cohort_id}"
    record(user, organisation, Event.LEARNER_ERASED, subject, now=now, credentials=len(credentials))
    return Erased(1, len(credentials), salts)


def _refuse_while_under_way(cohort: Cohort) -> None:
    if open_batch(cohort) is not None or cohort.uploads.filter(state=ListState.ACCEPTING).exists():
        message = _("The cohort %(name)s is being awarded, or a list for it accepted.") % {"name": cohort.name}
        raise InputError(Problem("", message, _("Erase the learner when that is done.")))


def _empty(credential: Credential) -> None:
    """Delete the document of a credential and whatever leads to it or to its learner."""
    for model in (ShareLink, Offer, WalletCopy, WalletToken, Authorization):
        model._default_manager.filter(credential=credential).delete()
    HandOver.objects.filter(credential=credential, sent_at=None).delete()
    Notice.objects.filter(act__credential=credential, sent_at=None).delete()
    StatusAct.objects.filter(credential=credential).update(words="", remark="")
    Credential.objects.filter(pk=credential.pk).update(packed=b"")
    transaction.on_commit(partial(drop_supplements_of, credential.key))


def _make_nameless(participant: Participant, now: datetime) -> None:
    participant.former_keys.all().delete()
    participant.learner_key = f"erased:{participant.pk}"
    participant.given_name, participant.family_name = "", NAMELESS
    participant.person_id, participant.birth_date, participant.email = "", None, ""
    participant.results, participant.options, participant.erased_at = [], [], now
    participant.save()
