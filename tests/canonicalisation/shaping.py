"""Documents and compiled shapes for the tests: holes at chosen places of a document."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from openbadgeslib.ob3.contexts import bundled_contexts

from credenza.canonicalisation import Canonicalisation, Hash, Marks, Shape

CANONICALISATION = Canonicalisation(dict(bundled_contexts()))
Path = tuple[str | int, ...]


def leaves(document: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all texts in the values of a document."""
    members = document.items() if isinstance(document, dict) else enumerate(document)
    for name, value in members:
        if isinstance(value, str):
            yield (*path, name)
        elif isinstance(value, dict | list):
            yield from leaves(value, (*path, name))


def get(document: Any, path: Path) -> Any:
    """The value at a path."""
    for name in path:
        document = document[name]
    return document


def with_values(document: dict[str, Any], values: dict[Path, Any]) -> dict[str, Any]:
    """A copy of a document with other values at some paths."""
    changed = copy.deepcopy(document)
    for path, value in values.items():
        get(changed, path[:-1])[path[-1]] = value
    return changed


def shape_of(document: dict[str, Any], holes: Sequence[Path], algorithm: Hash = hashlib.sha256) -> Shape:
    """A shape whose template is ``document`` with holes at these paths; its own texts are the sample."""
    marks = Marks(json.dumps(document, ensure_ascii=False))
    template = with_values(document, {path: marks.mark(hole) for hole, path in enumerate(holes)})
    return CANONICALISATION.shape(template, marks, [get(document, path) for path in holes], algorithm)


def by_shape(shape: Shape, document: dict[str, Any], holes: Sequence[Path]) -> bytes:
    """The canonical form of a document by a shape, which must agree with its own hash."""
    texts = shape.texts([get(document, path) for path in holes])
    form = shape.canonical_form(texts)
    assert shape.digest(texts) == shape.hash(form).digest()
    return form
