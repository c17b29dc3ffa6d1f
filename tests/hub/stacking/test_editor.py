"""The form for the rules of a target: nothing is lost, findings speak of what stands there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client

from credenza_hub.accounts.models import User
from credenza_hub.stacking.elements import KEYED, ROOT, SECTIONS
from credenza_hub.stacking.models import Target
from credenza_hub.studio.editor import bind_document, document_from_form
from tests.hub.studio.sent_forms import form_of

from .conftest import RULES

FULL: dict[str, Any] = {
    **RULES,
    "groups": [
        {
            "key": "core",
            "title": {"en": "Core"},
            "at_least": 6,
            "at_most": 8,
            "takes": {
                "units": ["https://example.org/register/a"],
                "providers": ["VAT IT0"],
                "fields": ["0421"],
                "level_at_least": 5,
            },
        },
        {"key": "free", "title": {"en": "Free"}},
    ],
    "need": {"any": ["core", "free"], "at_least": 1},
    "level": {"at_least": 7, "credits": 2.5},
    "residency": {"provider": "VAT IT0", "credits": 3},
    "exclusions": [["urn:mc:a", "urn:mc:b"], ["urn:mc:c"]],
    "overlap_at_most": 0.25,
}
NESTED = {**FULL, "need": {"any": ["core", {"all": ["free"]}], "at_least": 1}}

pytestmark = pytest.mark.django_db


def sent(document: dict[str, Any], language: str = "en", **changes: str) -> QueryDict:
    """What a browser sends from the form of a document."""
    sheet = bind_document(document, language, SECTIONS)
    elements = "".join(
        render_to_string(bound["element"], {"element": bound, "address": "/"})
        for _, bounds in sheet.sections
        for bound in bounds
    )
    data = {**form_of(f'<form id="draft-form">{elements}</form>'), "base": [json.dumps(document)]}
    query = QueryDict(mutable=True)
    for name, values in {**data, **{name.replace("__", "-"): [value] for name, value in changes.items()}}.items():
        query.setlist(name, values)
    return query


@pytest.mark.parametrize("document", [RULES, FULL, NESTED], ids=["few", "all", "nested need"])
@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_form_sent_unchanged_gives_the_same_rules(document: dict[str, Any], language: str) -> None:
    assert document_from_form(sent(document, language), ROOT, KEYED, {}) == document


def test_new_group_gets_a_key() -> None:
    made = document_from_form(sent(RULES, act="add groups"), ROOT, KEYED, {})
    assert [group["key"] for group in made["groups"]] == ["any", "group-1"]


def post(browser: Client, document: dict[str, Any], where: str = "", **changes: str) -> Any:
    data = dict(sent(document, **changes).lists())
    return browser.post(f"/en/stacking/desk/rules/master/{where}", data)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"credits": "0"}, "No credits are needed in all."),
        ({"credits": "many"}, "credits"),
        ({"groups__0__at_least": "7", "groups__0__at_most": "5"}, "admits fewer credits than it needs"),
        ({"overlap_at_most": "2"}, "overlap"),
        ({}, "No published micro-credential fits here."),
    ],
)
def test_findings_speak_of_the_form_as_it_stands(
    browser_of: Callable[[User | None], Client],
    designer: User,
    draft_target: Target,
    changes: dict[str, str],
    words: str,
) -> None:
    answer = post(browser_of(designer), RULES, "findings/", **changes)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Target.objects.get().document == RULES


def test_saved_rules_are_stored_and_a_stale_page_changes_nothing(
    browser_of: Callable[[User | None], Client], designer: User, draft_target: Target
) -> None:
    assert post(browser_of(designer), RULES, revision="1", credits="12").status_code == 302
    assert Target.objects.get().document["credits"] == 12
    assert post(browser_of(designer), RULES, revision="1", credits="13").status_code == 409
    assert Target.objects.get().document["credits"] == 12


@pytest.mark.parametrize("base", ["", "{", "[]", "5", '{"groups": 5}', '{"need": "core", "groups": [[]]}'])
def test_garbage_in_the_form_is_answered_without_a_fault_of_ours(
    browser_of: Callable[[User | None], Client], designer: User, draft_target: Target, base: str
) -> None:
    for where in ("", "findings/"):
        answer = post(browser_of(designer), RULES, where, base=base, revision="1", act="add groups")
        assert answer.status_code in (200, 422), where
