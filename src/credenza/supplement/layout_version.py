"""Which layout drew a document: worked out from all that decides how its pages look, so that nobody has to count it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from credenza import frameworks

_LIBRARIES = ("typst", "zxing-cpp", "babel")
"""What draws pages with its fonts, makes codes, and writes numbers."""
_SUFFIXES = frozenset({".py", ".tsv", ".typ"})
_LENGTH = 16


@cache
def layout_version(layouts: Path) -> str:
    """The version of the layouts in a folder: a digest of them, of the words for codes, and of what draws them.

    16 hexadecimal digits. It says nothing about the texts of an edition or a learner.
    """
    digest = hashlib.sha256()
    for part in _parts(layouts):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:_LENGTH]


def _parts(layouts: Path) -> Iterator[bytes]:
    for library in _LIBRARIES:
        yield f"{library} {version(library)}".encode()
    for room in (layouts, Path(frameworks.__file__).parent):
        for file in sorted(room.rglob("*")):
            if file.suffix in _SUFFIXES:
                yield file.relative_to(room).as_posix().encode()
                yield file.read_bytes()
