"""Correction, renewal, withdrawal and suspension: what they do, that they happen whole and once, and who sees them."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from credenza.errors import InputError
from credenza.issuance import LearnerRow
from credenza.status import SUSPENDED, SUSPENSION, VALID, get_bit, read_token_status_list
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.cohorts.models import Cohort, Participant
from credenza_hub.issuing import acts
from credenza_hub.issuing.acts import Grounds
from credenza_hub.issuing.documents import signed_status_list, signed_status_token, version_of
from credenza_hub.issuing.forms import CorrectionForm
from credenza_hub.issuing.models import Credential, HandOver, Notice, Reason, Standing, StatusAct, StatusList
from credenza_hub.storage.means import hub_verifier
from tests.hub.awarding import awarded, enrol, learner_list, work_until_idle
from tests.hub.conftest import make_person
from tests.hub.issuing.test_worker import at_once

BrowserOf = Callable[[User | None], Client]

NAME = Grounds(Reason.NAME, "Your family name was misspelt.", "Noticed by the office.")
INQUIRY = Grounds(Reason.INQUIRY, "We look into the oral examination.")
LONGER = Grounds(Reason.VALIDITY, "You attended the refresher course.")
SETTLED = Grounds(Reason.SETTLED, "All is in order.")
ANNULLED = Grounds(Reason.ANNULLED, "The examination was annulled.")


@pytest.fixture
def lapsing(cohort: Cohort) -> Cohort:
    """A cohort whose credentials lapse and can be suspended."""
    cohort.valid_until, cohort.suspendable = timezone.now().date() + timedelta(days=400), True
    cohort.save()
    return cohort


@pytest.fixture
def credential(registrar: User, lapsing: Cohort) -> Credential:
    return awarded(registrar, lapsing, 2)[0]


def facts_of(credential: Credential, **changes: str) -> LearnerRow:
    """The facts of a credential's learner with changes, as the form reads them."""
    form = CorrectionForm(credential, now=timezone.now())
    sent = {**form.initial, "reason": "name", "words": "Because.", **changes}
    form = CorrectionForm(credential, sent, now=timezone.now())
    assert form.is_valid(), form.errors
    assert form.facts is not None
    return form.facts


def correct(registrar: User, credential: Credential, now: datetime | None = None, **changes: str) -> Credential:
    facts = facts_of(credential, **changes)
    return acts.correct(registrar, credential=credential, facts=facts, grounds=NAME, now=now or timezone.now())


def verdict(credential: Credential, now: datetime) -> tuple[str, str]:
    """What a verifier says of a credential, and what it found about the status."""
    report = hub_verifier(now=now).verify(credential.document.encode(), now)
    return report.outcome.value, report.steps[6].reason_code


def bit_of(credential: Credential, purpose: str) -> bool:
    """The bit of a credential as the signed list says it now."""
    entries = json.loads(credential.document)["credentialStatus"]
    entries = entries if isinstance(entries, list) else [entries]
    entry = next(entry for entry in entries if entry["statusPurpose"] == purpose)
    row = StatusList.objects.get(key=entry["statusListCredential"][-36:])
    return get_bit(bytes(row.bits), int(entry["statusListIndex"]))


def name_in(credential: Credential) -> str:
    """The family name that a credential states."""
    stated = json.loads(credential.document)["credentialSubject"]["identifier"]
    return str(next(each["identityHash"] for each in stated if each["identityType"] == "ext:familyName"))


