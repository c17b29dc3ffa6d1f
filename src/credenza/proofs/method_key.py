"""Keys in verification methods of the kind JsonWebKey (Controlled Identifiers 1.0, section 2.2.3)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .faults import ProofError, ProofReason
from .key_kinds import ED25519, P256, P384, P521
from .keys import IssuerKey, PrivateKey

_CURVES = {kind.name: kind for kind in (P256, P384, P521)}


@dataclass(frozen=True)
class MethodKey:
    """A private key that signs under the address of its verification method, whatever its controller is.

    A ``Signer``; ``did`` is the controller.
    """

    did: str
    verification_method: str
    _key: IssuerKey = field(repr=False)

    @property
    def algorithm(self) -> str:
        """The JOSE name of its signatures: ``EdDSA``, ``ES256``, ``ES384`` or ``ES512``."""
        return self._key.algorithm

    @property
    def public_key(self) -> bytes:
        """The raw public key: 32 bytes of Ed25519, else a compressed point."""
        return self._key.public_key

    def sign(self, data: bytes) -> bytes:
        """The raw signature of ``data``."""
        return self._key.sign(data)


def read_method_key(method: Mapping[str, Any]) -> MethodKey:
    """The private key in ``secretKeyJwk`` of a verification method. Raises ProofError when there is none that fits."""
    jwk, identifier, controller = (method.get(name) for name in ("secretKeyJwk", "id", "controller"))
    if not isinstance(jwk, dict) or not isinstance(identifier, str) or not isinstance(controller, str):
        raise ProofError(ProofReason.KEY_UNUSABLE, "This is no verification method with a secretKeyJwk.")
    try:
        private = _private_key(jwk)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise ProofError(ProofReason.KEY_UNUSABLE, f"The secretKeyJwk is unusable: {error!s:.200}") from error
    return MethodKey(controller, identifier, IssuerKey(controller, private))


def read_method_public_key(method: Mapping[str, Any]) -> dict[str, Any]:
    """The public key (JWK) of a verification method. Raises ProofError when there is none."""
    jwk = method.get("publicKeyJwk")
    if not isinstance(jwk, dict):
        raise ProofError(ProofReason.KEY_UNUSABLE, "This is no verification method with a publicKeyJwk.")
    return jwk


def _private_key(jwk: Mapping[str, Any]) -> PrivateKey:
    if (jwk["kty"], jwk["crv"]) == ("OKP", ED25519.name):
        private = Ed25519PrivateKey.from_private_bytes(_bytes_in(jwk, "d"))
        if private.public_key().public_bytes_raw() != _bytes_in(jwk, "x"):
            raise ValueError("x is not the public key of d")
        return private
    if jwk["kty"] != "EC":
        raise ValueError(f"keys of the kind {jwk['kty']!s:.20} sign nothing here")
    x, y, secret = (int.from_bytes(_bytes_in(jwk, member), "big") for member in ("x", "y", "d"))
    public = ec.EllipticCurvePublicNumbers(x, y, _CURVES[jwk["crv"]].curve)
    return ec.EllipticCurvePrivateNumbers(secret, public).private_key()


def _bytes_in(jwk: Mapping[str, Any], member: str) -> bytes:
    return base64.urlsafe_b64decode(jwk[member] + "=" * (-len(jwk[member]) % 4))
