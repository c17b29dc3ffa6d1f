"""JSON from strangers: read so that every reader sees the same document, within limits.

Refused: other encodings than UTF-8, repeated member names, NaN and Infinity, numbers a double cannot hold exactly
enough to be signed (RFC 8785, section 3.2.2.3), lone surrogates, deep nesting.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import Any

from credenza.errors import CredentialError, Problem

MAX_DEPTH = 64
"""Arrays and objects inside each other; real credentials stay below 15."""

_MAX_INTEGER = 2**53


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
    if len(data) > limit:
        raise JsonError(JsonReason.TOO_LARGE, f"{len(data)} bytes are more than the {limit} allowed.")
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique_members,
            parse_constant=_refuse_constant,
            parse_int=_bounded_integer,
            parse_float=_finite_float,
        )
    except UnicodeDecodeError as error:
        raise JsonError(JsonReason.NOT_UTF8, f"Byte {error.start} is not UTF-8.") from error
    except RecursionError as error:
        raise JsonError(JsonReason.TOO_DEEP, "The JSON is nested too deeply.") from error
    except json.JSONDecodeError as error:
        raise JsonError(JsonReason.NOT_JSON, f"Not JSON: line {error.lineno}, column {error.colno}.") from error
    if not isinstance(value, dict):
        raise JsonError(JsonReason.NOT_AN_OBJECT, "The JSON is not an object.")
    _refuse_deep_and_broken(value)
    return value


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise JsonError(JsonReason.REPEATED_MEMBER, "An object holds the same member twice.")
    return members


def _refuse_constant(name: str) -> Any:
    raise JsonError(JsonReason.NUMBER_OUT_OF_RANGE, f"{name} is not a JSON number.")


def _bounded_integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > _MAX_INTEGER:
        raise JsonError(JsonReason.NUMBER_OUT_OF_RANGE, "An integer is larger than 2^53.")
    return int(digits)


def _finite_float(digits: str) -> float:
    number = float(digits)
    if abs(number) > 1e21:
        raise JsonError(JsonReason.NUMBER_OUT_OF_RANGE, "A number is larger than 10^21.")
    return number


_half_character = re.compile("[\ud800-\udfff]")


def _refuse_deep_and_broken(document: dict[str, Any]) -> None:
    pending: list[tuple[Any, int]] = [(document, 1)]
    while pending:
        value, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise JsonError(JsonReason.TOO_DEEP, f"The JSON is nested deeper than {MAX_DEPTH} levels.")
        if isinstance(value, dict):
            pending.extend((name, depth + 1) for name in value)
            pending.extend((member, depth + 1) for member in value.values())
        elif isinstance(value, list):
            pending.extend((item, depth + 1) for item in value)
        elif isinstance(value, str) and _half_character.search(value):
            raise JsonError(JsonReason.NOT_UTF8, "A text holds half of a surrogate pair.")
