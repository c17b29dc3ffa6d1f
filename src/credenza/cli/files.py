"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from credenza.errors import InputError

from .texts import problem

_LAST_BYTES = {".json": b"}\n", ".jwt": b"\n", ".pdf": b"%%EOF"}


def is_whole(path: Path) -> bool:
    """Whether a file is there to its last bytes; after a power failure one that was not synced may be cut off."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 8))
            return file.read().endswith(_LAST_BYTES[path.suffix])
    except FileNotFoundError:
        return False


def unfinished(path: Path) -> Path:
    """Where a file is written before it appears under its name: beside it, and another place in each process."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def write_whole(path: Path, content: bytes, mode: int = 0o644, *, synced: bool = True) -> None:
    """Write a file so that it appears whole or not at all. Raises InputError if its folder cannot be written to.

    ``synced`` files survive a power failure, too, but cost milliseconds; leave it out where ``is_whole`` is asked.
    """
    aside = unfinished(path)
    write_aside(path, aside, content, mode, synced=synced)
    publish(aside, path)


def write_aside(path: Path, aside: Path, content: bytes, mode: int = 0o644, *, synced: bool = True) -> None:
    """The first half of ``write_whole``. Raises InputError."""
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(content)
            file.flush()
            if synced:
                os.fsync(file.fileno())
    except OSError as error:
        raise unwritable(path, error) from error


def publish(aside: Path, path: Path) -> None:
    """The second half: the file gets its name. Raises InputError."""
    try:
        aside.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> InputError:
    """What is said of a file that cannot be written."""
    return InputError(problem("file_unwritable", str(path), reason=error.strerror))
