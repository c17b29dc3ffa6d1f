"""Supplements drawn once and kept as files in the data folder, readable only for the hub."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings

from credenza.specification import read_edition
from credenza.supplement import draw_supplement
from credenza_hub.issuing.models import Credential

from .models import ShareLink
from .queries import share_address


def supplement_of(credential: Credential, link: ShareLink, languages: tuple[str, str], *, now: datetime) -> bytes:
    """The supplement of a credential in two languages, its QR code leading to ``link``. Raises RenderingError."""
    path = _path(credential, link, languages)
    if not path.exists():
        _write_whole(path, _draw(credential, link, languages, now))
    return path.read_bytes()


def _path(credential: Credential, link: ShareLink, languages: tuple[str, str]) -> Path:
    folder: Path = settings.DATA / "supplements"
    return folder / f"{credential.key}-{link.pk}-{'-'.join(languages)}.pdf"


def _draw(credential: Credential, link: ShareLink, languages: tuple[str, str], now: datetime) -> bytes:
    edition = read_edition(credential.participant.cohort.edition.canonical.encode())
    return draw_supplement(json.loads(credential.document), edition, languages, share_address(link), now)


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:  # made with mode 0600
        file.write(content)
    Path(file.name).replace(path)
