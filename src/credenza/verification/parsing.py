"""Step 1: from bytes to a credential. Input is JSON, a signed token, or a PDF or picture that holds one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from credenza.errors import CredentialError, Problem
from credenza.proofs import (
    CREDENTIALS_V1,
    SD_JWT_VC,
    Envelope,
    JsonError,
    Kind,
    ProofError,
    is_enveloped,
    open_enveloped,
    read_json,
    read_message,
)
from credenza.proofs.jades import is_compact_seal

from .pdf_file import PdfError, attached
from .pictures import PictureError, baked_in, kind_of_picture
from .standards import Standard, standard_of

VC_1_1 = CREDENTIALS_V1
"""The first context of credentials in version 1.1 of the W3C data model."""

MAX_CREDENTIAL_BYTES = 1024 * 1024
"""Credentials of others hold pictures."""
MAX_PDF_BYTES = 20 * 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class UnreadableError(CredentialError):
    """The bytes hold no credential; ``reason`` says why."""

    def __init__(self, reason: str, detail: str = "", limit: int = 0) -> None:
        self.reason = reason
        self.detail = detail
        self.limit = limit
        super().__init__(Problem("", detail or reason))


@dataclass(frozen=True)
class Presented:
    """A credential as it was handed in: the document, and the signed message it came in if it was in one.

    ``source`` is the JSON text, where a seal around the document covers it as it is written.
    """

    document: dict[str, Any]
    envelope: Envelope | None
    form: str
    standard: Standard = Standard.W3C
    source: bytes = b""


class Reading:
    """Bytes that were handed in. Several steps look into them, but they are read once."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def presented(self) -> Presented:
        """The credential in them. Raises UnreadableError."""
        if self.data[:1024].lstrip().startswith(b"%PDF-"):
            return _from_pdf(self)
        kind = kind_of_picture(self.data)
        return _from_text(self.data) if kind is None else _from_picture(self.data, kind)

    @cached_property
    def attachments(self) -> list[bytes]:
        """What is attached to a PDF and can be read. Raises UnreadableError."""
        return _attached(self.data)


def parse(data: bytes) -> Presented:
    """The credential in ``data``. Raises UnreadableError."""
    return Reading(data).presented


def _from_picture(data: bytes, kind: str) -> Presented:
    """What is baked into a picture (a picture in a picture is not opened)."""
    if len(data) > MAX_PDF_BYTES:
        raise UnreadableError("too_large", limit=MAX_PDF_BYTES)
    try:
        for text in baked_in(data):
            found = _from_text(text)
            return replace(found, form=f"{kind}, {found.form}")
    except PictureError as error:
        raise UnreadableError("picture_broken", str(error)) from error
    raise UnreadableError("picture")


def _from_text(data: bytes) -> Presented:
    if len(data) > MAX_CREDENTIAL_BYTES:
        raise UnreadableError("too_large", limit=MAX_CREDENTIAL_BYTES)
    text = data.removeprefix(_BYTE_ORDER_MARK).strip()
    if is_compact_seal(text):
        return Presented({}, None, _FORMS[Standard.SEALED], Standard.SEALED, text)
    if (presented := _from_message(lambda: read_message(data.removeprefix(_BYTE_ORDER_MARK)))) is not None:
        return presented
    if not text.startswith((b"{", b"[")):
        raise UnreadableError("unknown_format")
    return _from_json(text)


def _from_json(text: bytes) -> Presented:
    try:
        document = read_json(text, MAX_CREDENTIAL_BYTES)
    except JsonError as error:
        raise UnreadableError(error.reason, error.detail, MAX_CREDENTIAL_BYTES) from error
    presented = presented_in(document)
    return replace(presented, source=text) if presented.standard is Standard.SEALED else presented


def presented_in(document: dict[str, Any]) -> Presented:
    """The credential that a JSON object is or envelops (VC Data Model 2.0, section 4.13.1). Raises UnreadableError."""
    if is_enveloped(document) and (presented := _from_message(lambda: open_enveloped(document))) is not None:
        return presented
    standard = standard_of(document)
    if standard is None:
        raise UnreadableError("other_standard", str(document["@context"])[:200])
    return Presented(document, None, _FORMS[standard], standard)


_FORMS = {
    Standard.W3C: "JSON",
    Standard.OPEN_BADGES_2: "Open Badges 2.0",
    Standard.BLOCKCERTS_2: "Blockcerts",
    Standard.SEALED: "JAdES",
}
"""What the report calls JSON documents."""


def _from_message(read: Callable[[], Envelope | None]) -> Presented | None:
    try:
        envelope = read()
    except ProofError as error:
        raise UnreadableError("token_malformed", error.detail) from error
    if envelope is None:
        return None
    if envelope.kind is Kind.PRESENTATION:
        raise UnreadableError("presentation")
    is_badge = standard_of(envelope.document) is Standard.OPEN_BADGES_2
    standard = Standard.OPEN_BADGES_2 if is_badge else Standard.W3C
    form = "SD-JWT VC" if envelope.form == SD_JWT_VC else envelope.form.rpartition("+")[2].upper()
    return Presented(envelope.document, envelope, form, standard)


def _from_pdf(reading: Reading) -> Presented:
    if len(reading.data) > MAX_PDF_BYTES:
        raise UnreadableError("too_large", limit=MAX_PDF_BYTES)
    for content in reading.attachments:
        try:
            found = _from_text(content)  # a PDF in a PDF in a PDF is not opened
        except UnreadableError:
            continue
        if "proof" in found.document or found.envelope is not None or found.standard is not Standard.W3C:
            return replace(found, form=f"PDF, {found.form}")
    raise UnreadableError("pdf_without_credential")


def _attached(data: bytes) -> list[bytes]:
    try:
        return attached(data)
    except PdfError as error:
        raise UnreadableError("pdf_unreadable", error.detail) from error
