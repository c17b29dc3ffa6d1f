"""Learners with credentials."""

from __future__ import annotations

import pytest

from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing.models import Credential
from tests.hub.awarding import awarded
from tests.hub.conftest import make_person


@pytest.fixture
def credentials(registrar: User, cohort: Cohort) -> list[Credential]:
    """Credentials of learner1, learner2 and learner3 @example.org."""
    return awarded(registrar, cohort)


@pytest.fixture
def owner(credentials: list[Credential]) -> User:
    """The person to whom the first credential was awarded."""
    return make_person("Learner1@Example.org")


@pytest.fixture
def credential(credentials: list[Credential]) -> Credential:
    """The credential of ``owner``."""
    return credentials[0]
