"""Texts in several languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ConfigDict, RootModel

from .values import CleanText, LanguageTag

LANGUAGES = ("en", "it", "kk", "ru")
"""The interface languages of Credenza, in order of fallback (BCP 47, lower case)."""


class MultilingualText(RootModel[dict[LanguageTag, CleanText]]):
    """One text in one or more languages: BCP 47 tag in lower case → text.

    Languages beyond the four of the interface are kept. Control characters are refused, because they
    canonicalise differently in different JSON-LD libraries.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"properties": {tag: {"type": "string"} for tag in LANGUAGES}, "additionalProperties": False},
    )

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
