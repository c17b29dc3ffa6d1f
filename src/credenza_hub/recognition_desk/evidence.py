"""Files that applicants hand in: what they are by their content, not by their names, and how large they may be."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openbadgeslib.baking import ITXT_KEYWORD_OB3, extract_png

from credenza.errors import InputError, Problem
from credenza.nesting import DEEPEST, is_nested_deeper

LARGEST_FILE = 10_000_000
"""Bytes of one file."""

MOST_FILES = 20
"""Files of one case."""

JSON, PDF, PNG, TEXT = "application/json", "application/pdf", "image/png", "text/plain"
ENDINGS = {JSON: "json", PDF: "pdf", PNG: "png", TEXT: "txt"}

_PNG_BEGINNING = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class HandedIn:
    """A file as it was handed in: its name, media type, content and SHA-256."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash by which the case names the file."""
        return hashlib.sha256(self.content).hexdigest()


def read_file(name: str, content: bytes) -> HandedIn:
    """A file that may be kept. Raises InputError if it is empty, too large, or neither JSON, PDF, PNG nor text."""
    if not content:
        raise InputError(Problem("file", _("The file is empty."), _("Choose another one.")))
    if len(content) > LARGEST_FILE:
        raise InputError(Problem("file", _("The file is larger than 10 MB."), _("Send a smaller one.")))
    return HandedIn(_plain_name(name), _media_type(content), content)


def _plain_name(name: str) -> str:
    shown = "".join(letter for letter in name if letter.isprintable() and letter not in '/\\"')
    return shown.strip()[:150] or "file"


def _media_type(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(_PNG_BEGINNING):
        return PNG
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refuse()
    if "\x00" in text:
        return _refuse()
    return JSON if text.lstrip().startswith("{") and _is_json(text) else TEXT


def _refuse() -> str:
    message = _("The file is none that can be read here.")
    raise InputError(Problem("file", message, _("Send a PDF, a PNG picture, a JSON file or a signed token as text.")))


def _is_json(text: str) -> bool:
    if is_nested_deeper(text.encode("utf-8", "surrogatepass"), DEEPEST):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def credential_in(media_type: str, content: bytes) -> bytes:
    """The credential to verify: the one baked into a picture (Open Badges 3.0, section 5.3), else the file itself."""
    if media_type != PNG:
        return content
    try:
        return (extract_png(content, keyword=ITXT_KEYWORD_OB3) or "").encode() or content
    except Exception:  # noqa: BLE001  of broken pictures the reader raises anything; then there is no credential in it
        return content
