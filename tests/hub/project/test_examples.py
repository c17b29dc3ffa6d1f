"""The examples become a living register through the same acts that people use."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from credenza.verification import verify
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Membership, Organisation, Role
from credenza_hub.project.examples import PASSWORD, demo_accounts, examples_folder, load_examples, read_examples
from credenza_hub.recognition_desk.worked_cases import WORKED_CASES, find_worked_case
from credenza_hub.registry.models import Entry
from credenza_hub.storage.means import hub_means
from credenza_hub.studio.models import Review


@pytest.mark.django_db
def test_examples_are_loaded_once_with_four_eyes_and_verifiable_credentials() -> None:
    examples = list(read_examples(examples_folder()))
    learners = sum(len(example.learners.decode().splitlines()) - 1 for example in examples)
    assert load_examples(now=timezone.now()) == len(examples)
    assert load_examples(now=timezone.now()) == 0
    assert sorted(Entry.objects.values_list("slug", flat=True)) == sorted(example.name for example in examples)
    assert Credential.objects.count() == learners
    assert all(review.reviewer != review.draft.submitted_by for review in Review.objects.all())
    now = timezone.now()
    one_of_each = {c.participant.cohort_id: c for c in Credential.objects.select_related("participant")}.values()
    outcomes = [verify(c.document.encode(), hub_means(now=now), now).outcome for c in one_of_each]
    assert outcomes == ["verified"] * len(examples)
    assert {m.role for m in Membership.objects.all()} == set(Role.values) - {"administrator"}
    assert AuditEvent.objects.filter(action="issuing:batch:finished").count() == len(examples)


@pytest.mark.django_db
def test_demo_accounts_that_are_printed_can_sign_in() -> None:
    load_examples(now=timezone.now())
    lines = demo_accounts()
    assert len(lines) == Organisation.objects.count() + User.objects.filter(memberships=None).count()
    for user in User.objects.all():
        assert user.check_password(PASSWORD)
        assert any(user.email in line or user.email.partition("@")[2] in line for line in lines)


@pytest.mark.django_db
def test_installation_without_examples_has_no_demo_accounts(registrar: User, learner: User) -> None:
    assert demo_accounts() == []


@pytest.mark.django_db
def test_learner_of_an_example_sees_the_own_credential(browser_of: Callable[[User | None], Client]) -> None:
    load_examples(now=timezone.now())
    learner = User.objects.get(email="learner001@learners.example.org")
    page = browser_of(learner).get("/en/credentials/").content.decode()
    assert "Credential evaluator" in page


@pytest.mark.django_db
def test_worked_cases_stand_where_their_guide_says(browser_of: Callable[[User | None], Client]) -> None:
    load_examples(now=timezone.now())
    cases = [find_worked_case(worked) for worked in WORKED_CASES]
    assert [(case.state, case.waits_for) for case in cases if case] == [
        ("precedent", ""),
        ("notified", ""),
        ("routed", "assessor"),
    ]
    page = browser_of(None).get("/en/recognition/guide/").content.decode()
    assert all(f"/en/recognition/cases/{case.key}/" in page for case in cases if case)
