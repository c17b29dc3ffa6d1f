"""Reading cohorts, always through what the person may see."""

from __future__ import annotations

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.organisations.permissions import require
from credenza_hub.registry.models import Edition

from .models import Cohort, LearnerListUpload


def organisations_of_registrar(user: User) -> QuerySet[Organisation]:
    """The organisations for which a person keeps cohorts."""
    return Organisation.objects.filter(memberships__user=user, memberships__role=Role.REGISTRAR)


def cohorts_of(user: User) -> QuerySet[Cohort]:
    """The cohorts that a registrar keeps, newest first, with the number of credentials as ``awarded``."""
    return (
        Cohort.objects.filter(organisation__in=organisations_of_registrar(user))
        .select_related("edition", "organisation")
        .annotate(awarded=Coalesce(Sum("batches__done"), 0))
        .order_by("-created_at", "-pk")
    )


def offered_editions(user: User) -> QuerySet[Edition]:
    """The current editions of a registrar's organisations."""
    organisations = organisations_of_registrar(user)
    return Edition.objects.filter(entry__organisation__in=organisations, entry__current=F("pk")).order_by("entry__slug")


def find_cohort(user: User, pk: int) -> Cohort:
    """A cohort of the person's organisations. Raises Http404 (another's), PermissionDenied (not its registrar)."""
    cohort = (
        Cohort.objects.filter(pk=pk, organisation__in=Organisation.objects.filter(memberships__user=user))
        .select_related("edition__entry", "organisation")
        .annotate(awarded=Coalesce(Sum("batches__done"), 0))
        .first()
    )
    if cohort is None:
        raise Http404("No such cohort.")
    require(user, cohort.organisation, Role.REGISTRAR)
    return cohort


def find_upload(cohort: Cohort, pk: int) -> LearnerListUpload | None:
    """A list waiting to be accepted; ``None`` when it is not, or no longer."""
    return cohort.uploads.filter(pk=pk).first()
