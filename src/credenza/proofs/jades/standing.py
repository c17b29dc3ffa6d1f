"""How a certificate stands on a day: its chain to the anchors of trust, its period, its revocation.

The path is built and checked by ``cryptography`` (RFC 5280, section 6); nothing is fetched: lists of revocation are
handed in. A signature of level B proves no time, so what counts is how the certificate stands now (ETSI EN 319 102-1,
clause 5.3): one that has expired or was revoked since can no longer tell a seal of before from one of after. Where a
time stamp proves that the signature existed at a moment, what counts is how the certificate stood then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509 import verification

_DEEPEST = 8
_FOR_AUTHORITIES = verification.ExtensionPolicy.webpki_defaults_ca().may_be_present(
    x509.ExtendedKeyUsage, verification.Criticality.AGNOSTIC, None
)
"""An authority may be limited to a usage that is none of the web, such as time stamps."""

_SIGNERS = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey


class Standing(StrEnum):
    """Machine-readable answer; reports and translations refer to the values."""

    TRUSTED = "trusted"
    ISSUER_UNKNOWN = "certificate_issuer_unknown"
    NOT_YET_VALID = "certificate_not_yet_valid"
    EXPIRED = "certificate_expired"
    REVOKED = "certificate_revoked"
    NOT_FOR_SEALS = "certificate_not_for_seals"


@dataclass(frozen=True)
class Trust:
    """Whom a verifier believes: certificates as anchors, and the lists of revoked certificates that are at hand.

    ``stamp_anchors`` are those of authorities that stamp the time, or their own certificates.
    """

    anchors: tuple[x509.Certificate, ...] = ()
    revocation_lists: tuple[x509.CertificateRevocationList, ...] = ()
    stamp_anchors: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True)
class CertificateReport:
    """How a certificate stands. ``path`` is the chain that holds, from below; empty where none was found.

    ``revocation_checked`` says whether a current list of the issuer was at hand for each certificate below the anchor.
    """

    standing: Standing
    path: tuple[x509.Certificate, ...] = ()
    revocation_checked: bool = False


def judge_certificate(chain: Sequence[x509.Certificate], trust: Trust, now: datetime) -> CertificateReport:
    """How the first certificate of ``chain`` stands at ``now``; the others may help to find the way to an anchor."""
    own = chain[0]
    if not may_sign(own):
        return CertificateReport(Standing.NOT_FOR_SEALS)
    if now < own.not_valid_before_utc:
        return CertificateReport(Standing.NOT_YET_VALID)
    path = (own,) if own in trust.anchors else _path(chain, trust, min(now, own.not_valid_after_utc))
    if any(_is_revoked(certificate, [*path, *chain, *trust.anchors], trust, now) for certificate in path or (own,)):
        return CertificateReport(Standing.REVOKED, path)
    if now > own.not_valid_after_utc:
        return CertificateReport(Standing.EXPIRED, path)
    if not path:
        return CertificateReport(Standing.ISSUER_UNKNOWN)
    below = path[:-1]
    checked = all(_lists(certificate, path, trust, now, fresh=True) for certificate in below)
    return CertificateReport(Standing.TRUSTED, path, revocation_checked=bool(below) and checked)


def may_sign(certificate: x509.Certificate) -> bool:
    """Whether the key may sign documents: no authority's own, and its usage, if stated, allows signatures."""
    extensions = certificate.extensions
    try:
        constraints = extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        constraints = None
    if constraints is not None and constraints.ca:
        return False
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _path(chain: Sequence[x509.Certificate], trust: Trust, moment: datetime) -> tuple[x509.Certificate, ...]:
    if not trust.anchors:
        return ()
    builder = (
        verification.PolicyBuilder()
        .store(verification.Store(list(trust.anchors)))
        .time(moment)
        .max_chain_depth(_DEEPEST)
        .extension_policies(
            ca_policy=_FOR_AUTHORITIES,
            ee_policy=verification.ExtensionPolicy.permit_all(),
        )
    )
    try:
        return tuple(builder.build_client_verifier().verify(chain[0], list(chain[1:])).chain)
    except verification.VerificationError:
        return ()


def _is_revoked(
    certificate: x509.Certificate, issuers: Sequence[x509.Certificate], trust: Trust, now: datetime
) -> bool:
    lists = _lists(certificate, issuers, trust, now, fresh=False)
    found = (held.get_revoked_certificate_by_serial_number(certificate.serial_number) for held in lists)
    return any(entry is not None and entry.revocation_date_utc <= now for entry in found)


def _lists(
    certificate: x509.Certificate, issuers: Sequence[x509.Certificate], trust: Trust, now: datetime, *, fresh: bool
) -> list[x509.CertificateRevocationList]:
    """The lists that the issuer of a certificate signed; with ``fresh`` only those that hold at ``now``."""
    above = [issuer for issuer in issuers if issuer.subject == certificate.issuer]
    return [
        held
        for held in trust.revocation_lists
        if held.issuer == certificate.issuer
        and any(_signed_by(held, issuer) for issuer in above)
        and (not fresh or _is_current(held, now))
    ]


def _signed_by(held: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    return isinstance(key, _SIGNERS) and held.is_signature_valid(key)


def _is_current(held: x509.CertificateRevocationList, now: datetime) -> bool:
    until = held.next_update_utc
    return held.last_update_utc <= now and until is not None and now <= until
