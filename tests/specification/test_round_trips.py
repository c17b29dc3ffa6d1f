"""A specification says the same after any journey through YAML and JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from credenza.specification import (
    canonical_json,
    make_edition,
    read_edition,
    read_specification,
    specification_of,
    to_document,
    to_json,
    to_yaml,
)

from .strategies import DOCUMENTS

thorough = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@given(DOCUMENTS)
@thorough
def test_any_specification_survives_yaml_and_json(document: dict[str, Any]) -> None:
    specification = specification_of(document).specification
    edition = make_edition(specification)
    from_yaml = read_specification(to_yaml(specification).encode()).specification
    from_json = read_specification(to_json(from_yaml).encode()).specification
    again = read_edition(edition.canonical)
    assert canonical_json(from_yaml) == canonical_json(from_json) == again.canonical == edition.canonical
    assert again.sha256 == edition.sha256


@given(DOCUMENTS)
@thorough
def test_every_stated_element_is_kept(document: dict[str, Any]) -> None:
    kept = to_document(specification_of(document).specification)
    known_but_empty = {name for name, value in document.items() if value is None and name not in kept}
    assert set(kept) == set(document) - known_but_empty


def _reversed(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _reversed(part[name]) for name in reversed(part)}
    return [_reversed(item) for item in part] if isinstance(part, list) else part


@given(DOCUMENTS)
@thorough
def test_order_of_names_does_not_change_the_edition(document: dict[str, Any]) -> None:
    one = make_edition(specification_of(document).specification)
    other = make_edition(specification_of(_reversed(document)).specification)
    assert one.sha256 == other.sha256


def test_unknown_elements_survive_in_every_part_and_language() -> None:
    source = b"""
title: {en: A, fr: Un}
x-owner: {name: Sample, since: 2020}
outcomes:
  - text: {en: Knows}
    x-taxonomy: [remember, 1.5, null, true]
issuer: {identifier: {scheme: VAT, value: IT1, x-checked: true}}
"""
    specification = read_specification(source).specification
    once_more = read_specification(to_json(read_specification(to_yaml(specification).encode()).specification).encode())
    assert to_document(once_more.specification) == {
        "title": {"en": "A", "fr": "Un"},
        "x-owner": {"name": "Sample", "since": 2020},
        "outcomes": [{"text": {"en": "Knows"}, "x-taxonomy": ["remember", 1.5, None, True]}],
        "issuer": {"identifier": {"scheme": "VAT", "value": "IT1", "x-checked": True}},
    }


def test_yaml_and_json_of_one_document_give_one_edition() -> None:
    document = {"title": {"kk": "Әдіс", "en": "Method"}, "workload": {"ects": 2.5, "hours": 75.0}}
    as_json = json.dumps(document).encode()
    as_yaml = "workload:\n  hours: 75\n  ects: 2.50\ntitle:\n  en: Method\n  kk: Әдіс\n".encode()
    assert read_edition(as_json).sha256 == read_edition(as_yaml).sha256


@pytest.mark.parametrize(
    ("source", "stated"),
    [(b"title: {en: A}", None), (b"title: {en: A}\nprerequisites: []", ())],
    ids=["left out", "empty list"],
)
def test_no_prerequisites_and_unsaid_prerequisites_stay_apart(source: bytes, stated: tuple[()] | None) -> None:
    specification = read_specification(source).specification
    for text in (to_yaml(specification), to_json(specification)):
        again = read_specification(text.encode()).specification
        assert again.prerequisites == stated
        assert ("prerequisites" in to_document(again)) is (stated is not None)


def test_yaml_writes_no_aliases_for_repeated_parts() -> None:
    shared = {"note": ["same"]}
    specification = specification_of({"x-one": shared, "x-two": shared}).specification
    assert to_document(read_specification(to_yaml(specification).encode()).specification) == {
        "x-one": {"note": ["same"]},
        "x-two": {"note": ["same"]},
    }
