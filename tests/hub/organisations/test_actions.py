"""Organisations and their members: permissions, queries and the operator's commands."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from credenza.errors import InputError
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.organisations.actions import add_member, add_organisation
from credenza_hub.organisations.models import Membership, Organisation, Role
from credenza_hub.organisations.permissions import has_role, require
from credenza_hub.organisations.queries import chosen_organisation, organisations_of
from tests.hub.conftest import make_person

pytestmark = pytest.mark.django_db
RIGHT = {"legal_name": {"en": "X"}, "country": "IT", "identifier": {"scheme": "VAT", "value": "IT1"}}


def test_require_with_another_role_or_organisation_is_denied(
    designer: User, organisation: Organisation, other_organisation: Organisation
) -> None:
    require(designer, organisation, Role.DESIGNER)
    require(designer, organisation, Role.REVIEWER, Role.DESIGNER)
    for place, role in ((organisation, Role.REVIEWER), (other_organisation, Role.DESIGNER)):
        with pytest.raises(PermissionDenied):
            require(designer, place, role)


def test_organisations_of_member_of_two_are_both_and_by_role(
    organisation: Organisation, other_organisation: Organisation
) -> None:
    user = make_person("both@example.org", organisation, Role.DESIGNER, Role.REVIEWER)
    Membership.objects.create(user=user, organisation=other_organisation, role=Role.REGISTRAR)
    assert organisations_of(user) == [other_organisation, organisation]
    assert organisations_of(user, Role.REVIEWER, Role.DESIGNER) == [organisation]
    assert {(m.organisation.slug, m.role) for m in user.memberships.all()} == {
        ("esempio", "designer"), ("esempio", "reviewer"), ("altra", "registrar"),
    }  # fmt: skip


def test_chosen_organisation_that_is_not_theirs_is_not_found(
    organisation: Organisation, other_organisation: Organisation
) -> None:
    assert chosen_organisation([organisation], None) == organisation
    with pytest.raises(Http404):
        chosen_organisation([organisation], other_organisation.slug)
    with pytest.raises(PermissionDenied):
        chosen_organisation([], None)


def test_commands_set_up_an_installation(capsys: pytest.CaptureFixture[str]) -> None:
    call_command(
        "add_organisation", "uni", "--name", "en=Uni", "--name", "kk=Университет", "--country", "kz",
        "--identifier", "BIN=123456789012", "--place", "Astana",
    )  # fmt: skip
    call_command("add_member", "uni", "Anna@Example.org", "--role", "designer", "--role", "reviewer", "--name", "Anna")
    organisation, user = Organisation.objects.get(), User.objects.get()
    assert organisation.record == {
        "key": "uni",
        "legal_name": {"en": "Uni", "kk": "Университет"},
        "country": "KZ",
        "identifier": {"scheme": "BIN", "value": "123456789012"},
        "place": "Astana",
    }
    assert (user.email, user.name, has_role(user, organisation, "reviewer")) == ("anna@example.org", "Anna", True)
    assert f"https://register.test/{get_language()}/account/invitation/" in capsys.readouterr().out
    assert list(AuditEvent.objects.order_by("id").values_list("action", "subject")) == [
        ("organisations:organisation:added", "uni"),
        ("organisations:member:added", "anna@example.org, designer"),
        ("organisations:member:added", "anna@example.org, reviewer"),
    ]


def test_remove_member_command_takes_only_the_named_role(designer: User, organisation: Organisation) -> None:
    Membership.objects.create(user=designer, organisation=organisation, role=Role.REVIEWER)
    call_command("remove_member", "esempio", designer.email, "--role", "designer")
    assert [m.role for m in designer.memberships.all()] == ["reviewer"]
    with pytest.raises(CommandError):
        call_command("remove_member", "esempio", designer.email, "--role", "designer")


@pytest.mark.parametrize(
    ("slug", "record"),
    [
        ("b a d", RIGHT),
        ("esempio", RIGHT),
        ("x", RIGHT | {"legal_name": {"en": " "}}),
        ("x", RIGHT | {"legal_name": None}),
        ("x", RIGHT | {"country": None}),
        ("x", RIGHT | {"country": "Italy"}),
        ("x", RIGHT | {"legal_name": "X"}),
        ("x", RIGHT | {"identifier": None}),
        ("x", RIGHT | {"homepage": "javascript:alert(1)"}),
    ],
)
def test_add_organisation_with_wrong_record_is_refused(
    organisation: Organisation, slug: str, record: dict[str, object]
) -> None:
    with pytest.raises(InputError):
        add_organisation(slug, record, now=timezone.now())
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "roles"), [("no address", ["designer"]), ("a@b.example", ["dean"]), ("a@b.example", [])]
)
def test_add_member_with_wrong_address_or_role_is_refused(
    organisation: Organisation, email: str, roles: list[str]
) -> None:
    with pytest.raises(InputError):
        add_member(organisation, email, roles, now=timezone.now())
    assert User.objects.count() == 0


def test_add_member_twice_gives_one_membership_and_one_line(organisation: Organisation) -> None:
    for _ in range(2):
        _, invite = add_member(organisation, "a@example.org", ["designer"], now=timezone.now())
    assert (invite, Membership.objects.count(), AuditEvent.objects.count()) == (True, 1, 1)
