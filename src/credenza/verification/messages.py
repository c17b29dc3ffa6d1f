"""What the report says, in four languages; the texts are data (``messages.tsv``), found by reason code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from credenza.specification import LANGUAGES, MultilingualText

_LONGEST_VALUE = 300


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Reason code (or ``step.…``, ``outcome.…``, ``word.…``) → language → text; ``{name}`` stands for a fact."""
    lines = files(__package__).joinpath("messages.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:])
    return {row[0]: dict(zip(LANGUAGES, row[1:], strict=True)) for row in rows}


def message(key: str, **facts: str) -> MultilingualText:
    """The text for ``key`` in all languages with the facts filled in. Raises KeyError for an unknown key."""
    shown = {name: printable(value) for name, value in facts.items()}
    return MultilingualText({language: text.format_map(shown) for language, text in catalogue()[key].items()})


def printable(value: str) -> str:
    """A value from a stranger as it may be shown: no control characters, not without end."""
    clean = "".join(character if character.isprintable() else " " for character in value)
    return clean if len(clean) <= _LONGEST_VALUE else f"{clean[:_LONGEST_VALUE]}…"
