"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Language(StrEnum):
    """The languages in which Credenza speaks."""

    EN = "en"
    IT = "it"
    KK = "kk"
    RU = "ru"


LanguageOption = Annotated[
    Language, typer.Option("--language", "-l", help="Language of the texts.", envvar="CREDENZA_LANGUAGE")
]
