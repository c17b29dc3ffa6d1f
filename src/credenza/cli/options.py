"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from .texts import speak


class Language(StrEnum):
    """The languages in which Credenza speaks."""

    EN = "en"
    IT = "it"
    KK = "kk"
    RU = "ru"


def _speak(language: Language) -> Language:
    speak(language)
    return language


LanguageOption = Annotated[
    Language,
    typer.Option("--language", "-l", help="Language of the texts.", envvar="CREDENZA_LANGUAGE", callback=_speak),
]

ScreenLanguageOption = Annotated[
    Language | None, typer.Option(help="Language of what is said on the screen.", envvar="CREDENZA_LANGUAGE")
]
"""For commands that write documents in a language of their own."""
