"""Deleting the own account: what belongs to its holder goes, what others have to keep stays until they need not.

The row of the account remains without anything in it, for the audit trail and events point at it. The name alone stays
for a while where it is still needed: with what somebody did for an organisation, and with cases of recognition that the
institution still keeps. Awards are in the registers of the organisations, which erase them themselves (decision 0049).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt, AccessLog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import BY_LEARNERS, Event
from credenza_hub.audit.models import AuditEvent
from credenza_hub.badge_api.models import Connection, KeptBadge
from credenza_hub.issuing.models import Credential
from credenza_hub.openid.models import Authorization, Offer, PresentationRequest, WalletToken
from credenza_hub.organisations.models import Organisation
from credenza_hub.recognition_desk.models import CaseFile, Letter, StatementLink
from credenza_hub.recognition_desk.queries import cases_of
from credenza_hub.recognition_desk.retention import CaseAtEnd, Fate, erase_case, fates_of
from credenza_hub.stacking.models import StackingRequest
from credenza_hub.wallet.models import ShareLink
from credenza_hub.wallet.queries import credentials_of

from .actions import NAMELESS


@dataclass(frozen=True)
class Prospect:
    """What deleting an account would do, for its holder to read. While ``employers`` or open cases are there, it cannot
    be deleted."""

    employers: tuple[Organisation, ...]
    cases: tuple[CaseAtEnd, ...]
    credentials: int
    badges: int
    links: int
    connections: int
    acted_for_others: bool

    @property
    def is_possible(self) -> bool:
        """Whether the account can be deleted now."""
        return not self.employers and all(case.fate is not Fate.OPEN for case in self.cases)

    @property
    def keeps_cases(self) -> bool:
        """Whether a case stays behind."""
        return any(case.fate is not Fate.ERASED for case in self.cases)

    @property
    def keeps_name(self) -> bool:
        """Whether the name stays behind, with acts or with cases."""
        return self.acted_for_others or self.keeps_cases


def prospect_of(user: User, *, now: datetime) -> Prospect:
    """What deleting the account of a person would do at this moment."""
    return Prospect(
        employers=tuple(Organisation.objects.filter(memberships__user=user).distinct().order_by("slug")),
        cases=fates_of(cases_of(user), now=now),
        credentials=credentials_of(user).count(),
        badges=user.kept_badges.count(),
        links=_share_links(user).filter(withdrawn_at=None).count(),
        connections=user.tool_connections.open(now).count(),
        acted_for_others=_acted_for_others(user),
    )


def close_account(user: User, *, now: datetime) -> None:
    """Delete the account: nobody can sign in to it any more, and what was in it is gone.

    All of it happens or nothing. Raises InputError while the person has a role or a case is open.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        prospect = prospect_of(locked, now=now)
        _refuse_impossible(prospect)
        for case in prospect.cases:
            if case.fate is Fate.ERASED:
                erase_case(case.file, now=now)
        _delete_what_is_theirs(locked)
        record(locked, None, Event.ACCOUNT_CLOSED, "", now=now)
        _empty_row(locked, now)


def _refuse_impossible(prospect: Prospect) -> None:
    if prospect.employers:
        raise InputError(Problem("", _("You still have roles in an organisation."), _("Ask it to end them first.")))
    if not prospect.is_possible:
        raise InputError(Problem("", _("A case of recognition is still open."), _("Take it back or wait for its end.")))


def _acted_for_others(user: User) -> bool:
    """Whether acts in an organisation stand under the person's name: who did them has to stay known."""
    acts = AuditEvent.objects.filter(actor=user, organisation__isnull=False).exclude(action__in=BY_LEARNERS)
    return acts.exists()


def _share_links(user: User) -> QuerySet[ShareLink]:
    held = Credential.objects.exclude(participant__email="").filter(participant__email=user.email)
    return ShareLink.objects.filter(credential__in=held)


def _delete_what_is_theirs(user: User) -> None:
    _share_links(user).delete()
    StackingRequest.objects.filter(learner=user, decision=None).delete()
    Offer.objects.filter(made_by=user).delete()
    for model in (PresentationRequest, WalletToken, Authorization, Connection, KeptBadge):
        model._default_manager.filter(user=user).delete()
    StatementLink.objects.filter(statement__case__applicant=user).delete()
    Letter.objects.filter(case__applicant=user, sent_at=None).delete()
    for log in (AccessAttempt, AccessLog):
        log._default_manager.filter(username=user.email).delete()


def _empty_row(user: User, now: datetime) -> None:
    user.name = str(user) if _needs_name(user) else NAMELESS
    user.email, user.is_active, user.closed_at, user.last_login = f"closed-{user.pk}@invalid", False, now, None
    user.set_unusable_password()
    user.save()


def _needs_name(user: User) -> bool:
    return _acted_for_others(user) or CaseFile.objects.filter(applicant=user).exists()


def finish_closed_accounts(*, now: datetime) -> int:
    """Erase the cases of deleted accounts whose time is over by now, and the name with the last of them.

    Returns how many cases were erased.
    """
    waiting = CaseFile.objects.filter(applicant__closed_at__isnull=False).select_related("organisation", "applicant")
    over = [case.file for case in fates_of(waiting, now=now) if case.fate is Fate.ERASED]
    for file in over:
        _finish(file, now)
    return len(over)


@transaction.atomic
def _finish(file: CaseFile, now: datetime) -> None:
    applicant = file.applicant
    erase_case(file, now=now)
    if not _needs_name(applicant):
        User.objects.filter(pk=applicant.pk).update(name=NAMELESS)
