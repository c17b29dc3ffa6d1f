"""Keys of issuers that are named by an https address or certified, not by a DID.

Sources: SD-JWT VC, section "JWT VC Issuer Metadata" (a document at the issuer's own address lists the keys), and RFC
7515, section 4.1.6 (a chain of X.509 certificates in the header, which must end at a root that the verifier trusts).
openvc does the work; it is imported when first needed, because it loads a network stack.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from credenza.errors import CredenzaError

from .faults import ProofError, ProofReason, ProofUncheckableError
from .resolving import Fetch
from .strict_json import read_json

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_MAX_METADATA = 256 * 1024
_MOST_CERTIFICATES = 6


def published_key(issuer: str, key_id: str | None, fetch: Fetch | None) -> dict[str, Any]:
    """The public JWK that ``issuer``, an https address, publishes under ``key_id``; its only one where none is named.

    Raises ProofUncheckableError when it cannot be looked up, ProofError when what is published does not fit.
    """
    from openvc.jwt_vc_issuer import JwtVcIssuerError, resolve_jwt_vc_issuer_key

    def fetched(url: str) -> dict[str, Any]:
        if fetch is None:
            raise ProofUncheckableError(ProofReason.DID_UNRESOLVABLE, f"{url[:200]} is not looked up offline.")
        try:
            return read_json(fetch(url), _MAX_METADATA)
        except (CredenzaError, OSError) as error:
            raise ProofUncheckableError(ProofReason.DID_UNRESOLVABLE, f"No keys at {url[:200]}: {error}") from error

    try:
        return resolve_jwt_vc_issuer_key(issuer, key_id, fetch=fetched)
    except JwtVcIssuerError as error:
        if isinstance(error.__cause__, ProofUncheckableError):
            raise error.__cause__ from error
        raise ProofError(ProofReason.KEY_NOT_FOUND, f"{issuer[:120]} publishes no such key: {error}") from error


def certified_key(chain: object, issuer: str | None, roots: Sequence[bytes], now: datetime) -> dict[str, Any]:
    """The public JWK of the first certificate of ``chain`` (``x5c``), once it leads to one of ``roots`` (DER).

    When the token names an ``issuer``, the certificate must be made out to it: as a URI, or for its host. Raises
    ProofError when it is not, or not of this time; ProofUncheckableError when the chain leads to no root trusted here.
    """
    from openvc.x5c import X5cError, leaf_public_jwk

    certificates = _certificates(chain)
    leaf = certificates[0]
    if issuer is not None and not _is_made_out_to(leaf, issuer):
        raise ProofError(ProofReason.KEY_NOT_AUTHORISED, f"The certificate is not made out to {issuer[:120]}.")
    if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
        raise ProofError(ProofReason.KEY_REVOKED, f"The certificate is not valid on {now:%Y-%m-%d}.")
    _require_trusted(certificates, roots, now)
    try:
        return dict(leaf_public_jwk(leaf))
    except X5cError as error:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, str(error)) from error


def _certificates(chain: object) -> list[Certificate]:
    from openvc.x5c import X5cError, load_x5c_chain

    if not isinstance(chain, list) or not 0 < len(chain) <= _MOST_CERTIFICATES:
        raise ProofError(ProofReason.MALFORMED, "x5c is no chain of certificates.")
    try:
        return list(load_x5c_chain(chain))
    except X5cError as error:
        raise ProofError(ProofReason.MALFORMED, str(error)) from error


def _is_made_out_to(certificate: Certificate, issuer: str) -> bool:
    from cryptography import x509

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    host = urlsplit(issuer).hostname if issuer.startswith("https://") else None
    return issuer in names.get_values_for_type(x509.UniformResourceIdentifier) or (
        host is not None and host in names.get_values_for_type(x509.DNSName)
    )


def _require_trusted(certificates: Sequence[Certificate], roots: Sequence[bytes], now: datetime) -> None:
    """Signatures, validity, names and constraints of the whole chain up to a root (RFC 5280, section 6)."""
    from cryptography import x509
    from openvc.x5c import X5cError, validate_cert_chain

    anchors = [x509.load_der_x509_certificate(root) for root in roots]
    try:
        validate_cert_chain(certificates[0], certificates[1:], trust_anchors=anchors, now=now)
    except X5cError as error:
        raise ProofUncheckableError(ProofReason.UNTRUSTED_CERTIFICATE, str(error)) from error


def authority_of(chain: object, roots: Sequence[bytes]) -> Certificate | None:
    """The root (DER) by which the last certificate of ``chain`` (``x5c``) was issued, or that it is; ``None`` if none.

    Whether the chain holds up to it is for ``certified_key`` to say. Raises ProofError for what is no chain.
    """
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    last = _certificates(chain)[-1]
    for root in map(x509.load_der_x509_certificate, roots):
        if last == root:
            return root
        try:
            last.verify_directly_issued_by(root)
        except (ValueError, TypeError, InvalidSignature):
            continue
        return root
    return None
