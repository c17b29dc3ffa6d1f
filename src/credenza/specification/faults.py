"""What is wrong with the shape of a specification, in words for the person who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeAlias

import rfc8785
from pydantic import ValidationError

from credenza.errors import Place

from .problems import MultilingualProblem, Sentences
from .text import MultilingualText
from .values import FORMS, LARGEST_AMOUNT

Path: TypeAlias = tuple[str | int, ...]

SENTENCES = Sentences(__package__, "problems")
_KINDS = frozenset(("missing", "string_type", "tuple_type", "dict_type", "model_type"))
"""Kinds of fault (pydantic) that have a sentence of their own."""


def nearest_place(places: Mapping[Path, Place], path: Path) -> Place | None:
    """The place of ``path`` or, if it is not in the text, of the nearest part that contains it."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path)


def show_path(path: Path) -> str:
    """A path as people write it: ``outcomes[0].text.en``."""
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return shown.removeprefix(".").encode(errors="backslashreplace").decode()  # a name may hold half of a character


def shape_problems(error: ValidationError, places: Mapping[Path, Place]) -> list[MultilingualProblem]:
    """Every fault of shape with its path, its place, and what to do."""
    return [_shape_problem(fault, places) for fault in error.errors()]


def canonical_problem(document: Any, places: Mapping[Path, Place]) -> MultilingualProblem | None:
    """The first part of plain data that has no canonical JSON (RFC 8785), or ``None`` if all have one."""
    culprit = _culprit(document, ())
    if culprit is None:
        return None
    path, part = culprit
    fault = "number_too_large" if isinstance(part, int | float) else "half_character"
    return SENTENCES.problem(fault, path=show_path(path), place=nearest_place(places, path))


def _culprit(part: Any, path: Path) -> tuple[Path, Any] | None:
    try:
        rfc8785.dumps(part)
        return None
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        entries = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        found = (_culprit(child, (*path, step)) for step, child in entries)
        return next((culprit for culprit in found if culprit), (path, part))


def _shape_problem(fault: Any, places: Mapping[Path, Place]) -> MultilingualProblem:
    path: Path = tuple(step for step in fault["loc"] if step != "[key]")
    key, remedy, values = _words(fault["type"], fault["input"], fault.get("ctx", {}), fault["msg"])
    return SENTENCES.problem(key, values, path=show_path(path), place=nearest_place(places, path), remedy=remedy)


def _words(kind: str, given: Any, context: Mapping[str, Any], reason: str) -> tuple[str, str, dict[str, object]]:
    """Key of the sentence, key of the remedy ("" for the fault's own), and the values in both."""
    if kind in _KINDS:
        return kind, "", {"given": _but(given)}
    if kind == "enum":
        return _not_in_list(given, str(context["expected"]))
    forms = {"string_pattern_mismatch": FORMS.get(context.get("pattern", "")), "value_error": context.get("error")}
    form = forms.get(kind) or "other"
    return "does_not_fit", f"form.{form}", {"value": _show(given), "largest": LARGEST_AMOUNT, "reason": reason}


def _not_in_list(given: Any, expected: str) -> tuple[str, str, dict[str, object]]:
    codes = expected.replace("'", "").replace(" or ", ", ").split(", ")
    near = get_close_matches(str(given).lower(), codes, n=1)
    values: dict[str, object] = {"value": _show(given), "codes": ", ".join(codes), "code": "".join(near)}
    return "not_in_list", "near_code" if near else "", values


def _but(given: Any) -> MultilingualText:
    return SENTENCES.text("given_nothing") if given is None else SENTENCES.text("given_other", {"value": _show(given)})


def _show(given: Any) -> str | MultilingualText:
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, int | float):
        return str(given)
    if isinstance(given, str):
        return f'"{given[:80]}"'
    if given is None:
        return SENTENCES.text("empty_value")
    return SENTENCES.text("a_list" if isinstance(given, list | tuple) else "a_group")
