"""Keys with certificates that an operator hands to a command."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from credenza.proofs.jades import FileSealKey, read_seal_file


def add_key_arguments(parser: CommandParser) -> None:
    """The arguments that name the file, and where its passphrase stands."""
    parser.add_argument("file", nargs="?", type=Path, help="PKCS #12, or PEM with key and certificates")
    parser.add_argument("--certificates", type=Path, help="the certificates (PEM), if FILE has only the key")
    parser.add_argument("--passphrase-env", metavar="VARIABLE", help="environment variable with the passphrase")


def given_key(options: Mapping[str, Any]) -> FileSealKey:
    """The key that the arguments name. Raises CommandError, KeyFileError or OSError."""
    if options["file"] is None:
        raise CommandError("Name the file with the key, or --remove.")
    variable, more = options["passphrase_env"], options["certificates"]
    if variable and not os.environ.get(variable):
        raise CommandError(f"The variable {variable} is not set.")
    passphrase = os.environ[variable] if variable else None
    return read_seal_file(options["file"].read_bytes(), passphrase, more.read_bytes() if more else b"")
