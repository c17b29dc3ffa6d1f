"""Reading batches, credentials and status lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from credenza_hub.cohorts.models import Cohort, Participant

from .models import Act, AwardBatch, BatchState, Credential, StatusAct, StatusList

OPEN = (BatchState.WAITING, BatchState.RUNNING)
"""The states of a batch on which a worker works or will work."""

MOST_FOUND = 500
"""Learners that a search shows: more are no help, and to look for all of them takes long in a large cohort."""


def status_list_address(status_list: StatusList) -> str:
    """The address of a status list; it is also the id of its credential."""
    return f"{settings.PUBLIC_URL}/status/{status_list.key}"


def status_token_address(status_list: StatusList) -> str:
    """The address of the same list as a token, which attestations for wallets name."""
    return f"{status_list_address(status_list)}.jwt"


def open_batch(cohort: Cohort) -> AwardBatch | None:
    """The batch that awards the cohort now or next, if there is one. The database allows only one."""
    return cohort.batches.filter(state__in=OPEN).first()


def learners_to_award(cohort: Cohort) -> tuple[int, int]:
    """How many learners of a cohort have no credential yet, and the number of the first of them (0 if none)."""
    waiting = Participant.objects.filter(cohort=cohort, credentials=None)
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


def acts_on(credential: Credential) -> QuerySet[StatusAct]:
    """What was done to a credential and to those that it replaced, the latest first."""
    of_award = StatusAct.objects.filter(credential__participant=credential.participant_id)
    return (
        of_award.select_related("author", "credential", "successor", "notice")
        .defer("credential__packed", "successor__packed")
        .order_by("-pk")
    )


def closing_act(credential: Credential) -> StatusAct | None:
    """The act that ended a revoked credential, or that suspended it last."""
    ending = (Act.CORRECTED, Act.RENEWED, Act.WITHDRAWN, Act.SUSPENDED)
    acts = credential.acts.filter(act__in=ending).select_related("successor").defer("successor__packed")
    return acts.order_by("-pk").first()


def credentials_with_address(cohort: Cohort) -> QuerySet[Credential]:
    """Those not revoked of a cohort whose learners have an e-mail address, by which they can claim them."""
    return (
        Credential.objects.filter(participant__cohort=cohort, revoked_at=None)
        .exclude(participant__email="")
        .select_related("participant__cohort__edition")
        .defer("packed", "participant__cohort__edition__canonical")
        .order_by("pk")
    )


def hand_over_counts(cohort: Cohort) -> dict[str, int]:
    """How many valid credentials can be handed over, lack an address, wait to be sent, were sent or bounced.

    Only what is rare is looked for in the cohort, by indexes of its own: credentials that were revoked, learners
    without an address. The rest follows from what is counted anyway.
    """
    letters = cohort.hand_overs.aggregate(
        all=Count("pk"),
        under_way=Count("pk", filter=Q(sent_at=None, fault="")),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        faulty=Count("pk", filter=~Q(fault="")),
    )
    in_cohort = Credential.objects.current().filter(batch__in=list(cohort.batches.all()))
    revoked = in_cohort.filter(revoked_at__isnull=False).aggregate(
        all=Count("pk"), written_to=Count("pk", filter=Q(hand_over__isnull=False))
    )
    awarded = int(cohort.batches.aggregate(done=Coalesce(Sum("done"), 0))["done"])
    valid_letters = letters.pop("all") - revoked["written_to"]
    nameless = Credential.objects.filter(participant__cohort=cohort, participant__email="", revoked_at=None)
    without_address, written = nameless.count(), nameless.filter(hand_over__isnull=False).count()
    ready = awarded - revoked["all"] - valid_letters - (without_address - written)
    return {**letters, "without_address": without_address, "ready": ready}


def credentials_that_count() -> Prefetch[Any]:
    """The one credential of each learner that no other has replaced, as ``credentials``."""
    found = Credential.objects.current().select_related("hand_over").defer("packed")
    return Prefetch("credentials", found)


def awarded_learners(cohort: Cohort) -> QuerySet[Participant]:
    """The learners of a cohort, found with the number of its credentials as ``awarded``, who have a credential.

    Where all have one nothing needs to be looked up: learners are counted and found in an index.
    """
    learners = Participant.objects.filter(cohort=cohort)
    if cohort.awarded < cohort.learners:
        learners = learners.filter(credentials__replaced=0)
    return learners.prefetch_related(credentials_that_count())


def find_learners(cohort: Cohort, wanted: str) -> QuerySet[Participant]:
    """Those of them whose names or address hold every word, at most ``MOST_FOUND``."""
    learners = awarded_learners(cohort)
    found = learners
    for word in wanted.split():
        found = found.filter(_says(word))
    return learners.filter(pk__in=list(found.order_by("pk").values_list("pk", flat=True)[:MOST_FOUND]))


def _says(word: str) -> Q:
    """SQLite knows upper and lower case in ASCII only, so others are tried as names are written."""
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    found = Q()
    for spelling in spellings:
        names = Q(given_name__icontains=spelling) | Q(family_name__icontains=spelling)
        found |= names | Q(email__icontains=spelling)
    return found
