"""A learner who is erased leaves nothing behind that is about them, and the log as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from credenza.errors import InputError
from credenza.translog import Kind, audit, read_note, read_policy
from credenza.verification import verify
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.badge_api.answers import ApiError
from credenza_hub.badge_api.keeping import keep_badge
from credenza_hub.cohorts.models import Cohort, Participant
from credenza_hub.erasure.actions import Erased, erase_learner
from credenza_hub.issuing.acts import Grounds, renew
from credenza_hub.issuing.models import Credential, Reason
from credenza_hub.openid.models import Offer
from credenza_hub.organisations.models import Organisation
from credenza_hub.storage.means import hub_means
from credenza_hub.supplement_lines.queries import valid_credentials
from credenza_hub.translog.models import Opening
from credenza_hub.translog.proving import is_logged, proof_of
from credenza_hub.translog.sequencing import folder
from credenza_hub.wallet.actions import share_credential
from credenza_hub.wallet.models import ShareLink
from tests.hub.awarding import enrol, learner_list, order_award, withdraw
from tests.hub.conftest import make_person

from .conftest import ADDRESS, Browser, everything_stored

pytestmark = pytest.mark.django_db(transaction=True)


def erase(organisation: Organisation, identity: str = ADDRESS) -> Erased:
    return erase_learner(None, organisation=organisation, identity=identity, now=timezone.now())


def test_nothing_about_the_learner_is_left_and_everything_about_the_other_is(
    organisation: Organisation, credentials: list[Credential], registrar: User, browser_of: Browser, tmp_path: Path
) -> None:
    owner, now = make_person(ADDRESS), timezone.now()
    share_credential(owner, credential=credentials[0], note="for Ada1", now=now)
    Offer.objects.create(key=uuid4(), credential=credentials[0], made_by=owner, created_at=now, expires_at=now)
    withdraw(registrar, credentials[0], "Ada1 asked for it")
    drawn = tmp_path / "supplements" / credentials[0].key.hex[-2:] / f"{credentials[0].key}-1-en-it.pdf"
    drawn.parent.mkdir(parents=True)
    drawn.write_bytes(b"%PDF Ada1")
    before = everything_stored(User)
    assert all(word in before for word in ("Ada1", "EX-0001", "learner1@", "Ada2"))
    assert erase(organisation) == Erased(1, 1, 2)
    after = everything_stored(User)
    assert [word for word in ("Ada1", "EX-0001", "learner1@", "asked for it") if word in after] == []
    assert b"Ada1" not in b"".join(bytes(each.packed) for each in Credential.objects.all())
    assert all(word in after for word in ("Ada2", "EX-0002", "learner2@"))
    assert (ShareLink.objects.count(), Offer.objects.count(), drawn.exists()) == (0, 0, False)
    assert browser_of(owner).get(f"/en/credentials/{credentials[0].key}/").status_code == 404


def test_log_stays_whole_and_nobody_can_open_the_entry_any_more(
    organisation: Organisation, credentials: list[Credential], browser_of: Browser
) -> None:
    client = browser_of(None)
    policy, kept = read_policy(client.get("/log/policy").content), read_note(client.get("/log/checkpoint").content)
    document = credentials[0].document.encode()
    assert verify(document, hub_means(now=timezone.now()), timezone.now()).step("log").reason_code == "logged_since"
    erase(organisation)
    assert not Opening.objects.filter(subject=str(credentials[0].key)).exists()
    assert proof_of(str(credentials[0].key), Kind.AWARD) is None
    assert is_logged(str(credentials[1].key), Kind.AWARD)
    found = audit(folder().read, policy, datetime.now(UTC) + timedelta(minutes=1), seen=[kept])
    assert (found.findings, found.entries) == ((), 3)
    report = verify(document, hub_means(now=timezone.now()), timezone.now())
    assert (report.outcome, report.step("log").reason_code) == ("verified", "no_log_proof")


def test_trail_says_that_it_happened_and_not_to_whom(
    organisation: Organisation, credentials: list[Credential], cohort: Cohort
) -> None:
    erased = erase(organisation, "EX-0001")
    line = AuditEvent.objects.get(action="cohorts:learner:erased")
    assert (line.subject, line.actor) == (f"cohort:{cohort.pk}", None)
    assert line.detail == {"receipt": str(erased.receipt), "credentials": 1, "salts": 1}


def test_learner_who_was_not_awarded_is_removed_from_the_cohort(
    organisation: Organisation, registrar: User, cohort: Cohort
) -> None:
    enrol(registrar, cohort, learner_list(3))
    assert erase(organisation) == Erased(1, 0, 0)
    cohort.refresh_from_db()
    assert (cohort.learners, Participant.objects.filter(cohort=cohort).count()) == (2, 2)


def test_while_the_cohort_is_being_awarded_nothing_is_erased(
    organisation: Organisation, registrar: User, cohort: Cohort
) -> None:
    enrol(registrar, cohort, learner_list(2))
    order_award(registrar, cohort)
    with pytest.raises(InputError, match="being awarded"):
        erase(organisation)
    assert Participant.objects.filter(email=ADDRESS).count() == 1


def test_erased_learner_is_never_signed_for_again(
    organisation: Organisation, credentials: list[Credential], registrar: User, cohort: Cohort
) -> None:
    erase(organisation)
    grounds = Grounds(Reason.KEY, "The key is old.")
    with pytest.raises(InputError, match="were erased"):
        renew(registrar, credential=credentials[0], valid_until=None, grounds=grounds, now=timezone.now())
    assert Credential.objects.count() == 2
    assert list(valid_credentials(cohort)) == [credentials[1]]


def test_pages_of_the_registrar_show_the_award_without_a_name(
    organisation: Organisation, credentials: list[Credential], registrar: User, cohort: Cohort, browser_of: Browser
) -> None:
    erase(organisation)
    for address in (
        reverse("issuing:credentials", args=[cohort.pk]),
        reverse("issuing:credential", args=[cohort.pk, credentials[0].key]),
        reverse("cohorts:cohort", args=[cohort.pk]),
    ):
        page = browser_of(registrar).get(address)
        assert page.status_code == 200
        assert "Ada1" not in page.content.decode()
        assert "Personal data erased on" in page.content.decode()
        assert f"{credentials[0].key}/correct/" not in page.content.decode()


def test_link_that_was_shared_says_that_it_shows_nothing_any_more(
    organisation: Organisation, credentials: list[Credential], browser_of: Browser
) -> None:
    link = share_credential(make_person(ADDRESS), credential=credentials[0], note="", now=timezone.now())
    address = reverse("verify:shared", args=[link.token])
    assert browser_of(None).get(address).status_code == 200
    erase(organisation)
    answer = browser_of(None).get(address)
    assert answer.status_code == 404
    assert "what it showed was deleted" in answer.content.decode()


def test_tool_that_brings_the_badge_of_an_erased_learner_is_told_so(
    organisation: Organisation, credentials: list[Credential]
) -> None:
    owner, badge = make_person(ADDRESS), credentials[0].document.encode()
    erase(organisation)
    with pytest.raises(ApiError) as refused:
        keep_badge(owner, badge, is_compact=False, tool=None, now=timezone.now())
    assert "erased" in str(refused.value)


@pytest.mark.parametrize("identity", ["", "nobody@example.org", "Ada1", "%", "EX-"])
def test_identity_that_nobody_has_erases_nobody(
    identity: str, organisation: Organisation, credentials: list[Credential]
) -> None:
    assert erase(organisation, identity) == Erased(0, 0, 0)
    assert Participant.objects.filter(erased_at=None).count() == len(credentials)


def test_other_organisation_erases_only_its_own(credentials: list[Credential]) -> None:
    other = Organisation.objects.exclude(pk=credentials[0].status_list.organisation_id).first()
    other = other or Organisation.objects.create(slug="other", record={})
    assert erase(other) == Erased(0, 0, 0)


def test_command_asks_first_and_erases_when_told(organisation: Organisation, credentials: list[Credential]) -> None:
    said = StringIO()
    call_command("erase_learner", organisation.slug, "LEARNER1@example.org", stdout=said)
    assert "Autumn 2026: 1 credentials\nNothing was erased" in said.getvalue()
    assert Participant.objects.filter(erased_at=None).count() == len(credentials)
    call_command("erase_learner", organisation.slug, "LEARNER1@example.org", "--yes", stdout=said)
    assert said.getvalue().endswith("1 learners, 1 credentials and 1 salts of the log erased\n")
    with pytest.raises(CommandError, match="no organisation"):
        call_command("erase_learner", "nowhere", "x", "--yes")
    assert connection.in_atomic_block is False
