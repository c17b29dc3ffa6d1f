"""Compiled shapes give what the walker gives, or nothing. At least one attack for each rule of the module."""

from __future__ import annotations

import functools
import hashlib
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.canonicalisation import CanonicalisationError, Hash, Marks, NotInShapeError, twins
from credenza.canonicalisation import shapes as module
from credenza.canonicalisation.rdfc import Canonicaliser

from .badge import OB, VC, badge
from .layers import by_pyoxigraph
from .shaping import CANONICALISATION, Path, by_shape, get, shape_of, with_values

SUBJECT: Path = ("credentialSubject",)
ACHIEVEMENT: Path = (*SUBJECT, "achievement")
LEARNER: Path = (*SUBJECT, "identifier", 0, "identityHash")
CRITERIA: Path = (*ACHIEVEMENT, "criteria", "narrative")
TAGS: tuple[Path, ...] = ((*ACHIEVEMENT, "tag", 0), (*ACHIEVEMENT, "tag", 1))
NAMES: tuple[Path, ...] = (("name",), (*ACHIEVEMENT, "name"), CRITERIA, LEARNER)
IDS: tuple[Path, ...] = (("id",), ("issuer", "id"), (*ACHIEVEMENT, "id"))
PLAIN: dict[str, Any] = with_values(badge(), {CRITERIA: "Pass"})
AS_A_CONTEXT = {"name": "https://other.test/name"}

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
iris = st.from_regex(r"(https|urn|did):[a-z0-9./#é-]{1,12}", fullmatch=True)


def walked(document: dict[str, Any], algorithm: Hash = hashlib.sha256) -> bytes:
    return CANONICALISATION.canonicalise(document, algorithm)


@given(st.lists(texts, min_size=4, max_size=4), st.sampled_from([hashlib.sha256, hashlib.sha384]))
def test_any_texts_in_the_holes_give_the_form_of_the_walker(values: list[str], algorithm: Hash) -> None:
    document = with_values(PLAIN, dict(zip(NAMES, values, strict=True)))
    assert by_shape(shape_of(PLAIN, NAMES, algorithm), document, NAMES) == walked(document, algorithm)


@given(st.lists(iris, min_size=3, max_size=3))
def test_any_iris_in_the_holes_give_the_form_of_the_walker_or_none(values: list[str]) -> None:
    document = with_values(PLAIN, dict(zip(IDS, values, strict=True)))
    try:
        found = by_shape(shape_of(PLAIN, IDS), document, IDS)
    except NotInShapeError:
        return
    assert found == walked(document)


# Rule 1: labels


def test_a_text_of_one_learner_renumbers_the_nodes_that_are_the_same_for_all() -> None:
    shape, labels = shape_of(PLAIN, [LEARNER]), set()
    for number in range(60):
        document = with_values(PLAIN, {LEARNER: f"learner {number}"})
        form = by_shape(shape, document, [LEARNER])
        assert form == walked(document)
        labels.add(form[: form.index(b' <https://schema.org/targetName> "K1"')][-8:])
    assert len(labels) > 1


# Rule 2: nodes that look alike


def test_nodes_that_a_text_makes_look_alike_are_not_in_the_shape() -> None:
    second: Path = (*ACHIEVEMENT, "alignment", 1)
    holes: list[Path] = [(*second, "targetName"), (*second, "targetUrl")]
    shape = shape_of(PLAIN, holes)
    first = get(PLAIN, (*ACHIEVEMENT, "alignment", 0))
    twins = with_values(PLAIN, {holes[0]: first["targetName"], holes[1]: first["targetUrl"]})
    with pytest.raises(NotInShapeError, match="alike"):
        by_shape(shape, twins, holes)
    assert b"K1" in walked(twins)


def with_scales(scales: list[list[str]], *, named: bool) -> dict[str, Any]:
    """A badge with a result description for each list of grades, with an id or without."""
    described = [
        {"type": ["ResultDescription"], "name": "Grade", "resultType": "LetterGrade", "allowedValue": scale}
        | ({"id": f"https://register.test/rd-{number}"} if named else {})
        for number, scale in enumerate(scales)
    ]
    return with_values(PLAIN, {(*ACHIEVEMENT, "resultDescription"): described})


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("ABC"), min_size=1, max_size=7), min_size=2, max_size=4).map(lambda one: one * 2),
    st.booleans(),
    st.lists(texts, min_size=3, max_size=3),
)
def test_lists_that_look_alike_are_told_apart_as_by_everybody_else(
    scales: list[list[str]], named: bool, learners: list[str]
) -> None:
    template = with_scales(scales[:4], named=named)
    shape = shape_of(template, [LEARNER])
    for learner in learners:
        document = with_values(template, {LEARNER: learner})
        assert by_shape(shape, document, [LEARNER]) == walked(document) == by_pyoxigraph(document)


