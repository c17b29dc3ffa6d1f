"""What is known of words beforehand: which say nothing, which say little, which mean the same in another language.

The tables are our own writing. ``data/glossary.tsv``: kind, and the words of one meaning in four languages, several
for one language separated by `` / ``. Kinds: ``word``; ``act``, the verbs that learning outcomes begin with: many
outcomes share one without meaning the same; ``frame``, words in which outcomes are wrapped ("students", "ability").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeAlias

from .words import stem, stems

LANGUAGES = ("en", "it", "kk", "ru")
Phrase: TypeAlias = tuple[str, ...]

_WORTH_OF_KIND = {"act": 0.85, "frame": 0.6}
_REMEMBERED = 20_000
"""Phrases of which it is remembered what stands for them."""
TRANSLATION = 0.9
"""What a word of the glossary in another language counts, of what the word itself would."""
SYNONYM = 0.7
"""The same for another word of one language."""


@cache
def stop_stems(language: str) -> frozenset[str]:
    """The words of a language that say nothing here (articles, prepositions, pronouns), as stems."""
    return frozenset(stem(word, language) for word in _stop_words().get(language, ()))


@cache
def worth() -> Mapping[str, float]:
    """Stem → how much it counts beside a word of a subject, for stems that count less."""
    found: dict[str, float] = {}
    for kind, row in _rows():
        if kind in _WORTH_OF_KIND:
            single = (phrase[0] for phrases in row.values() for phrase in phrases if len(phrase) == 1)
            found.update((only, _WORTH_OF_KIND[kind]) for only in single)
    return found


def phrases(query: Sequence[str], language: str) -> Iterator[Phrase]:
    """The stems of a text in the longest phrases that the glossary has, and one by one where it has none."""
    at, table, longest = 0, _phrases(language), _longest(language)
    while at < len(query):
        sizes = range(longest.get(query[at], 1), 1, -1)
        length = next((size for size in sizes if tuple(query[at : at + size]) in table), 1)
        yield tuple(query[at : at + length])
        at += length


@lru_cache(maxsize=_REMEMBERED)
def translations(group: Phrase, language: str, targets: tuple[str, ...]) -> Sequence[tuple[int, str, float]]:
    """What stands for a phrase in the target languages: position in the phrase, stem, how much it counts."""
    found = []
    for target in targets:
        likeness = SYNONYM if target == language else TRANSLATION
        rows = _phrases(language).get(group, ())
        for phrase in (phrase for row in rows for phrase in row.get(target, ()) if phrase != group):
            share = likeness / max(1, len(phrase) - len(group) + 1)
            found += [(min(place, len(group) - 1), word, share) for place, word in enumerate(phrase)]
    return found


@cache
def _longest(language: str) -> Mapping[str, int]:
    """Stem → words of the longest phrase that begins with it."""
    found: dict[str, int] = {}
    for phrase in _phrases(language):
        found[phrase[0]] = max(len(phrase), found.get(phrase[0], 0))
    return found


@cache
def _phrases(language: str) -> Mapping[Phrase, Sequence[Mapping[str, Sequence[Phrase]]]]:
    found: dict[Phrase, list[Mapping[str, Sequence[Phrase]]]] = defaultdict(list)
    for _, row in _rows():
        for phrase in row.get(language, ()):
            found[phrase].append(row)
    return found


@cache
def _rows() -> Sequence[tuple[str, Mapping[str, Sequence[Phrase]]]]:
    """Kind, and language → phrases of stems."""
    lines = [line.split("\t") for line in _table("glossary") if line]
    header = lines[0][1:]
    return [
        (kind, {tag: _cell(cell, tag) for tag, cell in zip(header, cells, strict=True)}) for kind, *cells in lines[1:]
    ]


def _cell(cell: str, language: str) -> Sequence[Phrase]:
    meant = (tuple(stems(wording, language)) for wording in cell.split(" / "))
    return [tuple(word for word in phrase if word not in stop_stems(language)) or phrase for phrase in meant if phrase]


@cache
def _stop_words() -> Mapping[str, Sequence[str]]:
    return {language: listed.split() for language, _, listed in (line.partition("\t") for line in _table("stop_words"))}


def _table(name: str) -> list[str]:
    return files(__package__).joinpath("data", f"{name}.tsv").read_text(encoding="utf-8").split("\n")
