"""The form for a specification: what it shows comes back, what it does not show survives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credenza.specification import LANGUAGES, Specification, json_schema
from credenza_hub.studio.editor import ROOT, UnreadableFormError, bind_document, document_from_form, in_form_words
from credenza_hub.studio.editor.elements import Element, Rows, clean
from credenza_hub.studio.panel import Panel
from tests.hub.studio.conftest import EXAMPLES, example_document
from tests.hub.studio.sent_forms import form_of


def page_of(document: dict[str, Any], language: str = "en") -> dict[str, list[str]]:
    """The fields of the page that shows a document."""
    sheet = bind_document(document, language)
    elements = "".join(
        render_to_string(bound["element"], {"element": bound, "address": "/"})
        for _, bounds in sheet.sections
        for bound in bounds
    )
    return {**form_of(f'<form id="draft-form">{elements}</form>'), "base": [json.dumps(document)]}


def sent(data: dict[str, list[str]], **changes: str | list[str]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in {**data, **changes}.items():
        query.setlist(name.replace("__", "-"), [values] if isinstance(values, str) else values)
    return query


@pytest.mark.parametrize("file", sorted(path.stem for path in EXAMPLES.glob("*.yaml")))
@pytest.mark.parametrize("language", LANGUAGES)
def test_form_sent_unchanged_gives_the_same_document(file: str, language: str) -> None:
    document = example_document(file)
    assert document_from_form(sent(page_of(document, language))) == document


def test_form_has_an_input_for_every_field_of_the_specification() -> None:
    schema = json_schema()
    assert _fields_missing_in_form(schema, schema, ROOT) == BODIES_KNOWN_BY_NAME_ONLY | {"id"}
    assert {element.name for element in ROOT.elements} == set(Specification.model_fields) - {"id"}


BODIES_KNOWN_BY_NAME_ONLY = {
    "awarding_bodies.did",
    *(
        f"{body}.{field}"
        for body in ("quality_assurance.body", "certification.titular_body", "certification.entitled_body")
        for field in ("did", "key")
    ),
}


def _fields_missing_in_form(schema: dict[str, Any], part: dict[str, Any], element: Element, path: str = "") -> set[str]:
    """The fields below ``part`` of the JSON Schema for which the form has no element."""
    children = {child.name: child for child in element.parts()}
    missing = set()
    for name, inner in _resolved(schema, part).get("properties", {}).items():
        child = children.get(name)
        if child is None:
            missing.add(f"{path}{name}")
        elif child.kind in ("group", "rows"):
            inside = child.item if isinstance(child, Rows) else child
            missing |= _fields_missing_in_form(schema, inner, inside, f"{path}{name}.") if inside.parts() else set()
    return missing


def _resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    while "properties" not in part:
        inner = part.get("items") or next((p for p in part.get("anyOf", ()) if p.get("type") != "null"), None)
        if "$ref" in part:
            part = schema["$defs"][part["$ref"].rpartition("/")[2]]
        elif inner:
            part = inner
        else:
            return part
    return part


def test_fields_that_the_form_does_not_know_survive_an_edit() -> None:
    document = {
        "title": {"en": "Old", "fr": "Ancien"},
        "extension": {"deep": [1, {"x": None}]},
        "outcomes": [{"key": "a", "text": {"en": "A"}, "own": "kept"}, {"key": "b", "text": {"en": "B"}}],
        "workload": {"ects": 2.5, "own": True},
    }
    edited = document_from_form(sent(page_of(document), title__en="New", outcomes__1__text__en="B changed"))
    assert edited == {
        **document,
        "title": {"en": "New", "fr": "Ancien"},
        "outcomes": [document["outcomes"][0], {"key": "b", "text": {"en": "B changed"}}],
    }


def test_fields_of_a_row_move_with_the_row() -> None:
    document = {"outcomes": [{"key": "a", "own": 1}, {"key": "b", "own": 2}, {"key": "c", "own": 3}]}
    moved = document_from_form(sent(page_of(document), act="up outcomes-2"))
    removed = document_from_form(sent(page_of(document), act="remove outcomes-0"))
    assert [row["own"] for row in moved["outcomes"]] == [1, 3, 2]
    assert [row["own"] for row in removed["outcomes"]] == [2, 3]


def test_row_that_is_added_has_a_key_of_its_own_and_is_dropped_when_left_empty() -> None:
    document = {"assessments": [{"key": "assessment-1", "title": {"en": "Exam"}}]}
    added = document_from_form(sent(page_of(document), act="add assessments"))
    assert added["assessments"] == [*document["assessments"], {"key": "assessment-2"}]
    assert document_from_form(sent(page_of({"prerequisites": [{}]}))) == {}


def test_references_follow_a_renamed_and_a_removed_row() -> None:
    document = {
        "outcomes": [{"key": "o", "assessed_by": ["exam", "elsewhere", "talk"]}],
        "assessments": [{"key": "exam"}, {"key": "talk"}],
    }
    data = page_of(document) | {"outcomes-0-assessed_by": ["", "exam", "elsewhere", "talk"]}
    renamed = document_from_form(sent(data, assessments__0__key="final"))
    removed = document_from_form(sent(data, act="remove assessments-1"))
    assert renamed["outcomes"][0]["assessed_by"] == ["final", "elsewhere", "talk"]
    assert removed["outcomes"][0]["assessed_by"] == ["exam", "elsewhere"]


def test_no_prerequisites_is_said_on_purpose_or_not_at_all() -> None:
    assert document_from_form(sent(page_of({}), prerequisites__none="1")) == {"prerequisites": []}
    assert document_from_form(sent(page_of({"prerequisites": []}))) == {"prerequisites": []}
    assert document_from_form(sent(page_of({}))) == {}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("2.5", 2.5), ("2,5", 2.5), (" 5 ", 5), ("5.0", 5), ("five", "five"), ("1e9", "1e9"), ("", None)],
)
def test_number_that_is_typed_is_stored_as_number_or_kept_as_text(typed: str, stored: object) -> None:
    document = document_from_form(sent(page_of({}), workload__ects=typed))
    assert document == ({} if stored is None else {"workload": {"ects": stored}})


def test_code_that_no_list_knows_is_offered_as_it_is() -> None:
    document = {"participation": "telepathy", "isced_f": ["9999"], "level": {"eqf": 12}}
    assert document_from_form(sent(page_of(document))) == document


def test_clean_text_loses_control_characters_and_foreign_line_ends_only() -> None:
    assert clean(" a\x00b\r\nc\td\x7f\x1b ") == "ab\nc\td"


@pytest.mark.parametrize(
    "base", ["", "[]", "{", "null", '{"a": {"b": 1}', "[" * 5000, '{"a":1,"a":2}', "1" * 2_000_000]
)
def test_form_whose_base_was_lost_is_refused(base: str) -> None:
    with pytest.raises(UnreadableFormError):
        document_from_form(sent({}, base=base))


@pytest.mark.parametrize(
    "act",
    ["add", "add ", "add title", "add nowhere-1-x", "up outcomes-0", "down outcomes-9", "remove outcomes-", "remove x",
     "add outcomes-0-esco", "drop table", "remove outcomes-0-text", "x" * 10_000],
)  # fmt: skip
def test_act_that_makes_no_sense_changes_nothing_else(act: str) -> None:
    document = {"outcomes": [{"key": "a", "text": {"en": "A"}}]}
    changed = document_from_form(sent(page_of(document), act=act))
    assert changed["outcomes"][0]["text"] == {"en": "A"}


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-100, 100) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["key", "en", "text", "title", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
names = st.sampled_from([element.name for element in ROOT.elements] + ["unknown"])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=st.dictionaries(names, plain, max_size=6))
def test_any_plain_data_can_be_shown_and_sent_back(document: dict[str, Any]) -> None:
    data = page_of(document)
    again = document_from_form(sent(data))
    assert document_from_form(sent(page_of(again))) == again


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=st.dictionaries(
        st.from_regex(
            r"(outcomes|title|workload|stackability-targets|prerequisites)(-([0-9]{1,5}|row|en|new|esco|none)){0,3}",
            fullmatch=True,
        ),
        st.lists(st.text(max_size=8), min_size=1, max_size=3),
        max_size=12,
    ),
    act=st.text(max_size=20) | st.from_regex(r"(add|up|remove) outcomes(-[0-9])?", fullmatch=True),
)
def test_any_form_that_is_sent_gives_a_document_that_can_be_shown(data: dict[str, list[str]], act: str) -> None:
    document = document_from_form(sent(data, act=act))
    json.dumps(document, ensure_ascii=False).encode()
    page_of(document)


def test_findings_fragment_without_remarks_says_so() -> None:
    assert "find nothing" in render_to_string("studio/findings.html", {"panel": Panel(())})


@pytest.mark.parametrize(
    ("language", "sentence", "said"),
    [
        (
            "en",
            "Write level.eqf or a code such as on_site.",
            "Write “European Qualifications Framework (EQF)” or a code such as “On site”.",
        ),
        ("en", "Write key facts online.", "Write key facts online."),
        ("ru", "Адрес example.org и legal_name.", "Адрес example.org и «Официальное наименование»."),
        (
            "it",
            "Scrivere la key e i criteria da http://example.org/key.",
            "Scrivere la “Nome breve” e i “Criteri di valutazione” da http://example.org/key.",
        ),
        ("kk", "participation: online немесе on_site.", "«Қатысу нысаны»: «Онлайн» немесе «Күндізгі (орнында)»."),
    ],
)
def test_technical_names_in_a_sentence_become_the_words_of_the_form(language: str, sentence: str, said: str) -> None:
    assert in_form_words(sentence, language) == said
