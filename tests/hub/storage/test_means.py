"""What the hub verifies with: its own register, keys and lists, without a network."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import Settings

from credenza.errors import UncheckableError
from credenza.proofs import add_proof
from credenza.verification import verify
from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort
from credenza_hub.organisations.actions import rotate_key
from credenza_hub.organisations.models import IssuerKey, Organisation
from credenza_hub.storage.keys import signing_key
from credenza_hub.storage.means import OwnIssuers, find_edition, find_status_list, hub_means, name_of_issuer
from tests.hub.awarding import awarded, withdraw

STEPS = ("parse", "contexts", "shape", "proof", "issuer_binding", "dates", "status", "edition", "rule_packs", "log")


def test_credential_of_the_hub_passes_every_step_offline(registrar: User, cohort: Cohort) -> None:
    (credential,) = awarded(registrar, cohort, 1)
    report = verify(credential.document.encode(), hub_means(now=timezone.now()), timezone.now())
    assert {step.name: str(step.outcome) for step in report.steps} == dict.fromkeys(STEPS, "passed")
    assert report.outcome == "verified"


def test_credential_when_revoked_fails_and_its_neighbour_does_not(registrar: User, cohort: Cohort) -> None:
    first, second = awarded(registrar, cohort, 2)
    withdraw(registrar, first, "Wrong person")
    now = timezone.now()
    outcomes = [verify(c.document.encode(), hub_means(now=now), now).outcome for c in (first, second)]
    assert outcomes == ["not_verified", "verified"]


def test_credential_of_a_hub_without_https_verifies_by_its_did_key(
    settings: Settings, registrar: User, cohort: Cohort
) -> None:
    settings.PUBLIC_URL = "http://localhost:8000"
    (credential,) = awarded(registrar, cohort, 1)
    report = verify(credential.document.encode(), hub_means(now=timezone.now()), timezone.now())
    assert report.outcome == "verified"


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/status/1", f"{settings.PUBLIC_URL}/status/x", f"{settings.PUBLIC_URL}/status/"]
)
def test_status_list_at_a_foreign_or_broken_address_is_not_at_hand(db: None, url: str) -> None:
    assert find_status_list(url, now=timezone.now()) is None


def test_status_list_that_the_hub_does_not_have_is_not_at_hand(db: None) -> None:
    assert find_status_list(f"{settings.PUBLIC_URL}/status/{uuid.uuid4()}", now=timezone.now()) is None


def test_issuer_of_the_hub_is_known_by_name_and_a_stranger_is_not(organisation: Organisation) -> None:
    key = signing_key(organisation, now=timezone.now())
    name = name_of_issuer(key.did)
    assert name is not None
    assert [name.root[language] for language in ("en", "it", "kk", "ru")] == [
        "Example University", "Università Esempio", "Үлгі университеті", "Example University",
    ]  # fmt: skip
    assert name_of_issuer("did:web:stranger.example") is None


def test_documents_of_own_issuers_are_found_by_did(organisation: Organisation) -> None:
    key = signing_key(organisation, now=timezone.now())
    documents = OwnIssuers()
    assert (list(documents), len(documents), "did:web:stranger.example" in documents) == ([key.did], 1, False)
    assert documents[key.did]["assertionMethod"] == [key.verification_method]


def test_edition_is_found_by_its_hash_only(registrar: User, cohort: Cohort) -> None:
    found = find_edition(cohort.edition.sha256)
    assert found is not None
    assert found.sha256 == cohort.edition.sha256
    assert find_edition("0" * 64) is None


def test_network_is_used_only_when_the_settings_allow_it(settings: Settings) -> None:
    assert hub_means(now=timezone.now()).fetch is None
    settings.VERIFY_ONLINE = True
    allowed = hub_means(now=timezone.now()).fetch
    assert allowed is not None
    with pytest.raises(UncheckableError, match="could not be fetched"):
        allowed("https://127.0.0.1/")


def test_key_rows_hold_nothing_secret(organisation: Organisation) -> None:
    signing_key(organisation, now=timezone.now())
    (row,) = IssuerKey.objects.values()
    assert set(row) == {
        "id", "organisation_id", "reference", "did", "verification_method", "public_multibase", "valid_from",
        "valid_until", "revoked_at",
    }  # fmt: skip


def test_credential_whose_key_was_stolen_later_stays_valid_by_the_log_and_a_forgery_does_not(
    registrar: User, cohort: Cohort
) -> None:
    (credential,) = awarded(registrar, cohort, 1)
    now = timezone.now() + timedelta(days=1)
    thief = signing_key(credential.status_list.organisation, now=timezone.now())
    rotate_key(None, credential.status_list.organisation, compromised=True, now=now)
    later = now + timedelta(days=1)
    report = verify(credential.document.encode(), hub_means(now=later), later)
    assert {step.name: str(step.outcome) for step in report.steps} == dict.fromkeys(STEPS, "passed")
    assert [warning.reason_code for warning in report.warnings] == ["key_revoked_later"]
    document = json.loads(credential.document)
    unsigned = {name: value for name, value in document.items() if name != "proof"} | {"name": "Forged"}
    forged = json.dumps(add_proof(unsigned, thief, credential.issued_at)).encode()
    report = verify(forged, hub_means(now=later), later)
    assert (report.outcome, report.step("proof").reason_code) == ("not_verified", "key_revoked")