def test_a_text_renumbers_the_nodes_beside_lists_that_look_alike() -> None:
    template = with_scales([[*"ABCDEFG"]] * 2, named=True)
    shape, orders = shape_of(template, [LEARNER]), set()
    for number in range(60):
        document = with_values(template, {LEARNER: f"learner {number}"})
        form = by_shape(shape, document, [LEARNER])
        assert form == walked(document)
        orders.add(re.findall(rb'(_:c14n\d+) <[^>]*#first> "A"', form)[0])
    assert len(orders) > 1


def test_a_node_that_a_text_makes_look_like_several_others_is_not_in_the_shape() -> None:
    template = with_scales([[*"ABC"], [*"ABC"], [*"AXC"]], named=True)
    hole: Path = (*ACHIEVEMENT, "resultDescription", 2, "allowedValue", 1)
    shape = shape_of(template, [hole])
    with pytest.raises(NotInShapeError, match="alike"):
        by_shape(shape, with_values(template, {hole: "B"}), [hole])
    other = with_values(template, {hole: "Y"})
    assert by_shape(shape, other, [hole]) == walked(other)


def test_lists_that_take_too_much_work_make_no_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    template = with_scales([[*"ABCDEFG"]] * 2, named=True)
    shape = shape_of(template, [LEARNER])
    monkeypatch.setattr(twins, "Canonicaliser", functools.partial(Canonicaliser, work=3))
    with pytest.raises(NotInShapeError, match="apart"):
        by_shape(shape, template, [LEARNER])


# Rule 3: every mark is signed, and no text of the document is a mark


def test_a_text_that_stands_nowhere_makes_no_shape() -> None:
    marks = Marks("")
    template = with_values(PLAIN, {("name",): marks.mark(0)})
    with pytest.raises(NotInShapeError, match="not signed"):
        CANONICALISATION.shape(template, marks, ["Data", "stands nowhere"])


def test_the_text_of_a_mark_in_a_document_is_a_text_like_any_other() -> None:
    mark = Marks("").mark(0)
    document = with_values(PLAIN, {CRITERIA: mark})
    shape = shape_of(document, [("name",)])
    for name in ("Data", mark):
        filled = with_values(document, {("name",): name})
        assert by_shape(shape, filled, [("name",)]) == walked(filled)


def test_the_text_of_a_mark_in_a_hole_is_a_text_like_any_other() -> None:
    holes: list[Path] = [("name",), CRITERIA]
    shape = shape_of(PLAIN, holes)
    document = with_values(PLAIN, {("name",): Marks("").mark(1), CRITERIA: "secret"})
    assert by_shape(shape, document, holes) == walked(document)


# Rule 4: what texts make equal


@pytest.mark.parametrize(
    ("holes", "values"),
    [
        ([("id",), ("issuer", "id")], ["urn:same", "urn:same"]),
        ([("issuer", "id")], [PLAIN["id"]]),
        ([("issuer", "id")], [get(PLAIN, (*ACHIEVEMENT, "id"))]),
        (list(TAGS), ["same", "same"]),
    ],
)
def test_texts_that_make_nodes_or_values_one_are_not_in_the_shape(holes: list[Path], values: list[str]) -> None:
    shape = shape_of(PLAIN, holes)
    merged = with_values(PLAIN, dict(zip(holes, values, strict=True)))
    with pytest.raises(NotInShapeError, match="order"):
        by_shape(shape, merged, holes)


# Rule 5: what is written without escaping

BAD_IRIS = [
    *("", "x", "_:b", "name:x", "javascript:x", "HTTPS", "https://a b", "https://a>", 'https://a"', "https://a<b"),
    *("https://a\nhttps://b", "https://a\\u0020", "https://a{b}", "https://a|b", "https://a^b", "https://a`b"),
    *("https://a\x7fb", "https://a\ud800", "https://a> <urn:p> <urn:o> .\n<urn:s", "urn:" + "x" * 1100),
]


