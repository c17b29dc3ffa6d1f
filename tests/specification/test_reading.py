"""Reading YAML and JSON: plain data, places, and clear errors for garbage."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.errors import DocumentError, InputError, Place
from credenza.specification import read_document, read_specification, to_document
from credenza.specification.reading import DEEPEST_NESTING, LARGEST_DOCUMENT


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("off", "off"),
        ("true", True),
        ("False", False),
        ("0421", "0421"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2027-09-30", "2027-09-30"),
        ("2027-09-30T10:00:00Z", "2027-09-30T10:00:00Z"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("<<", "<<"),
        ("=", "="),
        ("7", 7),
        ("+7", 7),
        ("-0", 0),
        ("2.5", 2.5),
        ("2.", "2."),
        ("1e3", 1000.0),
        ("~", None),
        ("null", None),
        ("", None),
        ("9007199254740991", 9007199254740991),
        ("9007199254740992", 9007199254740992.0),
    ],
)
def test_plain_scalars_follow_the_core_schema_of_yaml_1_2(scalar: str, value: Any) -> None:
    document, _ = read_document(f"a: {scalar}\n".encode())
    assert document == {"a": value}
    assert type(document["a"]) is type(value)


def test_country_norway_and_a_day_are_texts() -> None:
    source = b"issuer: {country: NO}\nisced_f: [0421]\nquality_assurance: {valid_until: 2028-12-31}"
    assert to_document(read_specification(source).specification) == {
        "issuer": {"country": "NO"},
        "isced_f": ["0421"],
        "quality_assurance": {"valid_until": "2028-12-31"},
    }


SOURCES = {
    "yaml": "title:\n  en: A\noutcomes:\n  - text:\n      en: Knows\n  - text: {en: Can}\n",
    "json": '{"title":\n  {"en": "A"},\n"outcomes": [\n  {"text": {"en": "Knows"}},\n  {"text": {"en": "Can"}}]}',
    "json with tabs": '{"title":\n\t{"en": "A"},\n"outcomes": [\n\t{"text": {"en": "Knows"}},\n\t'
    '{"text": {"en": "Can"}}]}',
}


@pytest.mark.parametrize(
    ("kind", "place"),
    [("yaml", Place(6, 12)), ("json", Place(5, 13)), ("json with tabs", Place(5, 12))],
)
def test_place_of_an_element_is_where_its_name_stands(kind: str, place: Place) -> None:
    reading = read_specification(SOURCES[kind].encode())
    assert reading.place_of(("outcomes", 1, "text", "en")) == place


def test_place_of_a_missing_element_is_that_of_the_part_around_it() -> None:
    reading = read_specification(SOURCES["yaml"].encode())
    assert reading.place_of(("outcomes", 1, "assessed_by", 0)) == Place(6, 5)
    assert reading.place_of(("level", "eqf")) == Place(1, 1)


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_byte_order_mark_and_line_ends_of_windows_are_read(mark: str, line_end: str) -> None:
    source = (mark + SOURCES["yaml"].replace("\n", line_end)).encode()
    assert read_document(source)[0] == read_document(SOURCES["yaml"].encode())[0]


GARBAGE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "The file is empty. `credenza new` writes a skeleton to start from."),
    "blank": (b" \n\t\n", "The file is empty. `credenza new` writes a skeleton to start from."),
    "too large": (b"a" * (LARGEST_DOCUMENT + 1), "The file has 1000001 bytes; at most 1000000 are read."),
    "Latin-1": (
        "title:\n  it: Università".encode("latin-1"),
        "line 2: The file is no text in the encoding UTF-8. Save it",
    ),
    "UTF-16": ("title: A".encode("utf-16"), "line 1: The file is no text in the encoding UTF-8. Save it"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", "line 1: The file is no text in the encoding UTF-8. Save it"),
    "spreadsheet": (b"PK\x03\x04\x14\0", "line 1: The file holds a character that no text has (U+0003). Save it"),
    "zero byte": (b"title:\n  en: a\0b", "line 2: The file holds a character that no text has (U+0000). Save it"),
    "tab": (b"title:\n\ten: A", "line 2: Not YAML: a tab stands here. Indent with spaces."),
    "colon": (b"title: A: B", "line 1: Not YAML: a colon stands where none can be. Put the text in quotes"),
    "no end": (b"title: {en: A", "line 1: Not YAML: a bracket is not closed, or a comma is missing. Look at"),
    "two documents": (b"a: 1\n---\nb: 2", "line 2: Not YAML: a second document begins here. Keep one"),
    "name twice": (b"a: 1\nb:\n  c: 1\n  c: 2", "line 4: b: The name 'c' stands twice in one place. Keep one of them."),
    "name twice in JSON": (b'{"a": 1, "a": 2}', "The name 'a' stands twice in one place. Keep one of them."),
    "list as name": (b"a: 1\n? [b]\n: 2", "line 2: A list or a group stands where a name is needed. Write"),
    "alias": (b"a: &x 1\nb: *x", "line 1: Anchors (&), aliases (*) and tags (!) are not read. Write the value"),
    "bomb": (
        b"a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n",
        "line 1: Anchors (&), aliases (*) and tags (!) are not read. Write the value",
    ),
    "tag": (b"a: !!python/object:os.system x", "line 1: Anchors (&), aliases (*) and tags (!) are not read."),
    "tag of the core schema": (
        b"a: 1\nb: !!bool perhaps",
        "line 2: Anchors (&), aliases (*) and tags (!) are not read.",
    ),
    "deep YAML": (b"a: " + b"[" * 100 + b"]" * 100, "line 1: The parts are nested deeper than 40 levels."),
    "deep JSON": (b'{"a":' + b"[" * 100 + b"]" * 100 + b"}", "The parts are nested deeper than 40 levels."),
    "very deep JSON": (b'{"a":' + b"[" * 99999, "The parts are nested deeper than 40 levels."),
    "very deep YAML": (b"a: " + b"{a: " * 99999, "line 1: The parts are nested deeper than 40 levels."),
    "too many parts in YAML": (
        b"a: [" + b"1," * 99999 + b"1]",
        "The file has more than 20000 parts. A specification has",
    ),
    "too many parts in JSON": (b'{"a": [' + b"1," * 99999 + b"1]}", "The file has more than 20000 parts."),
    "NaN in JSON": (b'{"workload": {"ects": NaN}}', "NaN is not a number that JSON knows."),
    "JSON cut off": (b'{"title":\n{"en": "A"', "line 2: Not JSON: Expecting ',' delimiter. Look at"),
    "JSON with two values": (b'{"a": 1}\n{"b": 2}', "line 2: Not JSON: Extra data. Look at"),
}


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_gives_an_error_that_says_what_to_do(name: str) -> None:
    source, beginning = GARBAGE[name]
    with pytest.raises(DocumentError) as caught:
        read_specification(source)
    assert str(caught.value).startswith(beginning)
    assert caught.value.problems[0].remedy


WRONG_VALUES: dict[str, tuple[bytes, str]] = {
    "half of a character in JSON": (
        b'{"title":\n{"en": "\\ud800"}}',
        "line 2: title.en: A text or name here holds half",
    ),
    "half of a character in YAML": (
        b'x:\n  - "\\ud800"',
        "line 2: x[0]: A text or name here holds half of a character",
    ),
    "endless number": (
        b"workload:\n  ects: 1e400",
        "line 2: workload.ects: This number is too large to be kept exactly.",
    ),
    "long number": (b"x: [1, 12345678901234567890]", "line 1: x[1]: This number is too large to be kept exactly."),
    "longest number": (b'{"x": ' + b"9" * 9999 + b"}", "line 1: x: This number is too large to be kept exactly."),
    "list": (b"[1]", "line 1: This is no specification: named elements such as `title:` are needed."),
    "web page": (b"<!doctype html><html></html>", "line 1: This is no specification: named elements"),
    "table": (b"given_name,family_name\nA,B", "line 1: This is no specification: named elements"),
}


@pytest.mark.parametrize("name", WRONG_VALUES)
def test_readable_document_that_is_no_specification_is_refused_with_its_place(name: str) -> None:
    source, beginning = WRONG_VALUES[name]
    with pytest.raises(InputError) as caught:
        read_specification(source)
    assert str(caught.value).startswith(beginning)
    assert caught.value.problems[0].remedy


def test_deepest_allowed_nesting_is_read() -> None:
    lists = DEEPEST_NESTING - 1
    assert (
        read_document(b"a: " + b"[" * lists + b"]" * lists)[0]
        == read_document(b'{"a": ' + b"[" * lists + b"]" * lists + b"}")[0]
    )


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused_with_an_input_error(data: bytes) -> None:
    with suppress(InputError):
        read_specification(data)


@given(
    st.recursive(
        st.sampled_from(["{", "}", "[", "]", ":", ",", "- ", "\n", '"', "a", "1", "? ", "&", "|", "#", " "]),
        lambda inner: st.tuples(inner, inner).map("".join),
    )
)
def test_any_punctuation_is_read_or_refused_with_an_input_error(text: str) -> None:
    with suppress(InputError):
        read_specification(text.encode())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
        max_leaves=8,
    )
)
def test_json_is_read_as_other_readers_read_it(value: Any) -> None:
    source = json.dumps({"a": value})
    assert read_document(source.encode())[0] == json.loads(source)
