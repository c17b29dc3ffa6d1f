"""What a model says of a large table, kept in a file: it takes minutes to make and a moment to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from .model import Statement
from .semantic import Embed, Vectors, embedded


def kept_vectors(file: Path, candidates: Sequence[Statement], embed: Embed) -> Vectors:
    """The vectors of candidates for ``SemanticMatcher``: those of the file, or new ones, which are then written to it.

    They are made anew if the candidates are others than those of the file. Raises ValueError, and leaves the file as it
    is, if it holds something else; OSError if it cannot be read or written.
    """
    digest = _digest(candidates)
    if file.exists():
        of, vectors = _read(file)
        if of == digest:
            return vectors
    vectors = embedded(candidates, embed)
    part = file.with_name(f"{file.name}.part")
    with part.open("wb") as out:
        np.savez(out, of=np.array(digest), vectors=vectors)
    part.replace(file)
    return vectors


def _read(file: Path) -> tuple[str, Vectors]:
    try:
        with file.open("rb") as stored, np.load(stored, allow_pickle=False) as found:
            return str(found["of"]), found["vectors"]
    except (AttributeError, BadZipFile, EOFError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{file} holds no vectors") from error


def _digest(candidates: Sequence[Statement]) -> str:
    wordings = [(each.id, each.language, each.text) for each in candidates]
    return sha256(json.dumps(wordings, ensure_ascii=True).encode()).hexdigest()
