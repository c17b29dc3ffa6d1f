"""Seals whose key lies on a token (SoftHSM 2)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key

from credenza.errors import KeyFileError
from credenza.proofs import read_token_uri
from credenza.proofs.jades import Standing, TokenSealKey, Trust, seal, verify_seals
from tests.proofs.softhsm import PIN, SoftToken

from .authority import NOW, Authority, rsa_key

pytestmark = pytest.mark.xdist_group("token")
AUTHORITY = Authority()


@pytest.fixture(scope="module")
def certificate(soft_token: SoftToken) -> bytes:
    """The certificates of the key ``seal-rsa``, which is made on the token."""
    public = load_der_public_key(_spki(soft_token.make_rsa_key("seal-rsa")))
    assert isinstance(public, rsa.RSAPublicKey)
    chain = (AUTHORITY.certificate_for(public), *AUTHORITY.above)
    return b"".join(each.public_bytes(Encoding.PEM) for each in chain)


def _spki(pkcs1: bytes) -> bytes:
    """A public key of PKCS #1 as SubjectPublicKeyInfo (RFC 8017, A.1)."""
    bits = b"\x03\x82" + (len(pkcs1) + 1).to_bytes(2, "big") + b"\x00" + pkcs1
    inner = bytes.fromhex("300d06092a864886f70d0101010500") + bits
    return b"\x30\x82" + len(inner).to_bytes(2, "big") + inner


def opened(token: SoftToken, certificates: bytes, name: str = "seal-rsa") -> TokenSealKey:
    return TokenSealKey(read_token_uri(token.uri(name)), PIN, certificates, token.module)


def test_a_key_on_a_token_seals(soft_token: SoftToken, certificate: bytes) -> None:
    key = opened(soft_token, certificate)
    document = seal('{"id": "urn:x"}', key, NOW)
    [found] = verify_seals(json.dumps(document).encode(), Trust((AUTHORITY.certificate,)), NOW)
    assert (found.algorithm, found.trust.standing, found.document) == ("RS256", Standing.TRUSTED, {"id": "urn:x"})
    assert "246810" not in repr(key)


def test_what_is_wrong_with_the_token_is_said(soft_token: SoftToken, certificate: bytes) -> None:
    stranger = AUTHORITY.seal_key(key=rsa_key()).certificates[0].public_bytes(Encoding.PEM)
    for words, act in {
        "no certificate for this key": lambda: opened(soft_token, stranger),
        "nobody": lambda: opened(soft_token, certificate, name="nobody"),
        "holds no certificate": lambda: opened(soft_token, b"nothing"),
    }.items():
        with pytest.raises(KeyFileError, match=words):
            act()


def test_without_a_module_there_is_no_token(soft_token: SoftToken, certificate: bytes, tmp_path: Path) -> None:
    with pytest.raises(KeyFileError):
        TokenSealKey(read_token_uri(soft_token.uri("seal-rsa")), PIN, certificate)
    with pytest.raises(KeyFileError):
        TokenSealKey(read_token_uri(soft_token.uri("seal-rsa")), PIN, certificate, str(tmp_path / "none.so"))