@pytest.mark.parametrize("bad", BAD_IRIS)
def test_a_text_that_is_no_iri_is_not_in_the_shape(bad: str) -> None:
    shape = shape_of(PLAIN, [("id",)])
    with pytest.raises(NotInShapeError):
        by_shape(shape, with_values(PLAIN, {("id",): bad}), [("id",)])


def test_a_line_feed_in_one_of_several_iris_is_no_separator() -> None:
    holes: list[Path] = [("id",), ("issuer", "id")]
    values = {holes[0]: "urn:a\nurn:b", holes[1]: "did:key:z6MkTest"}
    with pytest.raises(NotInShapeError):
        by_shape(shape_of(PLAIN, holes), with_values(PLAIN, values), holes)


@pytest.mark.parametrize("bad", ["a b", "a>", "\n", 'a"', "\x7f"])
def test_a_text_inside_an_iri_holds_nothing_that_ends_it(bad: str) -> None:
    marks = Marks("")
    template = with_values(PLAIN, {("id",): f"urn:uuid:{marks.mark(0)}"})
    shape = CANONICALISATION.shape(template, marks, ["1"])
    with pytest.raises(NotInShapeError):
        shape.texts([bad])
    assert b"<urn:uuid:2>" in shape.canonical_form(shape.texts(["2"]))


def test_a_text_cannot_be_part_of_a_scheme() -> None:
    marks = Marks("")
    template = with_values(PLAIN, {("id",): f"urn{marks.mark(0)}"})
    with pytest.raises(NotInShapeError, match="scheme"):
        CANONICALISATION.shape(template, marks, [":1"])


@pytest.mark.parametrize("text", ['" .\n<urn:s> <urn:p> "o', "a\tb", "a\x7fb", "\x01", "\ud800"])
def test_control_characters_and_halves_of_characters_are_left_to_the_walker(text: str) -> None:
    with pytest.raises(NotInShapeError):
        by_shape(shape_of(PLAIN, NAMES), with_values(PLAIN, {LEARNER: text}), NAMES)


def test_quotes_and_backslashes_in_a_literal_are_escaped() -> None:
    document = with_values(PLAIN, {LEARNER: '" .<urn:s> <urn:p> "o\\'})
    assert by_shape(shape_of(PLAIN, NAMES), document, NAMES) == walked(document)


# Rule 6: marks where a text is read and not only written


@pytest.mark.parametrize(
    "changes",
    [
        {("type",): ["VerifiableCredential", "OpenBadgeCredential", "MARK"]},
        {("type",): "MARK"},
        {(*SUBJECT, "type"): ["MARK"]},
        {("@context",): [VC, OB, "MARK"]},
        {(*SUBJECT, "@context"): {"value": "MARK"}},
        {("name",): {"@value": "Data", "@language": "MARK"}},
        {(*SUBJECT, "MARK"): "value"},
        {("termsOfUse",): {"type": "TrustFrameworkPolicy", "jsonSchema": {"a": "MARK"}}},
        {("credentialSchema",): {"id": "urn:s", "type": "JsonSchemaCredential", "jsonSchema": {"MARK": 1}}},
    ],
)
def test_a_mark_that_would_be_read_makes_no_shape(changes: dict[Path, Any]) -> None:
    marks = Marks("")
    (path, value), mark = next(iter(changes.items())), marks.mark(0)
    path = tuple(mark if name == "MARK" else name for name in path)
    with pytest.raises((NotInShapeError, CanonicalisationError)):
        CANONICALISATION.shape(with_values(PLAIN, {path: _marked(value, mark)}), marks, ["urn:x"])


def _marked(value: Any, mark: str) -> Any:
    if isinstance(value, dict):
        return {_marked(name, mark): _marked(inner, mark) for name, inner in value.items()}
    if isinstance(value, list):
        return [_marked(inner, mark) for inner in value]
    return mark if value == "MARK" else value


def test_a_text_that_is_a_term_of_a_vocabulary_is_a_constant() -> None:
    options = {"@context": [VC], "type": "DataIntegrityProof", "proofPurpose": "https://w3id.org/security#x"}
    assert walked({**options, "proofPurpose": "assertionMethod"})
    with pytest.raises(NotInShapeError, match="proofPurpose"):
        shape_of(options, [("proofPurpose",)])


