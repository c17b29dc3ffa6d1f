"""Problems that are said in four languages, and the tables from which their sentences come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from credenza.errors import Place, Problem

from .text import LANGUAGES, MultilingualText

_SPACES = "\u00a0\u202f"
"""Spaces that do not break a line, as days and numbers have them."""

_NOTHING = MultilingualText({})


@dataclass(frozen=True)
class MultilingualProblem(Problem):
    """A problem said in several languages; ``message`` and ``remedy`` are its English sentences."""

    messages: MultilingualText = _NOTHING
    remedies: MultilingualText = _NOTHING

    def in_language(self, language: str) -> Problem:
        """The problem with message and remedy in ``language``."""
        message, remedy = self.messages.in_language(language), self.remedies.in_language(language)
        return Problem(self.path, message or self.message, remedy or self.remedy, self.place)


class Sentences:
    """The sentences of a package: a table (TSV) beside its code with a key and a text in each language.

    ``{name}`` in a text stands for a value. The remedy of the fault ``key`` has the key ``key.do``.
    """

    def __init__(self, package: str, table: str) -> None:
        self._file = files(package).joinpath(f"{table}.tsv")

    @cached_property
    def texts(self) -> Mapping[str, Mapping[str, str]]:
        """Key → language → text."""
        lines = self._file.read_text(encoding="utf-8").split("\n")
        rows = (line.split("\t") for line in lines[1:] if line)
        return {key: dict(zip(LANGUAGES, texts, strict=True)) for key, *texts in rows}

    def text(self, key: str, values: Mapping[str, object] | None = None) -> MultilingualText:
        """The sentence ``key`` in every language with its values, which may be multilingual themselves.

        Raises KeyError for an unknown key.
        """
        given = values or {}
        return MultilingualText(
            {
                language: text.format_map({name: _shown(value, language) for name, value in given.items()})
                for language, text in self.texts[key].items()
            }
        )

    def problem(
        self,
        key: str,
        values: Mapping[str, object] | None = None,
        *,
        path: str = "",
        place: Place | None = None,
        remedy: str = "",
    ) -> MultilingualProblem:
        """The fault ``key`` with its remedy, if the table has one, or with the sentence that ``remedy`` names."""
        todo = remedy or f"{key}.do"
        messages = self.text(key, values)
        remedies = self.text(todo, values) if todo in self.texts else _NOTHING
        return MultilingualProblem(
            path, messages.in_language("en"), remedies.in_language("en"), place, messages, remedies
        )


def _shown(value: object, language: str) -> str:
    if isinstance(value, MultilingualText):
        return value.in_language(language)
    return "".join(
        character if character.isprintable() or character in _SPACES else "\ufffd" for character in str(value)
    )
