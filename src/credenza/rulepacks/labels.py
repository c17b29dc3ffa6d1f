"""The words around rules (severity, source, remedy …) in four languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from credenza.specification import LANGUAGES, MultilingualText


@cache
def _words() -> Mapping[str, MultilingualText]:
    lines = files(__package__).joinpath("words.tsv").read_text(encoding="utf-8").split("\n")
    rows = (line.split("\t") for line in lines[1:] if line)
    return {row[0]: MultilingualText(dict(zip(LANGUAGES, row[1:], strict=True))) for row in rows}


def word_text(key: str) -> MultilingualText:
    """The word or phrase ``key`` in all languages. Raises KeyError for a key that the table does not have."""
    return _words()[key]


def word(key: str, language: str) -> str:
    """The word or phrase ``key`` for readers of ``language``."""
    return word_text(key).in_language(language)
