"""The protected header of a JAdES signature: written, and read without trust.

Source: ETSI TS 119 182-1 V1.2.1 (2024-07), clauses 5.1 and 5.2; RFC 7515, section 4; RFC 7797 (``b64``).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from credenza.proofs.dates import read_datetime
from credenza.proofs.faults import ProofError, ProofReason, ProofUncheckableError
from credenza.proofs.jose.jws import decode_base64url, encode_base64url

from .certificates import whole_certificate
from .elsewhere import Elsewhere, read_elsewhere

UNDERSTOOD = frozenset(
    {"b64", "sigT", "iat", "sigD", "adoTst", "sigPId", "srCms", "srAts", "sigPl", "x5t#o", "sigX5ts"}
)
"""What ``crit`` may demand: what is checked here, and what only adds to what a signature says of itself."""

UNCHECKED = ("adoTst", "sigPId", "srCms", "srAts", "sigPl")
"""Members that are signed, and whose own claims nobody checks here."""

_DEFINED_BY_JWS = frozenset({"alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit"})
_MOST_CERTIFICATES = 8


class SigningTime(StrEnum):
    """The member that says when was signed: V1.1.1 has ``sigT``, V1.2.1 takes ``iat`` in its place."""

    SIG_T = "sigT"
    IAT = "iat"


@dataclass(frozen=True)
class Header:
    """What a protected header says. ``certificates`` begins with that of the signer; nothing is verified of them.

    ``elsewhere`` says where the content lies that is not in the payload.
    """

    algorithm: str
    certificates: tuple[x509.Certificate, ...]
    signed_at: datetime
    raw_payload: bool
    unchecked: tuple[str, ...]
    elsewhere: Elsewhere | None = None


def header_members(
    algorithm: str,
    certificates: Sequence[x509.Certificate],
    signed_at: datetime,
    time_member: SigningTime = SigningTime.SIG_T,
) -> dict[str, Any]:
    """The protected header of level B-B with the payload as it is (``b64`` false), like the seals of Europass.

    ``signed_at`` has an offset; the header holds it in whole seconds of UTC.
    """
    moment = signed_at.astimezone(UTC).replace(microsecond=0)
    encoded = [certificate.public_bytes(Encoding.DER) for certificate in certificates]
    members: dict[str, Any] = {
        "alg": algorithm,
        "typ": "jose+json",
        "cty": "octet-stream",
        "x5t#S256": _thumbprint(certificates[0]),
        "x5c": [base64.b64encode(der).decode("ascii") for der in encoded],
        "b64": False,
    }
    if time_member is SigningTime.IAT:
        return members | {"iat": int(moment.timestamp()), "crit": ["b64"]}
    return members | {"sigT": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "crit": ["b64", "sigT"]}


def read_header(members: Mapping[str, Any]) -> Header:
    """Read a protected header.

    Raises ProofError when it breaks the standard, ProofUncheckableError for what the standard allows and nobody does
    here: extensions that are not known, certificates only by reference, some ways to name a payload elsewhere.
    """
    _require_known_demands(members)
    algorithm = members.get("alg")
    if not isinstance(algorithm, str):
        raise ProofError(ProofReason.MALFORMED, "The seal names no signature algorithm.")
    certificates = _certificates(members)
    _require_thumbprint(members, certificates[0])
    unchecked = tuple(name for name in UNCHECKED if name in members)
    elsewhere = read_elsewhere(members)
    return Header(algorithm, certificates, _signed_at(members), _raw_payload(members), unchecked, elsewhere)


def _thumbprint(certificate: x509.Certificate) -> str:
    return encode_base64url(hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()).decode("ascii")


def _require_known_demands(members: Mapping[str, Any]) -> None:
    """``crit`` names members that are there, are not those of JWS itself, and come once (RFC 7515, section 4.1.11)."""
    demanded = members.get("crit", [])
    if not isinstance(demanded, list) or not all(isinstance(name, str) for name in demanded):
        raise ProofError(ProofReason.MALFORMED, "crit is no list of names.")
    if ("crit" in members and not demanded) or len(set(demanded)) < len(demanded):
        raise ProofError(ProofReason.MALFORMED, "crit is empty or names a member twice.")
    if any(name in _DEFINED_BY_JWS or name not in members for name in demanded):
        raise ProofError(ProofReason.MALFORMED, "crit names a member that it must not name, or that is not there.")
    unknown = [name for name in demanded if name not in UNDERSTOOD]
    if unknown:
        raise ProofUncheckableError(
            ProofReason.UNSUPPORTED, f"The seal demands what is not known here: {unknown[0][:40]!r}."
        )


def _raw_payload(members: Mapping[str, Any]) -> bool:
    """Whether the payload was signed as it is (RFC 7797): then ``crit`` says so."""
    encoded = members.get("b64", True)
    if not isinstance(encoded, bool) or (not encoded and "b64" not in members.get("crit", [])):
        raise ProofError(ProofReason.MALFORMED, "b64 is no truth value, or false without crit.")
    return not encoded


def _signed_at(members: Mapping[str, Any]) -> datetime:
    """The claimed time: exactly one of ``sigT`` and ``iat`` (clauses 5.1.11 and 5.2.1)."""
    if ("sigT" in members) == ("iat" in members):
        raise ProofError(ProofReason.MALFORMED, "The seal says not once when it was made (sigT or iat).")
    moment = _numeric_date(members["iat"]) if "iat" in members else _utc_text(members["sigT"])
    if moment is None:
        raise ProofError(ProofReason.MALFORMED, "The time of the seal is none.")
    return moment


def _numeric_date(value: object) -> datetime | None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**40:
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError):
        return None


def _utc_text(value: object) -> datetime | None:
    return read_datetime(value) if isinstance(value, str) and value.endswith("Z") else None


def _certificates(members: Mapping[str, Any]) -> tuple[x509.Certificate, ...]:
    """The chain in ``x5c``: base64 of DER, not base64url (RFC 7515, section 4.1.6)."""
    chain = members.get("x5c")
    if chain is None:
        raise ProofUncheckableError(ProofReason.KEY_NOT_FOUND, "The seal does not hold its certificate (x5c).")
    if not isinstance(chain, list) or not 1 <= len(chain) <= _MOST_CERTIFICATES:
        raise ProofError(ProofReason.MALFORMED, f"x5c is no list of 1 to {_MOST_CERTIFICATES} certificates.")
    return tuple(_certificate(text) for text in chain)


def _certificate(text: object) -> x509.Certificate:
    try:
        if not isinstance(text, str):
            raise ValueError("no text")
        return whole_certificate(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error) as error:
        raise ProofError(ProofReason.MALFORMED, "x5c holds something that is no certificate.") from error
    except UnsupportedAlgorithm as error:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, "The key of the certificate is not known here.") from error


def _require_thumbprint(members: Mapping[str, Any], certificate: x509.Certificate) -> None:
    named = members.get("x5t#S256")
    if named is None:
        return
    if not isinstance(named, str) or decode_base64url(named, "x5t#S256") != decode_base64url(
        _thumbprint(certificate), "x5t#S256"
    ):
        raise ProofError(ProofReason.KEY_NOT_AUTHORISED, "The seal names another certificate than the one it holds.")
