"""Supplements drawn once and kept for a while as files in the data folder, readable only for the hub.

They hold personal data, so few are kept and none for long: in each of 256 folders, by the key of the credential, the
latest MOST_KEPT.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings

from credenza.specification import read_edition
from credenza.supplement import draw_supplement
from credenza_hub.issuing.models import Credential
from credenza_hub.storage.means import find_log_proof

from .models import ShareLink
from .queries import share_address

MOST_KEPT = 32
LONGEST_KEPT = timedelta(days=30)


def supplement_of(credential: Credential, link: ShareLink, languages: tuple[str, str], *, now: datetime) -> bytes:
    """The supplement of a credential in two languages, its QR code leading to ``link``. Raises RenderingError."""
    proof = find_log_proof(f"urn:uuid:{credential.key}", [credential.document.encode()])
    path = _path(credential, link, languages, proof)
    kept = _kept(path, now)
    if kept is not None:
        return kept
    drawn = _draw(credential, link, languages, proof, now)
    _write_whole(path, drawn, now)
    _make_room(path.parent, now)
    return drawn


def drop_supplements_of(key: UUID) -> None:
    """Delete what is kept of a credential."""
    for file in _folder(key).glob(f"{key}-*.pdf"):
        file.unlink(missing_ok=True)


def _folder(key: UUID) -> Path:
    folder: Path = settings.DATA / "supplements"
    return folder / key.hex[-2:]


def _path(credential: Credential, link: ShareLink, languages: tuple[str, str], proof: bytes | None) -> Path:
    state = sha256(proof).hexdigest()[:8] if proof else "unlogged"
    return _folder(credential.key) / f"{credential.key}-{link.pk}-{'-'.join(languages)}-{state}.pdf"


def _kept(path: Path, now: datetime) -> bytes | None:
    try:
        return None if _is_old(path, now) else path.read_bytes()
    except FileNotFoundError:
        return None


def _is_old(path: Path, now: datetime) -> bool:
    return path.stat().st_mtime < (now - LONGEST_KEPT).timestamp()


def _make_room(folder: Path, now: datetime) -> None:
    """Remove what is old, and the oldest beyond MOST_KEPT. Another process may do the same at the same time."""
    by_age: list[tuple[float, Path]] = []
    for file in folder.iterdir():
        with suppress(FileNotFoundError):
            by_age.append((file.stat().st_mtime, file))
    oldest_kept = (now - LONGEST_KEPT).timestamp()
    for number, (drawn_at, file) in enumerate(sorted(by_age, reverse=True)):
        if number >= MOST_KEPT or drawn_at < oldest_kept:
            file.unlink(missing_ok=True)


def _draw(
    credential: Credential, link: ShareLink, languages: tuple[str, str], proof: bytes | None, now: datetime
) -> bytes:
    edition = read_edition(credential.participant.cohort.edition.canonical.encode())
    badge, address = json.loads(credential.document), share_address(link)
    return draw_supplement(badge, edition, languages, address, now, proof or b"")


def _write_whole(path: Path, content: bytes, now: datetime) -> None:
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:  # made with mode 0600
        file.write(content)
    os.utime(file.name, (now.timestamp(), now.timestamp()))
    Path(file.name).replace(path)
