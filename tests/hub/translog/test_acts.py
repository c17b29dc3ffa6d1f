"""Every act that the log has to show enters it in its own transaction, and nothing else does."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from credenza.translog import ENTRY_BYTES, Kind, commit
from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort
from credenza_hub.registry.models import Edition
from credenza_hub.translog.actions import append, forget
from credenza_hub.translog.models import Addition, Opening
from tests.hub.awarding import awarded, withdraw

pytestmark = pytest.mark.django_db


def entry_of(opening: Opening) -> bytes:
    """The entry that stands in the log at the place of an opening."""
    start = opening.place * ENTRY_BYTES
    return bytes(opening.addition.entries)[start : start + ENTRY_BYTES]


def opened(subject: str, kind: Kind) -> Opening:
    return Opening.objects.select_related("addition").get(subject=subject, addition__kind=kind)


def test_published_edition_enters_the_log_for_everybody_to_see(edition: Edition) -> None:
    opening = opened(edition.sha256, Kind.EDITION)
    assert opening.is_public
    assert entry_of(opening) == commit(Kind.EDITION, bytes(opening.salt), edition.canonical.encode())


def test_each_award_enters_the_log_with_the_bytes_that_were_signed(registrar: User, cohort: Cohort) -> None:
    credentials = awarded(registrar, cohort, 3)
    assert Addition.objects.filter(kind=Kind.AWARD).get().count == 3
    for credential in credentials:
        opening = opened(str(credential.key), Kind.AWARD)
        assert entry_of(opening) == commit(Kind.AWARD, bytes(opening.salt), credential.document.encode())
        assert (opening.statement, opening.is_public) == ("", False)


def test_revocation_enters_the_log_once_with_what_it_states(registrar: User, cohort: Cohort) -> None:
    (credential,) = awarded(registrar, cohort, 1)
    for _ in range(2):
        withdraw(registrar, credential, "Typing error")
    opening = opened(str(credential.key), Kind.STATUS)
    assert f'"change":"revoked","credential":"urn:uuid:{credential.key}"' in opening.statement
    assert "Typing error" not in opening.statement
    assert entry_of(opening) == commit(Kind.STATUS, bytes(opening.salt), opening.statement.encode())


def test_nothing_personal_is_in_what_the_log_publishes(registrar: User, cohort: Cohort) -> None:
    awarded(registrar, cohort, 2)
    for addition in Addition.objects.all():
        assert len(addition.entries) == ENTRY_BYTES * addition.count
        assert b"Ada" not in bytes(addition.entries)


def test_erased_learner_leaves_an_entry_that_nobody_can_open(registrar: User, cohort: Cohort) -> None:
    credential = awarded(registrar, cohort, 1)[0]
    before = bytes(Addition.objects.get(kind=Kind.AWARD).entries)
    assert forget(str(credential.key)) == 1
    assert not Opening.objects.filter(subject=str(credential.key)).exists()
    assert bytes(Addition.objects.get(kind=Kind.AWARD).entries) == before


@pytest.mark.django_db(transaction=True)
def test_entry_outside_of_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction of its act"):
        append(Kind.STATUS, "x", b"{}", now=timezone.now())
    assert not Addition.objects.exists()


def test_act_that_is_rolled_back_leaves_no_entry() -> None:
    with transaction.atomic():
        append(Kind.STATUS, "x", b"{}", now=timezone.now())
        transaction.set_rollback(True)
    assert not Addition.objects.exists()
