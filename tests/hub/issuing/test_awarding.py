"""Awarding: each learner one credential, each credential one place, and who may order it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from credenza.errors import InputError
from credenza.status import ENTRIES, choose_indices
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing import actions
from credenza_hub.issuing.models import AwardBatch, BatchState, Credential, StatusList
from tests.hub.awarding import awarded, enrol, learner_list, order_award, work_until_idle


def test_award_of_three_learners_gives_each_one_signed_credential(registrar: User, cohort: Cohort) -> None:
    credentials = awarded(registrar, cohort)
    batch = AwardBatch.objects.get()
    assert [credential.participant.given_name for credential in credentials] == ["Ada1", "Ada2", "Ada3"]
    assert len({credential.status_index for credential in credentials}) == 3
    assert (batch.state, batch.total, batch.done) == (BatchState.DONE, 3, 3)
    for credential in credentials:
        document = json.loads(credential.document)
        assert document["id"] == f"urn:uuid:{credential.key}"
        assert document["credentialStatus"]["statusListIndex"] == str(credential.status_index)


def test_award_ordered_twice_while_it_waits_is_one_batch(registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(2))
    assert order_award(registrar, cohort) == order_award(registrar, cohort)
    assert AwardBatch.objects.count() == 1


def test_award_ordered_again_when_all_have_credentials_is_refused(registrar: User, cohort: Cohort) -> None:
    awarded(registrar, cohort)
    with pytest.raises(InputError, match="Every learner of this cohort has a credential"):
        order_award(registrar, cohort)


def test_award_after_late_learners_awards_only_them(registrar: User, cohort: Cohort) -> None:
    before = {credential.key for credential in awarded(registrar, cohort, 2)}
    enrol(registrar, cohort, learner_list(3))
    order_award(registrar, cohort)
    work_until_idle()
    after = {credential.key for credential in Credential.objects.all()}
    assert before < after
    assert len(after) == 3


def test_award_before_its_date_is_refused(registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(1))
    Cohort.objects.update(awarded_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(InputError, match="lies in the future"):
        order_award(registrar, cohort)


@pytest.mark.parametrize("role", ["designer", "reviewer", "learner"])
def test_award_by_anybody_but_a_registrar_is_refused(
    request: pytest.FixtureRequest, registrar: User, cohort: Cohort, role: str
) -> None:
    enrol(registrar, cohort, learner_list(1))
    with pytest.raises(PermissionDenied):
        order_award(request.getfixturevalue(role), cohort)
    assert not AwardBatch.objects.exists()


def test_cancelled_award_keeps_what_is_signed_and_can_be_ordered_again(registrar: User, cohort: Cohort) -> None:
    awarded(registrar, cohort, 1)
    enrol(registrar, cohort, learner_list(3))
    batch = order_award(registrar, cohort)
    assert actions.cancel_batch(registrar, batch=batch, now=timezone.now())
    assert not actions.cancel_batch(registrar, batch=batch, now=timezone.now())
    work_until_idle()
    assert Credential.objects.count() == 1
    order_award(registrar, cohort)
    work_until_idle()
    assert Credential.objects.count() == 3


def test_status_list_that_is_nearly_full_is_followed_by_a_new_one(registrar: User, cohort: Cohort) -> None:
    awarded(registrar, cohort, 1)
    StatusList.objects.update(allocated=ENTRIES - 1)
    enrol(registrar, cohort, learner_list(4))
    order_award(registrar, cohort)
    work_until_idle()
    first, second = StatusList.objects.order_by("pk")
    assert (first.allocated, second.allocated) == (ENTRIES, 2)
    assert first.credentials.order_by("pk").last().status_index == choose_indices(first.secret, ENTRIES - 1, 1)[0]
    assert {c.status_index for c in second.credentials.all()} == set(choose_indices(second.secret, 0, 2))


def test_audit_trail_of_an_award_names_acts_and_numbers_but_no_learner(registrar: User, cohort: Cohort) -> None:
    awarded(registrar, cohort)
    events = AuditEvent.objects.filter(subject=f"cohort:{cohort.pk}").order_by("id")
    assert [(event.action, event.actor) for event in events] == [
        ("cohorts:cohort:created", registrar),
        ("cohorts:learner_list:uploaded", registrar),
        ("cohorts:learner_list:accepted", registrar),
        ("issuing:batch:requested", registrar),
        ("issuing:batch:finished", None),
    ]
    assert "Ada1" not in json.dumps([event.detail for event in AuditEvent.objects.all()])
