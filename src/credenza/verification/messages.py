"""What the report says, in four languages; the texts are data (``messages.tsv``), found by reason code."""

from __future__ import annotations

from collections.abc import Mapping

from credenza.specification import MultilingualText, Sentences

_SENTENCES = Sentences(__package__, "messages")
_LONGEST_VALUE = 300

Fact = str | MultilingualText
"""What a message says about a credential: a value as it stands there, or one that each language writes its own way."""


def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Reason code (or ``step.…``, ``outcome.…``, ``word.…``) → language → text; ``{name}`` stands for a fact."""
    return _SENTENCES.texts


def message(key: str, **facts: Fact) -> MultilingualText:
    """The text for ``key`` in all languages with the facts filled in. Raises KeyError for an unknown key."""
    return _SENTENCES.text(
        key, {name: printable(value) if isinstance(value, str) else value for name, value in facts.items()}
    )


def printable(value: str) -> str:
    """A value from a stranger as it may be shown: no control characters, not without end."""
    clean = "".join(character if character.isprintable() else " " for character in value)
    return clean if len(clean) <= _LONGEST_VALUE else f"{clean[:_LONGEST_VALUE]}…"
