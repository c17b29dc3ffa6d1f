"""A receiver with published rules, a learner with a credential, and the people of the receiver."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.stacking import actions
from credenza_hub.stacking.models import Target
from tests.hub.awarding import awarded
from tests.hub.conftest import make_person

RULES: dict[str, Any] = {
    "title": {"en": "Master in Recognition", "ru": "Магистратура по признанию"},
    "credits": 10,
    "groups": [{"key": "any", "title": {"en": "Anything", "ru": "Любое"}, "takes": {"level_at_least": 5}}],
    "age_at_most": 5,
}


@pytest.fixture
def decider(organisation: Organisation) -> User:
    return make_person("decider@example.org", organisation, Role.DECIDER)


@pytest.fixture
def draft_target(organisation: Organisation, designer: User) -> Target:
    """Rules that are written and not published."""
    now = timezone.now()
    made = actions.create_target(designer, organisation, title=RULES["title"], slug="master", now=now)
    return actions.save_target(designer, made, RULES, revision=0, now=now)


@pytest.fixture
def target(draft_target: Target, reviewer: User) -> Target:
    """Rules that hold."""
    return actions.publish_target(reviewer, draft_target, revision=draft_target.revision, now=timezone.now())


@pytest.fixture
def credential(registrar: User, cohort: Cohort) -> Credential:
    """A credential of 6 credits of learner1@example.org."""
    return awarded(registrar, cohort, count=1)[0]


@pytest.fixture
def holder(credential: Credential) -> User:
    return make_person(credential.participant.email)