def token_value(credential: Credential, now: datetime) -> int:
    """What the list for attestations in wallets says of a credential."""
    status_list = StatusList.objects.select_related("suspensions").get(pk=credential.status_list_id)
    payload = signed_status_token(status_list, now=now).split(b".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
    return read_token_status_list(claims).value(credential.status_index)


def test_correction_puts_a_new_credential_in_the_place_of_the_old_one(registrar: User, credential: Credential) -> None:
    new = correct(registrar, credential, family_name="Speckmann")
    credential.refresh_from_db()
    now = timezone.now()
    assert (credential.standing(now), new.standing(now)) == (Standing.REPLACED, Standing.VALID)
    assert (verdict(credential, now), verdict(new, now)) == (
        ("not_verified", "revoked"), ("verified", "status_clear"),
    )  # fmt: skip
    assert [name_in(credential), name_in(new)] == ["Specimen", "Speckmann"]
    assert new.valid_until == credential.valid_until
    act = StatusAct.objects.get()
    assert (act.credential, act.successor, act.author, act.reason) == (credential, new, registrar, "name")
    event = AuditEvent.objects.get(action="issuing:credential:corrected")
    assert (event.subject, event.detail) == (
        f"credential:{credential.key}", {"reason": "name", "successor": str(new.key)},
    )  # fmt: skip


def test_correction_done_twice_signs_once(registrar: User, credential: Credential) -> None:
    facts = facts_of(credential, family_name="Speckmann")
    first, second = (
        acts.correct(registrar, credential=credential, facts=facts, grounds=NAME, now=timezone.now()) for _ in range(2)
    )
    assert (first, Credential.objects.count(), StatusAct.objects.count()) == (second, 3, 1)


def test_corrected_credential_can_be_corrected_again(registrar: User, credential: Credential) -> None:
    second = correct(registrar, credential, family_name="Speckman")
    third = correct(registrar, Credential.objects.get(pk=second.pk), family_name="Speckmann")
    held = Credential.objects.filter(participant=credential.participant)
    assert list(held.values_list("key", "replaced")) == [(credential.key, 1), (second.key, 2), (third.key, 0)]


def test_correction_of_nothing_or_to_the_address_of_another_is_refused(registrar: User, credential: Credential) -> None:
    for changes, said in (({}, "Nothing is different"), ({"email": "learner2@example.org"}, "Another learner")):
        form = CorrectionForm(credential, now=timezone.now())
        sent = {**form.initial, "reason": "name", "words": "Because.", **changes}
        form = CorrectionForm(credential, sent, now=timezone.now())
        assert not form.is_valid()
        assert said in str(form.errors)
    assert not StatusAct.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("written", "31", "31"),
        ("birth_date", "1790-01-01", "1790"),
        ("email", "no address", "no address"),
        ("oral.completed_on", "2030-01-01", "2030-01-01"),
    ],
)
def test_wrong_fact_is_named_beside_its_field(credential: Credential, field: str, value: str, said: str) -> None:
    form = CorrectionForm(credential, now=timezone.now())
    sent = {**form.initial, "reason": "result", "words": "Because.", field: value}
    form = CorrectionForm(credential, sent, now=timezone.now())
    assert not form.is_valid()
    assert set(form.errors) == {field}
    assert said in str(form.errors[field])


def test_old_list_enrols_nobody_anew_after_a_corrected_address(registrar: User, credential: Credential) -> None:
    correct(registrar, credential, email="ada@example.org")
    cohort = credential.participant.cohort
    accepted = enrol(registrar, cohort, learner_list(3), good_rows_only=True)
    assert (accepted.added, accepted.changed, Participant.objects.filter(cohort=cohort).count()) == (1, 0, 3)


def test_renewal_moves_the_last_day_and_nothing_else(registrar: User, credential: Credential) -> None:
    assert credential.valid_until is not None
    later = credential.valid_until + timedelta(days=365)
    new = acts.renew(registrar, credential=credential, valid_until=later, grounds=LONGER, now=timezone.now())
    before, after = (json.loads(held.document) for held in (credential, new))
    assert after["validUntil"] == f"{later.isoformat()}T23:59:59Z"
    assert after["validFrom"] == before["validFrom"]
    assert after["credentialSubject"]["achievement"] == before["credentialSubject"]["achievement"]
    assert new.valid_until == later


def test_lapsed_credential_is_renewed(registrar: User, credential: Credential) -> None:
    assert credential.valid_until is not None
    now = timezone.now() + timedelta(days=500)
    assert credential.standing(now) is Standing.LAPSED
    new = acts.renew(
        registrar, credential=credential, valid_until=now.date() + timedelta(days=9), grounds=LONGER, now=now
    )
    assert verdict(new, now)[0] == "verified"


