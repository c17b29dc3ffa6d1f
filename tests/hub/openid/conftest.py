"""Learners with credentials, and a wallet that really signs."""

from __future__ import annotations

import pytest

from credenza_hub.accounts.models import User
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Organisation
from tests.hub.awarding import awarded, open_cohort, publish_example
from tests.hub.conftest import make_person


@pytest.fixture
def credentials(organisation: Organisation, registrar: User, reviewer: User) -> list[Credential]:
    """Credentials of learner1, learner2 and learner3 @example.org."""
    return awarded(registrar, open_cohort(registrar, publish_example(organisation, reviewer)))


@pytest.fixture
def credential(credentials: list[Credential]) -> Credential:
    return credentials[0]


@pytest.fixture
def owner(credentials: list[Credential]) -> User:
    """The person to whom the first credential was awarded."""
    return make_person("learner1@example.org")


@pytest.fixture
def other(credentials: list[Credential]) -> User:
    """The person to whom the second credential was awarded."""
    return make_person("learner2@example.org")
