"""Reading specifications from YAML and JSON, with the place of every element."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import rfc8785
import yaml
from pydantic import ValidationError

from credenza.errors import DocumentError, Place, SpecificationError
from credenza.nesting import is_nested_deeper

from .faults import SENTENCES, Path, canonical_problem, nearest_place, shape_problems, show_path
from .model import Specification
from .problems import MultilingualProblem

LARGEST_DOCUMENT = 1_000_000
"""Bytes. A specification is a few kilobytes; larger files are a mistake or an attack."""

DEEPEST_NESTING = 40
"""Levels of nesting; the model needs six."""

MOST_PARTS = 20_000
"""Texts, numbers, lists and groups in one document; a long specification has some hundreds."""

MOST_DIGITS = 20
"""Digits of a whole number; JSON keeps 16 at most, and Python refuses to convert several thousand."""

_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SKELETON = "skeleton.do"
_SAVE_AS_TEXT = "plain_text.do"
_CHECK_SYNTAX = "syntax.do"


@dataclass(frozen=True)
class Reading:
    """A specification together with the places of its elements in the text it was read from."""

    specification: Specification
    places: Mapping[Path, Place]

    def place_of(self, path: Path) -> Place | None:
        """The place of ``path``, or of the nearest part around it that stands in the text."""
        return nearest_place(self.places, path)


def read_specification(data: bytes) -> Reading:
    """Read a specification from YAML 1.2 or JSON in UTF-8.

    Raises DocumentError if the text cannot be read, SpecificationError if it has another shape.
    """
    document, places = read_document(data)
    return specification_of(document, places)


def specification_of(document: Any, places: Mapping[Path, Place] | None = None) -> Reading:
    """Make a specification of plain JSON data.

    Raises SpecificationError, which lists every fault, or DocumentError if the data is nested too deep.
    """
    places = {} if places is None else places
    if not isinstance(document, dict):
        raise SpecificationError(SENTENCES.problem("no_specification", place=places.get(()), remedy=_SKELETON))
    refuse_deep(document)
    if problem := canonical_problem(document, places):
        raise SpecificationError(problem)
    try:
        return Reading(Specification.model_validate(document), places)
    except ValidationError as error:
        raise SpecificationError(shape_problems(error, places)) from None


def read_document(data: bytes) -> tuple[Any, Mapping[Path, Place]]:
    """Read one YAML or JSON document into plain data and the places of its parts. Raises DocumentError."""
    text = _decode(data)
    if text.lstrip()[:1] in ("{", "["):
        return _read_json(text)
    return _read_yaml(text)


def _decode(data: bytes) -> str:
    if len(data) > LARGEST_DOCUMENT:
        raise DocumentError(SENTENCES.problem("too_large", {"size": len(data), "limit": LARGEST_DOCUMENT}))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(data[: error.start].count(b"\n") + 1, 1)
        raise DocumentError(SENTENCES.problem("not_utf8", place=place, remedy=_SAVE_AS_TEXT)) from None
    if control := _CONTROL_CHARACTER.search(text):
        character = {"character": f"U+{ord(control[0]):04X}"}
        place = Place(text.count("\n", 0, control.start()) + 1, control.start() - text.rfind("\n", 0, control.start()))
        raise DocumentError(SENTENCES.problem("control_character", character, place=place, remedy=_SAVE_AS_TEXT))
    if not text.strip():
        raise DocumentError(SENTENCES.problem("empty", remedy=_SKELETON))
    return text


def _read_json(text: str) -> tuple[Any, Mapping[Path, Place]]:
    if is_nested_deeper(text.encode(), DEEPEST_NESTING):
        raise _too_deep()
    try:
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        place = Place(error.lineno, error.colno)
        known = f"json.{error.msg}"
        reason = SENTENCES.text(known) if known in SENTENCES.texts else error.msg
        raise DocumentError(_syntax_problem("not_json", reason, place)) from None
    refuse_deep(document)
    return document, _JsonPlaces(text)


class _JsonPlaces(Mapping[Path, Place]):
    """The places of the parts of a JSON text, looked for only when asked: it takes a second, slower reading."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _places(self) -> Mapping[Path, Place]:
        try:
            return _read_yaml(self._text.replace("\t", " "))[1]
        except DocumentError:
            return {}

    def __getitem__(self, path: Path) -> Place:
        return self._places[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _whole_number(digits: str) -> int | float:
    """A whole number; beyond 2^53 only if canonical JSON writes it back unchanged (RFC 8785, section 3.2.2.3).

    Others become infinite, which is then refused together with its place.
    """
    if len(digits) < MOST_DIGITS and abs(int(digits)) < 2**53:
        return int(digits)
    number = float(digits)
    kept = math.isfinite(number) and rfc8785.dumps(number) == digits.encode()
    return number if kept else math.inf


def _syntax_problem(
    fault: str, reason: object, place: Place | None, remedy: str = _CHECK_SYNTAX
) -> MultilingualProblem:
    return SENTENCES.problem(fault, {"reason": reason}, place=place, remedy=remedy)


def _too_deep(place: Place | None = None) -> DocumentError:
    return DocumentError(SENTENCES.problem("too_deep", {"limit": DEEPEST_NESTING}, place=place))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        repeated = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise DocumentError(SENTENCES.problem("name_twice", {"name": repr(repeated)}))
    return mapping


def _no_constant(constant: str) -> Any:
    raise DocumentError(SENTENCES.problem("no_number", {"constant": constant}))


def _too_many() -> DocumentError:
    return DocumentError(SENTENCES.problem("too_many", {"limit": MOST_PARTS}))


def refuse_deep(document: Any) -> None:
    """Raises DocumentError for plain data that is nested deeper, or has more parts, than a specification may."""
    layer, parts = [document], 0
    for _ in range(DEEPEST_NESTING):
        layer = [child for part in layer for child in _children(part)]
        parts += len(layer)
        if parts > MOST_PARTS:
            raise _too_many()
        if not layer:
            return
    raise _too_deep()


def _children(part: Any) -> Iterator[Any]:
    if isinstance(part, dict):
        yield from part.values()
    elif isinstance(part, list):
        yield from part


class _Loader(yaml.SafeLoader):
    """The core schema of YAML 1.2 without what JSON lacks; dates, yes/no and 0421 stay texts (NO is not ``false``)."""

    depth = 0
    parts = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Refuse aliases, tags and excess before anything is built of them."""
        event = self.peek_event()  # type: ignore[no-untyped-call]  # untyped in the stubs of PyYAML
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise DocumentError(SENTENCES.problem("anchor", place=_place(event)))
        self.depth += 1
        self.parts += 1
        if self.depth > DEEPEST_NESTING:
            raise _too_deep(_place(event))
        if self.parts > MOST_PARTS:
            raise _too_many()
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


CORE_SCHEMA = (
    ("tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?(0|[1-9][0-9]*)$"), list("-+0123456789")),
    (
        "tag:yaml.org,2002:float",
        re.compile(r"^[-+]?(0|[1-9][0-9]*)(\.[0-9]+([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)$"),
        list("-+0123456789"),
    ),
)
"""Tag, pattern and first characters of plain scalars that are no texts (YAML 1.2.2, section 10.3; decimals only)."""

_Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in CORE_SCHEMA:
    _Loader.add_implicit_resolver(tag, pattern, first)

_SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:int": _whole_number,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:bool": lambda value: value.lower() == "true",
    "tag:yaml.org,2002:null": lambda value: None,
}

_YAML_FAULTS = {
    "mapping values are not allowed here": "colon",
    "found character '\\t' that cannot start any token": "tab",
    "but found another document": "second_document",
    "could not find expected ':'": "no_colon",
    "expected <block end>": "indentation",
    "expected ',' or": "unclosed",
    "expected the node content": "unclosed",
    "found unexpected end of stream": "open_quotation",
}
"""Beginning of what the YAML reader says → key of the sentence for it."""


def _read_yaml(text: str) -> tuple[Any, Mapping[Path, Place]]:
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else None
        raise DocumentError(_yaml_problem(str(error.problem or error.context), place)) from None
    except (yaml.YAMLError, ValueError) as error:
        raise DocumentError(_syntax_problem("not_yaml", str(error).splitlines()[0], None, _SAVE_AS_TEXT)) from None
    places: dict[Path, Place] = {}
    return _construct(node, (), places), places


def _yaml_problem(said: str, place: Place | None) -> MultilingualProblem:
    reason = next((reason for start, reason in _YAML_FAULTS.items() if said.startswith(start)), None)
    if reason is None:
        return _syntax_problem("not_yaml", said, place)
    remedy = f"{reason}.do"
    return _syntax_problem(
        "not_yaml", SENTENCES.text(reason), place, remedy if remedy in SENTENCES.texts else _CHECK_SYNTAX
    )


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
    return _SCALARS[node.tag](node.value)


def _construct_mapping(node: yaml.MappingNode, path: Path, places: dict[Path, Place]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        name = key_node.value
        if not isinstance(name, str):
            raise DocumentError(SENTENCES.problem("not_a_name", path=show_path(path), place=_place(key_node)))
        if name in mapping:
            values = {"name": repr(name)}
            raise DocumentError(SENTENCES.problem("name_twice", values, path=show_path(path), place=_place(key_node)))
        places[(*path, name)] = _place(key_node)
        mapping[name] = _construct(value_node, (*path, name), places)
    return mapping
