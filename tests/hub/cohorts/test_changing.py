"""Changing and deleting a cohort before anybody is awarded, and never afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from credenza.errors import InputError
from credenza_hub.accounts.models import User
from credenza_hub.audit.events import Event
from credenza_hub.audit.models import AuditEvent
from credenza_hub.cohorts import actions
from credenza_hub.cohorts.models import Cohort, ListState, Participant
from credenza_hub.issuing.actions import cancel_batch, request_batch
from credenza_hub.registry.models import Edition
from tests.hub.awarding import awarded, enrol, learner_list, open_cohort

BrowserOf = Callable[[User | None], Client]


def stated(cohort: Cohort, **changes: object) -> dict[str, object]:
    """The form of a cohort as its page sends it, with changes."""
    form = {
        "edition": cohort.edition_id,
        "name": cohort.name,
        "awarded_on": cohort.awarded_on.isoformat(),
        "place": cohort.place,
        "language": cohort.language,
        "valid_until": "",
    }
    return {**form, **changes}


def acts_on(cohort_pk: int) -> list[tuple[str, dict[str, object]]]:
    """What the trail says of changing and deleting the cohort."""
    acts = (Event.COHORT_CHANGED, Event.COHORT_DELETED)
    rows = AuditEvent.objects.filter(subject=f"cohort:{cohort_pk}", action__in=acts).order_by("pk")
    return [(row.action, row.detail) for row in rows]


def test_cohort_before_the_award_is_changed_and_the_trail_says_what(
    browser_of: BrowserOf, registrar: User, cohort: Cohort
) -> None:
    form = stated(cohort, name="Spring", place="Astana", language="kk", suspendable="on")
    answer = browser_of(registrar).post(f"/en/cohorts/{cohort.pk}/change/", form)
    assert (answer.status_code, answer["Location"]) == (302, f"/en/cohorts/{cohort.pk}/")
    changed = Cohort.objects.values("name", "place", "language", "suspendable").get(pk=cohort.pk)
    assert changed == {"name": "Spring", "place": "Astana", "language": "kk", "suspendable": True}
    assert acts_on(cohort.pk) == [(Event.COHORT_CHANGED, {"changed": "language, name, place, suspendable"})]


def test_edition_of_a_cohort_stays_whatever_is_sent(
    browser_of: BrowserOf, registrar: User, cohort: Cohort, edition: Edition
) -> None:
    browser_of(registrar).post(f"/en/cohorts/{cohort.pk}/change/", stated(cohort, edition="999", name="Spring"))
    assert Cohort.objects.values_list("edition", "name").get(pk=cohort.pk) == (edition.pk, "Spring")


def test_name_of_another_cohort_of_the_edition_is_refused(
    browser_of: BrowserOf, registrar: User, cohort: Cohort, edition: Edition
) -> None:
    open_cohort(registrar, edition, name="Taken")
    answer = browser_of(registrar).post(f"/en/cohorts/{cohort.pk}/change/", stated(cohort, name="Taken"))
    assert (answer.status_code, Cohort.objects.get(pk=cohort.pk).name) == (422, cohort.name)


def test_date_of_award_before_a_stored_result_is_refused(registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(1))
    results = [{"key": "a", "grade": "5", "completed_on": cohort.awarded_on.isoformat()}]
    Participant.objects.update(results=results)
    with pytest.raises(InputError, match="is stored, later than this date of award"):
        actions.change_cohort(
            registrar, cohort=cohort, values={"awarded_on": cohort.awarded_on - timedelta(1)}, now=timezone.now()
        )
    assert Cohort.objects.get(pk=cohort.pk).awarded_on == cohort.awarded_on


def test_list_that_waits_is_checked_again_when_the_date_of_award_changes(registrar: User, cohort: Cohort) -> None:
    now = timezone.now()
    upload = actions.stage_list(registrar, cohort=cohort, file_name="a.csv", content=[learner_list(2)], now=now)
    actions.change_cohort(registrar, cohort=cohort, values={"awarded_on": date(2026, 1, 1)}, now=now)
    upload.refresh_from_db()
    assert upload.state == ListState.WAITING


def test_deleted_cohort_takes_its_learners_and_lists_along(
    browser_of: BrowserOf, registrar: User, cohort: Cohort
) -> None:
    enrol(registrar, cohort, learner_list(2))
    actions.stage_list(registrar, cohort=cohort, file_name="a.csv", content=[learner_list(3)], now=timezone.now())
    answer = browser_of(registrar).post(f"/en/cohorts/{cohort.pk}/delete/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/cohorts/")
    assert (Cohort.objects.count(), Participant.objects.count()) == (0, 0)
    assert acts_on(cohort.pk) == [(Event.COHORT_DELETED, {"learners": 2})]


def test_cohort_whose_award_was_stopped_before_the_first_credential_is_deleted(registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(1))
    batch = request_batch(registrar, cohort=cohort, now=timezone.now())
    with pytest.raises(InputError, match="is being awarded"):
        actions.delete_cohort(registrar, cohort=cohort, now=timezone.now())
    cancel_batch(registrar, batch=batch, now=timezone.now())
    assert actions.delete_cohort(registrar, cohort=cohort, now=timezone.now()) == 1
    assert not Cohort.objects.exists()


@pytest.mark.parametrize("act", ["change", "delete"])
def test_cohort_with_a_credential_is_neither_changed_nor_deleted(
    browser_of: BrowserOf, registrar: User, cohort: Cohort, act: str
) -> None:
    awarded(registrar, cohort, 1)
    browser = browser_of(registrar)
    answer = browser.post(f"/en/cohorts/{cohort.pk}/{act}/", stated(cohort, name="Spring"))
    assert answer.status_code == 422
    assert "awarded already" in answer.content.decode()
    assert Cohort.objects.get(pk=cohort.pk).name == cohort.name
    assert f"/{act}/" not in browser.get(f"/en/cohorts/{cohort.pk}/").content.decode()
    assert acts_on(cohort.pk) == []
