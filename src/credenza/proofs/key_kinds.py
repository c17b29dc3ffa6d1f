"""The kinds of keys that sign credentials, and how their public side is written.

Sources: Controlled Identifiers 1.0, section 2.2.2 (Multikey); multicodec table (prefixes as unsigned varints);
RFC 7518 and RFC 8037 (algorithms); SEC 1, section 2.3.3 (compressed points).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from .base58 import decode_base58, encode_base58


@dataclass(frozen=True, eq=False)
class KeyKind:
    """One kind of key.

    ``name`` is that of the curve as JWK writes it; ``algorithm`` the JOSE name of its signature; ``prefix`` what comes
    before the raw public key in a Multikey; ``public_bytes`` the length of a raw public key (Ed25519: RFC 8032, 32
    bytes; else a compressed point); ``signature_bytes`` that of a raw signature (RFC 8032; else r and s one after
    the other, RFC 7518, section 3.4).
    """

    name: str
    algorithm: str
    prefix: bytes
    public_bytes: int
    signature_bytes: int


@dataclass(frozen=True, eq=False)
class CurveKind(KeyKind):
    """A kind of ECDSA key: its curve, the order of its group, and the hash that it signs."""

    curve: ec.EllipticCurve
    order: int
    hash: hashes.HashAlgorithm

    @property
    def coordinate_bytes(self) -> int:
        """Bytes of one coordinate, of r and of s."""
        return self.public_bytes - 1


ED25519 = KeyKind("Ed25519", "EdDSA", b"\xed\x01", 32, 64)
P256 = CurveKind(
    "P-256",
    "ES256",
    b"\x80\x24",
    33,
    64,
    ec.SECP256R1(),
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    hashes.SHA256(),
)
P384 = CurveKind(
    "P-384",
    "ES384",
    b"\x81\x24",
    49,
    96,
    ec.SECP384R1(),
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    hashes.SHA384(),
)

P521 = CurveKind(
    "P-521",
    "ES512",
    b"\x82\x24",
    67,
    132,
    ec.SECP521R1(),
    (1 << 521) - 0x5AE79787C40D069948033FEB708F65A2FC44A36477663B851449048E16EC79BF7,
    hashes.SHA512(),
)
"""Signs tokens and COSE messages only: there is no cryptosuite for it, so issuers get no such keys."""

SECP256K1 = CurveKind(
    "secp256k1",
    "ES256K",
    b"\xe7\x01",
    33,
    64,
    ec.SECP256K1(),
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
    hashes.SHA256(),
)
"""The keys of blockchains (RFC 8812): for what others signed, never for our own issuers."""

KEY_KINDS: Mapping[str, KeyKind] = {kind.name: kind for kind in (ED25519, P256, P384)}
"""Name → kind, of the keys that issuers have."""

_BY_LENGTH = {kind.public_bytes: kind for kind in (*KEY_KINDS.values(), P521)}


def kind_of(public_key: bytes) -> KeyKind:
    """The kind of a raw public key; its length says it. Raises ValueError for any other length."""
    if len(public_key) not in _BY_LENGTH:
        raise ValueError(f"No kind of key has a raw public key of {len(public_key)} bytes.")
    return _BY_LENGTH[len(public_key)]


def multibase(data: bytes) -> str:
    """Bytes as multibase base58btc text (prefix ``z``)."""
    return "z" + encode_base58(data)


def public_multibase(public_key: bytes) -> str:
    """A raw public key as Multikey text: ``z6Mk…`` (Ed25519), ``zDna…``, ``z82L…``, ``z2J9…`` (P-256, P-384, P-521)."""
    return multibase(kind_of(public_key).prefix + public_key)


class KeyLengthError(ValueError):
    """A Multikey names its kind, but is too short or too long for one."""


def read_public_multibase(text: str) -> bytes:
    """The raw public key in a Multikey text. Raises KeyLengthError, or ValueError for anything else that is none."""
    if not text.startswith("z"):
        raise ValueError("A Multikey begins with z.")
    data = decode_base58(text[1:])
    kind = next((kind for kind in KEY_KINDS.values() if data.startswith(kind.prefix)), None)
    if kind is None:
        raise ValueError("Keys of this kind are not known here.")
    public_key = data.removeprefix(kind.prefix)
    if len(public_key) != kind.public_bytes:
        raise KeyLengthError(f"{len(public_key)} bytes are no key of the kind {kind.name}.")
    if isinstance(kind, CurveKind):
        ec.EllipticCurvePublicKey.from_encoded_point(kind.curve, public_key)  # raises ValueError off the curve
    return public_key
