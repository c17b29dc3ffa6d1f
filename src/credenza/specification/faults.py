"""What is wrong with the shape of a specification, in words for the person who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeAlias

import rfc8785
from pydantic import ValidationError

from credenza.errors import Place, Problem

from .values import FORMS

Path: TypeAlias = tuple[str | int, ...]

_REMEDIES = {
    "missing": ("This element is needed here.", "Add it, or remove the part around it."),
    "string_type": ("A text is needed here{given}.", "Put the value in quotes."),
    "tuple_type": (
        "A list is needed here{given}.",
        "Write one line with a dash per entry, or leave the element out.",
    ),
    "dict_type": ("A text in one or more languages is needed here{given}.", "Write for example: {{en: …, it: …}}."),
    "model_type": ("A group of named elements is needed here{given}.", "Write each as a line `name: value` below it."),
}
"""Kind of fault (pydantic) → what is wrong, what to do."""


def nearest_place(places: Mapping[Path, Place], path: Path) -> Place | None:
    """The place of ``path`` or, if it is not in the text, of the nearest part that contains it."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path)


def show_path(path: Path) -> str:
    """A path as people write it: ``outcomes[0].text.en``."""
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return shown.removeprefix(".")


def shape_problems(error: ValidationError, places: Mapping[Path, Place]) -> list[Problem]:
    """Every fault of shape with its path, its place, and what to do."""
    return [_shape_problem(fault, places) for fault in error.errors()]


def canonical_problem(document: Any, places: Mapping[Path, Place]) -> Problem | None:
    """The first part of plain data that has no canonical JSON (RFC 8785), or ``None`` if all have one."""
    culprit = _culprit(document, ())
    if culprit is None:
        return None
    path, part = culprit
    if isinstance(part, int | float):
        message, remedy = "This number is too large to be kept exactly.", "Write a smaller one, or put it in quotes."
    else:
        message, remedy = "A text or name here holds half of a character (a lone surrogate).", "Type it anew."
    return Problem(show_path(path), message, remedy, nearest_place(places, path))


def _culprit(part: Any, path: Path) -> tuple[Path, Any] | None:
    try:
        rfc8785.dumps(part)
        return None
    except rfc8785.CanonicalizationError:
        entries = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        found = (_culprit(child, (*path, step)) for step, child in entries)
        return next((culprit for culprit in found if culprit), (path, part))


def _shape_problem(fault: Any, places: Mapping[Path, Place]) -> Problem:
    path: Path = tuple(step for step in fault["loc"] if step != "[key]")
    message, remedy = _words(fault["type"], fault["input"], fault.get("ctx", {}), fault["msg"])
    return Problem(show_path(path), message, remedy, nearest_place(places, path))


def _words(kind: str, given: Any, context: Mapping[str, Any], fallback: str) -> tuple[str, str]:
    if kind in _REMEDIES:
        message, remedy = _REMEDIES[kind]
        return message.format(given=_but(given)), remedy.format()
    if kind == "enum":
        return _not_in_list(given, str(context["expected"]))
    if kind == "string_pattern_mismatch":
        return _does_not_fit(given, FORMS[context["pattern"]])
    if kind == "value_error":
        return _does_not_fit(given, context["error"])
    return _does_not_fit(given, f"a value of the form in the documentation ({fallback})")


def _does_not_fit(given: Any, form: object) -> tuple[str, str]:
    return f"{_show(given)} does not fit here.", f"Write {form}."


def _not_in_list(given: Any, expected: str) -> tuple[str, str]:
    codes = expected.replace("'", "").replace(" or ", ", ").split(", ")
    near = get_close_matches(str(given).lower(), codes, n=1)
    remedy = f"Did you mean {near[0]}?" if near else "Take one of these codes."
    return f"{_show(given)} is none of: {', '.join(codes)}.", remedy


def _but(given: Any) -> str:
    return ", but nothing stands here" if given is None else f", not {_show(given)}"


def _show(given: Any) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, int | float):
        return str(given)
    if isinstance(given, str):
        visible = "".join(character if character.isprintable() else "\ufffd" for character in given[:80])
        return f'"{visible}"'
    if given is None:
        return "an empty value"
    return "a list" if isinstance(given, list | tuple) else "a group of named elements"
