"""Time-stamp tokens: an authority signed that it saw a hash at a moment.

Sources: RFC 3161, section 2.4.2; RFC 5652, section 5 (CMS); RFC 5816 (the certificate named under the signature).
asn1crypto takes them apart, as authorities write them (BER); ``cryptography`` verifies.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from credenza.proofs.faults import ProofError, ProofReason, ProofUncheckableError

from .certificates import LEAST_RSA_BITS, whole_certificate

MAX_TOKEN_BYTES = 64 * 1024
"""Tokens with the whole chain of the authority have some six kilobytes."""

_MOST_CERTIFICATES = 16
_HASHES: Mapping[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_ATTRIBUTE_HASHES = {"sha1", *_HASHES}
"""The elder way to name a certificate knows SHA-1 only; what is signed is not hashed with it."""

UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""asn1crypto reads on when somebody looks, and raises whatever comes of it."""

_CONTENT = "tst_info"
_SET_OF = b"\x31"


@dataclass(frozen=True)
class TimeToken:
    """What a token says, once its signature holds: ``certificates`` begins with that of the signer, whoever this is."""

    moment: datetime
    certificates: tuple[x509.Certificate, ...]
    nonce: int | None = None


def read_time_token(der: bytes, stamped: bytes) -> TimeToken:
    """A token over ``stamped`` whose signature holds under a certificate that it carries itself.

    Raises ProofError: it is no token, over something else, or wrongly signed; ProofUncheckableError for algorithms that
    are not known here, and without a certificate.
    """
    if len(der) > MAX_TOKEN_BYTES:
        raise ProofError(ProofReason.MALFORMED, "The time stamp is too large.")
    try:
        return _read(der, stamped)
    except UNREADABLE as error:
        raise ProofError(ProofReason.MALFORMED, "This is no time-stamp token.") from error


def _read(der: bytes, stamped: bytes) -> TimeToken:
    outer = cms.ContentInfo.load(der, strict=True)
    if outer["content_type"].native != "signed_data":
        raise ValueError("something else is inside")
    signed = outer["content"]
    [signer] = signed["signer_infos"]
    content = bytes(signed["encap_content_info"]["content"])
    info = tsp.TSTInfo.load(content, strict=True)
    _require_imprint(info, stamped)
    certificates = _certificates(signed, signer)
    _require_signed(signer, certificates[0], content)
    moment = info["gen_time"].native
    return TimeToken(moment.astimezone(UTC), certificates, info["nonce"].native)


def _require_imprint(info: Any, stamped: bytes) -> None:
    imprint = info["message_imprint"]
    method = _hash(imprint["hash_algorithm"]["algorithm"].native)
    if not hmac.compare_digest(hashlib.new(method.name, stamped).digest(), imprint["hashed_message"].native):
        raise ProofError(ProofReason.BAD_SIGNATURE, "The time stamp is on something else.")


def _certificates(signed: Any, signer: Any) -> tuple[x509.Certificate, ...]:
    """The certificate of the signer, named in the signature by its hash (RFC 5816), and the others that came along."""
    held = [choice.chosen.dump() for choice in signed["certificates"] or () if choice.name == "certificate"]
    named = _named_certificate(signer)
    own = [der for der in held if hmac.compare_digest(hashlib.new(named[0], der).digest(), named[1])]
    if not own:
        raise ProofUncheckableError(ProofReason.KEY_NOT_FOUND, "The time stamp does not hold its certificate.")
    others = [der for der in held if der != own[0]][: _MOST_CERTIFICATES - 1]
    try:
        return tuple(map(whole_certificate, (own[0], *others)))
    except UnsupportedAlgorithm as error:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, "The time stamp has a key that is not known.") from error


def _named_certificate(signer: Any) -> tuple[str, bytes]:
    """By which hash the signature names its certificate: the first of ``signingCertificateV2``, or of its elder."""
    named = _attribute(signer, "signing_certificate_v2") or _attribute(signer, "signing_certificate")
    if named is None:
        raise ProofError(ProofReason.MALFORMED, "The time stamp does not name its certificate.")
    first = named["certs"][0]
    is_new = isinstance(first, tsp.ESSCertIDv2)
    method = first["hash_algorithm"]["algorithm"].native if is_new else "sha1"
    if method not in _ATTRIBUTE_HASHES:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, f"The hash {method!s:.40} of the time stamp is not known.")
    return method, first["cert_hash"].native


def _attribute(signer: Any, kind: str) -> Any:
    """The one value of a signed attribute; ``None`` without it. Raises ProofError where it has several."""
    found = [each["values"] for each in signer["signed_attrs"] or () if each["type"].native == kind]
    if not found:
        return None
    if len(found) != 1 or len(found[0]) != 1:
        raise ProofError(ProofReason.MALFORMED, f"The time stamp says {kind} more than once.")
    return found[0][0]


def _require_signed(signer: Any, certificate: x509.Certificate, content: bytes) -> None:
    """The signature is over the attributes, and these name the kind and the hash of the content (RFC 5652, 5.4)."""
    kind, digest = _attribute(signer, "content_type"), _attribute(signer, "message_digest")
    if kind is None or digest is None or kind.native != _CONTENT:
        raise ProofError(ProofReason.MALFORMED, "The time stamp does not sign what it says.")
    method = _hash(signer["digest_algorithm"]["algorithm"].native)
    if not hmac.compare_digest(hashlib.new(method.name, content).digest(), digest.native):
        raise ProofError(ProofReason.BAD_SIGNATURE, "The time stamp was changed after it was signed.")
    attributes = _SET_OF + signer["signed_attrs"].dump()[1:]
    try:
        _verify(certificate, signer, method, attributes)
    except InvalidSignature as error:
        raise ProofError(ProofReason.BAD_SIGNATURE, "The signature of the time stamp does not hold.") from error


def _verify(certificate: x509.Certificate, signer: Any, digested: hashes.HashAlgorithm, data: bytes) -> None:
    algorithm, signature, key = signer["signature_algorithm"], signer["signature"].native, _public_key(certificate)
    family = algorithm.signature_algo
    method = digested if algorithm["algorithm"].native == family == "rsassa_pkcs1v15" else _hash(algorithm.hash_algo)
    if isinstance(key, rsa.RSAPublicKey) and family == "rsassa_pkcs1v15":
        key.verify(signature, data, padding.PKCS1v15(), method)
    elif isinstance(key, rsa.RSAPublicKey) and family == "rsassa_pss":
        key.verify(signature, data, padding.PSS(padding.MGF1(method), padding.PSS.AUTO), method)
    elif isinstance(key, ec.EllipticCurvePublicKey) and family == "ecdsa":
        key.verify(signature, data, ec.ECDSA(method))
    else:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, "The time stamp is signed in a way that is not known.")


def _public_key(certificate: x509.Certificate) -> object:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < LEAST_RSA_BITS:
        raise ProofError(ProofReason.KEY_UNUSABLE, f"The key has {key.key_size} bits; anybody may have broken it.")
    return key


def _hash(name: str) -> hashes.HashAlgorithm:
    """Raises ProofUncheckableError for a hash that is not known here, or that nobody should rely on any more."""
    if name not in _HASHES:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, f"The hash {name!s:.40} of the time stamp is not known.")
    return _HASHES[name]()
