"""Witnesses of others cosign what the hub publishes; one that is gone holds nothing up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from pytest_django import Settings

from credenza.cli.log_witness import FolderMemory, _handler
from credenza.translog import ED25519, Kind, Witness, note_key, read_note
from credenza_hub.storage.log_keys import log_signer
from credenza_hub.translog.actions import append
from credenza_hub.translog.models import Checkpoint
from credenza_hub.translog.sequencing import integrate
from credenza_hub.translog.witnesses import named_witnesses, policy
from tests.translog.naive import key_of, witness_key

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
ORIGIN = "register.test/log"


@pytest.fixture
def address(settings: Settings, tmp_path: Path) -> Iterator[str]:
    """A witness that really checks, and a hub that asks it."""
    settings.LOG_FOLDER = tmp_path / "log"
    log = note_key(ORIGIN, log_signer(), ED25519)
    witness = Witness("w.example", key_of("w.example"), {ORIGIN: [log]}, FolderMemory(tmp_path / "seen"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(witness, [ORIGIN]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.LOG_WITNESSES = [str(witness_key("w.example")), f"http://127.0.0.1:{server.server_address[1]}/"]
    yield settings.LOG_WITNESSES[1]
    server.shutdown()
    server.server_close()


def publish(count: int, hour: int) -> Checkpoint:
    with transaction.atomic():
        for number in range(count):
            append(Kind.STATUS, f"{hour}-{number}", b"{}", now=NOW)
    assert integrate("one", lambda: NOW + timedelta(hours=hour))
    last = Checkpoint.objects.first()
    assert last is not None
    return last


def test_each_checkpoint_is_cosigned_as_long_as_the_log_goes_on(address: str) -> None:
    for hour, count in enumerate((3, 300, 1)):
        note = read_note(publish(count, hour).note.encode())
        assert note.signed_at(witness_key("w.example")) is not None
    assert policy(ORIGIN).check(note, NOW + timedelta(hours=3)).witnesses == ("clock", "witness1")


def test_witness_that_is_away_for_a_while_is_told_the_rest(address: str, settings: Settings) -> None:
    publish(3, 0)
    there, settings.LOG_WITNESSES = settings.LOG_WITNESSES, []
    assert read_note(publish(5, 1).note.encode()).signed_at(witness_key("w.example")) is None
    settings.LOG_WITNESSES = there
    assert read_note(publish(7, 2).note.encode()).signed_at(witness_key("w.example")) is not None


def test_witness_that_does_not_answer_holds_nothing_up(
    address: str, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LOG_WITNESSES = [str(witness_key("w.example")), "http://127.0.0.1:1"]
    assert read_note(publish(3, 0).note.encode()).signed_at(witness_key("w.example")) is None


@pytest.mark.parametrize("words", [["x"], ["x", "https://w.example"]])
def test_settings_that_name_no_witness_are_refused(settings: Settings, words: list[str]) -> None:
    settings.LOG_WITNESSES = words
    with pytest.raises(ImproperlyConfigured, match="CREDENZA_LOG_WITNESSES"):
        named_witnesses()
