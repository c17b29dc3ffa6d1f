"""Issuer keys that never leave a security module, through PKCS #11 3.0 (extra ``hsm``).

The module is loaded when the first key is asked for. Whatever is wrong with it, with the token or with the PIN comes as
KeyFileError, so that nobody takes it for a fault of what was to be signed.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from credenza.canonicalisation import Hash
from credenza.errors import KeyFileError

from .dids import did_key_of
from .faults import SENTENCES
from .key_kinds import ED25519, P256, P384, KeyKind, public_multibase
from .signatures import raw_signature_holds
from .token_uri import TokenUri

if TYPE_CHECKING:
    from pkcs11 import Session, Token

_CURVES = {
    bytes.fromhex("06082a8648ce3d030107"): P256,
    bytes.fromhex("06052b81040022"): P384,
    bytes.fromhex("06032b6570"): ED25519,
    bytes.fromhex("130c656477617264733235353139"): ED25519,
}
"""CKA_EC_PARAMS → kind: the object identifier of the curve, or the name ``edwards25519`` (PKCS #11 3.0, 2.3.10)."""

_HASHES: Mapping[KeyKind, Hash] = {P256: hashlib.sha256, P384: hashlib.sha384}
_TRIAL = b"credenza: does this key belong to its public half?"


class TokenKey:
    """A key on a token together with the DID it signs for. Threads may share it; a forked process opens it anew."""

    def __init__(self, uri: TokenUri, pin: str, did: str | None = None, module: str | None = None) -> None:
        """Open the token and find the key. ``module`` is the PKCS #11 library where the address names none.

        Raises KeyFileError: no module, token or key, a wrong PIN, a key of a kind that signs no credentials.
        """
        self.uri = uri
        self._pin, self._module = pin, uri.module or module
        self._lock = threading.RLock()
        self._sign: Callable[[bytes], bytes] | None = None
        with self._lock:
            self._open()
            self._require_own_public_half()
        self.did = did or did_key_of(self.public_key)

    def __repr__(self) -> str:
        return f"TokenKey(did={self.did!r})"

    @property
    def algorithm(self) -> str:
        """The JOSE name of its signatures: ``EdDSA``, ``ES256`` or ``ES384``."""
        return self.kind.algorithm

    @property
    def public_multibase(self) -> str:
        """The public key as Multikey text, the form DID documents use."""
        return public_multibase(self.public_key)

    @property
    def verification_method(self) -> str:
        """The DID URL of the public key."""
        return f"{self.did}#{self.public_multibase}"

    def sign(self, data: bytes) -> bytes:
        """The raw signature of ``data``: 64 bytes of Ed25519 (RFC 8032), else r and s, 64 or 96 bytes in all.

        A session that was lost is opened once more. Raises KeyFileError when the token does not sign.
        """
        with self._lock:
            if self._sign is not None and self._process == os.getpid():
                try:
                    return self._sign(data)
                except KeyFileError:
                    self._sign = None
            self._open()
            assert self._sign is not None  # noqa: S101 - _open sets it or raises
            return self._sign(data)

    def _open(self) -> None:
        before = getattr(self, "public_key", None)
        library = self._library()
        with _said_plainly(self.uri):
            session = _open_session(library, self.uri, self._pin)
            private = _private_key(session, self.uri)
            self.kind = _kind_of(private, self.uri)
            self.public_key: bytes = _public_key(session, private, self.kind, self.uri)
        if before is not None and before != self.public_key:
            raise _fault("token_key_missing", self.uri)
        self._sign = _signing_with(private, self.kind, self.uri)
        self._process = os.getpid()

    def _library(self) -> Any:
        if self._module is None:
            raise _fault("token_module_missing", self.uri)
        try:
            return _loaded(self._module)
        except ImportError as error:
            raise _fault("token_support_missing", self.uri) from error
        except (OSError, RuntimeError) as error:
            raise _fault("token_module", self.uri, module=self._module) from error

    def _require_own_public_half(self) -> None:
        signature = self.sign(_TRIAL)
        if not raw_signature_holds(self.public_key, _TRIAL, signature):
            raise _fault("token_key_unfit", self.uri)


_processes: dict[str, int] = {}
"""Module → the process that initialised it. What was open belongs to that one (PKCS #11 3.0, section 5.4)."""


def _loaded(module: str) -> Any:
    """A module ready for this process. Raises ImportError without the extra, OSError or RuntimeError if it is none."""
    import pkcs11

    try:
        library = pkcs11.lib(module)
        if _processes.setdefault(module, os.getpid()) != os.getpid():
            library.reinitialize()
            _processes[module] = os.getpid()
    except pkcs11.PKCS11Error as error:
        raise OSError(str(error)) from error
    return library


def _open_session(library: Any, uri: TokenUri, pin: str) -> Session:
    from pkcs11 import UserAlreadyLoggedIn

    token = _token(library, uri)
    try:
        session: Session = token.open(user_pin=pin)
    except UserAlreadyLoggedIn:  # another key of this process lies on the same token
        session = token.open()
    return session


def _token(library: Any, uri: TokenUri) -> Token:
    fitting = [token for token in library.get_tokens() if _described(token).items() >= uri.attributes.items()]
    if len(fitting) != 1:
        raise _fault("token_gone" if not fitting else "token_ambiguous", uri)
    token: Token = fitting[0]
    return token


def _described(token: Any) -> dict[str, str]:
    serial = token.serial.decode("ascii", "replace") if isinstance(token.serial, bytes) else str(token.serial)
    described = {
        "token": token.label,
        "manufacturer": token.manufacturer_id,
        "serial": serial,
        "model": token.model,
    }
    return {name: value.strip("\0 ") for name, value in described.items()}


def _private_key(session: Session, uri: TokenUri) -> Any:
    from pkcs11 import MultipleObjectsReturned, NoSuchKey, ObjectClass

    try:
        key: Any = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=uri.label, id=uri.key_id)
    except NoSuchKey as error:
        raise _fault("token_key_missing", uri) from error
    except MultipleObjectsReturned as error:
        raise _fault("token_key_ambiguous", uri) from error
    return key


