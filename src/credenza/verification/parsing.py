"""Step 1: from bytes to a credential. Input is JSON, a signed token, or a PDF to which one of them is attached."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from credenza.errors import CredentialError, Problem
from credenza.proofs import (
    CREDENTIALS_V2,
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

if TYPE_CHECKING:
    from pypdf.generic import EmbeddedFile

VC_1_1 = "https://www.w3.org/2018/credentials/v1"
"""The first context of credentials in version 1.1 of the W3C data model."""

MAX_CREDENTIAL_BYTES = 256 * 1024
MAX_PDF_BYTES = 20 * 1024 * 1024
MOST_PIECES = 500_000
"""Of a PDF so many pieces are read, most of them a byte. A supplement takes some thousands; these, about a second."""

MOST_ATTACHMENTS = 16
LARGEST_UNPACKED = 4 * 1024 * 1024
"""Of a PDF so many attachments are looked at, and so many bytes of each part unpacked."""

_PICTURES = (b"\x89PNG", b"<svg", b"<?xml")
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
    """A credential as it was handed in: the document, and the signed message it came in if it was in one."""

    document: dict[str, Any]
    envelope: Envelope | None
    form: str


def parse(data: bytes) -> Presented:
    """The credential in ``data``. Raises UnreadableError."""
    return _from_pdf(data) if data[:1024].lstrip().startswith(b"%PDF-") else _from_text(data)


def _from_text(data: bytes) -> Presented:
    if len(data) > MAX_CREDENTIAL_BYTES:
        raise UnreadableError("too_large", limit=MAX_CREDENTIAL_BYTES)
    text = data.removeprefix(_BYTE_ORDER_MARK).strip()
    if (presented := _from_message(lambda: read_message(data.removeprefix(_BYTE_ORDER_MARK)))) is not None:
        return presented
    if text.startswith(_PICTURES):
        raise UnreadableError("picture")
    if not text.startswith((b"{", b"[")):
        raise UnreadableError("unknown_format")
    return _from_json(text)


def _from_json(text: bytes) -> Presented:
    try:
        document = read_json(text, MAX_CREDENTIAL_BYTES)
    except JsonError as error:
        raise UnreadableError(error.reason, error.detail, MAX_CREDENTIAL_BYTES) from error
    return presented_in(document)


def presented_in(document: dict[str, Any]) -> Presented:
    """The credential that a JSON object is or envelops (VC Data Model 2.0, section 4.13.1). Raises UnreadableError."""
    if is_enveloped(document) and (presented := _from_message(lambda: open_enveloped(document))) is not None:
        return presented
    _require_our_standard(document)
    return Presented(document, None, "JSON")


def _require_our_standard(document: dict[str, Any]) -> None:
    """Refuse documents of other standards (Open Badges 2.0, Blockcerts, JAdES seals …): nobody here can judge them."""
    contexts, types = document.get("@context"), document.get("type")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    is_typed = "VerifiableCredential" in (types if isinstance(types, list) else [types])
    is_credential = is_typed or first in (CREDENTIALS_V2, VC_1_1)
    if not is_credential and (contexts or {"payload", "signatures"} <= set(document)):
        raise UnreadableError("other_standard", str(first)[:200])


def _from_message(read: Callable[[], Envelope | None]) -> Presented | None:
    try:
        envelope = read()
    except ProofError as error:
        raise UnreadableError("token_malformed", error.detail) from error
    if envelope is None:
        return None
    if envelope.kind is Kind.PRESENTATION:
        raise UnreadableError("presentation")
    form = "SD-JWT VC" if envelope.form == SD_JWT_VC else envelope.form.partition("+")[2].upper()
    return Presented(envelope.document, envelope, form)


def _from_pdf(data: bytes) -> Presented:
    if len(data) > MAX_PDF_BYTES:
        raise UnreadableError("too_large", limit=MAX_PDF_BYTES)
    for content in attached(data):
        try:
            found = _from_text(content)  # a PDF in a PDF in a PDF is not opened
        except UnreadableError:
            continue
        if "proof" in found.document or found.envelope is not None:
            return Presented(found.document, found.envelope, f"PDF, {found.form}")
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
