"""``python -m tests.hub.issuing.life ACT …``: acts on a hub in a process of its own, for tests that kill processes.

The hub is the one that the environment names (CREDENZA_DATA, CREDENZA_DATABASE). Prints its result as JSON.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credenza_hub.project.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.utils import timezone  # noqa: E402

from credenza.errors import InputError  # noqa: E402
from credenza.translog import Kind, audit, read_note  # noqa: E402
from credenza.verification import verify  # noqa: E402
from credenza_hub.accounts.models import User  # noqa: E402
from credenza_hub.audit.events import Event  # noqa: E402
from credenza_hub.audit.models import AuditEvent  # noqa: E402
from credenza_hub.cohorts.actions import accept_list, stage_list  # noqa: E402
from credenza_hub.cohorts.models import (  # noqa: E402
    Cohort,
    LearnerListPart,
    LearnerListUpload,
    ListState,
    Participant,
)
from credenza_hub.issuing.models import AwardBatch, AwardChunk, Credential, HandOver  # noqa: E402
from credenza_hub.issuing.worker import new_worker, work_once  # noqa: E402
from credenza_hub.organisations.models import Organisation, Role  # noqa: E402
from credenza_hub.storage.means import hub_means  # noqa: E402
from credenza_hub.translog.models import Addition, Checkpoint, Log  # noqa: E402
from credenza_hub.translog.proving import proof_of  # noqa: E402
from credenza_hub.translog.sequencing import folder, integrate  # noqa: E402
from credenza_hub.translog.witnesses import policy  # noqa: E402
from tests.hub.awarding import long_list, open_cohort, order_award, publish_example  # noqa: E402
from tests.hub.conftest import make_person  # noqa: E402

SAMPLE = 60


def prepare() -> None:
    """An empty cohort."""
    call_command("migrate", verbosity=0)
    organisation = Organisation.objects.create(
        slug="esempio", record={"legal_name": {"en": "Example"}, "country": "IT"}
    )
    registrar = make_person("registrar@example.org", organisation, Role.REGISTRAR, Role.REVIEWER)
    open_cohort(registrar, publish_example(organisation, registrar, "cimea-credential-evaluator"))


def award(count: int) -> dict[str, Any]:
    """Upload the list of learners, accept it, and order the award."""
    registrar, cohort = User.objects.get(), Cohort.objects.get()
    now = timezone.now()
    content = long_list(count)
    upload = stage_list(registrar, cohort=cohort, file_name="learners.csv", content=content, now=now)
    acceptance = accept_list(registrar, upload=upload, good_rows_only=False, now=now)
    while acceptance is None and LearnerListUpload.objects.exists():
        work_once(new_worker())
        if LearnerListUpload.objects.filter(state=ListState.CHECKED).exists():
            accept_list(registrar, upload=upload, good_rows_only=False, now=now)
    added = acceptance.added if acceptance else Participant.objects.count()
    try:
        order_award(registrar, cohort)
    except InputError as error:
        return {"added": added, "refused": str(error)}
    return {"added": added}


def upload(count: int) -> int:
    """Upload the list of learners; workers check it. Returns its number."""
    file = {"file_name": "learners.csv", "content": long_list(count)}
    return stage_list(User.objects.get(), cohort=Cohort.objects.get(), **file, now=timezone.now()).pk  # type: ignore[arg-type]


def accept() -> None:
    """Accept the list that was uploaded and checked; workers do it."""
    checked = LearnerListUpload.objects.get(state=ListState.CHECKED)
    accept_list(User.objects.get(), upload=checked, good_rows_only=False, now=timezone.now())


def order() -> int:
    """Order the award. Returns how many learners it is for."""
    return order_award(User.objects.get(), Cohort.objects.get()).total


def enrolled() -> dict[str, Any]:
    """Who takes part, and what the trail says about it."""
    accepted = AuditEvent.objects.filter(action=Event.LIST_ACCEPTED)
    return {
        "participants": Participant.objects.count(),
        "learners": Cohort.objects.get().learners,
        "people": Participant.objects.values("email").distinct().count(),
        "names": Participant.objects.values("given_name").distinct().count(),
        "left over": LearnerListPart.objects.count() + LearnerListUpload.objects.count(),
        "accepted": [event.detail["added"] for event in accepted],
    }


def report() -> dict[str, Any]:
    """What is in the database, and whether a random sample of it verifies and says what its row says."""
    count, now = Credential.objects.count(), timezone.now()
    every = Credential.objects.order_by("pk")
    sample = [every[random.randrange(count)] for _ in range(min(SAMPLE, count))]
    return {
        "participants": Participant.objects.count(),
        "credentials": count,
        "awarded participants": every.values("participant").distinct().count(),
        "ids": every.values("key").distinct().count(),
        "indices": every.values("status_list", "status_index").distinct().count(),
        "entries": all(_says_its_row(credential) for credential in sample),
        "emails": HandOver.objects.count(),
        "batches": [[batch.state, batch.total, batch.done] for batch in AwardBatch.objects.order_by("pk")],
        "chunks": AwardChunk.objects.count(),
        "outcomes": sorted({verify(c.document.encode(), hub_means(now=now), now).outcome for c in sample}),
        "log": _audited_log([str(credential.key) for credential in sample]),
    }


def _audited_log(sample: list[str]) -> list[str]:
    """What an auditor finds once the rest is published, as by a worker an hour later; and what has no entry."""
    hours = itertools.count(1)
    while integrate("report", lambda: timezone.now() + timedelta(hours=next(hours))):
        pass
    later = timezone.now() + timedelta(hours=next(hours))
    history = [read_note(checkpoint.note.encode()) for checkpoint in Checkpoint.objects.all()]
    found = audit(folder().read, policy(Log.objects.get().origin), later, seen=history)
    logged = Addition.objects.filter(kind=Kind.AWARD).aggregate(count=Sum("count"))["count"]
    missing = [key for key in sample if proof_of(key, Kind.AWARD) is None]
    return [*(finding.code for finding in found.findings), *missing, f"{logged} awards"]


def _says_its_row(credential: Credential) -> bool:
    document = json.loads(credential.document)
    index = document["credentialStatus"]["statusListIndex"]
    return (document["id"], index) == (f"urn:uuid:{credential.key}", str(credential.status_index))


if __name__ == "__main__":
    act, *arguments = sys.argv[1:]
    acts: tuple[Callable[..., Any], ...] = (prepare, upload, accept, order, award, enrolled, report)
    print(json.dumps({done.__name__: done for done in acts}[act](*map(int, arguments))))