def _kind_of(private: Any, uri: TokenUri) -> KeyKind:
    from pkcs11 import Attribute, KeyType

    if private.key_type not in (KeyType.EC, KeyType.EC_EDWARDS):
        raise _fault("token_key_unfit", uri)
    kind = _CURVES.get(bytes(private[Attribute.EC_PARAMS]))
    if kind is None:
        raise _fault("token_key_unfit", uri)
    return kind


def _public_key(session: Session, private: Any, kind: KeyKind, uri: TokenUri) -> bytes:
    """The raw public key, from the public object with the id of the private one; with its label if it has no id."""
    from pkcs11 import Attribute, MultipleObjectsReturned, NoSuchKey, ObjectClass

    try:
        public = session.get_key(
            object_class=ObjectClass.PUBLIC_KEY, id=private.id or None, label=None if private.id else private.label
        )
    except (NoSuchKey, MultipleObjectsReturned) as error:
        raise _fault("token_public_missing", uri) from error
    point = bytes(public[Attribute.EC_POINT])
    if len(point) > 2 and point[0] == 4 and point[1] == len(point) - 2:  # a DER octet string around it
        point = point[2:]
    return _compressed(point, kind, uri)


def _compressed(point: bytes, kind: KeyKind, uri: TokenUri) -> bytes:
    if kind is not ED25519 and len(point) == 2 * kind.public_bytes - 1 and point[0] == 4:
        point = bytes([2 + point[-1] % 2]) + point[1 : kind.public_bytes]
    if len(point) != kind.public_bytes:
        raise _fault("token_public_missing", uri)
    return point


def _signing_with(private: Any, kind: KeyKind, uri: TokenUri) -> Callable[[bytes], bytes]:
    from pkcs11 import Mechanism

    def sign(data: bytes) -> bytes:
        with _said_plainly(uri):
            if kind in _HASHES:
                return bytes(private.sign(_HASHES[kind](data).digest(), mechanism=Mechanism.ECDSA))
            return bytes(private.sign(data, mechanism=Mechanism.EDDSA))

    return sign


@contextmanager
def _said_plainly(uri: TokenUri) -> Iterator[None]:
    """Whatever PKCS #11 has to complain about, as KeyFileError."""
    from pkcs11 import (
        PinIncorrect,
        PinInvalid,
        PinLenRange,
        PinLocked,
        PKCS11Error,
        SlotIDInvalid,
        TokenNotPresent,
        TokenNotRecognised,
    )

    try:
        yield
    except (PinIncorrect, PinInvalid, PinLenRange) as error:
        raise _fault("token_pin_wrong", uri) from error
    except PinLocked as error:
        raise _fault("token_pin_locked", uri) from error
    except (TokenNotPresent, TokenNotRecognised, SlotIDInvalid) as error:
        raise _fault("token_gone", uri) from error
    except PKCS11Error as error:
        raise _fault("token_failed", uri, reason=type(error).__name__) from error


def _fault(key: str, uri: TokenUri, **values: str) -> KeyFileError:
    values |= {"token": uri.token_name, "key": uri.key_name}
    return KeyFileError(SENTENCES.problem(key, values))
