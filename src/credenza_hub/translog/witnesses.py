"""Whose word counts about this log: its own keys, and the witnesses that the operator named."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from credenza.errors import CredenzaError
from credenza.posting import post
from credenza.translog import (
    COSIGNATURE,
    ED25519,
    Note,
    NoteKey,
    Policy,
    Request,
    TileReader,
    consistency_path,
    note_key,
    read_signature_lines,
)
from credenza_hub.storage.log_keys import log_clock, log_signer
from credenza_hub.storage.tiles import TileFolder

from . import models

logger = logging.getLogger(__name__)

LONGEST_WAIT = 5.0
"""Seconds for the answer of a witness."""

_LARGEST_ANSWER = 64 * 1024
CLOCK = "clock"


def named_witnesses() -> list[tuple[NoteKey, str]]:
    """The keys and addresses of the witnesses in the settings. Raises ImproperlyConfigured."""
    words = settings.LOG_WITNESSES
    try:
        return [(NoteKey.parse(key), address.rstrip("/")) for key, address in zip(words[::2], words[1::2], strict=True)]
    except (CredenzaError, ValueError) as error:
        raise ImproperlyConfigured(f"CREDENZA_LOG_WITNESSES: key and address of each witness ({error})") from None


def policy(origin: str) -> Policy:
    """Whom to believe about this log: its key, its clock, and the witnesses; the clock is asked for.

    A verifier who does not want to believe the operator asks for witnesses instead.
    """
    log = note_key(origin, log_signer(), ED25519)
    witnesses = {CLOCK: note_key(f"{origin}/clock", log_clock(), COSIGNATURE)}
    witnesses |= {f"witness{number}": key for number, (key, _address) in enumerate(named_witnesses(), 1)}
    return Policy((log,), witnesses, {}, CLOCK, {str(log): f"{settings.PUBLIC_URL}/log"})


def ask_witnesses(note: Note, size: int) -> Note:
    """The note with the cosignatures of all witnesses that answer. One that does not is left out, and never waited for
    longer than LONGEST_WAIT."""
    for key, address in named_witnesses():
        try:
            answer = _ask(address, note, size)
            seen = [line for line in read_signature_lines(answer) if line.is_by(key)]
            if Note(note.text, tuple(seen)).signed_at(key) is not None:
                note = note.with_signatures(*seen)
        except (CredenzaError, OSError, ValueError) as error:
            logger.warning("The witness %s did not cosign a checkpoint of %s entries: %s", key.name, size, error)
    return note


def _ask(address: str, note: Note, size: int) -> bytes:
    """Show the checkpoint: from the size that the witness may have seen last, else from the one that it names."""
    earlier = models.Checkpoint.objects.first()
    status, answer = _post(f"{address}/add-checkpoint", _request(earlier.size if earlier else 0, note, size))
    if status == HTTPStatus.CONFLICT:
        status, answer = _post(f"{address}/add-checkpoint", _request(int(answer), note, size))
    if status != HTTPStatus.OK:
        raise ValueError(f"it answered {status}: {answer[:200].decode('utf-8', 'replace').strip()}")
    return answer


def _request(old: int, note: Note, size: int) -> bytes:
    reader = TileReader(TileFolder(settings.LOG_FOLDER).read, size)
    return Request(old, tuple(consistency_path(old, size, reader.node)), note).to_bytes()


def _post(url: str, body: bytes) -> tuple[int, bytes]:
    return post(url, body, media_type="text/plain; charset=utf-8", wait=LONGEST_WAIT, largest=_LARGEST_ANSWER)
