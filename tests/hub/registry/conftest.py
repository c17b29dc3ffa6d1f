"""A register with entries."""

from __future__ import annotations

import pytest

from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation
from credenza_hub.registry.models import Edition
from tests.hub.publishing import publish


@pytest.fixture
def evaluator(organisation: Organisation, reviewer: User) -> Edition:
    """The published example of the Italian case: two documents, one with an access requirement."""
    return publish(organisation, reviewer, "cimea-credential-evaluator")


@pytest.fixture
def register(organisation: Organisation, reviewer: User, evaluator: Edition) -> list[Edition]:
    """Three entries, the latest last."""
    others = [publish(organisation, reviewer, slug) for slug in ("kz-vocational-methodology", "data-literacy")]
    return [evaluator, *others]
