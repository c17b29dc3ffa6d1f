"""Electronic seals: added by the operator, seen by administrators, kept encrypted."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from credenza.errors import KeyFileError
from credenza.proofs.jades import write_seal_file
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.organisations.actions import add_seal
from credenza_hub.organisations.models import Organisation, Role, Seal
from credenza_hub.storage.seals import current_seal, open_seal
from tests.hub.conftest import make_person
from tests.hub.seals import new_authority, new_seal_key

AUTHORITY = new_authority()
KEYS = "/en/organisation/keys/"


@pytest.fixture(autouse=True)
def _empty_store(settings: Settings, tmp_path: Path) -> None:
    settings.KEY_FOLDER = tmp_path / "keys"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PKCS #12 file whose passphrase stands in SEAL_SECRET."""
    monkeypatch.setenv("SEAL_SECRET", "duomo")
    path = tmp_path / "seal.p12"
    path.write_bytes(write_seal_file(new_seal_key(AUTHORITY), "duomo"))
    return path


def test_operator_adds_and_removes_a_seal(organisation: Organisation, file: Path) -> None:
    call_command("add_seal", "esempio", str(file), "--passphrase-env", "SEAL_SECRET")
    seal = current_seal(organisation, now=timezone.now())
    assert seal is not None
    assert (seal.holder, seal.identifier) == ("Università di Esempio", "VATIT-01234567890")
    call_command("add_seal", "esempio", "--remove")
    assert current_seal(organisation, now=timezone.now()) is None
    said = "Università di Esempio, VATIT-01234567890"
    assert list(AuditEvent.objects.order_by("pk").values_list("action", "subject")) == [
        ("organisations:seal:added", said),
        ("organisations:seal:removed", said),
    ]


def test_file_is_kept_encrypted_with_the_passphrase_of_the_hub(organisation: Organisation, settings: Settings) -> None:
    key = new_seal_key(AUTHORITY)
    seal = add_seal(organisation, key, now=timezone.now())
    path = settings.KEY_FOLDER / seal.reference
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert open_seal(seal).sign(b"data") == key.sign(b"data")
    settings.KEY_PASSPHRASE = "another"
    with pytest.raises(KeyFileError):
        open_seal(seal)


def test_latest_seal_that_holds_is_used(organisation: Organisation) -> None:
    now = timezone.now()
    add_seal(organisation, new_seal_key(AUTHORITY, "First"), now=now)
    add_seal(organisation, new_seal_key(AUTHORITY, "Second"), now=now)
    Seal.objects.filter(holder="Second").update(valid_until=now)
    found = current_seal(organisation, now=now)
    assert found is not None
    assert found.holder == "First"


@pytest.mark.parametrize(
    ("faulty", "words"),
    [
        ({"identifier": None}, "names no organisation"),
        ({"days": (-30, -1)}, "not valid today"),
        ({"days": (1, 30)}, "not valid today"),
    ],
)
def test_certificate_that_seals_nothing_is_refused(organisation: Organisation, faulty: Any, words: str) -> None:
    with pytest.raises(KeyFileError, match=words):
        add_seal(organisation, new_seal_key(AUTHORITY, **faulty), now=timezone.now())
    assert Seal.objects.count() == 0


def test_same_seal_twice_is_refused(organisation: Organisation, other_organisation: Organisation, file: Path) -> None:
    call_command("add_seal", "esempio", str(file), "--passphrase-env", "SEAL_SECRET")
    with pytest.raises(CommandError, match="there already"):
        call_command("add_seal", "esempio", str(file), "--passphrase-env", "SEAL_SECRET")


@pytest.mark.django_db
def test_faults_of_the_command_are_said(organisation: Organisation, file: Path, tmp_path: Path) -> None:
    for words, arguments in {
        "no organisation": ["nobody", str(file)],
        "Name the file": ["esempio"],
        "not set": ["esempio", str(file), "--passphrase-env", "NOT_SET"],
        "passphrase is wrong": ["esempio", str(file)],
        "No such file": ["esempio", str(tmp_path / "gone.p12")],
    }.items():
        with pytest.raises(CommandError, match=words):
            call_command("add_seal", *arguments)
    assert Seal.objects.count() == 0


def test_administrators_see_the_seals_of_their_own_organisation_only(
    browser_of: Callable[[User | None], Client], organisation: Organisation, other_organisation: Organisation
) -> None:
    add_seal(organisation, new_seal_key(AUTHORITY), now=timezone.now())
    own = make_person("administrator@example.org", organisation, Role.ADMINISTRATOR)
    other = make_person("elsewhere@example.org", other_organisation, Role.ADMINISTRATOR)
    assert "VATIT-01234567890" in browser_of(own).get(KEYS).content.decode()
    assert "VATIT-01234567890" not in browser_of(other).get(KEYS).content.decode()
