"""Sentences of commands in four languages, from tables beside the code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from credenza.specification import LANGUAGES


@cache
def texts_of(table: str, language: str) -> Mapping[str, str]:
    """Key → text of ``<table>.tsv`` in one of the four languages."""
    lines = files(__package__).joinpath(f"{table}.tsv").read_text(encoding="utf-8").split("\n")
    rows = (line.split("\t") for line in lines[1:] if line)
    column = 1 + LANGUAGES.index(language)
    return {row[0]: row[column] for row in rows}
