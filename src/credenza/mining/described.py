"""The text of an entry whose parts stand apart: title, summary and learning outcomes as a catalogue prints them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from credenza.specification import LANGUAGES

_HEADINGS = {
    "en": "Learning outcomes",
    "it": "Risultati di apprendimento",
    "kk": "Оқыту нәтижелері",
    "ru": "Результаты обучения",
}

Texts = Mapping[str, str]
"""Language → text."""


def described(title: Texts, summary: Texts, outcomes: Iterable[Texts]) -> tuple[str, str]:
    """The text and its language: the one in which most outcomes are written, the first of the house if several are."""
    stated = [texts for texts in outcomes if texts]
    language = max(LANGUAGES, key=lambda each: (sum(each in texts for texts in stated), each in title))
    lines = [title.get(language, ""), summary.get(language, "")]
    items = [" ".join(texts[language].split()) for texts in stated if texts.get(language)]
    if items:
        lines += [_HEADINGS[language], *(f"- {item}" for item in items)]
    return "\n".join(filter(None, lines)), language
