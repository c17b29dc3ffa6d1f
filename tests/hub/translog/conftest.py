"""A published edition and a cohort."""

from __future__ import annotations

import pytest

from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort
from credenza_hub.organisations.models import Organisation
from credenza_hub.registry.models import Edition
from tests.hub.awarding import open_cohort, publish_example


@pytest.fixture
def edition(organisation: Organisation, reviewer: User) -> Edition:
    return publish_example(organisation, reviewer)


@pytest.fixture
def cohort(registrar: User, edition: Edition) -> Cohort:
    return open_cohort(registrar, edition)
