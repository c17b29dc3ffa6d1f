"""Reading specifications from YAML and JSON, with the place of every element."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
import yaml
from pydantic import ValidationError

from credenza.errors import DocumentError, Place, Problem, SpecificationError

from .model import Specification

LARGEST_DOCUMENT = 1_000_000
"""Bytes. A specification is a few kilobytes; larger files are a mistake or an attack."""

DEEPEST_NESTING = 40
"""Levels of nesting; the model needs six."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Reading:
    """A specification together with the places of its elements in the text it was read from."""

    specification: Specification
    places: Mapping[Path, Place]

    def place_of(self, path: Path) -> Place | None:
        """The place of ``path``, or of the nearest part around it that stands in the text."""
        return nearest_place(self.places, path)


def nearest_place(places: Mapping[Path, Place], path: Path) -> Place | None:
    """The place of ``path`` or, if it is not in the text, of the nearest part that contains it."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path)


def show_path(path: Path) -> str:
    """A path as people write it: ``outcomes[0].text.en``."""
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return shown.removeprefix(".")


def read_specification(data: bytes) -> Reading:
    """Read a specification from YAML 1.2 or JSON in UTF-8.

    Raises DocumentError if the text cannot be read, SpecificationError if it has another shape.
    """
    document, places = read_document(data)
    return specification_of(document, places)


def specification_of(document: Any, places: Mapping[Path, Place] | None = None) -> Reading:
    """Make a specification of plain JSON data. Raises SpecificationError, which lists every fault."""
    places = places or {}
    if not isinstance(document, dict):
        raise SpecificationError(
            Problem("", "A specification is a list of named elements (a mapping).", place=places.get(()))
        )
    try:
        rfc8785.dumps(document)
        return Reading(Specification.model_validate(document), places)
    except rfc8785.CanonicalizationError as error:
        raise SpecificationError(Problem("", f"Has no canonical form: {error}.")) from None
    except ValidationError as error:
        raise SpecificationError([_problem(fault, places) for fault in error.errors()]) from None


def read_document(data: bytes) -> tuple[Any, Mapping[Path, Place]]:
    """Read one YAML or JSON document into plain data and the places of its parts. Raises DocumentError."""
    text = _decode(data)
    if text.lstrip()[:1] in ("{", "["):
        return _read_json(text)
    return _read_yaml(text)


def _decode(data: bytes) -> str:
    if len(data) > LARGEST_DOCUMENT:
        raise DocumentError(Problem("", f"The file has {len(data)} bytes; at most {LARGEST_DOCUMENT} are read."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = Problem("", "The file is not UTF-8.", "Save it again with the encoding UTF-8.", Place(line, 1))
        raise DocumentError(problem) from None
    if not text.strip():
        raise DocumentError(Problem("", "The file is empty.", "`credenza new` writes a skeleton to start from."))
    return text


def _read_json(text: str) -> tuple[Any, Mapping[Path, Place]]:
    try:
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        json.dumps(document, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise DocumentError(Problem("", f"Not JSON: {error.msg}.", place=Place(error.lineno, error.colno))) from None
    except UnicodeEncodeError:
        raise DocumentError(Problem("", "A text holds half of a character (a lone surrogate).")) from None
    except RecursionError:
        raise DocumentError(Problem("", f"Nested deeper than {DEEPEST_NESTING} levels.")) from None
    _refuse_deep(document)
    try:
        return document, _read_yaml(text)[1]
    except DocumentError:
        return document, {}


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    repeated = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
    if repeated is not None:
        raise DocumentError(Problem("", f"The name {repeated!r} stands twice in one place.", "Keep one of them."))
    return dict(pairs)


def _no_constant(constant: str) -> Any:
    raise DocumentError(Problem("", f"{constant} is not a number that JSON knows."))


def _refuse_deep(document: Any) -> None:
    layer = [document]
    for _ in range(DEEPEST_NESTING):
        layer = [child for part in layer for child in _children(part)]
        if not layer:
            return
    raise DocumentError(Problem("", f"Nested deeper than {DEEPEST_NESTING} levels."))


def _children(part: Any) -> Iterator[Any]:
    if isinstance(part, dict):
        yield from part.values()
    elif isinstance(part, list):
        yield from part


class _Loader(yaml.SafeLoader):
    """The core schema of YAML 1.2: dates, yes/no and 0421 stay texts (the country NO is not ``false``)."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(0|[1-9][0-9]*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(0|[1-9][0-9]*)(\.[0-9]+([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)$"),
    list("-+0123456789"),
)

_SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:bool": lambda value: value.lower() == "true",
    "tag:yaml.org,2002:null": lambda value: None,
}


def _read_yaml(text: str) -> tuple[Any, Mapping[Path, Place]]:
    try:
        _refuse_bombs(text)
        node = yaml.compose(text, Loader=_Loader)
        places: dict[Path, Place] = {}
        document = _construct(node, (), places)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else None
        raise DocumentError(Problem("", f"Not YAML: {error.problem or error.context}.", place=place)) from None
    except (yaml.YAMLError, ValueError) as error:
        raise DocumentError(Problem("", f"Not YAML: {str(error).splitlines()[0]}.")) from None
    return document, places


def _refuse_bombs(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            problem = "Anchors (&) and aliases (*) are not read."
            raise DocumentError(Problem("", problem, "Write the value out, or put it in quotes.", _place(event)))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST_NESTING:
            raise DocumentError(Problem("", f"Nested deeper than {DEEPEST_NESTING} levels.", place=_place(event)))


def _place(marked: Any) -> Place:
    return Place(marked.start_mark.line + 1, marked.start_mark.column + 1)


def _construct(node: Any, path: Path, places: dict[Path, Place]) -> Any:
    places.setdefault(path, _place(node) if node is not None else Place(1, 1))
    if node is None:
        return None
    if node.tag == "tag:yaml.org,2002:map":
        return _construct_mapping(node, path, places)
    if node.tag == "tag:yaml.org,2002:seq":
        return [_construct(item, (*path, index), places) for index, item in enumerate(node.value)]
    if node.tag not in _SCALARS:
        raise DocumentError(Problem(show_path(path), f"The tag {node.tag} is not read.", "Remove it.", _place(node)))
    return _SCALARS[node.tag](node.value)


def _construct_mapping(node: yaml.MappingNode, path: Path, places: dict[Path, Place]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        name = key_node.value
        if not isinstance(name, str):
            raise DocumentError(Problem(show_path(path), "A name must be a text.", place=_place(key_node)))
        if name in mapping:
            message = f"The name {name!r} stands twice in one place."
            raise DocumentError(Problem(show_path(path), message, "Keep one of them.", _place(key_node)))
        places[(*path, name)] = _place(key_node)
        mapping[name] = _construct(value_node, (*path, name), places)
    return mapping


def _problem(fault: Any, places: Mapping[Path, Place]) -> Problem:
    path: Path = tuple(fault["loc"])
    return Problem(show_path(path), _message(fault), place=nearest_place(places, path))


def _message(fault: Any) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    given = fault["input"] if isinstance(fault["input"], str | int | float | bool) else type(fault["input"]).__name__
    shown = str(given)[:80]
    messages = {
        "missing": "This element is needed here.",
        "enum": f"{shown!r} is not one of: {context.get('expected', '')}.".replace("'", "").replace(" or ", ", "),
        "value_error": f"{shown!r}: {context.get('error', '')}.",
        "string_pattern_mismatch": f"{shown!r} does not have the form {context.get('pattern', '')}.",
        "string_type": f"{shown!r} must be a text; put it in quotes.",
        "int_type": f"{shown!r} must be a whole number.",
        "int_parsing": f"{shown!r} must be a whole number.",
        "tuple_type": "Must be a list (lines that begin with a dash).",
        "dict_type": "Must be texts by language, for example en: …",
        "model_type": "Must be a group of named elements.",
    }
    return messages.get(kind, f"{fault['msg']}.")
