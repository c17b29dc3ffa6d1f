"""Step 1: from bytes to a credential. Input is JSON, a signed token, or a PDF to which one of them is attached."""

from __future__ import annotations

import io
import logging
import re
import zlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from credenza.errors import CredentialError, Problem
from credenza.proofs import CREDENTIALS_V2, JsonError, ProofError, Token, read_json, read_vc_jwt

if TYPE_CHECKING:
    from pypdf.generic import EmbeddedFile

VC_1_1 = "https://www.w3.org/2018/credentials/v1"
"""The first context of credentials in version 1.1 of the W3C data model."""

MAX_CREDENTIAL_BYTES = 256 * 1024
MAX_PDF_BYTES = 20 * 1024 * 1024
MOST_ATTACHMENTS = 16
LARGEST_UNPACKED = 4 * 1024 * 1024
"""Of a PDF so many attachments are looked at, and so many bytes of each part unpacked."""

_TOKEN = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_ENVELOPED = "EnvelopedVerifiableCredential"
_DATA_URL = re.compile(r"data:application/(?:vc\+)?jwt,")
_PICTURES = (b"\x89PNG", b"<svg", b"<?xml")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_UNPACKING_LIMITS = (
    "zlib_maximum_output_length",
    "lzw_maximum_output_length",
    "run_length_maximum_output_length",
    "array_based_stream_maximum_output_length",
)

# What pypdf raises on files that are no proper PDF, beside its own errors.
_BROKEN_PDF = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
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
    """A credential as it was handed in: the document, and the token it came in if it was one."""

    document: dict[str, Any]
    token: Token | None
    form: str


def parse(data: bytes) -> Presented:
    """The credential in ``data``. Raises UnreadableError."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _from_pdf(data)
    if len(data) > MAX_CREDENTIAL_BYTES:
        raise UnreadableError("too_large", limit=MAX_CREDENTIAL_BYTES)
    text = data.removeprefix(_BYTE_ORDER_MARK).strip()
    if _TOKEN.fullmatch(text):
        return _from_token(text.decode("ascii"))
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
    enveloped = document.get("id") if document.get("type") in (_ENVELOPED, [_ENVELOPED]) else None
    if isinstance(enveloped, str) and (prefix := _DATA_URL.match(enveloped)):
        return _from_token(enveloped[prefix.end() :])
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


def _from_token(text: str) -> Presented:
    try:
        token = read_vc_jwt(text)
    except ProofError as error:
        raise UnreadableError("token_malformed", error.detail) from error
    return Presented(token.credential, token, "JWT")


def _from_pdf(data: bytes) -> Presented:
    if len(data) > MAX_PDF_BYTES:
        raise UnreadableError("too_large", limit=MAX_PDF_BYTES)
    for content in _attachments(data):
        try:
            found = parse(content) if not content.startswith(b"%PDF-") else None
        except UnreadableError:
            continue
        if found is not None and ("proof" in found.document or found.token is not None):
            return Presented(found.document, found.token, f"PDF, {found.form}")
    raise UnreadableError("pdf_without_credential")


def _attachments(data: bytes) -> list[bytes]:
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a stranger's file could fill the log with its faults
    try:
        with apply_configuration(None, **dict.fromkeys(_UNPACKING_LIMITS, LARGEST_UNPACKED)):
            held = islice(PdfReader(io.BytesIO(data)).attachment_list, MOST_ATTACHMENTS)
            return [content for content in map(_content_of, held) if content is not None]
    except (PyPdfError, *_BROKEN_PDF) as error:
        raise UnreadableError("pdf_unreadable", str(error)[:200]) from error


def _content_of(attachment: EmbeddedFile) -> bytes | None:
    """What is attached; ``None`` if it is broken or too large to be a credential."""
    from pypdf.errors import PyPdfError

    try:
        return attachment.content
    except (PyPdfError, *_BROKEN_PDF):
        return None
