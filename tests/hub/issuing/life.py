"""``python -m tests.hub.issuing.life ACT …``: acts on a hub in a process of its own, for tests that kill processes.

The hub is the one that the environment names (CREDENZA_DATA, CREDENZA_DATABASE). Prints its result as JSON.
"""

from __future__ import annotations

import json
import os
import random
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credenza_hub.project.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from credenza.errors import InputError  # noqa: E402
from credenza.verification import verify  # noqa: E402
from credenza_hub.accounts.models import User  # noqa: E402
from credenza_hub.cohorts.models import Cohort, Participant  # noqa: E402
from credenza_hub.issuing.models import AwardBatch, Credential  # noqa: E402
from credenza_hub.organisations.models import Organisation, Role  # noqa: E402
from credenza_hub.storage.means import hub_means  # noqa: E402
from tests.hub.awarding import enrol, learner_list, open_cohort, order_award, publish_example  # noqa: E402
from tests.hub.conftest import make_person  # noqa: E402

SAMPLE = 30


def prepare() -> None:
    """An empty cohort."""
    call_command("migrate", verbosity=0)
    organisation = Organisation.objects.create(
        slug="esempio", record={"legal_name": {"en": "Example"}, "country": "IT"}
    )
    registrar = make_person("registrar@example.org", organisation, Role.REGISTRAR, Role.REVIEWER)
    open_cohort(registrar, publish_example(organisation, registrar))


def award(count: int) -> dict[str, Any]:
    """Upload the list of learners, accept it, and order the award."""
    registrar, cohort = User.objects.get(), Cohort.objects.get()
    acceptance = enrol(registrar, cohort, learner_list(count))
    try:
        order_award(registrar, cohort)
    except InputError as error:
        return {"added": acceptance.added, "refused": str(error)}
    return {"added": acceptance.added}


def report() -> dict[str, Any]:
    """What is in the database, and whether a random sample of it verifies."""
    credentials = list(Credential.objects.all())
    now = timezone.now()
    sample = random.sample(credentials, min(SAMPLE, len(credentials)))
    return {
        "participants": Participant.objects.count(),
        "credentials": len(credentials),
        "awarded participants": len({credential.participant_id for credential in credentials}),
        "ids": len({json.loads(credential.document)["id"] for credential in credentials}),
        "indices": len({(credential.status_list_id, credential.status_index) for credential in credentials}),
        "entries": sum(_says_its_index(credential) for credential in credentials),
        "batches": [[batch.state, batch.total, batch.done] for batch in AwardBatch.objects.order_by("pk")],
        "outcomes": sorted({verify(c.document.encode(), hub_means(now=now), now).outcome for c in sample}),
    }


def _says_its_index(credential: Credential) -> bool:
    return bool(json.loads(credential.document)["credentialStatus"]["statusListIndex"] == str(credential.status_index))


if __name__ == "__main__":
    act, *arguments = sys.argv[1:]
    print(json.dumps({"prepare": prepare, "award": award, "report": report}[act](*map(int, arguments))))
