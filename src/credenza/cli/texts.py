"""What commands say, in four languages, from tables beside the code."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache

from credenza.errors import Problem
from credenza.rulepacks import word
from credenza.specification import MultilingualProblem, Sentences

_SENTENCES = Sentences(__package__, "messages")
_spoken: ContextVar[str] = ContextVar("spoken", default="en")


def speak(language: str) -> None:
    """From now on, what ``say`` and ``shown`` give is in this language."""
    _spoken.set(language)


def spoken() -> str:
    """The language in which the running command speaks."""
    return _spoken.get()


def say(key: str, /, **values: object) -> str:
    """A sentence of ``messages.tsv`` in the language of the running command. Raises KeyError for an unknown key."""
    return _SENTENCES.text(key, values).in_language(spoken())


def problem(key: str, path: str = "", /, *, remedy: str = "", **values: object) -> MultilingualProblem:
    """The fault ``key`` of ``messages.tsv`` in all languages. Raises KeyError for an unknown key."""
    return _SENTENCES.problem(key, values, path=path, remedy=remedy)


def shown(fault: Problem) -> str:
    """A problem as one line in the language of the running command."""
    said = fault.in_language(spoken())
    where = f"{word('line', spoken()).format(line=said.place.line)}: " if said.place else ""
    subject = f"{said.path}: " if said.path else ""
    return f"{where}{subject}{said.message} {said.remedy}".rstrip()


@cache
def texts_of(table: str, language: str) -> Mapping[str, str]:
    """Key → text of ``<table>.tsv`` in one of the four languages."""
    return {key: texts[language] for key, texts in Sentences(__package__, table).texts.items()}