@pytest.mark.parametrize("days", [None, -1, 0])
def test_renewal_to_no_later_day_is_refused(registrar: User, credential: Credential, days: int | None) -> None:
    assert credential.valid_until is not None
    last = None if days is None else credential.valid_until + timedelta(days=days)
    with pytest.raises(InputError, match="must lie ahead"):
        acts.renew(registrar, credential=credential, valid_until=last, grounds=LONGER, now=timezone.now())
    assert Credential.objects.count() == 2


def test_withdrawal_happens_once(registrar: User, credential: Credential) -> None:
    done = [acts.withdraw(registrar, credential=credential, grounds=ANNULLED, now=timezone.now()) for _ in range(2)]
    credential.refresh_from_db()
    assert (done, bit_of(credential, "revocation")) == ([True, False], True)
    assert AuditEvent.objects.filter(action="issuing:credential:revoked").count() == 1


def test_grounds_need_words_and_a_reason_of_the_act(registrar: User, credential: Credential) -> None:
    for grounds in (Grounds(Reason.ERROR, "  "), Grounds(Reason.NAME, "Because.")):
        with pytest.raises(InputError):
            acts.withdraw(registrar, credential=credential, grounds=grounds, now=timezone.now())
    assert not StatusAct.objects.exists()


def test_suspension_counts_until_its_end_also_when_no_worker_is_awake(registrar: User, credential: Credential) -> None:
    now = timezone.now()
    acts.suspend(registrar, credential=credential, until=now.date(), grounds=INQUIRY, now=now)
    credential.refresh_from_db()
    suspensions = StatusList.objects.get(purpose=SUSPENSION)
    end = credential.suspended_until
    assert end is not None
    before, after = (version_of(suspensions, now=moment) for moment in (now, end))
    assert before != after
    assert verdict(credential, now) == ("not_verified", "suspended")
    assert verdict(credential, end) == ("verified", "status_clear")
    assert bit_of(credential, SUSPENSION)
    assert [token_value(credential, moment) for moment in (now, end)] == [SUSPENDED, VALID]
    published = signed_status_list(suspensions, now=end)
    assert acts.end_suspensions(now=end) == 1
    assert acts.end_suspensions(now=end) == 0
    suspensions.refresh_from_db()
    assert not bit_of(credential, SUSPENSION)
    assert (
        json.loads(signed_status_list(suspensions, now=end))["credentialSubject"]
        == (json.loads(published)["credentialSubject"])
    )
    assert [(act.act, act.author) for act in StatusAct.objects.all()] == [("suspended", registrar), ("ended", None)]


def test_suspension_is_moved_lifted_and_refused_beyond_a_year(registrar: User, credential: Credential) -> None:
    now = timezone.now()

    def suspend(days: int) -> bool:
        until = now.date() + timedelta(days=days)
        return acts.suspend(registrar, credential=credential, until=until, grounds=INQUIRY, now=now)

    assert [suspend(5), suspend(5), suspend(9)] == [True, False, True]
    for days in (-2, 400):
        with pytest.raises(InputError, match="within a year"):
            suspend(days)
    with pytest.raises(InputError, match="suspended"):
        acts.renew(registrar, credential=credential, valid_until=date(2099, 1, 1), grounds=LONGER, now=now)
    lifted = [acts.restore(registrar, credential=credential, grounds=SETTLED, now=now) for _ in range(2)]
    credential.refresh_from_db()
    assert (lifted, verdict(credential, now)) == ([True, False], ("verified", "status_clear"))


def test_suspended_credential_can_be_withdrawn(registrar: User, credential: Credential) -> None:
    now = timezone.now()
    acts.suspend(registrar, credential=credential, until=now.date(), grounds=INQUIRY, now=now)
    acts.withdraw(registrar, credential=credential, grounds=ANNULLED, now=now)
    credential.refresh_from_db()
    assert credential.standing(now + timedelta(days=3)) is Standing.REVOKED
    assert acts.end_suspensions(now=now + timedelta(days=3)) == 0


