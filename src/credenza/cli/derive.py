"""``credenza derive``: a part of a credential, made by its holder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from credenza.errors import CredentialError
from credenza.proofs import (
    ProofError,
    ProofReason,
    ProofUncheckableError,
    derive,
    mandatory_pointers,
    resolve_offline,
    verify_data_integrity,
    write_pointer,
)
from credenza.verification import message

from .files import write_whole
from .options import Language, LanguageOption
from .supplement import read_credential
from .texts import problem, say

_NO_CHOICE = ("@context", "proof")


def derive_command(
    credential: Annotated[Path, typer.Argument(help="The signed credential (JSON), as the issuer gave it.")],
    reveal: Annotated[
        list[str] | None,
        typer.Option(metavar="POINTER", help="What to show, such as /credentialSubject/result. May be repeated."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write. Default: the screen.")] = None,
    choices: Annotated[bool, typer.Option("--choices", help="List what can be shown; * is always shown.")] = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Make a part of a credential that verifies by itself, and says nothing else.

    What the issuer made mandatory is always in it. The credential must be one of which parts can be shown
    (ecdsa-sd-2023). Keep the credential to yourself: whoever has it can show all of it.
    """
    document = read_credential(credential)
    part = _part(document, reveal or [], credential)
    if choices:
        typer.echo("\n".join(_choices(document)))
        return
    written = json.dumps(part, ensure_ascii=False, indent=2) + "\n"
    if out is None:
        typer.echo(written, nl=False)
    else:
        write_whole(out, written.encode())
        typer.echo(str(out))


def _part(document: dict[str, Any], reveal: list[str], path: Path) -> dict[str, Any]:
    try:
        part = derive(document, reveal)
    except (ProofError, ProofUncheckableError) as error:
        raise _no_part(error, path) from error
    _require_signatures(part, path)
    return part


def _require_signatures(part: dict[str, Any], path: Path) -> None:
    """Refuse a part that nobody would believe, as far as the issuer's key can be had offline."""
    try:
        verify_data_integrity(part, resolve_offline, datetime.now(UTC))
    except ProofUncheckableError:
        typer.echo(say("part_unchecked"), err=True)
    except ProofError as error:
        raise _no_part(error, path) from error


def _no_part(error: ProofError | ProofUncheckableError, path: Path) -> CredentialError:
    if error.reason is ProofReason.MISSING:
        return CredentialError(problem("no_base_proof", str(path)))
    if error.reason is ProofReason.UNSUPPORTED:
        return CredentialError(problem("part_already", str(path)))
    return CredentialError(problem("no_part", str(path), reason=message(error.reason, names="")))


def _choices(document: dict[str, Any]) -> Iterator[str]:
    """A line for everything that can be shown: its pointer, and its value if it is no group of others."""
    always = mandatory_pointers(document)
    for pointer, value in _pointers({name: document[name] for name in document if name not in _NO_CHOICE}):
        mark = "*" if any(f"{pointer}/".startswith(f"{mandatory}/") for mandatory in always) else " "
        yield f"{mark} {pointer}" + (
            "" if isinstance(value, dict | list) else f"  {json.dumps(value, ensure_ascii=False)}"
        )


def _pointers(value: Any, way: str = "") -> Iterator[tuple[str, Any]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        pointer = way + write_pointer((str(name),))
        yield pointer, part
        yield from _pointers(part, pointer)
