"""JSON from strangers: read so that every reader sees the same document, within limits.

Refused: other encodings than UTF-8, repeated member names, NaN and Infinity, numbers a double cannot hold exactly
enough to be signed (RFC 8785, section 3.2.2.3), lone surrogates, deep nesting.

A fast reader (orjson) goes first. It is not strict, so it is believed only if writing what it read gives the very same
bytes, compact or indented by two spaces: then nothing was dropped, doubled, rounded or replaced. All other texts, and
all faults, are the business of the strict reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, TypeVar

import orjson

from credenza.errors import CredentialError, Problem
from credenza.nesting import DEEPEST, is_nested_deeper, is_value_nested_deeper

MAX_DEPTH = DEEPEST
"""Arrays and objects inside each other."""

_Document = dict[str, Any] | list[Any]
_Held = TypeVar("_Held", dict[str, Any], list[Any])

_MAX_INTEGER = 2**53
_LARGEST_NUMBER = 1e21
_TOO_LARGE_INTEGER = "An integer is larger than 2^53."
_TOO_LARGE_NUMBER = "A number is larger than 10^21."


class JsonReason(StrEnum):
    """Why a text was refused."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    REPEATED_MEMBER = "repeated_member"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    TOO_DEEP = "too_deep"


class JsonError(CredentialError):
    """A text is not JSON that may be trusted to mean one thing; ``reason`` says why."""

    def __init__(self, reason: JsonReason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(Problem("", detail))


def read_json(data: bytes, limit: int) -> dict[str, Any]:
    """The JSON object in ``data``, at most ``limit`` bytes. Raises JsonError."""
    return _read(data, limit, dict, "an object")


def read_json_list(data: bytes, limit: int) -> list[Any]:
    """The JSON list in ``data``, at most ``limit`` bytes. Raises JsonError."""
    return _read(data, limit, list, "a list")


def _read(data: bytes, limit: int, kind: type[_Held], name: str) -> _Held:
    if len(data) > limit:
        raise JsonError(JsonReason.TOO_LARGE, f"{len(data)} bytes are more than the {limit} allowed.")
    value = _read_plain(data)
    if value.__class__ is kind and _is_modest(data, value):
        return value
    if value.__class__ is not kind:
        value = _read_strictly(data)
        if not isinstance(value, kind):
            raise JsonError(JsonReason.NOT_AN_OBJECT, f"The JSON is not {name}.")
        if _writes_surrogates(data):
            _refuse_broken_texts(value)
    _refuse_deep_and_large(value)
    return value


def _is_modest(data: bytes, value: Any) -> bool:
    """Whether nothing in a plain text can be nested too deeply or too large, by signs that cost little to look for."""
    try:
        indented = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_STRICT_INTEGER)
    except orjson.JSONEncodeError:  # an integer beyond 2^53 - 1
        return False
    return b"e+" not in data and _DEEPEST_LINE not in indented


_DEEPEST_LINE = b"\n" + b"  " * MAX_DEPTH


def write_json(value: Any) -> bytes:
    """A document as compact JSON in UTF-8. Raises JsonError for values that JSON does not have."""
    try:
        text = orjson.dumps(value, option=_NOTHING_BUT_JSON)
    except orjson.JSONEncodeError:  # also for integers beyond 64 bits, which JSON has
        return _write_any(value)
    return _write_any(value) if b"null" in text else text  # orjson writes NaN so, too


_NOTHING_BUT_JSON = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


_DEEPEST_WRITTEN = 254
"""As deep as the fast writer goes."""


def _write_any(value: Any) -> bytes:
    if is_value_nested_deeper(value, _DEEPEST_WRITTEN):
        raise JsonError(JsonReason.TOO_DEEP, f"The document is nested deeper than {_DEEPEST_WRITTEN} levels.")
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError) as error:
        raise JsonError(JsonReason.NOT_JSON, f"The document has no JSON: {error!s:.200}") from error


def _read_plain(data: bytes) -> Any:
    """The object or list in ``data`` if it is written the usual way; ``None`` says nothing about it."""
    style = orjson.OPT_INDENT_2 if data[1:2] == b"\n" else 0
    try:
        value = orjson.loads(data)
        return value if isinstance(value, dict | list) and orjson.dumps(value, option=style) == data else None
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):  # no JSON, or nested too deeply to be written
        return None


def _read_strictly(data: bytes) -> Any:
    if is_nested_deeper(data, MAX_DEPTH):
        raise JsonError(JsonReason.TOO_DEEP, f"The JSON is nested deeper than {MAX_DEPTH} levels.")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique_members,
            parse_constant=_refuse_constant,
            parse_int=_bounded_integer,
            parse_float=_finite_float,
        )
    except UnicodeDecodeError as error:
        raise JsonError(JsonReason.NOT_UTF8, f"Byte {error.start} is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise JsonError(JsonReason.NOT_JSON, f"Not JSON: line {error.lineno}, column {error.colno}.") from error


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise JsonError(JsonReason.REPEATED_MEMBER, "An object holds the same member twice.")
    return members


def _refuse_constant(name: str) -> Any:
    raise JsonError(JsonReason.NUMBER_OUT_OF_RANGE, f"{name} is not a JSON number.")


def _bounded_integer(digits: str) -> int:
    if len(digits) > 17:
        raise JsonError(JsonReason.NUMBER_OUT_OF_RANGE, _TOO_LARGE_INTEGER)
    return int(digits)


def _finite_float(digits: str) -> float:
    number = float(digits)
    if abs(number) > _LARGEST_NUMBER:
        raise JsonError(JsonReason.NUMBER_OUT_OF_RANGE, _TOO_LARGE_NUMBER)
    return number


def _refuse_deep_and_large(document: _Document) -> None:
    """Level by level, because only few values are neither texts nor empty."""
    level: list[Any] = [document]
    for _ in range(MAX_DEPTH):
        inner = [value for held in level for value in _values(held) if value.__class__ is not str]
        level = [value for value in inner if value.__class__ is dict or value.__class__ is list]
        for value in inner:
            if value.__class__ is int and abs(value) > _MAX_INTEGER:
                raise JsonError(JsonReason.NUMBER_OUT_OF_RANGE, _TOO_LARGE_INTEGER)
            if value.__class__ is float and abs(value) > _LARGEST_NUMBER:
                raise JsonError(JsonReason.NUMBER_OUT_OF_RANGE, _TOO_LARGE_NUMBER)
        if not level:
            return
    raise JsonError(JsonReason.TOO_DEEP, f"The JSON is nested deeper than {MAX_DEPTH} levels.")


def _values(held: Any) -> Any:
    return held.values() if held.__class__ is dict else held


_half_character = re.compile("[\ud800-\udfff]").search
_writes_surrogates = re.compile(rb"\\u[dD]").search  # UTF-8 has none, so they come as escapes or not at all


def _refuse_broken_texts(document: _Document) -> None:
    if any(map(_half_character, _texts_in(document))):
        raise JsonError(JsonReason.NOT_UTF8, "A text holds half of a surrogate pair.")


def _texts_in(document: _Document) -> Iterator[str]:
    pending: list[Any] = [document]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            yield from value
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, str):
            yield value
