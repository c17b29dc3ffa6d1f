"""Specifications made up by hypothesis from the published JSON Schema, so that model and schema are tried together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from credenza.specification import json_schema

SCHEMA = json_schema()
CHARACTERS = st.characters(codec="utf-8")
TEXTS = st.text(CHARACTERS, max_size=20) | st.sampled_from(
    [
        "NO",
        "yes",
        "0421",
        "1e3",
        "1.5e3",
        "2027-09-30",
        "~",
        "null",
        "=",
        "<<",
        "a: b",
        "# a",
        "- a",
        "\t",
        "\u2028",
        "Ғылым",
    ]
)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
AMOUNTS = st.integers(0, 10_000_000).map(lambda hundredths: hundredths / 100)


def values(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values that ``schema`` allows."""
    if "$ref" in schema:
        return st.deferred(lambda: values(SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]))
    if "anyOf" in schema:
        return st.one_of([values(branch) for branch in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "object":
        return texts(schema) if "patternProperties" in schema else parts(schema)
    return {
        "null": lambda: st.none(),
        "array": lambda: st.lists(values(schema["items"]), max_size=2),
        "number": lambda: AMOUNTS,
        "integer": lambda: st.integers(schema["minimum"], schema["maximum"]),
        "string": lambda: strings(schema),
    }[schema["type"]]()


def strings(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    """Texts of the wanted form."""
    if schema.get("format") == "date":
        return st.dates().map(lambda day: day.isoformat())
    if "pattern" not in schema:
        return TEXTS
    return st.from_regex(schema["pattern"].removeprefix("^").removesuffix("$"), fullmatch=True, alphabet=CHARACTERS)


def texts(schema: Mapping[str, Any]) -> st.SearchStrategy[dict[str, str]]:
    """Texts by language."""
    ((tag, text),) = schema["patternProperties"].items()
    return st.dictionaries(
        st.sampled_from(["en", "it", "kk", "ru"]) | strings({"pattern": tag}), strings(text), max_size=3
    )


def parts(schema: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Parts with the needed elements, some of the others, and sometimes unknown ones."""
    known = {name: values(element) for name, element in schema["properties"].items()}
    needed = {name: known[name] for name in schema.get("required", [])}
    optional = {name: known[name] for name in known if name not in needed}
    unknown = st.dictionaries(TEXTS.filter(lambda name: name not in known), JSON_VALUES, max_size=1)
    stated = st.fixed_dictionaries(needed, optional=optional)
    return st.tuples(stated, unknown).map(lambda both: both[0] | both[1])


DOCUMENTS = values(SCHEMA)
