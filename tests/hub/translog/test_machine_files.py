"""The log as anybody's program gets it: files with headers that let copies live, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from credenza.translog import Kind, audit, read_policy
from credenza_hub.accounts.models import User
from credenza_hub.translog.actions import append
from credenza_hub.translog.sequencing import integrate

pytestmark = pytest.mark.django_db
Browser = Callable[[User | None], Client]


@pytest.fixture
def client(settings: Settings, tmp_path: Path, browser_of: Browser) -> Client:
    """A stranger's browser, before a log of 300 entries."""
    settings.LOG_FOLDER = tmp_path / "log"
    with transaction.atomic():
        for number in range(300):
            append(Kind.STATUS, f"s{number}", b"{}", now=timezone.now())
    integrate("one", timezone.now)
    return browser_of(None)


def got(client: Client, address: str) -> bytes | None:
    response = client.get(f"/log/{address}")
    return response.content if response.status_code == 200 else None


def test_log_over_http_is_sound_by_the_policy_that_it_publishes(client: Client) -> None:
    policy = read_policy(client.get("/log/policy").content)
    found = audit(lambda address: got(client, address), policy, datetime.now(UTC) + timedelta(minutes=1))
    assert (found.findings, found.entries) == ((), 300)
    assert found.witnessed is not None
    assert found.witnessed.checkpoint.origin == "register.test/log"


@pytest.mark.parametrize("address", ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"])
def test_tile_may_be_kept_for_ever(client: Client, address: str) -> None:
    response = client.get(f"/log/{address}")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in response.headers
    assert "Vary" not in response.headers


def test_checkpoint_may_be_kept_for_seconds(client: Client) -> None:
    response = client.get("/log/checkpoint")
    assert response.headers["Cache-Control"] == "public, max-age=5"
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.startswith(b"register.test/log\n300\n")


@pytest.mark.parametrize(
    "address",
    ["tile/0/002", "tile/0/001", "tile/0/001.p/43", "tile/9/000", "tile/0/../../checkpoint", "tile/entries/0", "tile/"],
)
def test_what_is_no_tile_of_the_log_is_not_found_and_not_kept(client: Client, address: str) -> None:
    response = client.get(f"/log/{address}")
    assert response.status_code == 404
    assert "max-age" not in response.headers.get("Cache-Control", "")


def test_log_that_has_not_begun_serves_nothing(settings: Settings, tmp_path: Path, browser_of: Browser) -> None:
    settings.LOG_FOLDER = tmp_path / "empty"
    client = browser_of(None)
    assert [client.get(f"/log/{name}").status_code for name in ("checkpoint", "policy")] == [404, 404]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_log_takes_nothing_from_outside(client: Client, method: str) -> None:
    assert getattr(client, method)("/log/checkpoint").status_code == 405
