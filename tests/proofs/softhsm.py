"""A software token in a folder of its own, filled through the same interface that hardware offers."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from credenza.proofs import ED25519, P256, P384, KeyKind

if TYPE_CHECKING:
    from pkcs11 import Session

PIN, OFFICER_PIN = "246810", "135790"
_FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib")
_CURVES = {P256: "secp256r1", P384: "secp384r1", ED25519: "1.3.101.112"}


def softhsm_module() -> str:
    """The path of the module. Raises AssertionError that says what to install."""
    places = [Path(folder, "softhsm", "libsofthsm2.so") for folder in _FOLDERS]
    found = next((str(place) for place in places if place.exists()), "")
    assert found, "SoftHSM 2 is missing: apt-get install softhsm2"
    return found


@dataclass(frozen=True)
class SoftToken:
    """The folder of the tokens, the module, and the label of the one token in it."""

    folder: Path
    module: str
    label: str

    def uri(self, name: str) -> str:
        """The address of a key."""
        return f"pkcs11:token={self.label};object={name}"

    def make_key(self, name: str, kind: KeyKind) -> None:
        """A key pair on the token."""
        import pkcs11
        from pkcs11.util.ec import encode_named_curve_parameters

        key_type = pkcs11.KeyType.EC_EDWARDS if kind is ED25519 else pkcs11.KeyType.EC
        with self._opened() as session:
            attributes = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters(_CURVES[kind])}
            parameters = session.create_domain_parameters(key_type, attributes, local=True)
            mechanism = pkcs11.Mechanism.EC_EDWARDS_KEY_PAIR_GEN if kind is ED25519 else None
            parameters.generate_keypair(mechanism=mechanism, store=True, label=name, id=name.encode())

    def make_rsa_key(self, name: str) -> bytes:
        """A key pair of a kind that signs no credentials, but seals; gives the public half in DER (PKCS #1)."""
        import pkcs11
        from pkcs11.util.rsa import encode_rsa_public_key

        with self._opened() as session:
            public, _ = session.generate_keypair(pkcs11.KeyType.RSA, 2048, store=True, label=name, id=name.encode())
            return bytes(encode_rsa_public_key(public))

    def replace_public_half(self, name: str, of: str) -> None:
        """Put the public half of another key in the place of a key's own."""
        import pkcs11

        with self._opened() as session:
            session.get_key(object_class=pkcs11.ObjectClass.PUBLIC_KEY, label=name).destroy()
            other = session.get_key(object_class=pkcs11.ObjectClass.PUBLIC_KEY, label=of)
            other.copy({pkcs11.Attribute.LABEL: name, pkcs11.Attribute.ID: name.encode()})

    def remove_public_half(self, name: str) -> None:
        """Leave the private key alone."""
        import pkcs11

        with self._opened() as session:
            session.get_key(object_class=pkcs11.ObjectClass.PUBLIC_KEY, label=name).destroy()

    def _opened(self) -> Session:
        import pkcs11

        token = pkcs11.lib(self.module).get_token(token_label=self.label)
        try:
            return token.open(user_pin=PIN, rw=True)
        except pkcs11.UserAlreadyLoggedIn:
            return token.open(rw=True)


def new_token(folder: Path, label: str = "credenza") -> SoftToken:
    """Initialise a token. SoftHSM reads ``SOFTHSM2_CONF`` when its module is first loaded in a process."""
    (folder / "tokens").mkdir(parents=True)
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    arguments = ["--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", OFFICER_PIN]
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)
    return SoftToken(folder, softhsm_module(), label)
