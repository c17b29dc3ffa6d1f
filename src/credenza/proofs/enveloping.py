"""Signed messages as they are handed over: as a ``data:`` address, and as the JSON object around one.

Source: VC Data Model 2.0, sections 4.13 and 4.14 (Enveloped Verifiable Credentials and Presentations).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from .claims import Kind
from .contexts import CREDENTIALS_V2
from .cose import read_vc_cose
from .envelope import Envelope
from .faults import ProofError, ProofReason
from .jose import MAX_TOKEN_BYTES, read_vc_jwt, short_type
from .sd_jwt import is_sd_jwt_vc, read_sd_jwt, read_sd_jwt_vc, read_vc_sd_jwt

ENVELOPED_CREDENTIAL = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION = "EnvelopedVerifiablePresentation"
_TYPES = {ENVELOPED_CREDENTIAL: Kind.CREDENTIAL, ENVELOPED_PRESENTATION: Kind.PRESENTATION}

_TOKEN = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(~[A-Za-z0-9_.~-]*)?")
_DATA_URL = re.compile(r"data:(application/[a-z0-9.+-]{1,40})(;base64)?,", re.IGNORECASE)
_TOKEN_TYPES = ("jwt", "vc+jwt", "vp+jwt")
_SD_JWT_TYPES = ("vc+sd-jwt", "vp+sd-jwt")
_COSE_TYPES = ("vc+cose", "vp+cose")
_COSE_BEGINNING = b"\xd2\x84"  # tag 18, an array of four
_COSE_IN_BASE64 = re.compile(rb"0o[QRST][A-Za-z0-9+/\s]+={0,2}")  # the same two bytes


def enveloped(media_type: str, message: str | bytes, kind: Kind = Kind.CREDENTIAL) -> dict[str, Any]:
    """The JSON object in which a signed message travels among JSON documents.

    ``media_type`` is that of the message (``vc+jwt``), without ``application/``. Bytes (COSE) are written in base64.
    """
    named = next(name for name, of in _TYPES.items() if of is kind)
    data = f";base64,{base64.b64encode(message).decode()}" if isinstance(message, bytes) else f",{message}"
    return {"@context": CREDENTIALS_V2, "type": named, "id": f"data:application/{media_type}{data}"}


def is_enveloped(document: Mapping[str, Any]) -> bool:
    """Whether a JSON document says that it is nothing but the envelope of a signed message."""
    return _named_kind(document) is not None


def _named_kind(document: Mapping[str, Any]) -> Kind | None:
    named = document.get("type")
    sole = named[0] if isinstance(named, list) and len(named) == 1 else named
    return _TYPES.get(sole) if isinstance(sole, str) else None


def open_enveloped(document: Mapping[str, Any]) -> Envelope:
    """The signed message in an enveloping JSON object. Raises ProofError when there is none, or one of another kind."""
    address, kind = document.get("id"), _named_kind(document)
    if not isinstance(address, str) or kind is None or not _is_in_our_terms(document.get("@context")):
        raise ProofError(ProofReason.MALFORMED, "The enveloping object lacks its context, type or data: address.")
    envelope = open_data_url(address)
    if envelope.kind is not kind:
        raise ProofError(ProofReason.MALFORMED, "The envelope holds another thing than it says.")
    return envelope


def require_enveloped(presentation: Mapping[str, Any]) -> None:
    """Raises ProofError unless all that a presentation holds is in envelopes (VC-JOSE-COSE 1.0, section 3.1.2).

    The envelopes are not opened: each is verified by itself.
    """
    held = presentation.get("verifiableCredential", [])
    for item in held if isinstance(held, list) else [held]:
        address = item.get("id") if isinstance(item, dict) and is_enveloped(item) else None
        prefix = _DATA_URL.match(address) if isinstance(address, str) else None
        known = prefix is not None and short_type(prefix[1]) in (*_TOKEN_TYPES, *_SD_JWT_TYPES, *_COSE_TYPES)
        if prefix is None or not known or prefix.end() == len(prefix.string):
            raise ProofError(ProofReason.MALFORMED, "The presentation holds something that is in no envelope.")


def _is_in_our_terms(contexts: object) -> bool:
    """Whether the contexts define what an envelope is: that of the data model is among them."""
    return CREDENTIALS_V2 in (contexts if isinstance(contexts, list) else [contexts])


def open_data_url(address: str) -> Envelope:
    """The signed message in a ``data:`` address (RFC 2397). Raises ProofError when there is none."""
    prefix = _DATA_URL.match(address)
    if prefix is None or len(address) > 2 * MAX_TOKEN_BYTES:
        raise ProofError(ProofReason.MALFORMED, "This is not a data: address with a media type.")
    media_type, content = short_type(prefix[1]), unquote(address[prefix.end() :])
    if media_type in _COSE_TYPES and prefix[2]:
        return read_vc_cose(_from_base64(content.encode("utf-8")), media_type)
    if media_type in _SD_JWT_TYPES and not prefix[2]:
        return read_vc_sd_jwt(content, media_type)
    if media_type not in _TOKEN_TYPES or prefix[2]:
        raise ProofError(ProofReason.MALFORMED, f"No credential is read from {prefix[0][:60]!r}.")
    return read_vc_jwt(content, media_type)


def read_message(data: bytes) -> Envelope | None:
    """The signed message that a file holds, told by its form; ``None`` for a file of another form.

    Known are tokens, SD-JWTs, COSE messages (also in base64) and ``data:`` addresses of them. Raises ProofError for one
    that has the form and is none.
    """
    if data.startswith(_COSE_BEGINNING):
        return read_vc_cose(data)
    text = data.strip()
    if text.startswith(b"data:"):
        return open_data_url(text.decode("utf-8", "replace"))
    if _COSE_IN_BASE64.fullmatch(text):
        return read_vc_cose(_from_base64(b"".join(text.split())))
    token = _TOKEN.fullmatch(text)
    if token is None:
        return None
    return _read_sd_jwt(text.decode("ascii")) if token[1] else read_vc_jwt(text.decode("ascii"))


def _read_sd_jwt(text: str) -> Envelope:
    return read_sd_jwt_vc(text) if is_sd_jwt_vc(read_sd_jwt(text)) else read_vc_sd_jwt(text)


def _from_base64(text: bytes) -> bytes:
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofError(ProofReason.MALFORMED, "The message is not base64.") from error
