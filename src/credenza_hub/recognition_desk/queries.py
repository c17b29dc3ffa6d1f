"""Reading cases, always through what the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza import recognition
from credenza.recognition import Actor, Start
from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import DESK_ROLES, Membership, Organisation, Role

from .models import CaseFile, Evidence, EvidenceKind, Procedure
from .store import UNDECIDED

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Insight:
    """A case that a person may see, and in which roles."""

    file: CaseFile
    roles: frozenset[recognition.Role]

    @property
    def is_applicant(self) -> bool:
        """Whether it is the person's own request."""
        return recognition.Role.APPLICANT in self.roles

    def actor(self, user: User) -> Actor:
        """The person as the library knows them."""
        return Actor(id=str(user.pk), roles=self.roles)


def open_procedures() -> list[Procedure]:
    """The procedures of the organisations that receive requests."""
    return list(Procedure.objects.filter(is_open=True).select_related("organisation").order_by("organisation__slug"))


def find_procedure(slug: str) -> Procedure:
    """What an organisation published. Raises Http404."""
    found = Procedure.objects.select_related("organisation").filter(organisation__slug=slug).first()
    if found is None:
        raise Http404
    return found


def time_limit_of(procedure: Procedure) -> str:
    """The normal time of a decision in words (RC-03)."""
    rules = procedure.in_force.deadlines
    parts = [
        ngettext("%(count)s month", "%(count)s months", rules.months) % {"count": rules.months} if rules.months else "",
        ngettext("%(count)s day", "%(count)s days", rules.days) % {"count": rules.days} if rules.days else "",
    ]
    time = " + ".join(part for part in parts if part)
    if rules.start is Start.RECEIPT:
        return _("A decision takes at most %(time)s from the day on which your request comes in.") % {"time": time}
    return _("A decision takes at most %(time)s from the day on which your file is complete.") % {"time": time}


def desk_organisations(user: User) -> list[Organisation]:
    """The organisations at whose desk a person works. Raises PermissionDenied if there is none."""
    memberships = Membership.objects.filter(user=user, role__in=DESK_ROLES)
    organisations = list(Organisation.objects.filter(pk__in=memberships.values("organisation")).order_by("slug"))
    if not organisations:
        raise PermissionDenied(_("The recognition desk is for the people who work on requests."))
    return organisations


def roles_in(user: User, file: CaseFile) -> frozenset[recognition.Role]:
    """In which roles a person may see a case. Nobody works on the own request, nor on what is not yet for them."""
    if file.applicant_id == user.pk:
        return frozenset({recognition.Role.APPLICANT})
    is_for = {
        Role.ASSESSOR: file.route == recognition.Route.PRIOR_LEARNING,
        Role.COMMISSION_MEMBER: file.was_proposed,
        Role.APPEAL_BODY: file.was_appealed,
    }
    held = Membership.objects.filter(user=user, organisation=file.organisation_id, role__in=DESK_ROLES)
    roles = held.values_list("role", flat=True)
    return frozenset(recognition.Role(role) for role in roles if is_for.get(Role(role), True))


def find_case(user: User, key: UUID) -> Insight:
    """A case that the person may see. Raises Http404 for every other one."""
    file = CaseFile.objects.select_related("organisation", "programme", "applicant").filter(key=key).first()
    roles = roles_in(user, file) if file else frozenset()
    if file is None or not roles:
        raise Http404
    return Insight(file, roles)


def find_evidence(user: User, key: UUID, evidence_key: UUID) -> Evidence:
    """A file in a case that the person may see. Raises Http404."""
    insight = find_case(user, key)
    found = insight.file.evidence.filter(key=evidence_key).first()
    if found is None or found.deleted_at or (insight.is_applicant and found.kind == EvidenceKind.MINUTES):
        raise Http404
    return found


def cases_of(user: User) -> QuerySet[CaseFile]:
    """The person's own requests, the latest first."""
    return CaseFile.objects.filter(applicant=user).select_related("organisation")


def today_at(organisation: Organisation, *, now: datetime) -> date:
    """The day at an institution, by whose calendar its deadlines run; before it has rules, the hub's."""
    procedure = Procedure.objects.filter(organisation=organisation).first()
    return recognition.day_in(procedure.in_force.deadlines.zone, now) if procedure else timezone.localdate(now)


def desk_cases(user: User, organisation: Organisation, show: str, *, today: date) -> QuerySet[CaseFile]:
    """The cases of an organisation as its desk lists them: mine, soon, overdue, open, closed; else all."""
    roles = set(Membership.objects.filter(user=user, organisation=organisation).values_list("role", flat=True))
    cases = CaseFile.objects.filter(_visible_to(roles), organisation=organisation).exclude(applicant=user)
    waiting = ~Q(waits_for="")
    undecided = Q(state__in=[state.value for state in UNDECIDED])
    filters = {
        "mine": Q(waits_for__in=roles) & (Q(evaluator=None) | Q(evaluator=user) | ~Q(waits_for=Role.EVALUATOR)),
        "soon": undecided & Q(deadline__gte=today, deadline__lte=today + SOON),
        "overdue": undecided & Q(deadline__lt=today),
        "open": waiting,
        "closed": ~waiting,
    }
    chosen = cases.filter(filters.get(show, Q())).select_related("programme")
    return chosen.order_by(F("deadline").asc(nulls_last=True), "submitted_at", "pk")


def _visible_to(roles: set[str]) -> Q:
    """The cases that people with these roles may see: the same as ``roles_in`` says of one case."""
    if roles & {Role.REGISTRAR, Role.EVALUATOR, Role.DECIDER}:
        return Q()
    visible = Q(pk__in=[])
    if Role.ASSESSOR in roles:
        visible |= Q(route=recognition.Route.PRIOR_LEARNING.value)
    if Role.COMMISSION_MEMBER in roles:
        visible |= Q(was_proposed=True)
    return visible | Q(was_appealed=True) if Role.APPEAL_BODY in roles else visible
