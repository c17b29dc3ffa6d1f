"""``credenza new``: a commented skeleton of a specification to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import InputError

from .clock import today
from .options import Language, LanguageOption
from .skeleton import skeleton
from .texts import problem

STANDARD_OUTPUT = "-"


def new(
    file: Annotated[str, typer.Argument(help="File to write; - prints it.")] = "micro-credential.yaml",
    language: LanguageOption = Language.EN,
    example: Annotated[bool, typer.Option("--example", help="Fill the places with example values.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Write a commented skeleton of a specification, with every element of the EU standard explained."""
    text = skeleton(language, today(), filled=example)
    if file == STANDARD_OUTPUT:
        typer.echo(text, nl=False)
        return
    _write(Path(file), text, force)
    typer.echo(f"{file}\ncredenza check {file}")


def _write(path: Path, text: str, force: bool) -> None:
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="\n") as target:
            target.write(text)
    except FileExistsError:
        raise InputError(problem("file_exists", str(path), remedy="file_exists.force")) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(problem("file_unwritable", str(path), reason=reason)) from None
