"""Calling any place of a document by the names that the form uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from django.utils.translation import override

from credenza.frameworks import language_name
from credenza.specification import Path

from .elements import Element, Group, Multilingual, Rows, Select
from .layout import ROOT

_TECHNICAL = re.compile(r"\b[a-z]+(?:[._][a-z]+)+\b")
_ENGLISH = re.compile(r"(?<![\w/:.@-])[a-z]+(?:[._][a-z]+)*\b(?![\w/@-]|[.:][\w/])")
"""A sentence in another language means an element or code even by a single English word, such as ``key``."""
_SHORTEST_WORD = 4
"""Letters of a code of one word: shorter ones, such as those of languages, may be words of the sentence."""
_QUOTES = {"en": "“{}”", "it": "“{}”", "kk": "«{}»", "ru": "«{}»"}


def describe(path: Path, value: str, language: str, root: Element = ROOT) -> tuple[str, str]:
    """The name of a place in a document and its plain value, both as people read them; ``root`` is the form.

    Steps that the form does not know keep their own names.
    """
    names: list[str] = []
    element: Element | None = root
    for step in path:
        element, name = _step(element, step, language)
        names.append(name)
    shown = element.shown(value, language) if isinstance(element, Select) else [value]
    return " › ".join(names), ", ".join(shown) or value


def _step(element: Element | None, step: str | int, language: str) -> tuple[Element | None, str]:
    if isinstance(element, Rows):
        number = step + 1 if isinstance(step, int) else step
        return element.item, f"{element.item.label} {number}"
    if isinstance(element, Group):
        child = next((child for child in element.elements if child.name == step), None)
        return child, str(child.label) if child else str(step)
    if isinstance(element, Multilingual):
        return None, language_name(str(step), language)
    if isinstance(element, Select):
        return element, str(int(step) + 1) if isinstance(step, int) else str(step)
    return None, str(step)


def in_form_words(sentence: str, language: str) -> str:
    """The sentence with names such as ``level.eqf`` replaced by what the form calls these elements and codes."""
    names = _names(language)
    return (_TECHNICAL if language == "en" else _ENGLISH).sub(
        lambda found: _QUOTES[language].format(names[found[0]]) if found[0] in names else found[0], sentence
    )


@cache
def _names(language: str) -> Mapping[str, str]:
    """Path of an element without row numbers, its own name, or a code → what the form calls it."""
    names: dict[str, str] = {}
    with override(language):
        for path, element in _elements(ROOT, ()):
            names[".".join(path)] = names[path[-1]] = str(element.label)
            if isinstance(element, Select):
                choices = element.choices(language)
                names.update({code: str(label) for code, label in choices if len(code) >= _SHORTEST_WORD})
    return names


def _elements(element: Element, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Element]]:
    """Every element inside ``element`` with its path, in which rows have no numbers."""
    for part in element.parts():
        inside = path if isinstance(element, Rows) else (*path, part.name)
        if inside != path:
            yield inside, part
        yield from _elements(part, inside)
