"""Keys for seals from files."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from credenza.errors import KeyFileError
from credenza.proofs.jades import FileSealKey, read_certificates, read_seal_file, write_seal_file

from .authority import Authority

AUTHORITY = Authority()
KEY = AUTHORITY.seal_key()
SECRET = "duomo"


def private_pem(key: FileSealKey, passphrase: str | None) -> bytes:
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        encryption = serialization.BestAvailableEncryption(passphrase.encode())
    return key._private.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def chain_pem(key: FileSealKey) -> bytes:
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in key.certificates)


def test_a_pkcs12_file_gives_the_key_with_its_certificates() -> None:
    read = read_seal_file(write_seal_file(KEY, SECRET), SECRET)
    assert (read.certificates, read.algorithm) == (KEY.certificates, "ES256")
    assert read.sign(b"data") == KEY.sign(b"data")


@pytest.mark.parametrize("passphrase", [None, SECRET])
def test_a_pem_file_may_hold_both_or_only_the_key(passphrase: str | None) -> None:
    private, chain = private_pem(KEY, passphrase), chain_pem(KEY)
    assert read_seal_file(private + chain, passphrase).certificates == KEY.certificates
    assert read_seal_file(private, passphrase, chain).certificates == KEY.certificates


def test_certificates_in_any_order_come_in_the_order_of_the_chain() -> None:
    shuffled = b"".join(certificate.public_bytes(Encoding.PEM) for certificate in reversed(KEY.certificates))
    assert read_seal_file(private_pem(KEY, None), None, shuffled).certificates == KEY.certificates


def test_faults_of_files_are_said() -> None:
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - to be refused
    weak_key = AUTHORITY.seal_key(key=weak)
    faults = {
        "passphrase is wrong": lambda: read_seal_file(write_seal_file(KEY, SECRET), "torre"),
        "holds no key": lambda: read_seal_file(b"nothing", None),
        "no certificate for this key": lambda: read_seal_file(private_pem(KEY, None), None),
        "does not fit for seals": lambda: read_seal_file(private_pem(weak_key, None) + chain_pem(weak_key), None),
        "holds no certificate": lambda: read_certificates(b"nothing"),
    }
    for words, act in faults.items():
        with pytest.raises(KeyFileError, match=words):
            act()


def test_a_certificate_is_read_from_pem_and_from_der() -> None:
    certificate = AUTHORITY.certificate
    assert read_certificates(certificate.public_bytes(Encoding.DER)) == (certificate,)
    assert read_certificates(certificate.public_bytes(Encoding.PEM)) == (certificate,)
