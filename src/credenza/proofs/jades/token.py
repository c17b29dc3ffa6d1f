"""Keys of seals that never leave a security module, through PKCS #11 (extra ``hsm``), with certificates from a file."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from credenza.errors import KeyFileError
from credenza.proofs.faults import SENTENCES
from credenza.proofs.token_keys import _fault, _loaded, _open_session, _private_key, _said_plainly
from credenza.proofs.token_uri import TokenUri

from .certificates import algorithm_of, ordered, read_certificates
from .sealing import verify_signature

_HASHES: dict[str, Callable[[bytes], Any]] = {
    "ES256": hashlib.sha256,
    "ES384": hashlib.sha384,
    "ES512": hashlib.sha512,
}
_TRIAL = b"credenza: does this key belong to its certificate?"


class TokenSealKey:
    """A key on a token with its certificates. Threads may share it; another process opens its own."""

    def __init__(self, uri: TokenUri, pin: str, certificates: bytes, module: str | None = None) -> None:
        """Open the token and find the key; ``certificates`` is a PEM file.

        Raises KeyFileError: no module, token or key, a wrong PIN, no certificate for it, a kind that seals nothing.
        """
        self.uri, self._lock = uri, threading.Lock()
        chain = read_certificates(certificates)
        self._sign = _signing_on(uri, pin, uri.module or module, chain[0].public_key())
        public = self._owner(chain)
        self.certificates = ordered(chain, public)
        self.algorithm = algorithm_of(public)

    def __repr__(self) -> str:
        return f"TokenSealKey({self.uri.key_name!r})"

    def sign(self, data: bytes) -> bytes:
        """The signature of ``data`` as JWS has it. Raises KeyFileError when the token does not sign."""
        with self._lock:
            return self._sign(data)

    def _owner(self, chain: tuple[x509.Certificate, ...]) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
        """The key of the first certificate, if a trial shows that the token holds its private half."""
        public = chain[0].public_key()
        if isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
            try:
                verify_signature(public, algorithm_of(public), _TRIAL, self.sign(_TRIAL))
            except InvalidSignature:
                pass
            else:
                return public
        raise KeyFileError(SENTENCES.problem("seal_no_certificate"))


def _signing_on(uri: TokenUri, pin: str, module: str | None, public: object) -> Callable[[bytes], bytes]:
    private = _opened(uri, pin, module)
    algorithm = algorithm_of(public)
    return functools.partial(_sign_with, private, algorithm, uri)


def _opened(uri: TokenUri, pin: str, module: str | None) -> Any:
    if module is None:
        raise _fault("token_module_missing", uri)
    try:
        library = _loaded(module)
    except ImportError as error:
        raise _fault("token_support_missing", uri) from error
    except (OSError, RuntimeError) as error:
        raise _fault("token_module", uri, module=module) from error
    with _said_plainly(uri):
        return _private_key(_open_session(library, uri, pin), uri)


def _sign_with(private: Any, algorithm: str, uri: TokenUri, data: bytes) -> bytes:
    from pkcs11 import Mechanism

    with _said_plainly(uri):
        if algorithm in _HASHES:
            return bytes(private.sign(_HASHES[algorithm](data).digest(), mechanism=Mechanism.ECDSA))
        return bytes(private.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))
