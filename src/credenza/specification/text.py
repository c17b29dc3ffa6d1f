"""Texts in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import ConfigDict, RootModel, field_validator

LANGUAGES = ("en", "it", "kk", "ru")
"""The interface languages of Credenza, in order of fallback (BCP 47, lower case)."""

_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


class MultilingualText(RootModel[dict[str, str]]):
    """One text in one or more languages: BCP 47 tag in lower case → text.

    Languages beyond the four of the interface are kept. Control characters are refused, because they
    canonicalise differently in different JSON-LD libraries.
    """

    model_config = ConfigDict(frozen=True)

    @field_validator("root")
    @classmethod
    def _tags_and_texts_are_clean(cls, texts: dict[str, str]) -> dict[str, str]:
        for tag, text in texts.items():
            if not _LANGUAGE_TAG.fullmatch(tag):
                raise ValueError(f"{tag!r} is not a language tag such as en, it, kk or ru")
            if any((ord(character) < 32 and character not in "\n\t") or ord(character) == 127 for character in text):
                raise ValueError(f"the {tag} text holds a control character")
        return texts

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.root.items())))

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        return iter(self.root)

    def __bool__(self) -> bool:
        return any(text.strip() for text in self.root.values())

    @property
    def texts(self) -> Mapping[str, str]:
        """Language tag → text."""
        return self.root

    def language_for(self, language: str) -> str | None:
        """The language in which this text is shown to a reader of ``language``; ``None`` if there is no text."""
        wanted = (language, *LANGUAGES, *self.root)
        return next((tag for tag in wanted if self.root.get(tag, "").strip()), None)

    def in_language(self, language: str) -> str:
        """The text in ``language``, else in the first language that has it (en, it, kk, ru, others); "" if empty."""
        tag = self.language_for(language)
        return self.root[tag].strip() if tag else ""
