"""Where commands get the issuer's key: from a file, or from a token that keeps it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import KeyFileError
from credenza.proofs import IssuerKey, TokenKey, is_token_uri, read_key_file, read_token_uri

from .support import read_bounded
from .texts import problem, say

_LARGEST_FILE = 64 * 1024

KeyOption = Annotated[
    str,
    typer.Option("--key", metavar="FILE|pkcs11:…", help="Key of the issuer: a file, or the address of one on a token."),
]
ModuleOption = Annotated[
    Path | None,
    typer.Option("--pkcs11-module", help="Library of the token.", envvar="CREDENZA_PKCS11_MODULE", show_default=False),
]
SecretOption = Annotated[
    str | None,
    typer.Option(metavar="VARIABLE", help="Take the key's passphrase, or the PIN, from this environment variable."),
]


def read_issuer_key(
    reference: str, passphrase_env: str | None, did: str | None, module: Path | None = None
) -> IssuerKey | TokenKey:
    """The key in a file, or on a token when ``reference`` begins with ``pkcs11:``; a missing secret is asked for.

    Raises KeyFileError, DocumentError.
    """
    return find_issuer_key(reference, passphrase_env, did, module)()


def find_issuer_key(
    reference: str, passphrase_env: str | None, did: str | None, module: Path | None = None
) -> Callable[[], IssuerKey | TokenKey]:
    """What opens that key, in any process; its secret is asked for now and not again. Raises as ``read_issuer_key``."""
    if is_token_uri(reference):
        return _key_on_token(reference, passphrase_env, did, module)
    data = read_bounded(Path(reference), _LARGEST_FILE)
    passphrase = read_secret(passphrase_env) if passphrase_env else None
    if passphrase is None and b"ENCRYPTED" in data:
        passphrase = ask_secret()
    return partial(read_key_file, data, passphrase, did)


def ask_secret() -> str:
    """The passphrase that somebody types."""
    return str(typer.prompt(say("passphrase"), hide_input=True, err=True))


def read_secret(variable: str) -> str:
    """The passphrase or PIN in an environment variable. Raises KeyFileError when it is not set."""
    secret = os.environ.get(variable)
    if not secret:
        raise KeyFileError(problem("variable_unset", variable=variable))
    return secret


def _key_on_token(reference: str, pin_env: str | None, did: str | None, module: Path | None) -> Callable[[], TokenKey]:
    uri = read_token_uri(reference)
    if pin_env:
        pin = read_secret(pin_env)
    elif uri.pin_file:
        pin = read_bounded(uri.pin_file, _LARGEST_FILE).decode("utf-8", "replace").strip()
    elif sys.stdin.isatty():
        pin = str(typer.prompt(say("pin", token=uri.token_name), hide_input=True, err=True))
    else:
        raise KeyFileError(problem("pin_missing", token=uri.token_name))
    return partial(TokenKey, uri, pin, did, str(module) if module else None)
