"""Reading catalogues of any kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .catalogue import read_table
from .editions import read_editions
from .loq import SUFFIXES as LOQ_SUFFIXES
from .loq import read_loq
from .record import CatalogueRecord

_EDITIONS = (".json", ".yaml", ".yml")


def read_catalogue(path: Path) -> Iterator[CatalogueRecord]:
    """The records of a file: a table, a graph of learning opportunities (LOQ) or an edition, as its ending says.

    A folder is read file by file, in order of the names. Raises InputError for what cannot be read.
    """
    if path.is_dir():
        for each in sorted(path.iterdir()):
            yield from read_catalogue(each)
    elif path.suffix.lower() in LOQ_SUFFIXES:
        yield from read_loq(path)
    elif path.suffix.lower() in _EDITIONS:
        yield from read_editions(path)
    else:
        yield from read_table(path)
