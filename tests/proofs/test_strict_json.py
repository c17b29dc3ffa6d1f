import json
from collections.abc import Callable
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.proofs import JsonError, JsonReason, read_json, write_json
from credenza.proofs.strict_json import _read_plain, _read_strictly

LIMIT = 10_000


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", JsonReason.NOT_JSON),
        (b"{", JsonReason.NOT_JSON),
        (b"[]", JsonReason.NOT_AN_OBJECT),
        (b"null", JsonReason.NOT_AN_OBJECT),
        (b'{"a":1,"a":1}', JsonReason.REPEATED_MEMBER),
        (b'{"a":{"b":1,"\\u0062":2}}', JsonReason.REPEATED_MEMBER),
        (b'{"a":NaN}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":-Infinity}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":1e400}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":9007199254740993}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":' + b"9" * 6000 + b"}", JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":"\\ud800"}', JsonReason.NOT_UTF8),
        (b'{"\\ud800":1}', JsonReason.NOT_UTF8),
        (b'{"a":"\xff"}', JsonReason.NOT_UTF8),
        ('{"a":1}'.encode("utf-16"), JsonReason.NOT_UTF8),
        (b'{"a":' + b"[" * 100 + b"]" * 100 + b"}", JsonReason.TOO_DEEP),
        (b'{"a":' * 4000, JsonReason.TOO_LARGE),
        (b'{"a":' * 1990, JsonReason.TOO_DEEP),
        (b'{"a":' + b"[" * 63 + b'"b"' + b"]" * 63 + b"}", None),
        (b'{"a":' + b"[" * 64 + b'"b"' + b"]" * 64 + b"}", JsonReason.TOO_DEEP),
        (b'{"a":' + b"[" * 300 + b"]" * 300 + b"}", JsonReason.TOO_DEEP),
        (b'{"a": {"b": "\\udc00"}}', JsonReason.NOT_UTF8),
        (b'{"a":"\\ud83d\\ude00"}', None),
        (b'{"a":18446744073709551616}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":[1,[9007199254740993]]}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":9007199254740992}', None),
        (b'{"a":1e+22}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":1e22}', JsonReason.NUMBER_OUT_OF_RANGE),
        (b'{"a":-0}', None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_each_fault_has_its_reason(data: bytes, reason: JsonReason | None) -> None:
    """Also at the edges, where the reason is ``None``."""
    assert fault(data) == reason


def fault(data: bytes) -> JsonReason | None:
    try:
        read_json(data, LIMIT)
    except JsonError as error:
        return error.reason
    return None


WRITERS: dict[str, Callable[[object], bytes]] = {
    "compact": orjson.dumps,
    "indented": lambda value: orjson.dumps(value, option=orjson.OPT_INDENT_2),
    "spaced": lambda value: json.dumps(value, ensure_ascii=False).encode(),
    "escaped": lambda value: json.dumps(value).encode(),
}


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(TEXTS, TREES, max_size=5), st.sampled_from(list(WRITERS)))
def test_ordinary_objects_are_read_as_they_are_however_they_are_written(
    document: dict[str, object], style: str
) -> None:
    data = WRITERS[style](document)
    assert repr(read_json(data, 10**6)) == repr(document)  # 1, 1.0 and True are three things
    assert (_read_plain(data) is not None) == (data in (WRITERS["compact"](document), WRITERS["indented"](document)))


@given(st.dictionaries(TEXTS, TREES, min_size=1, max_size=5), st.data())
def test_the_fast_reader_believes_only_what_the_strict_one_reads_alike(
    document: dict[str, object], choices: st.DataObject
) -> None:
    data = bytearray(WRITERS["compact"](document))
    place = choices.draw(st.integers(0, len(data) - 1))
    data[place : place + choices.draw(st.integers(0, 3))] = choices.draw(st.binary(max_size=6) | st.sampled_from(ODD))
    plain = _read_plain(bytes(data))
    if plain is not None:
        assert repr(plain) == repr(_read_strictly(bytes(data)))


ODD = [b'"a":1,"a":1', b"1.0", b"1E2", b"-0", b"-0.0", b"1e999", b"\\ud800", b"\\u0041", b"\xed\xa0\x80", b" ", b"0.10"]


@pytest.mark.parametrize("brackets", [62, 63, 64, 65])
@pytest.mark.parametrize("core", ["", "1", "{}", '{"b":1}', '"\\n"'])
def test_depth_has_the_same_limit_however_a_text_is_written(brackets: int, core: str) -> None:
    answers = set()
    for space in ("", " "):  # only the first is read fast
        text = '{"a":' + space + "[" * brackets + core + "]" * brackets + "}"
        try:
            answers.add(repr(read_json(text.encode(), LIMIT)))
        except JsonError as error:
            answers.add(error.reason)
    assert len(answers) == 1
    if brackets in (62, 65):
        assert (answers == {JsonReason.TOO_DEEP}) == (brackets == 65)


@pytest.mark.parametrize("number", ["1e+22", "1e22", "-1e+22", "1.5e+21", "9007199254740993", "-9007199254740993"])
def test_numbers_have_the_same_limit_however_a_text_is_written(number: str) -> None:
    for text in (f'{{"a":{number}}}', f'{{"a": {number}}}', f'{{"a":[[{number}]],"b":"e+"}}'):
        with pytest.raises(JsonError) as caught:
            read_json(text.encode(), LIMIT)
        assert caught.value.reason == JsonReason.NUMBER_OUT_OF_RANGE
    for exact in ("9007199254740992", "-9007199254740992", "1e+21", "1.5"):
        assert repr(read_json(f'{{"a":{exact}}}'.encode(), LIMIT)) == repr(json.loads(f'{{"a":{exact}}}'))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), datetime(2026, 1, 1, tzinfo=UTC), {1}, "\ud800"])
def test_what_json_does_not_have_is_not_written(value: object) -> None:
    with pytest.raises(JsonError):
        write_json({"a": value, "b": None})
    if not isinstance(value, float):
        with pytest.raises(JsonError):
            write_json({"a": value})


@pytest.mark.parametrize("rest", [{}, {"b": None}])
def test_document_is_written_to_a_depth_that_is_stated(rest: dict[str, None]) -> None:
    def nested(levels: int) -> dict[str, object]:
        value: object = "x"
        for _ in range(levels - 1):
            value = [value]
        return {"a": value, **rest}

    assert len(write_json(nested(254))) > 500
    for levels in (255, 300_000):
        with pytest.raises(JsonError) as refusal:
            write_json(nested(levels))
        assert refusal.value.reason is JsonReason.TOO_DEEP


def test_documents_are_written_compactly() -> None:
    assert write_json({"ә": [1, 2.5, None, True, 2**70]}) == '{"ә":[1,2.5,null,true,1180591620717411303424]}'.encode()


@given(st.binary(max_size=300))
def test_arbitrary_bytes_give_an_object_or_a_reason(data: bytes) -> None:
    result: object
    try:
        result = read_json(data, LIMIT)
    except JsonError as error:
        result = error.reason
    assert isinstance(result, dict | JsonReason)
