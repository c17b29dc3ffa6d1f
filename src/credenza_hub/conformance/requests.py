"""What may stand in a request, taken apart before anything is done with it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from credenza.proofs import JsonError, read_json
from credenza.verification import MAX_CREDENTIAL_BYTES

from .problems import MALFORMED, PARSING, RefusedError, problem

LARGEST_BODY = 2 * MAX_CREDENTIAL_BYTES

_TEXTS = ("challenge", "domain")
_LISTS = ("mandatoryPointers", "selectivePointers", "checks")


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the body of a request. Raises RefusedError."""
    try:
        return read_json(request.body, LARGEST_BODY)
    except JsonError as error:
        raise RefusedError(problem(PARSING, error.detail)) from error
    except (RequestDataTooBig, UnreadablePostError) as error:
        raise RefusedError(problem(PARSING, "The body cannot be read or is too large.")) from error


def member(body: dict[str, Any], name: str) -> dict[str, Any]:
    """A member of the body that must be an object. Raises RefusedError."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise RefusedError(problem(PARSING, f"{name} is not an object."))
    return value


def options_in(body: dict[str, Any]) -> dict[str, Any]:
    """The options of a request; those that are not known are left alone. Raises RefusedError for wrong values."""
    options = body.get("options", {})
    if not isinstance(options, dict):
        raise RefusedError(problem(PARSING, "options is not an object."))
    for name in _TEXTS:
        if not isinstance(options.get(name, ""), str):
            raise RefusedError(problem(MALFORMED, f"options.{name} is not a text."))
    for name in _LISTS:
        value = options.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise RefusedError(problem(MALFORMED, f"options.{name} is not a list of texts."))
    return options
