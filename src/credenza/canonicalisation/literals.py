"""Values of members as RDF literals (JSON-LD 1.1 API, section 8.6), each in the one spelling that is signed."""

from __future__ import annotations

import re
from typing import Any

from credenza.nesting import DEEPEST, is_value_nested_deeper

from .faults import CanonicalisationError
from .jcs import canonical_json
from .nquads import escape, is_language_tag

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
STRING, _BOOLEAN, _INTEGER, _DOUBLE = (XSD + name for name in ("string", "boolean", "integer", "double"))
NOT_TEXTS = frozenset(
    f"{scheme}://www.w3.org/2001/XMLSchema#{name}"
    for scheme in ("http", "https")
    for name in ("boolean", "integer", "nonNegativeInteger", "decimal", "float", "double")
)
"""Datatypes of truth values and numbers: ``"false"`` and ``false`` share a canonical form, so only one is read."""
_I18N = "https://www.w3.org/ns/i18n#"
_DIRECTIONS = ("ltr", "rtl")
LARGEST_INTEGER = 2**53
"""Beyond it other JSON parsers read a rounded number."""

has_surrogate = re.compile("[\ud800-\udfff]").search


def _datatype(coercion: str | None, default: str, name: str) -> str:
    if coercion is None or coercion[0] == "@":
        return default
    if coercion not in NOT_TEXTS:
        raise CanonicalisationError("bad_value", "This value must be a text.", name)
    return coercion


def boolean_literal(item: bool, coercion: str | None, name: str) -> str:
    """A truth value."""
    return f'"{str(item).lower()}"^^<{_datatype(coercion, _BOOLEAN, name)}>'


def number_literal(item: int | float, coercion: str | None, name: str) -> str:
    """A JSON number as RDF: whole numbers as integers, others as %1.15E (JSON-LD 1.1 API, section 8.6)."""
    if item.__class__ is int and abs(item) > LARGEST_INTEGER:
        raise CanonicalisationError("bad_value", "A whole number beyond 2^53 is read differently elsewhere.", name)
    if item - item != 0 or 0 < abs(item) < 1e-6 or abs(item) >= 1e21:
        raise CanonicalisationError("bad_value", "This number is read differently elsewhere.", name)
    if coercion != _DOUBLE and item == int(item):
        return f'"{int(item)}"^^<{_datatype(coercion, _INTEGER, name)}>'
    mantissa, _, exponent = f"{item:.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    mantissa += "0" if mantissa.endswith(".") else ""
    return f'"{mantissa}E{int(exponent)}"^^<{_datatype(coercion, _DOUBLE, name)}>'


def value_object(item: dict[str, Any], name: str, *, directed: bool = False) -> str:
    """A text with a language. Without one it would be a second spelling of the text itself.

    ``directed``: the text may have a base direction too, which is then part of its datatype (JSON-LD 1.1 API,
    ``rdfDirection`` as i18n-datatype). The standard of the proofs leaves open how a direction is signed.
    """
    text, language, direction = item["@value"], item.get("@language"), item.get("@direction")
    members = (
        {"@value", "@language", "@direction"} if directed and direction in _DIRECTIONS else {"@value", "@language"}
    )
    if text.__class__ is not str or set(item) != members or has_surrogate(text):
        raise CanonicalisationError("bad_value", "A value object holds a text and its language, nothing else.", name)
    if language.__class__ is not str or not is_language_tag(language):
        raise CanonicalisationError("bad_value", "This is not a language tag.", name)
    tag = language.lower()
    return f'"{escape(text)}"^^<{_I18N}{tag}_{direction}>' if "@direction" in members else f'"{escape(text)}"@{tag}'


def language_map(value: Any, name: str) -> list[tuple[str, str]]:
    """Pairs of language tag and text."""
    if value.__class__ is not dict:
        raise CanonicalisationError("bad_value", "Must be texts by language.", name)
    pairs = [
        (language, text)
        for language, texts in value.items()
        for text in (texts if isinstance(texts, list) else [texts])
    ]
    for language, text in pairs:
        if not is_language_tag(language) or text.__class__ is not str or has_surrogate(text):
            raise CanonicalisationError("bad_value", "Must be texts by language.", name)
    return [(language.lower(), text) for language, text in pairs]


def json_literal(item: Any, name: str) -> str:
    """Any JSON value, in its canonical form (RFC 8785)."""
    if is_value_nested_deeper(item, DEEPEST):
        raise CanonicalisationError("too_deep", f"Nested deeper than {DEEPEST} levels.", name)
    try:
        return f'"{escape(canonical_json(item).decode())}"^^<{RDF}JSON>'
    except ValueError:
        raise CanonicalisationError("bad_value", "This value has no canonical JSON.", name) from None
