"""Calling any place of a document by the names that the form uses."""

from __future__ import annotations

from credenza.frameworks import language_name
from credenza.specification import Path

from .elements import Element, Group, Multilingual, Rows, Select
from .layout import ROOT


def describe(path: Path, value: str, language: str) -> tuple[str, str]:
    """The name of a place in a document and its plain value, both as people read them.

    Steps that the form does not know keep their own names.
    """
    names: list[str] = []
    element: Element | None = ROOT
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
