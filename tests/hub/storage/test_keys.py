"""The key store: one key for each organisation, encrypted, never replaced silently."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from credenza.errors import KeyFileError
from credenza_hub.organisations.models import IssuerKey, Organisation
from credenza_hub.storage import keys
from credenza_hub.storage.keys import signing_key


@pytest.fixture(autouse=True)
def _empty_store(settings: Settings, tmp_path: Path) -> None:
    settings.KEY_FOLDER = tmp_path / "keys"
    keys._read_key.cache_clear()


def test_key_when_first_needed_is_made_once(organisation: Organisation) -> None:
    first, second = (signing_key(organisation, now=timezone.now()) for _ in range(2))
    assert first.public_key == second.public_key
    assert IssuerKey.objects.count() == 1


def test_key_signs_for_the_did_of_its_organisation_below_the_public_address(organisation: Organisation) -> None:
    assert signing_key(organisation, now=timezone.now()).did == "did:web:register.test:issuers:esempio"


def test_key_of_a_hub_without_https_signs_for_its_own_did_key(settings: Settings, organisation: Organisation) -> None:
    settings.PUBLIC_URL = "http://localhost:8000"
    key = signing_key(organisation, now=timezone.now())
    assert key.did == f"did:key:{key.public_multibase}"


def test_keys_of_two_organisations_differ(organisation: Organisation, other_organisation: Organisation) -> None:
    now = timezone.now()
    assert signing_key(organisation, now=now).public_key != signing_key(other_organisation, now=now).public_key


def test_key_file_is_encrypted_and_only_its_owner_reads_it(settings: Settings, organisation: Organisation) -> None:
    signing_key(organisation, now=timezone.now())
    (file,) = settings.KEY_FOLDER.iterdir()
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.KEY_FOLDER.stat().st_mode) == 0o700


def test_key_file_that_is_gone_is_not_replaced(settings: Settings, organisation: Organisation) -> None:
    signing_key(organisation, now=timezone.now())
    keys._read_key.cache_clear()
    next(settings.KEY_FOLDER.iterdir()).unlink()
    with pytest.raises(KeyFileError):
        signing_key(organisation, now=timezone.now())
    assert IssuerKey.objects.count() == 1


def test_key_file_with_another_passphrase_is_refused(settings: Settings, organisation: Organisation) -> None:
    signing_key(organisation, now=timezone.now())
    settings.KEY_PASSPHRASE = "another"
    with pytest.raises(KeyFileError, match="passphrase is wrong"):
        signing_key(organisation, now=timezone.now())
