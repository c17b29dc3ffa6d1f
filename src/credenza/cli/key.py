"""``credenza key new``: make an issuer key."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import KeyFileError, Problem
from credenza.proofs import IssuerKey, did_document, did_web_address, generate_key, write_key_file


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
) -> None:
    """Make an Ed25519 key for an issuer and print its DID. The secret is written to the file and never shown."""
    address = did_web_address(did) if did else None
    if out.exists():
        raise KeyFileError(Problem(str(out), "The file exists already.", "Choose another name."))
    passphrase = None if no_passphrase else _passphrase(passphrase_env)
    key = generate_key(os.urandom, did)
    _write_for_owner_only(out, write_key_file(key, passphrase, unencrypted=no_passphrase))
    typer.echo(f"did: {key.did}\npublic key: {key.public_multibase}\nfile: {out}")
    if address:
        typer.echo(_publication(key, address))


def read_passphrase(variable: str) -> str:
    """The passphrase in an environment variable. Raises KeyFileError when it is not set."""
    passphrase = os.environ.get(variable)
    if not passphrase:
        raise KeyFileError(Problem("", f"The environment variable {variable} is not set.", "Set it to the passphrase."))
    return passphrase


def _passphrase(variable: str | None) -> str:
    if variable:
        return read_passphrase(variable)
    if not sys.stdin.isatty():
        fault = "Nobody is there to type a passphrase."
        raise KeyFileError(Problem("", fault, "Use --passphrase-env VARIABLE, or --no-passphrase."))
    prompted: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    return prompted


def _write_for_owner_only(path: Path, content: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise KeyFileError(Problem(str(path), f"The file cannot be written: {error.strerror}.")) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _publication(key: IssuerKey, address: str) -> str:
    document = json.dumps(did_document(key.did, [key.public_key]), indent=2)
    return f"publish at {address}:\n{document}"