def test_credential_of_a_cohort_not_meant_for_it_cannot_be_suspended(registrar: User, cohort: Cohort) -> None:
    (plain,) = awarded(registrar, cohort, 1)
    assert isinstance(json.loads(plain.document)["credentialStatus"], dict)
    with pytest.raises(InputError, match="names no list of suspensions"):
        acts.suspend(registrar, credential=plain, until=timezone.now().date(), grounds=INQUIRY, now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_correction_that_breaks_in_the_middle_leaves_all_as_it_was(
    registrar: User, credential: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = facts_of(credential, family_name="Speckmann")
    before = list(Credential.objects.values()), list(Participant.objects.values()), list(StatusList.objects.values())
    for name in ("reissue", "record", "set_revoked"):
        with monkeypatch.context() as broken:
            broken.setattr(acts, name, lambda *_args, **_more: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                acts.correct(registrar, credential=credential, facts=facts, grounds=NAME, now=timezone.now())
    after = list(Credential.objects.values()), list(Participant.objects.values()), list(StatusList.objects.values())
    assert after == before
    assert not StatusAct.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_corrections_at_the_same_moment_sign_once(registrar: User, credential: Credential) -> None:
    facts = facts_of(credential, family_name="Speckmann")
    made = at_once(
        lambda: acts.correct(registrar, credential=credential, facts=facts, grounds=NAME, now=timezone.now()).pk
    )
    assert len(set(made)) == 1
    assert Credential.objects.filter(participant=credential.participant).count() == 2


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_acts_leaves_one_credential_at_most_and_lists_that_say_so(
    registrar: User, credential: Credential, seed: int
) -> None:
    chance, now = random.Random(seed), timezone.now()
    for step in range(12):
        now += timedelta(hours=chance.randrange(30))
        held = chance.choice(list(Credential.objects.filter(participant=credential.participant)))
        act = chance.choice([_correct, _renew, _suspend, _restore, _withdraw if step > 8 else _suspend])
        with suppress(InputError):
            act(registrar, held, now, step)
        if chance.random() < 0.3:
            acts.end_suspensions(now=now)
        _assert_sound(credential.participant, now)


def _correct(registrar: User, held: Credential, now: datetime, step: int) -> None:
    held.participant.refresh_from_db()
    correct(registrar, held, now, family_name=f"Name {'abcdefghijklm'[step]}")


def _renew(registrar: User, held: Credential, now: datetime, step: int) -> None:
    later = (held.valid_until or now.date()) + timedelta(days=step + 1)
    acts.renew(registrar, credential=held, valid_until=later, grounds=LONGER, now=now)


def _suspend(registrar: User, held: Credential, now: datetime, step: int) -> None:
    until = now.date() + timedelta(days=step % 3)
    acts.suspend(registrar, credential=held, until=until, grounds=INQUIRY, now=now)


def _restore(registrar: User, held: Credential, now: datetime, _step: int) -> None:
    acts.restore(registrar, credential=held, grounds=SETTLED, now=now)


def _withdraw(registrar: User, held: Credential, now: datetime, _step: int) -> None:
    acts.withdraw(registrar, credential=held, grounds=ANNULLED, now=now)


def _assert_sound(participant: Participant, now: datetime) -> None:
    """One record counts, no more than one is valid, and verifiers see of each what the hub says."""
    expected = {
        Standing.VALID: ("verified", "status_clear"),
        Standing.SUSPENDED: ("not_verified", "suspended"),
        Standing.REVOKED: ("not_verified", "revoked"),
        Standing.REPLACED: ("not_verified", "revoked"),
    }
    held = list(Credential.objects.filter(participant=participant))
    assert [each.replaced for each in held].count(0) == 1
    assert sum(each.standing(now) is Standing.VALID for each in held) <= 1
    assert [verdict(each, now) for each in held] == [expected[each.standing(now)] for each in held]


def test_registrar_corrects_through_the_pages_and_everybody_sees_it(
    browser_of: BrowserOf, registrar: User, credential: Credential
) -> None:
    learner = make_person("learner1@example.org")
    browser = browser_of(registrar)
    page = f"/en/cohorts/{credential.participant.cohort_id}/credentials/{credential.key}/"
    form = CorrectionForm(credential, now=timezone.now())
    sent = {**form.initial, "family_name": "Speckmann", "reason": "name", "words": "It was <b>misspelt</b>."}
    asked = browser.post(f"{page}correct/", sent).content.decode()
    assert ("Please confirm" in asked, "Speckmann" in asked, StatusAct.objects.exists()) == (True, True, False)
    done = browser.post(f"{page}correct/", {**sent, "confirmed": "yes"}, follow=True).content.decode()
    new = Credential.objects.current().get(participant=credential.participant)
    assert ("The credential was corrected" in done, str(new.key) in done) == (True, True)
    again = browser.post(f"{page}correct/", {**sent, "confirmed": "yes"}, follow=True).content.decode()
    assert ("was replaced before" in again, str(new.key) in again, StatusAct.objects.count()) == (True, True, 1)
    own = browser_of(learner)
    listed = own.get("/en/credentials/").content.decode()
    assert (str(new.key) in listed, str(credential.key) in listed) == (True, False)
    shown = own.get(f"/en/credentials/{new.key}/").content.decode()
    assert "It was &lt;b&gt;misspelt&lt;/b&gt;." in shown
    assert f"/en/credentials/{credential.key}/" in shown
    assert "See the credential that took its place" in own.get(f"/en/credentials/{credential.key}/").content.decode()
    checked = browser_of(None).post("/en/verify/", {"text": credential.document}).content.decode()
    assert "The issuer corrected this credential on" in checked
    assert ("Speckmann" in checked, "misspelt" in checked) == (False, False)


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
@pytest.mark.parametrize("kind", ["suspend", "renew", "withdraw"])
def test_act_is_asked_confirmed_and_done_in_each_language(
    browser_of: BrowserOf, registrar: User, credential: Credential, kind: str, language: str
) -> None:
    browser = browser_of(registrar)
    cohort = credential.participant.cohort_id
    sent = {"words": "Because.", "reason": {"suspend": "inquiry", "renew": "validity", "withdraw": "error"}[kind]}
    sent |= {"until": str(timezone.now().date() + timedelta(days=3)), "valid_until": "2039-01-01"}
    page = f"/{language}/cohorts/{cohort}/credentials/{credential.key}/"
    answers = [
        browser.get(f"{page}{kind}/"),
        browser.post(f"{page}{kind}/", sent),
        browser.post(f"{page}{kind}/", {**sent, "confirmed": "yes"}),
        browser.get(page),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 302, 200]
    assert StatusAct.objects.filter(credential=credential).count() == 1


def test_verify_page_tells_until_when_a_credential_is_suspended_and_nothing_of_a_strange_one(
    browser_of: BrowserOf, registrar: User, credential: Credential
) -> None:
    now = timezone.now()
    acts.suspend(registrar, credential=credential, until=now.date() + timedelta(days=2), grounds=INQUIRY, now=now)
    browser = browser_of(None)
    assert "The issuer suspended this credential until" in (
        browser.post("/en/verify/", {"text": credential.document}).content.decode()
    )
    altered = credential.document.replace("Ada1", "Eva1")
    assert "The issuer suspended" not in browser.post("/en/verify/", {"text": altered}).content.decode()


def test_learner_is_told_that_something_changed_but_not_what(registrar: User, credential: Credential) -> None:
    acts.withdraw(registrar, credential=credential, grounds=ANNULLED, now=timezone.now())
    work_until_idle()
    (message,) = mail.outbox
    assert message.to == ["learner1@example.org"]
    assert "annulled" not in f"{message.subject} {message.body}".lower()
    assert "/it/account/invitation/" in message.body
    assert Notice.objects.filter(sent_at=None).count() == 0


def test_learner_without_an_address_gets_no_notice(registrar: User, credential: Credential) -> None:
    Participant.objects.update(email="")
    acts.withdraw(registrar, credential=credential, grounds=ANNULLED, now=timezone.now())
    assert (StatusAct.objects.count(), Notice.objects.count()) == (1, 0)


def test_hand_over_follows_the_correction(registrar: User, credential: Credential) -> None:
    cohort = credential.participant.cohort
    letter = HandOver.objects.create(
        credential=credential, cohort=cohort, requested_by=registrar, requested_at=timezone.now()
    )
    new = correct(registrar, credential, given_name="Adele")
    letter.refresh_from_db()
    assert letter.credential == new
