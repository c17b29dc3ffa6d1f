"""Seals of levels B-B and B-T: made, taken apart and verified, bit by bit as the payload was written.

Source: ETSI TS 119 182-1 V1.2.1, clauses 4 to 6; RFC 7515, section 7 (all three ways of writing); RFC 7797.
The content is never written anew: what is verified is the text that stands in ``payload``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from credenza.proofs.dates import CLOCK_SKEW
from credenza.proofs.faults import ProofError, ProofReason, ProofUncheckableError
from credenza.proofs.jose.jws import decode_base64url, encode_base64url, read_object
from credenza.proofs.strict_json import JsonError, read_json, write_json

from .certificates import LEAST_RSA_BITS, Holder, PublicKey, SealKey, holder_of
from .elsewhere import Contents, no_contents
from .header import Header, SigningTime, header_members, read_header
from .stamps import StampReport, StampStanding, judge_stamps
from .standing import CertificateReport, Trust, judge_certificate

MAX_SEALED_BYTES = 16 * 1024 * 1024
"""Credentials with page images reach some hundred kilobytes."""

_MAX_HEADER = 256 * 1024  # holds certificates, and with adoTst time stamps
_MOST_SEALS = 8
_SIGNATURE_STAMP = "sigTst"
_OF_SEALS = frozenset(("sigT", "iat", "sigD"))
_HASHES: Mapping[str, hashes.HashAlgorithm] = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
_CURVES = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}


@dataclass(frozen=True)
class Seal:
    """One seal on a document taken apart, nothing verified yet.

    ``payload`` is the text in the place of the document, empty where that lies elsewhere; ``unprotected`` are the names
    of what was added after signing (``etsiU``: time stamps, certificates, lists), and ``stamps`` what it holds as
    ``sigTst``: time stamps on ``written_signature``.
    """

    header: Header
    protected: str
    payload: str
    written_signature: str
    unprotected: tuple[str, ...] = ()
    stamps: tuple[object, ...] = ()

    @property
    def signature(self) -> bytes:
        """The signature as bytes. Raises ProofError."""
        return decode_base64url(self.written_signature, "signature")

    def content(self, contents: Contents) -> bytes:
        """The document as it was written. Raises ProofError, ProofUncheckableError."""
        if self.header.elsewhere is not None:
            return self.header.elsewhere.fetched(contents)
        return self.payload.encode() if self.header.raw_payload else decode_base64url(self.payload, "content")

    def signed(self, contents: Contents) -> bytes:
        """What the signature is over. Raises ProofError, ProofUncheckableError."""
        written, elsewhere = self.payload.encode(), self.header.elsewhere
        if elsewhere is not None and elsewhere.hash_name is None:
            content = elsewhere.fetched(contents)
            written = content if self.header.raw_payload else encode_base64url(content)
        return self.protected.encode("ascii") + b"." + written


@dataclass(frozen=True)
class VerifiedSeal:
    """A seal that holds: the document, who sealed it by the certificate, when as the seal itself says, and trust.

    ``trust`` says how the certificate stands, or stood at the earliest moment that a time stamp proves. ``stamps`` are
    the time stamps on the seal. ``unchecked`` names what else the seal carries and nobody checked.
    """

    document: dict[str, Any]
    holder: Holder
    certificate: x509.Certificate
    algorithm: str
    signed_at: datetime
    trust: CertificateReport
    unchecked: tuple[str, ...] = ()
    stamps: tuple[StampReport, ...] = ()


def is_sealed(document: object) -> bool:
    """Whether a JSON document is a signature in JSON (RFC 7515, sections 7.2.1 and 7.2.2), around a payload or not."""
    if not isinstance(document, Mapping):
        return False
    members = document.keys()
    around = "payload" in members and not members.isdisjoint(("signatures", "protected"))
    return around or members >= {"protected", "signature"} or members == {"signatures"}


def is_compact_seal(data: bytes) -> bool:
    """Whether a token is a JAdES signature in compact form (clause 4): its header holds a certificate, and says as
    tokens never do when it was made, or that its content lies elsewhere.
    """
    protected, _, rest = data.strip().partition(b".")
    if rest.count(b".") != 1 or len(protected) > 2 * _MAX_HEADER:
        return False
    try:
        header = read_object(decode_base64url(protected.decode("ascii"), "header"), "header", _MAX_HEADER)
    except (ProofError, UnicodeDecodeError):
        return False
    return "x5c" in header and not _OF_SEALS.isdisjoint(header)


def seal(
    payload: str, key: SealKey, signed_at: datetime, time_member: SigningTime = SigningTime.SIG_T
) -> dict[str, Any]:
    """``payload`` sealed, with the payload as it is. ``signed_at`` has an offset."""
    members = header_members(key.algorithm, key.certificates, signed_at, time_member)
    protected = encode_base64url(write_json(members))
    signature = encode_base64url(key.sign(protected + b"." + payload.encode()))
    entry = {"protected": protected.decode("ascii"), "signature": signature.decode("ascii")}
    return {"payload": payload, "signatures": [entry]}


def verify_seals(
    data: bytes, trust: Trust, now: datetime, contents: Contents = no_contents
) -> tuple[VerifiedSeal, ...]:
    """Verify a sealed document: each of its seals has to hold. How a certificate stands is said, not judged.

    Raises ProofError when it is no seal or one does not hold, ProofUncheckableError for what is not known or not at
    hand; content that lies elsewhere (``sigD``) is asked of ``contents``.
    """
    verified: list[VerifiedSeal] = []
    unchecked: ProofUncheckableError | None = None
    for entry in _entries(data):
        try:
            verified.append(_verified(_read(entry), trust, now, contents))
        except ProofUncheckableError as error:
            unchecked = unchecked or error  # another seal may still be found wrong
    if unchecked is not None:
        raise unchecked
    if any(other.document != verified[0].document for other in verified):
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, "The seals are on different documents.")
    return tuple(verified)


def _verified(held: Seal, trust: Trust, now: datetime, contents: Contents) -> VerifiedSeal:
    _require_signature(held, held.signed(contents))
    if held.header.signed_at > now + CLOCK_SKEW:
        raise ProofError(ProofReason.MALFORMED, "The seal says that it was made in the future.")
    certificate = held.header.certificates[0]
    stamps = judge_stamps(held.stamps, held.written_signature.encode("ascii"), trust, now)
    proven = (stamp.moment for stamp in stamps if stamp.moment and stamp.standing is StampStanding.HOLDS)
    return VerifiedSeal(
        _document(held.content(contents)),
        holder_of(certificate),
        certificate,
        held.header.algorithm,
        held.header.signed_at,
        judge_certificate(held.header.certificates, trust, min((now, *proven))),
        (*held.header.unchecked, *(name for name in held.unprotected if name != _SIGNATURE_STAMP)),
        stamps,
    )


def read_seals(data: bytes) -> tuple[Seal, ...]:
    """Take a sealed document apart: JSON, general or flattened, or compact. Raises as ``verify_seals`` does."""
    return tuple(_read(entry) for entry in _entries(data))


def _read(entry: Mapping[str, Any]) -> Seal:
    protected = _text(entry, "protected")
    header = read_header(read_object(decode_base64url(protected, "header"), "header", _MAX_HEADER))
    signature = _text(entry, "signature")
    added = _unprotected(entry.get("header"))
    if header.elsewhere is None:
        payload = _text(entry, "payload")
    elif entry.get("payload"):
        raise ProofError(ProofReason.MALFORMED, "The seal has a payload, and says that its content lies elsewhere.")
    else:
        payload = ""
    names = tuple(dict.fromkeys(name for name, _ in added))
    stamps = tuple(value for name, value in added if name == _SIGNATURE_STAMP)
    return Seal(header, protected, payload, signature, names, stamps)


def _entries(data: bytes) -> list[Mapping[str, Any]]:
    """Each signature with the payload as one object, however they are written."""
    if len(data) > MAX_SEALED_BYTES:
        raise ProofError(ProofReason.MALFORMED, f"{len(data)} bytes are more than the {MAX_SEALED_BYTES} allowed.")
    if data[:1] != b"{" and data.lstrip()[:1] != b"{":
        parts = data.strip().decode("ascii", "replace").split(".")
        if len(parts) != 3:
            raise ProofError(ProofReason.MALFORMED, "This is no sealed document.")
        return [dict(zip(("protected", "payload", "signature"), parts, strict=True))]
    outer = read_object(data, "text", MAX_SEALED_BYTES)
    if "signatures" not in outer:
        return [outer]
    entries = outer["signatures"]
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise ProofError(ProofReason.MALFORMED, "signatures is no list of objects.")
    if "signature" in outer or "protected" in outer:
        raise ProofError(ProofReason.MALFORMED, "The seal is written in two ways at once.")
    if len(entries) > _MOST_SEALS:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, f"The document has more than {_MOST_SEALS} seals.")
    return [{**entry, "payload": outer.get("payload")} for entry in entries]


def _text(outer: Mapping[str, Any], name: str) -> str:
    value = outer.get(name)
    if not isinstance(value, str) or not value:
        raise ProofError(ProofReason.MALFORMED, f"The seal has no {name}.")
    return value


def _unprotected(header: object) -> tuple[tuple[str, object], ...]:
    """The members of the entries of ``etsiU`` (clause 5.3.1), each entry an object or such in base64url.

    Other members are refused: what says how to verify has to stand under the signature.
    """
    if header is None:
        return ()
    if not isinstance(header, dict) or set(header) - {"etsiU", "kid"}:
        raise ProofError(ProofReason.MALFORMED, "The seal has a header that nobody signed.")
    entries = header.get("etsiU", [])
    if not isinstance(entries, list):
        raise ProofError(ProofReason.MALFORMED, "etsiU is no list.")
    return tuple(member for entry in entries for member in _entry(entry).items())


def _entry(entry: object) -> Mapping[str, Any]:
    if isinstance(entry, str):
        entry = read_object(decode_base64url(entry, "etsiU"), "etsiU", MAX_SEALED_BYTES)
    if not isinstance(entry, dict):
        raise ProofError(ProofReason.MALFORMED, "etsiU holds something that is no object.")
    return entry


def _document(payload: bytes) -> dict[str, Any]:
    try:
        return read_json(payload, MAX_SEALED_BYTES)
    except JsonError as error:
        raise ProofError(ProofReason.MALFORMED, f"The sealed document: {error.detail}") from error


def _require_signature(held: Seal, signed: bytes) -> None:
    key = held.header.certificates[0].public_key()
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, "Keys of this kind are not known here.")
    try:
        verify_signature(key, held.header.algorithm, signed, held.signature)
    except InvalidSignature as error:
        raise ProofError(ProofReason.BAD_SIGNATURE, "The content is not what was sealed.") from error


def verify_signature(key: PublicKey, algorithm: str, data: bytes, signature: bytes) -> None:
    """Verify a signature as JWS has it. Raises InvalidSignature, and ProofError if the key is not one for it."""
    if isinstance(key, rsa.RSAPublicKey):
        _verify_rsa(key, algorithm, data, signature)
    else:
        _verify_ecdsa(key, algorithm, data, signature)


def _verify_rsa(key: rsa.RSAPublicKey, algorithm: str, data: bytes, signature: bytes) -> None:
    family, size = algorithm[:2], algorithm[2:]
    if family not in ("RS", "PS") or size not in _HASHES:
        raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"An RSA key is not one for {algorithm[:20]!r}.")
    if key.key_size < LEAST_RSA_BITS:
        raise ProofError(ProofReason.KEY_UNUSABLE, f"The key has {key.key_size} bits; anybody may have broken it.")
    method = _HASHES[size]
    scheme = padding.PSS(padding.MGF1(method), method.digest_size) if family == "PS" else padding.PKCS1v15()
    key.verify(signature, data, scheme, method)


def _verify_ecdsa(key: ec.EllipticCurvePublicKey, algorithm: str, data: bytes, signature: bytes) -> None:
    if _CURVES.get(algorithm) != key.curve.name:
        raise ProofError(ProofReason.ALGORITHM_MISMATCH, f"A key of this curve is not one for {algorithm[:20]!r}.")
    size = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * size:
        raise InvalidSignature
    r, s = (int.from_bytes(half, "big") for half in (signature[:size], signature[size:]))
    key.verify(encode_dss_signature(r, s), data, ec.ECDSA(_HASHES[algorithm[2:]]))
