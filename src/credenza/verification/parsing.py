"""Step 1: from bytes to a credential. Input is JSON, a signed token, or a PDF or picture that holds one of them."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

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

from .pictures import PictureError, baked_in, kind_of_picture
from .standards import Standard, standard_of

if TYPE_CHECKING:
    from pypdf.generic import EmbeddedFile

VC_1_1 = CREDENTIALS_V1
"""The first context of credentials in version 1.1 of the W3C data model."""

MAX_CREDENTIAL_BYTES = 1024 * 1024
"""Credentials of others hold pictures."""
MAX_PDF_BYTES = 20 * 1024 * 1024
MOST_PIECES = 500_000
"""Of a PDF so many pieces are read, most of them a byte. A supplement takes some thousands; these, about a second."""

MOST_ATTACHMENTS = 16
LARGEST_UNPACKED = 4 * 1024 * 1024
"""Of a PDF so many attachments are looked at, and so many bytes of each part unpacked."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_UNPACKING_LIMITS = (
    "zlib_maximum_output_length",
    "lzw_maximum_output_length",
    "run_length_maximum_output_length",
    "array_based_stream_maximum_output_length",
    "brotli_maximum_output_length",
)


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


def parse(data: bytes) -> Presented:
    """The credential in ``data``. Raises UnreadableError."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _from_pdf(data)
    kind = kind_of_picture(data)
    return _from_text(data) if kind is None else _from_picture(data, kind)


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


def _from_pdf(data: bytes) -> Presented:
    if len(data) > MAX_PDF_BYTES:
        raise UnreadableError("too_large", limit=MAX_PDF_BYTES)
    for content in attached(data):
        try:
            found = _from_text(content)  # a PDF in a PDF in a PDF is not opened
        except UnreadableError:
            continue
        if "proof" in found.document or found.envelope is not None or found.standard is not Standard.W3C:
            return replace(found, form=f"PDF, {found.form}")
    raise UnreadableError("pdf_without_credential")


def attached(data: bytes) -> list[bytes]:
    """What is attached to a PDF and can be read. Raises UnreadableError."""
    from pypdf import PdfReader, apply_configuration

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a stranger's file could fill the log with its faults
    try:
        with apply_configuration(None, jbig2dec_binary=None, **dict.fromkeys(_UNPACKING_LIMITS, LARGEST_UNPACKED)):
            held = islice(PdfReader(_ReadInPieces(data)).attachment_list, MOST_ATTACHMENTS)
            return [content for content in map(_content_of, held) if content is not None]
    except _TooManyPiecesError as error:
        raise UnreadableError("pdf_unreadable", f"read in more than {MOST_PIECES} pieces") from error
    except Exception as error:  # of broken files pypdf raises anything, bare Exception included
        raise UnreadableError("pdf_unreadable", type(error).__name__) from error  # what it says names places in memory


class _TooManyPiecesError(BaseException):
    """Passes through a reader that takes every Exception for a fault that it can mend."""


class _ReadInPieces(io.BytesIO):
    """A file that is read in so many pieces and no more: a reader that mends broken files may read each part again."""

    _pieces = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Raises _TooManyPiecesError."""
        self._pieces += 1
        if self._pieces > MOST_PIECES:
            raise _TooManyPiecesError
        return super().read(size)


def _content_of(attachment: EmbeddedFile) -> bytes | None:
    """What is attached; ``None`` if it is broken or too large to be a credential."""
    try:
        return attachment.content
    except Exception:  # noqa: BLE001  as above; a filter that needs a program or library beside Python is one case
        return None
