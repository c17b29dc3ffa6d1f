"""A small trust service provider: it really issues certificates for seals, and lists of those it revoked."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from credenza.proofs.jades import FileSealKey

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@functools.cache
def rsa_key() -> rsa.RSAPrivateKey:
    """One key for all tests: to make one takes long."""
    return rsa.generate_private_key(65537, 2048)


class Authority:
    """A body that issues certificates; without ``above`` its own certificate is an anchor of trust."""

    def __init__(
        self,
        name: str = "Esempio Trust",
        above: Authority | None = None,
        *,
        days: tuple[int, int] = (-900, 900),
        usage: Sequence[str] | None = None,
    ) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(name)
        issuer = above.certificate.subject if above else subject
        first, last = (NOW + timedelta(days=count) for count in days)
        builder = _builder(subject, issuer, self.key.public_key(), first, last)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        builder = _limited(builder.add_extension(_usage(authority=True), critical=True), usage)
        self.certificate = _signed(builder, above or self)
        self.above = (self.certificate, *above.above) if above else (self.certificate,)

    def certificate_for(self, public: PublicKey) -> x509.Certificate:
        """A certificate for a key whose private half lies elsewhere."""
        subject = _name("Sigillo di Esempio", "Università di Esempio", "VATIT-01234567890")
        first, last = NOW - timedelta(days=30), NOW + timedelta(days=365)
        builder = _builder(subject, self.certificate.subject, public, first, last)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        return _signed(builder.add_extension(_usage(), critical=True), self)

    def seal_key(
        self,
        *,
        days: tuple[int, int] = (-30, 365),
        identifier: str | None = "VATIT-01234567890",
        organization: str = "Università di Esempio",
        key: PrivateKey | None = None,
        may_sign: bool = True,
        hosts: Sequence[str] = (),
        usage: Sequence[str] | None = None,
        usage_critical: bool = True,
    ) -> FileSealKey:
        """A key with a certificate for seals, or one that names ``hosts``; ``days`` from now are its period, ``usage``
        (object identifiers) limits what it may be used for.
        """
        private = key or ec.generate_private_key(ec.SECP256R1())
        subject = _name("Sigillo di Esempio", organization, identifier)
        first, last = (NOW + timedelta(days=count) for count in days)
        builder = _builder(subject, self.certificate.subject, private.public_key(), first, last)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(signs=may_sign), critical=True)
        builder = _limited(builder, usage, critical=usage_critical)
        if hosts:
            names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
            builder = builder.add_extension(names, critical=False)
        return FileSealKey((_signed(builder, self), *self.above), private)

    def revoking(
        self, certificates: Sequence[x509.Certificate], *, issued: datetime = NOW - timedelta(hours=1)
    ) -> x509.CertificateRevocationList:
        """A list of certificates that were revoked when it was issued; it holds for a day."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(issued).next_update(issued + timedelta(days=1))
        for certificate in certificates:
            entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number).revocation_date(issued)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, hashes.SHA256())


def _name(common: str, organization: str = "Esempio Trust S.p.A.", identifier: str | None = None) -> x509.Name:
    stated = (
        (NameOID.COUNTRY_NAME, "IT"),
        (NameOID.ORGANIZATION_NAME, organization),
        (NameOID.ORGANIZATION_IDENTIFIER, identifier),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in stated if value])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PublicKey, first: datetime, last: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return builder.serial_number(x509.random_serial_number()).not_valid_before(first).not_valid_after(last)


def _signed(builder: x509.CertificateBuilder, authority: Authority) -> x509.Certificate:
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    return builder.add_extension(identifier, critical=False).sign(authority.key, hashes.SHA256())


def _limited(
    builder: x509.CertificateBuilder, usage: Sequence[str] | None, *, critical: bool = False
) -> x509.CertificateBuilder:
    """A certificate that may be used for ``usage`` (object identifiers) only; for anything without it."""
    if usage is None:
        return builder
    limits = x509.ExtendedKeyUsage(list(map(x509.ObjectIdentifier, usage)))
    return builder.add_extension(limits, critical=critical)


def _usage(*, authority: bool = False, signs: bool = True) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs and not authority,
        content_commitment=signs and not authority,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
