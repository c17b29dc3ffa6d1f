"""Erasing a learner: what the hub of one organisation knows about a person is deleted, what it vouched for stays.

Deleted: name, identifier, date of birth, address, results, the signed credential, its links, supplements, offers and
copies for wallets, the words of acts, and the salts by which entries of the log could be told to be theirs.

Kept, and about nobody any more: that somebody of the cohort was awarded on that day, the number of the credential with
its status (whoever holds the file can still verify it), the acts with their reasons from the list, the audit trail, and
the log, whose entries look random from now on (decision 0036).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from credenza.errors import InputError, Problem
from credenza_hub.accounts.models import User, normal_email
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.cohorts.models import Cohort, ListState, Participant
from credenza_hub.issuing.models import Credential, HandOver, Notice, StatusAct
from credenza_hub.issuing.queries import open_batch
from credenza_hub.openid.models import Authorization, Offer, WalletCopy, WalletToken
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.organisations.permissions import require
from credenza_hub.recognition_desk.models import CaseFile
from credenza_hub.recognition_desk.retention import Fate, erase_case, fates_of
from credenza_hub.translog.actions import forget
from credenza_hub.wallet.models import ShareLink
from credenza_hub.wallet.supplements import drop_supplements_of

NAMELESS = "—"
"""Stands where the name of the learner stood."""


class Ground(models.TextChoices):
    """Why an organisation erases: the grounds of the General Data Protection Regulation, Article 17(1)(a) to (e)."""

    PURPOSE = "purpose", _("The data are no longer needed for what they were collected for (GDPR, Article 17(1)(a))")
    CONSENT = "consent", _("The learner withdrew the consent, and nothing else allows to keep the data (b)")
    OBJECTION = "objection", _("The learner objected, and no reason to keep the data outweighs that (c)")
    UNLAWFUL = "unlawful", _("The data should not have been processed (d)")
    OBLIGATION = "obligation", _("A law obliges the organisation to erase (e)")


@dataclass(frozen=True)
class Reference:
    """What each line of the audit trail says of one erasure: its receipt, and the ground if one was named."""

    receipt: str
    ground: str | None


@dataclass(frozen=True)
class Erased:
    """What was erased: learners in cohorts, their credentials, the salts of their entries in the log, cases."""

    learners: int
    credentials: int
    salts: int
    cases: int = 0
    receipt: UUID = field(default_factory=uuid4, compare=False)


def learners_known_as(organisation: Organisation, identity: str) -> QuerySet[Participant]:
    """The learners of an organisation with this e-mail address or identifier."""
    named = Q(email__iexact=identity) | Q(person_id=identity)
    found = Participant.objects.filter(named, cohort__organisation=organisation, erased_at=None)
    return found if identity else found.none()


def cases_known_as(organisation: Organisation, identity: str, addresses: Collection[str] = ()) -> QuerySet[CaseFile]:
    """The cases of recognition of an organisation whose applicant has this e-mail address, or one of ``addresses``."""
    known = Q(applicant__email__in={normal_email(each) for each in (identity, *addresses) if each.strip()})
    return CaseFile.objects.filter(known, organisation=organisation).select_related("organisation", "applicant")


def erase_learner(
    user: User | None,
    *,
    organisation: Organisation,
    identity: str,
    only: Collection[int] | None = None,
    ground: Ground | None = None,
    now: datetime,
) -> Erased:
    """Erase the learner whom an organisation knows by an e-mail address or an identifier, in all its cohorts.

    Cases of recognition go with them if they ended and their time is over. ``user`` is ``None`` for the operator;
    ``only`` leaves out those found who are somebody else (keys of participants). All of it happens or nothing. Raises
    PermissionDenied, InputError while a cohort of theirs is being awarded or a list for it accepted: what is under way
    would bring the data back.
    """
    if user is not None:
        require(user, organisation, Role.REGISTRAR)
    receipt = uuid4()
    reference = Reference(str(receipt), ground.value if ground else None)
    with transaction.atomic():
        found = learners_known_as(organisation, identity)
        chosen = found if only is None else found.filter(pk__in=only)
        learners = list(chosen.select_for_update(of=("self",)).select_related("cohort"))
        addresses = [participant.email for participant in learners]
        each = [_erase(user, organisation, participant, now, reference) for participant in learners]
        cases = _erase_cases(cases_known_as(organisation, identity, addresses), now, reference)
    return Erased(len(each), sum(one[0] for one in each), sum(one[1] for one in each), cases, receipt)


def _erase_cases(cases: QuerySet[CaseFile], now: datetime, reference: Reference) -> int:
    locked = fates_of(cases.select_for_update(of=("self",)), now=now)
    over = [case.file for case in locked if case.fate is Fate.ERASED]
    for file in over:
        erase_case(file, now=now, receipt=reference.receipt, reason=reference.ground)
    return len(over)


def _erase(
    user: User | None,
    organisation: Organisation,
    participant: Participant,
    now: datetime,
    reference: Reference,
) -> tuple[int, int]:
    """How many credentials and salts were erased with one participant."""
    refuse_while_under_way(participant.cohort)
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
    record(
        user,
        organisation,
        Event.LEARNER_ERASED,
        subject,
        now=now,
        receipt=reference.receipt,
        reason=reference.ground,
        credentials=len(credentials),
        salts=salts,
    )
    return len(credentials), salts


def refuse_while_under_way(cohort: Cohort) -> None:
    """Raises InputError while somebody is being awarded or enrolled in the cohort."""
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
