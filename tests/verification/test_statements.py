"""The tree of everything that a credential says."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.specification import LANGUAGES
from credenza.verification import Form, Statement, parse, statements_of, term_label, uncovered
from credenza.verification.statements import DEEPEST, LONGEST_TEXT, MOST_STATEMENTS
from tests.proofs.badges import open_badge

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20


def values(document: dict[str, Any]) -> list[tuple[Form, str]]:
    """Form and text of the values of the only member."""
    (statement,) = statements_of(document).shown
    return [(said.form, said.text) for said in statement.values]


def data_uri(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def counted(statements: tuple[Statement, ...]) -> int:
    return sum(1 + counted(each.inside) for each in statements)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("plain", Form.TEXT, "plain"),
        ("2026-11-22", Form.DAY, "2026-11-22"),
        ("2026-13-22", Form.TEXT, "2026-13-22"),
        ("2026-11-22T08:00:00Z", Form.MOMENT, "2026-11-22T08:00:00Z"),
        ("https://a.example/b", Form.ADDRESS, "https://a.example/b"),
        ("https://user@a.example/b", Form.TEXT, "https://user@a.example/b"),
        ("https:///nowhere", Form.TEXT, "https:///nowhere"),
        ("https://[::1", Form.TEXT, "https://[::1"),
        ("javascript:alert(1)", Form.TEXT, "javascript:alert(1)"),
        ("data:text/html,<b>", Form.TEXT, "data:text/html,<b>"),
        ("JAVASCRIPT://a.example/%0aalert(1)", Form.TEXT, "JAVASCRIPT://a.example/%0aalert(1)"),
        ("a\u202eb\x00c", Form.TEXT, "a b c"),
        (2.5, Form.NUMBER, "2.5"),
        (True, Form.TRUTH, "true"),
        (None, Form.NOTHING, ""),
        ({"en": "Title", "it": ["Titolo", "B"]}, Form.LANGUAGES, "Title"),
        ([{"@value": "Атауы", "@language": "kk"}, {"@value": "T", "@language": "en"}], Form.LANGUAGES, "Атауы"),
        (data_uri(PNG), Form.PICTURE, data_uri(PNG)),
        (data_uri(b"<svg/>", "svg+xml"), Form.TEXT, data_uri(b"<svg/>", "svg+xml")),
        (data_uri(b"GIF89a", "png"), Form.TEXT, data_uri(b"GIF89a", "png")),
    ],
)
def test_value_is_told_by_its_form(value: Any, form: Form, text: str) -> None:
    assert values({"x": value}) == [(form, text)]


def test_picture_beyond_the_limit_is_text() -> None:
    ((form, text),) = values({"x": data_uri(PNG + b"x" * 600_000)})
    assert (form, len(text)) == (Form.TEXT, LONGEST_TEXT)


def test_seconds_of_a_token_are_a_moment() -> None:
    (statement,) = statements_of({"exp": 1790000000}).shown
    assert statement.values[0].form is Form.MOMENT


def test_an_identifier_is_no_text_in_indonesian() -> None:
    (statement,) = statements_of({"criteria": {"id": "https://a.example"}}).shown
    assert (statement.is_object, statement.inside[0].values[0].form) == (True, Form.ADDRESS)


def test_objects_say_what_they_are() -> None:
    outcome = {"type": ["Alignment"], "targetType": "ext:LearningOutcome", "targetName": "Measures heat loss"}
    (statement,) = statements_of({"alignment": [outcome, {"type": "Unheard", "name": "N"}]}).shown
    kinds = [item.kind if isinstance(item.kind, str) else item.kind.in_language("kk") for item in statement.inside]  # type: ignore[union-attr]
    assert kinds == ["Оқыту нәтижесі", "Unheard"]
    assert [item.heading.text for item in statement.inside if item.heading] == ["Measures heat loss", "N"]


def test_unknown_terms_have_no_label_and_proofs_are_left_out() -> None:
    shown = statements_of({"name": "N", "shoeSize": 42, "proof": {"type": "x"}}).shown
    assert [(item.name, item.label is None) for item in shown] == [("name", False), ("shoeSize", True)]


def test_too_much_is_cut_and_counted() -> None:
    cut = statements_of({"x": [{"y": 1}] * MOST_STATEMENTS})
    assert counted(cut.shown) + cut.left_out >= MOST_STATEMENTS
    assert counted(cut.shown) <= MOST_STATEMENTS
    assert cut.left_out > 0
    deep: Any = "end"
    for _ in range(DEEPEST + 5):
        deep = {"x": deep}
    assert statements_of(deep).left_out == 1
    (statement,) = statements_of({"x": "y" * (LONGEST_TEXT + 7)}).shown
    assert statement.values[0].left_out == 7


@given(
    st.dictionaries(
        st.text(max_size=6),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
            max_leaves=12,
        ),
        max_size=4,
    )
)
def test_any_json_has_its_statements(document: dict[str, Any]) -> None:
    shown = statements_of(document)
    assert [item.name for item in shown.shown] != [] or not (document.keys() - {"proof"})
    assert shown.left_out == 0


@pytest.mark.parametrize("package", ["credenza.formats.elm3", "credenza.formats.sd_jwt_vc"])
def test_every_term_of_our_formats_has_a_label_in_four_languages(package: str) -> None:
    from importlib.resources import files

    table = "terms" if package.endswith("elm3") else "claims"
    lines = files(package).joinpath(f"{table}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    terms = [line.split("\t")[0] for line in lines]
    labels = {term: term_label(term) for term in terms}
    assert [term for term, label in labels.items() if label is None] == []
    assert [term for term, label in labels.items() if label and set(label.texts) != set(LANGUAGES)] == []


def test_what_is_not_covered_is_named() -> None:
    document = open_badge("did:key:z6Mk") | {"proof": {"type": "DataIntegrityProof"}}
    presented = parse(json.dumps(document).encode())
    notices = [notice.reason_code for notice in uncovered(presented, statements_of(document).shown)]
    assert notices == ["proof_uncovered", "links_uncovered"]
