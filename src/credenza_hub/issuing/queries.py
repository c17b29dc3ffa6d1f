"""Reading batches, credentials and status lists."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404

from credenza_hub.cohorts.models import Cohort, Participant

from .models import AwardBatch, BatchState, Credential, StatusList

OPEN = (BatchState.WAITING, BatchState.RUNNING)
"""The states of a batch on which a worker works or will work."""


def status_list_address(status_list: StatusList) -> str:
    """The address of a status list; it is also the id of its credential."""
    return f"{settings.PUBLIC_URL}/status/{status_list.key}"


def open_batch(cohort: Cohort) -> AwardBatch | None:
    """The batch that awards the cohort now or next, if there is one. The database allows only one."""
    return cohort.batches.filter(state__in=OPEN).first()


def learners_to_award(cohort: Cohort) -> tuple[int, int]:
    """How many learners of a cohort have no credential yet, and the number of the first of them (0 if none)."""
    waiting = Participant.objects.filter(cohort=cohort, credential=None)
    found = waiting.aggregate(count=Count("pk"), first=Min("pk"))
    return found["count"], found["first"] or 0


def find_batch(cohort: Cohort, pk: int) -> AwardBatch:
    """A batch of the cohort. Raises Http404."""
    batch = cohort.batches.filter(pk=pk).first()
    if batch is None:
        raise Http404("No such award.")
    return batch


def credentials_of(cohort: Cohort) -> QuerySet[Credential]:
    """The credentials of a cohort with their learners and e-mails, without the signed documents."""
    credentials = Credential.objects.filter(participant__cohort=cohort)
    return credentials.select_related("participant", "hand_over").defer("packed").order_by("pk")


def find_credential(cohort: Cohort, key: UUID) -> Credential:
    """A credential of the cohort. Raises Http404."""
    credential = credentials_of(cohort).filter(key=key).first()
    if credential is None:
        raise Http404("No such credential.")
    return credential


def credentials_with_address(cohort: Cohort) -> QuerySet[Credential]:
    """The valid credentials of a cohort whose learners have an e-mail address, by which they can claim them."""
    return (
        Credential.objects.filter(participant__cohort=cohort, revoked_at=None)
        .exclude(participant__email="")
        .select_related("participant__cohort__edition")
        .defer("packed", "participant__cohort__edition__canonical")
        .order_by("pk")
    )


def hand_over_counts(cohort: Cohort) -> dict[str, int]:
    """How many valid credentials can be handed over, lack an address, wait to be sent, were sent or bounced."""
    valid = Q(revoked_at=None)
    counts: dict[str, int] = Credential.objects.filter(participant__cohort=cohort).aggregate(
        ready=Count("pk", filter=valid & Q(hand_over=None) & ~Q(participant__email="")),
        without_address=Count("pk", filter=valid & Q(participant__email="")),
        under_way=Count("pk", filter=Q(hand_over__isnull=False, hand_over__sent_at=None, hand_over__fault="")),
        sent=Count("pk", filter=Q(hand_over__sent_at__isnull=False)),
        faulty=Count("pk", filter=Q(hand_over__isnull=False) & ~Q(hand_over__fault="")),
    )
    return counts
