"""``credenza key new``: make an issuer key."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import KeyFileError
from credenza.proofs import IssuerKey, did_document, did_web_address, generate_key, write_key_file

from .options import Language, LanguageOption
from .texts import problem, say


def new_key(
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write; it must not exist yet.")] = Path(
        "issuer-key.pem"
    ),
    did: Annotated[
        str | None, typer.Option(help="did:web:… of the issuer. Without it the key signs for its own did:key.")
    ] = None,
    passphrase_env: Annotated[
        str | None, typer.Option(metavar="VARIABLE", help="Take the passphrase from this environment variable.")
    ] = None,
    no_passphrase: Annotated[
        bool, typer.Option("--no-passphrase", help="Write the key unencrypted: only for machines nobody else reaches.")
    ] = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Make an Ed25519 key for an issuer and print its DID. The secret is written to the file and never shown."""
    address = did_web_address(did) if did else None
    if out.exists():
        raise KeyFileError(problem("file_exists", str(out)))
    passphrase = None if no_passphrase else _passphrase(passphrase_env)
    key = generate_key(os.urandom, did)
    _write_for_owner_only(out, write_key_file(key, passphrase, unencrypted=no_passphrase))
    typer.echo(say("did", did=key.did))
    typer.echo(say("public_key", key=key.public_multibase))
    typer.echo(say("file", file=out))
    if address:
        typer.echo(_publication(key, address))


def read_passphrase(variable: str) -> str:
    """The passphrase in an environment variable. Raises KeyFileError when it is not set."""
    passphrase = os.environ.get(variable)
    if not passphrase:
        raise KeyFileError(problem("variable_unset", variable=variable))
    return passphrase


def _passphrase(variable: str | None) -> str:
    if variable:
        return read_passphrase(variable)
    if not sys.stdin.isatty():
        raise KeyFileError(problem("nobody_types"))
    prompted: str = typer.prompt(say("passphrase"), hide_input=True, confirmation_prompt=say("passphrase_again"))
    return prompted


def _write_for_owner_only(path: Path, content: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise KeyFileError(problem("file_unwritable", str(path), reason=error.strerror)) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _publication(key: IssuerKey, address: str) -> str:
    document = json.dumps(did_document(key.did, [key.public_key]), indent=2)
    return f"{say('publish_at', address=address)}\n{document}"
