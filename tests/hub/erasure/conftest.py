"""What the tests of erasing share: a cohort that was awarded, and a request for recognition that was taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing.models import Credential
from credenza_hub.recognition_desk.models import CaseFile, Programme
from credenza_hub.translog.sequencing import EVERY, integrate
from tests.hub.awarding import awarded
from tests.hub.conftest import make_person
from tests.hub.recognition_desk.conftest import people, procedure, programme  # noqa: F401 (fixtures)
from tests.hub.recognition_desk.walking import Walk, at, request_form

Browser = Callable[[User | None], Client]
ADDRESS = "learner1@example.org"
ASKED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.LOG_FOLDER, settings.DATA = tmp_path / "log", tmp_path


@pytest.fixture
def credentials(registrar: User, cohort: Cohort) -> list[Credential]:
    made = awarded(registrar, cohort, 2)
    integrate("one", lambda: timezone.now() + EVERY)
    return made


@pytest.fixture
def owner(db: None) -> User:
    """The account of the learner who is erased."""
    return make_person(ADDRESS)


@pytest.fixture
def asked(owner: User, browser_of: Browser, people: dict[str, User], programme: Programme) -> Walk:  # noqa: F811
    """A request for recognition that is still open."""
    with at(ASKED):
        form = request_form(programme=programme.pk, awarded_on="2026-01-15")
        assert browser_of(owner).post("/en/recognition/at/esempio/request/", form).status_code == 302
    return Walk(CaseFile.objects.get(), {**people, "applicant": owner}, browser_of)


@pytest.fixture
def taken_back(asked: Walk) -> Walk:
    """The same after it was taken back on the day on which it was made."""
    with at(ASKED):
        assert asked.act("applicant", "withdraw", confirmed="on") == 302
    return asked


def everything_stored(*but: type) -> str:
    """Every value of every table, files as bytes, except those of the models in ``but``."""
    models = [model for model in apps.get_models() if model not in but]
    return "\n".join(str(row) for model in models for row in model._default_manager.values_list())
