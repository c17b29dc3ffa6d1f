"""Remarks about drafts, finished or not, and changes between documents."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from credenza_hub.organisations.models import Organisation
from credenza_hub.studio.changes import Change, changes_between
from credenza_hub.studio.checking import Remark, check_document
from tests.hub.studio.conftest import example_document

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def remarks_about(organisation: Organisation, document: dict[str, Any], language: str = "en") -> list[Remark]:
    return check_document(organisation, "evaluator", document, on=TODAY, language=language)


def test_example_has_no_remarks(organisation: Organisation) -> None:
    assert remarks_about(organisation, example_document()) == []


def test_empty_draft_names_every_mandatory_element_that_the_organisation_does_not_give(
    organisation: Organisation,
) -> None:
    must = {remark.rule for remark in remarks_about(organisation, {}) if remark.binds}
    assert {"EU-M02", "EU-M04", "EU-M06", "EU-M07", "EU-M08", "EU-M09", "EU-M10", "EU-M11"} <= must
    assert "EU-M03" not in must


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_remark_has_words_remedy_and_source_in_the_language(organisation: Organisation, language: str) -> None:
    (remark,) = remarks_about(organisation, {**example_document(), "title": {}}, language)
    assert (remark.rule, remark.path, remark.binds) == ("EU-M02", ("title",), True)
    assert remark.message
    assert remark.remedy
    assert remark.sources[0].title.startswith("Council Recommendation")


def test_wrong_shape_of_one_element_does_not_hide_the_rest(organisation: Organisation) -> None:
    document = {**example_document(), "workload": {"ects": "many"}, "participation": None}
    remarks = remarks_about(organisation, document)
    assert [(remark.rule, remark.path) for remark in remarks if remark.binds] == [
        ("", ("workload", "ects")),
        ("EU-M10", ("participation",)),
    ]


@pytest.mark.parametrize(
    "document",
    [
        {"title": 5},
        {"outcomes": {"a": 1}},
        {"awards": [{"key": "a"}, {"title": {"en": "x"}}, 7]},
        {"assessments": [{}], "level": "high"},
        {"extension": float("1e400")},
        {"title": {"en": "\ud800"}},
        {"issuer": [1]},
        {"rule_packs": ["mars/1999"]},
        {"id": "not an iri", "outcomes": [None, None]},
    ],
)
def test_draft_of_any_shape_gets_remarks_and_no_fault(organisation: Organisation, document: dict[str, Any]) -> None:
    assert any(remark.binds for remark in remarks_about(organisation, document))


def test_changes_name_each_element_in_words() -> None:
    before = {
        "title": {"en": "Old"},
        "workload": {"ects": 5},
        "participation": "online",
        "outcomes": [{"key": "a", "text": {"en": "A"}}, {"key": "b", "text": {"en": "B"}}],
    }
    after = {
        "title": {"en": "New", "kk": "Жаңа"},
        "workload": {"ects": 5},
        "participation": "blended",
        "outcomes": [{"key": "b", "text": {"en": "B"}}, {"key": "c", "text": {"en": "C"}}],
        "prerequisites": [],
        "extension": {"x": 1},
    }
    assert changes_between(before, after, "en") == [
        Change("Title of the micro-credential › English", "Old", "New"),
        Change("Title of the micro-credential › Kazakh", "", "Жаңа"),
        Change("Form of participation", "Online", "Blended"),
        Change("Learning outcomes › Learning outcome c › Short name", "", "c"),
        Change("Learning outcomes › Learning outcome c › The learner … › English", "", "C"),
        Change("Prerequisites", "", "none"),
        Change("extension › x", "", "1"),
        Change("Learning outcomes › Learning outcome a › Short name", "a", ""),
        Change("Learning outcomes › Learning outcome a › The learner … › English", "A", ""),
    ]


def test_changes_of_order_alone_are_named() -> None:
    rows = [{"key": "a"}, {"key": "b"}]
    assert changes_between({"outcomes": rows}, {"outcomes": rows[::-1]}, "en") == [
        Change("Learning outcomes: order", "a, b", "b, a")
    ]


def test_changes_between_equal_documents_are_none() -> None:
    assert changes_between(example_document(), example_document(), "ru") == []
