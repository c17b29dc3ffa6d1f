"""Files of commands that work with occupational standards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import typer

from credenza.errors import InputError
from credenza.occupations import OccupationalStandard, read_standard
from credenza.specification import Edition, make_edition, read_specification

from .support import read_bounded
from .texts import problem

_MOST_BYTES = 10_000_000


def read_standard_file(path: Path) -> OccupationalStandard:
    """An occupational standard from a file. Raises InputError, which names the file."""
    data = read_bounded(path, _MOST_BYTES)
    with _faults_in(path):
        return read_standard(data)


def read_edition_of(path: Path) -> Edition:
    """The edition that a specification would become. Raises InputError, which names the file."""
    data = read_bounded(path, _MOST_BYTES)
    with _faults_in(path):
        return make_edition(read_specification(data).specification)


@contextmanager
def _faults_in(path: Path) -> Iterator[None]:
    """Faults inside name the file: there may be many."""
    try:
        yield
    except InputError as error:
        named = [replace(each, path=f"{path}: {each.path}" if each.path else str(path)) for each in error.problems]
        raise type(error)(named) from None


def open_file(path: Path) -> BinaryIO:
    """A file to be read piece by piece. Raises InputError."""
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(problem("file_unreadable", str(path), reason=error.strerror)) from None


def write_text(text: str, path: Path | None) -> None:
    """Write a new file, or to standard output without one. Raises InputError if it exists or cannot be written."""
    if path is None:
        typer.echo(text, nl=False)
        return
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise InputError(problem("file_exists", str(path))) from None
    except OSError as error:
        raise InputError(problem("file_unwritable", str(path), reason=error.strerror)) from None


def new_folder(path: Path) -> Path:
    """The folder, made if it is not there. Raises InputError if it cannot be made or is not empty."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise InputError(problem("folder_not_empty", str(path)))
    except OSError as error:
        raise InputError(problem("folder_unusable", str(path), reason=error.strerror)) from None
    return path


def write_pages(pages: Sequence[str], folder: Path) -> None:
    """Write pages as page-1.svg, page-2.svg … into an empty or new folder. Raises InputError."""
    new_folder(folder)
    digits = len(str(len(pages)))
    for number, page in enumerate(pages, start=1):
        write_text(page, folder / f"page-{number:0{digits}}.svg")
