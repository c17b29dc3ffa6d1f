"""What changed from one document to the next, element by element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from credenza.specification import Path

from .editor import describe


@dataclass(frozen=True)
class Change:
    """One element that differs: its name, and its plain value before and after; "" where there is none."""

    name: str
    before: str
    after: str


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any], language: str) -> list[Change]:
    """Everything that differs, in the order of ``after`` and then what was removed. Rows are paired by their keys."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    paths = [path for path in dict.fromkeys((*new, *old)) if old.get(path) != new.get(path)]
    return [_change(path, old.get(path, ""), new.get(path, ""), language) for path in paths] + _moves(
        before, after, language
    )


def _change(path: Path, before: str, after: str, language: str) -> Change:
    name, _value = describe(path, "", language)
    return Change(name, *(describe(path, value, language)[1] for value in (before, after)))


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _leaves(part, (*path, name))
    elif isinstance(value, list):
        for number, row in enumerate(value):
            yield from _leaves(row, (*path, _row_name(row, number)))
        if not value:
            yield path, _("none")
    elif value is not None:
        yield path, str(value)


def _row_name(row: Any, number: int) -> str | int:
    key = row.get("key") if isinstance(row, dict) else None
    return key if isinstance(key, str) else number


def _moves(before: Mapping[str, Any], after: Mapping[str, Any], language: str) -> list[Change]:
    """Lists whose rows stay but stand in another order."""
    moves = []
    for name in after:
        old, new = _keys(before.get(name)), _keys(after[name])
        staying_old, staying_new = [key for key in old if key in new], [key for key in new if key in old]
        if staying_old != staying_new:
            title = _("%(list)s: order") % {"list": describe((name,), "", language)[0]}
            moves.append(Change(title, ", ".join(staying_old), ", ".join(staying_new)))
    return moves


def _keys(rows: Any) -> list[str]:
    names = [_row_name(row, number) for number, row in enumerate(rows)] if isinstance(rows, list) else []
    return [name for name in names if isinstance(name, str)]
