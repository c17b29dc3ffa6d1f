"""What the hub's tests share: an organisation with its people, an edition and a cohort, and signed-in browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort
from credenza_hub.organisations.models import Membership, Organisation, Role
from credenza_hub.registry.models import Edition
from tests.databases import postgres
from tests.hub.awarding import open_cohort, publish_example

PASSWORD = "correct horse battery"


def make_person(email: str, organisation: Organisation | None = None, *roles: str) -> User:
    """A user with roles in an organisation; without an organisation a learner."""
    user = User.objects.create_user(email, PASSWORD, name=email.partition("@")[0].title())
    for role in roles:
        Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Each test begins in English, whatever language the pages of the one before spoke."""
    with translation.override("en"):
        yield


@pytest.fixture
def organisation(db: None) -> Organisation:
    record = {
        "key": "esempio",
        "legal_name": {"en": "Example University", "it": "Università Esempio", "kk": "Үлгі университеті"},
        "identifier": {"scheme": "VAT", "value": "IT00000000000"},
        "country": "IT",
        "place": "Roma",
        "homepage": "https://esempio.example",
    }
    return Organisation.objects.create(slug="esempio", record=record)


@pytest.fixture
def other_organisation(db: None) -> Organisation:
    record = {"key": "altra", "legal_name": {"en": "Other Example College"}, "country": "KZ", "place": "Astana"}
    return Organisation.objects.create(slug="altra", record=record)


@pytest.fixture
def designer(organisation: Organisation) -> User:
    return make_person("designer@example.org", organisation, Role.DESIGNER)


@pytest.fixture
def reviewer(organisation: Organisation) -> User:
    return make_person("reviewer@example.org", organisation, Role.REVIEWER)


@pytest.fixture
def registrar(organisation: Organisation) -> User:
    return make_person("registrar@example.org", organisation, Role.REGISTRAR)


@pytest.fixture
def learner(db: None) -> User:
    return make_person("learner@example.org")


@pytest.fixture
def edition(organisation: Organisation, reviewer: User) -> Edition:
    return publish_example(organisation, reviewer)


@pytest.fixture
def cohort(registrar: User, edition: Edition) -> Cohort:
    return open_cohort(registrar, edition)


@pytest.fixture
def browser_of() -> Callable[[User | None], Client]:
    """A browser in which the given person is signed in; ``None`` is a stranger."""

    def make(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server, started if none is running. There is no skipping: without one it fails."""
    with postgres() as url:
        yield url