def test_an_inner_context_is_refused_and_not_ignored() -> None:
    document = with_values(PLAIN, {(*SUBJECT, "@context"): AS_A_CONTEXT})
    with pytest.raises(CanonicalisationError):
        shape_of(document, [("name",)])


# Rule 7: order and repetition


def test_values_in_another_order_than_the_sample_are_not_in_the_shape() -> None:
    shape = shape_of(PLAIN, TAGS)
    ordered = with_values(PLAIN, {TAGS[0]: "x", TAGS[1]: "y"})
    assert by_shape(shape, ordered, TAGS) == walked(ordered)
    with pytest.raises(NotInShapeError, match="order"):
        by_shape(shape, with_values(PLAIN, {TAGS[0]: "y", TAGS[1]: "x"}), TAGS)


def test_a_repeated_value_of_a_blank_node_is_not_hashed_twice() -> None:
    note: Path = (*SUBJECT, "https://example.org/note")
    holes: list[Path] = [(*note, place) for place in range(3)]
    document = with_values(PLAIN, {note: ["A", "B", "C"]})
    shape = shape_of(document, holes)
    assert by_shape(shape, document, holes) == walked(document)
    with pytest.raises(NotInShapeError, match="order"):
        by_shape(shape, with_values(document, {holes[1]: "A"}), holes)


def test_repeated_constants_count_once() -> None:
    document = with_values(PLAIN, {(*SUBJECT, "https://example.org/note"): ["A", "A", "B"]})
    assert by_shape(shape_of(document, NAMES), document, NAMES) == walked(document)


@pytest.mark.parametrize("characters", ["\U0001f393\uffee", "\uffee\U0001f393"])
def test_values_are_sorted_by_code_points_and_not_by_utf_16_units(characters: str) -> None:
    document = with_values(PLAIN, dict(zip(TAGS, characters, strict=True)))
    form = by_shape(shape_of(document, TAGS), document, TAGS)
    assert form == walked(document)
    assert form.index("\uffee".encode()) < form.index("\U0001f393".encode())


def test_line_separators_inside_a_text_end_no_line() -> None:
    document = with_values(PLAIN, {LEARNER: "a\u0085b\u2028c"})
    assert by_shape(shape_of(PLAIN, NAMES), document, NAMES) == walked(document)


# Rule 8: nothing grows without bound, and no shape serves another hash


def test_a_shape_keeps_a_bounded_number_of_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STATES", 3)
    shape = shape_of(PLAIN, [LEARNER])
    for number in range(40):
        document = with_values(PLAIN, {LEARNER: f"learner {number}"})
        assert by_shape(shape, document, [LEARNER]) == walked(document)
    assert len(shape._states) <= 3


def test_a_shape_keeps_a_bounded_number_of_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "MOST_STATES", 2)
    template = with_scales([[*"ABCDEFG"]] * 2, named=True)
    shape = shape_of(template, [LEARNER])
    for number in range(40):
        document = with_values(template, {LEARNER: f"learner {number}"})
        assert by_shape(shape, document, [LEARNER]) == walked(document)
    assert shape._twins is not None
    assert len(shape._twins._orders) == 2


def test_the_hash_of_a_shape_labels_and_signs() -> None:
    by_384 = by_shape(shape_of(PLAIN, NAMES, hashlib.sha384), PLAIN, NAMES)
    assert by_384 == walked(PLAIN, hashlib.sha384)
    assert by_384 != by_shape(shape_of(PLAIN, NAMES), PLAIN, NAMES)


def test_lists_graphs_and_languages_are_walked_or_left_out() -> None:
    described = [{"id": "https://register.test/rd", "type": ["ResultDescription"], "name": "Grade",
                  "resultType": "LetterGrade", "allowedValue": ["A", "B"]}]  # fmt: skip
    document = with_values(PLAIN, {(*ACHIEVEMENT, "resultDescription"): described})
    allowed: list[Path] = [(*ACHIEVEMENT, "resultDescription", 0, "allowedValue", place) for place in (0, 1)]
    assert by_shape(shape_of(document, allowed), document, allowed) == walked(document)
    presentation = {"@context": [VC], "type": ["VerifiablePresentation"], "verifiableCredential": [PLAIN]}
    with pytest.raises(NotInShapeError, match="graph"):
        shape_of(presentation, [("verifiableCredential", 0, "name")])
