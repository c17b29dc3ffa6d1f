"""``credenza key``: make an issuer key, and show the public side of one."""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import KeyFileError
from credenza.proofs import (
    ED25519,
    KEY_KINDS,
    P256,
    P384,
    IssuerKey,
    TokenKey,
    did_document,
    did_web_address,
    generate_key,
    write_key_file,
)

from .issuer_key import ModuleOption, SecretOption, read_issuer_key, read_secret
from .options import Language, LanguageOption
from .texts import problem, say


class KeyChoice(StrEnum):
    """The kinds of keys by the names of their curves."""

    ED25519 = ED25519.name
    P256 = P256.name
    P384 = P384.name


def new_key(
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write; it must not exist yet.")] = Path(
        "issuer-key.pem"
    ),
    did: Annotated[
        str | None, typer.Option(help="did:web:… of the issuer. Without it the key signs for its own did:key.")
    ] = None,
    kind: Annotated[KeyChoice, typer.Option(help="Kind of the key.", case_sensitive=False)] = KeyChoice.ED25519,
    passphrase_env: Annotated[
        str | None, typer.Option(metavar="VARIABLE", help="Take the passphrase from this environment variable.")
    ] = None,
    no_passphrase: Annotated[
        bool, typer.Option("--no-passphrase", help="Write the key unencrypted: only for machines nobody else reaches.")
    ] = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Make a key for an issuer and print its DID. The secret is written to the file and never shown."""
    address = did_web_address(did) if did else None
    if out.exists():
        raise KeyFileError(problem("file_exists", str(out)))
    passphrase = None if no_passphrase else new_passphrase(passphrase_env)
    key = generate_key(os.urandom, did, KEY_KINDS[kind.value])
    write_for_owner_only(out, write_key_file(key, passphrase, unencrypted=no_passphrase))
    _show(key)
    typer.echo(say("file", file=out))
    if address:
        typer.echo(_publication(key, address))


def show_key(
    key: Annotated[str, typer.Argument(metavar="FILE|pkcs11:…", help="A file, or the address of a key on a token.")],
    did: Annotated[str | None, typer.Option(help="did:web:… of the issuer, if the key file does not say it.")] = None,
    passphrase_env: SecretOption = None,
    pkcs11_module: ModuleOption = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Show the public side of an issuer key: its DID, the public key, and for a did:web the document to publish."""
    issuer_key = read_issuer_key(key, passphrase_env, did, pkcs11_module)
    _show(issuer_key)
    if issuer_key.did.startswith("did:web:"):
        typer.echo(_publication(issuer_key, did_web_address(issuer_key.did)))


def _show(key: IssuerKey | TokenKey) -> None:
    typer.echo(say("did", did=key.did))
    typer.echo(say("public_key", key=key.public_multibase))


def new_passphrase(variable: str | None) -> str:
    """The passphrase of a new key: in an environment variable, or asked for twice. Raises KeyFileError."""
    if variable:
        return read_secret(variable)
    if not sys.stdin.isatty():
        raise KeyFileError(problem("nobody_types"))
    prompted: str = typer.prompt(say("passphrase"), hide_input=True, confirmation_prompt=say("passphrase_again"))
    return prompted


def write_for_owner_only(path: Path, content: bytes) -> None:
    """Write a secret to a file that must not exist yet. Raises KeyFileError."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise KeyFileError(problem("file_unwritable", str(path), reason=error.strerror)) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _publication(key: IssuerKey | TokenKey, address: str) -> str:
    document = json.dumps(did_document(key.did, [key.public_key]), indent=2)
    return f"{say('publish_at', address=address)}\n{document}"
