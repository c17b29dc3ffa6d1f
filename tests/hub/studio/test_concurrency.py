"""Two people press the button at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection

from credenza_hub.accounts.actions import AlreadyOpenError, accept_invitation
from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.registry.models import Edition
from credenza_hub.studio import actions
from credenza_hub.studio.models import Draft, Review
from tests.hub.conftest import make_person

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def together(*acts: Callable[[], object]) -> list[str]:
    """Run acts in threads that start at once; the name of what each raised, or "done"."""
    start = threading.Barrier(len(acts))
    ends = [""] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            ends[number] = "done"
        except Exception as error:  # noqa: BLE001 (the test compares what was raised)
            ends[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_saving_by_two_at_once_keeps_one_and_refuses_the_other(draft: Draft, designer: User) -> None:
    ends = together(
        *(
            lambda version=version: actions.save_draft(
                designer, draft, {**draft.document, "version": version}, revision=1, now=NOW
            )
            for version in ("a", "b", "c")
        )
    )
    assert (ends, Draft.objects.get().revision) == (["StaleDraftError", "StaleDraftError", "done"], 2)


def test_approving_by_two_at_once_publishes_one_edition(
    draft: Draft, designer: User, reviewer: User, organisation: Organisation
) -> None:
    second = make_person("second@example.org", organisation, Role.REVIEWER)
    submitted = actions.submit_draft(designer, draft, revision=1, now=NOW)
    ends = together(
        *(
            lambda person=person: actions.approve_draft(person, submitted, comment="", revision=1, now=NOW)
            for person in (reviewer, second)
        )
    )
    assert (ends, Edition.objects.count(), Review.objects.count()) == (["WrongStateError", "done"], 1, 1)


def test_beginning_two_drafts_at_one_address_at_once_makes_one(organisation: Organisation, designer: User) -> None:
    ends = together(
        *(
            lambda: actions.create_draft(designer, organisation, title={"en": "X"}, slug="same", now=NOW)
            for _ in range(3)
        )
    )
    assert (ends, Draft.objects.count()) == (["AddressTakenError", "AddressTakenError", "done"], 1)


def test_accepting_an_invitation_twice_at_once_sets_one_password(transactional_db: None) -> None:
    ends = together(
        *(
            lambda password=password: accept_invitation("new@example.org", password, language="en", now=NOW)
            for password in ("first secret words", "second secret words")
        )
    )
    assert ends == [AlreadyOpenError.__name__, "done"]
