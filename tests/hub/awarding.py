"""What tests of cohorts and awards share: a published edition, a cohort and lists of learners."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from credenza_hub.accounts.models import User
from credenza_hub.cohorts import actions as cohorts
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing import actions as issuing
from credenza_hub.issuing import acts
from credenza_hub.issuing.acts import Grounds
from credenza_hub.issuing.models import AwardBatch, Credential, Reason
from credenza_hub.issuing.worker import new_worker, work_once
from credenza_hub.organisations.models import Organisation
from credenza_hub.registry.actions import publish_edition
from credenza_hub.registry.models import Edition
from tests.hub.publishing import example

HEADER = "given_name,family_name,person_id,birth_date,email,written,written.completed_on,oral,oral.completed_on"
AWARDED_ON = date(2026, 11, 20)


def learner_list(count: int, *, first: int = 1, grade: str = "27") -> bytes:
    """A right list of invented learners for the example it-single-examination."""
    rows = [
        f"Ada{number},Specimen,EX-{number:04},1990-01-01,learner{number}@example.org,{grade},2026-09-28,28,2026-10-10"
        for number in range(first, first + count)
    ]
    return "\n".join([HEADER, *rows, ""]).encode()


def long_list(count: int) -> Iterator[bytes]:
    """A right list for the example cimea-credential-evaluator, a thousand learners at a time."""
    yield b"given_name,family_name,person_id,birth_date,email,final-project,final-project.completed_on\n"
    for first in range(1, count + 1, 1000):
        yield "".join(
            f"\u0410\u0434\u0430{number},Specimen,EX-{number:07},1990-01-{number % 28 + 1:02},"
            f"learner{number}@example.org,passed,2026-09-28\n"
            for number in range(first, min(first + 1000, count + 1))
        ).encode()


def publish_example(organisation: Organisation, approver: User, name: str = "it-single-examination") -> Edition:
    """Publish an example through the real act."""
    document = example(name)
    return publish_edition(
        organisation, f"{organisation.slug}-{name}", document, approved_by=approver, now=timezone.now()
    )


def open_cohort(registrar: User, edition: Edition, name: str = "Autumn 2026") -> Cohort:
    """A new cohort without learners."""
    return cohorts.create_cohort(
        registrar, edition=edition, name=name, awarded_on=AWARDED_ON, place="", language="", now=timezone.now()
    )


def enrol(registrar: User, cohort: Cohort, content: bytes, *, good_rows_only: bool = False) -> cohorts.Acceptance:
    """Upload a list and accept it."""
    now = timezone.now()
    upload = cohorts.stage_list(registrar, cohort=cohort, file_name="learners.csv", content=[content], now=now)
    accepted = cohorts.accept_list(registrar, upload=upload, good_rows_only=good_rows_only, now=now)
    if accepted is None:
        raise ValueError("The list is too long to be accepted at once.")
    return accepted


def order_award(registrar: User, cohort: Cohort) -> AwardBatch:
    """Order the award; nobody works on it yet."""
    return issuing.request_batch(registrar, cohort=cohort, now=timezone.now())


def work_until_idle() -> None:
    """Let a worker do everything there is to do, in this process."""
    worker = new_worker(timedelta(seconds=60))
    while work_once(worker):
        pass


def withdraw(registrar: User, credential: Credential, words: str = "Annulled") -> None:
    """Revoke a credential for good."""
    grounds = Grounds(Reason.ERROR, words, remark="Secret remark.")
    acts.withdraw(registrar, credential=credential, grounds=grounds, now=timezone.now())


def awarded(registrar: User, cohort: Cohort, count: int = 3) -> list[Credential]:
    """A cohort with learners and their credentials."""
    enrol(registrar, cohort, learner_list(count))
    order_award(registrar, cohort)
    work_until_idle()
    return list(Credential.objects.filter(participant__cohort=cohort))
