"""Where nobody asked for it, the test interface does not exist."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from credenza_hub.conformance.paths import PATHS

pytestmark = pytest.mark.django_db

ADDRESSES = [
    *(f"/s/{path}/credentials/issue" for path in PATHS),
    "/credentials/verify",
    "/credentials/derive",
    "/presentations/verify",
    "/status/revocation",
    "/status/suspension",
    "/.well-known/did.json",
    "/1.0/identifiers/",
    "/1.0/identifiers/did:key:z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b",
    "/did-key/1.0/identifiers/did:key:z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_of_it_is_served(client: Client, address: str) -> None:
    assert settings.CONFORMANCE is False
    assert client.get(address).status_code == 404
    assert client.post(address, "{}", content_type="application/json").status_code == 404


def test_the_command_says_that_it_is_off() -> None:
    with pytest.raises(CommandError, match="off"):
        call_command("conformance")


ASK = """
import django
django.setup()
from django.urls import Resolver404, resolve
try:
    print(resolve("/.well-known/did.json").view_name)
except Resolver404:
    print("nothing")
"""


def started(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A hub in a process of its own that is asked who answers for the DID document of the interface."""
    added = {"CREDENZA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "credenza_hub.project.settings"}
    cleared = {name: value for name, value in os.environ.items() if not name.startswith("CREDENZA_")}
    return subprocess.run(
        [sys.executable, "-c", ASK], env=cleared | added | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("address", ["https://localhost:34557", "https://127.0.0.1:8443", "http://[::1]:8000"])
def test_it_is_served_on_this_machine_when_asked_for(tmp_path: Path, address: str) -> None:
    answer = started(tmp_path, CREDENZA_CONFORMANCE="1", CREDENZA_PUBLIC_URL=address)
    assert answer.stdout.strip() == "credenza_hub.conformance.views.did_document", answer.stderr


@pytest.mark.parametrize("address", ["https://register.example", "https://localhost.example", "http://10.0.0.1:8000"])
def test_a_hub_that_the_world_sees_does_not_start_with_it(tmp_path: Path, address: str) -> None:
    answer = started(tmp_path, CREDENZA_CONFORMANCE="1", CREDENZA_PUBLIC_URL=address)
    assert answer.returncode != 0
    assert "CREDENZA_CONFORMANCE is for tests" in answer.stderr


def test_a_folder_of_contexts_that_is_not_there_is_noticed_at_the_start(tmp_path: Path) -> None:
    folder = str(tmp_path / "nowhere")
    answer = started(
        tmp_path,
        CREDENZA_CONFORMANCE="1",
        CREDENZA_PUBLIC_URL="https://localhost:34557",
        CREDENZA_CONFORMANCE_CONTEXTS=folder,
    )
    assert answer.returncode != 0
    assert f"{folder} is not a folder" in answer.stderr


def test_nothing_is_served_without_the_setting(tmp_path: Path) -> None:
    assert started(tmp_path, CREDENZA_PUBLIC_URL="https://localhost:34557").stdout.strip() == "nothing"
