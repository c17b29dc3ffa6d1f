"""Awards with keys of every kind and place, before and after they are replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from credenza.proofs import KEY_KINDS, KeyKind
from credenza.verification import Means, Outcome, verify
from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing.models import BatchState, Credential
from credenza_hub.organisations.actions import rotate_key
from credenza_hub.organisations.models import IssuerKey, Organisation
from credenza_hub.storage import keys
from credenza_hub.storage.means import hub_means
from tests.hub.awarding import awarded, enrol, learner_list, order_award, work_until_idle
from tests.proofs.softhsm import PIN, SoftToken


@pytest.fixture(autouse=True)
def _empty_store(settings: Settings, tmp_path: Path, soft_token: SoftToken) -> None:
    settings.KEY_FOLDER = tmp_path / "keys"
    settings.PKCS11_MODULE, settings.PKCS11_PIN = soft_token.module, PIN
    keys._read_key.cache_clear()
    keys._open_token_key.cache_clear()


def strangers_means(*, now: datetime) -> Means:
    """What somebody has at hand to whom no log says when a credential was there."""
    return replace(hub_means(now=now), logs={}, log_proofs=Means().log_proofs)


def outcomes(means_of: Callable[..., Means] = hub_means) -> dict[int, Outcome]:
    """What is found out about each credential, by its number."""
    now = timezone.now()
    means = means_of(now=now)
    return {
        credential.pk: verify(credential.document.encode(), means, now).outcome
        for credential in Credential.objects.all()
    }


def awarded_more(registrar: User, cohort: Cohort) -> list[Credential]:
    """The credentials of three more learners."""
    earlier = set(Credential.objects.values_list("pk", flat=True))
    enrol(registrar, cohort, learner_list(3, first=3))
    order_award(registrar, cohort)
    work_until_idle()
    return list(Credential.objects.exclude(pk__in=earlier))


@pytest.mark.parametrize("place", ["file", "token"])
@pytest.mark.parametrize("kind", KEY_KINDS.values(), ids=KEY_KINDS)
def test_award_with_a_key_of_each_kind_and_place_is_verified(
    organisation: Organisation, registrar: User, cohort: Cohort, soft_token: SoftToken, kind: KeyKind, place: str
) -> None:
    token = soft_token.uri(kind.name) if place == "token" else ""
    row = rotate_key(None, organisation, kind=kind, token=token, now=timezone.now())
    credentials = awarded(registrar, cohort, 4)
    assert len(credentials) == 4
    assert all(row.verification_method in credential.document for credential in credentials)
    assert set(outcomes().values()) == {Outcome.VERIFIED}


def test_key_replaced_between_two_awards_leaves_both_valid(
    organisation: Organisation, registrar: User, cohort: Cohort, soft_token: SoftToken
) -> None:
    awarded(registrar, cohort, 2)
    rotate_key(None, organisation, token=soft_token.uri("P-256"), now=timezone.now())
    enrol(registrar, cohort, learner_list(3, first=3))
    order_award(registrar, cohort)
    work_until_idle()
    assert Credential.objects.count() == 5
    assert set(outcomes().values()) == {Outcome.VERIFIED}
    for key, count in zip(IssuerKey.objects.order_by("pk"), (2, 3), strict=True):
        signed = [
            credential for credential in Credential.objects.all() if key.verification_method in credential.document
        ]
        assert len(signed) == count


def test_key_revoked_between_two_awards_spoils_the_first_only(
    organisation: Organisation, registrar: User, cohort: Cohort
) -> None:
    before = {credential.pk for credential in awarded(registrar, cohort, 2)}
    rotate_key(None, organisation, compromised=True, now=timezone.now())
    after = {credential.pk for credential in awarded_more(registrar, cohort)}
    assert outcomes(strangers_means) == dict.fromkeys(before, Outcome.NOT_VERIFIED) | dict.fromkeys(
        after, Outcome.VERIFIED
    )


def test_award_says_when_the_token_is_gone_and_goes_on_when_it_is_back(
    organisation: Organisation, registrar: User, cohort: Cohort, soft_token: SoftToken
) -> None:
    row = rotate_key(None, organisation, token=soft_token.uri("Ed25519"), now=timezone.now())
    IssuerKey.objects.filter(pk=row.pk).update(reference="pkcs11:token=elsewhere;object=Ed25519")
    enrol(registrar, cohort, learner_list(2))
    batch = order_award(registrar, cohort)
    work_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.fault) == (
        BatchState.FAILED,
        "The token elsewhere is not there. Connect it or start its service, then try again.",
    )
    assert Credential.objects.count() == 0
    IssuerKey.objects.filter(pk=row.pk).update(reference=row.reference)
    order_award(registrar, cohort)
    work_until_idle()
    assert Credential.objects.count() == 2
    assert set(outcomes().values()) == {Outcome.VERIFIED}
