"""An institution that receives requests, the people of its desk, and a learner with a credential."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.recognition_desk.models import Procedure, Programme
from credenza_hub.recognition_desk.procedures import new_procedure, save_procedure, save_programme
from tests.hub.conftest import make_person

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def people(organisation: Organisation) -> dict[str, User]:
    """One person for each role, by role, a second assessor, and the applicant."""
    roles = (*Role.values,)
    staff = {role: make_person(f"{role}@desk.example.org", organisation, role) for role in roles}
    second = make_person("second@desk.example.org", organisation, Role.ASSESSOR)
    return {**staff, "second": second, "applicant": make_person("applicant@example.org")}


@pytest.fixture
def procedure(organisation: Organisation, people: dict[str, User]) -> Procedure:
    """The published procedure of an Italian university, without a commission."""
    row = new_procedure(organisation)
    values = {"is_open": True, "criteria": {"en": "What you learned counts.", "kk": "Үйренгеніңіз есептеледі."}}
    return save_procedure(people["registrar"], organisation, {**values, "rules": row.rules}, now=NOW)


@pytest.fixture
def programme(organisation: Organisation, people: dict[str, User], procedure: Procedure) -> Programme:
    """A course unit of three credits with two outcomes, one of them essential."""
    values = {"title": {"en": "Data analysis"}, "kind": "laurea", "cycle": "", "eqf": 6, "ects": 3, "is_open": True}
    outcomes = [
        {"key": "o1", "kind": "skill", "text": {"en": "Cleans and joins tables of data."}, "essential": True},
        {"key": "o2", "kind": "knowledge", "text": {"en": "Knows how data is collected."}, "essential": False},
    ]
    return save_programme(people["registrar"], organisation, "data-analysis", values, outcomes, now=NOW)
