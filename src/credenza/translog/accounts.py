"""The key of an account on a chain of the Ethereum family, in a file: secp256k1, PEM (PKCS #8)."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from credenza.errors import KeyFileError, Problem


def new_account_key(passphrase: str) -> bytes:
    """A key file for a new account, encrypted."""
    encryption = BestAvailableEncryption(passphrase.encode())
    return ec.generate_private_key(ec.SECP256K1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def read_account_key(data: bytes, passphrase: str | None, name: str) -> bytes:
    """The private key in a file, 32 bytes; ``name`` is that of the file. Raises KeyFileError."""
    try:
        key = load_pem_private_key(data, passphrase.encode() if passphrase else None)
    except (ValueError, TypeError) as error:
        raise KeyFileError(Problem(name, "The key cannot be read, or its passphrase is another one.")) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256K1):
        raise KeyFileError(Problem(name, "The key of an account is one of secp256k1."))
    return key.private_numbers().private_value.to_bytes(32, "big")
