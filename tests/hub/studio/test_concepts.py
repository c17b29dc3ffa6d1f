"""Concepts that the studio suggests for a learning outcome: who may ask, what is shown, what a click changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.utils import timezone

from credenza.errors import InputError
from credenza_hub.accounts.models import User
from credenza_hub.occupations.actions import add_concepts
from credenza_hub.occupations.concepts import installed_concepts
from credenza_hub.occupations.models import ConceptFile
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.studio.concepts import Wish, wish_of
from credenza_hub.studio.models import Draft
from tests.hub.conftest import make_person
from tests.hub.studio.conftest import Browser

pytestmark = pytest.mark.django_db
ADDRESS = "/{}/studio/drafts/statistics/"
DATA = "http://data.europa.eu/esco/skill/data"
TABLE = f"""conceptUri,preferredLabel,altLabels,description,status
{DATA},analyse data,"evaluate figures
examine statistics",Collect figures and evaluate them.,released
http://data.europa.eu/esco/skill/music,conduct an orchestra,,,released
"""
OUTCOME = {"key": "outcome-1", "text": {"en": "Analyses data", "ru": "Анализирует данные"}}


@pytest.fixture
def draft(organisation: Organisation, designer: User) -> Draft:
    document = {"title": {"en": "Statistics"}, "outcomes": [OUTCOME]}
    return Draft.objects.create(organisation=organisation, slug="statistics", document=document, written_by=designer)


@pytest.fixture
def table(db: None) -> ConceptFile:
    return add_concepts(TABLE.encode(), "skills_en.csv", now=timezone.now())


def sent(draft: Draft, act: str, **values: str) -> dict[str, Any]:
    return {"revision": draft.revision, "base": json.dumps(draft.document), "act": act, **values}


def page(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def test_suggestions_show_label_confidence_and_words_and_change_nothing(
    draft: Draft, table: ConceptFile, browser_of: Browser, designer: User
) -> None:
    answer = browser_of(designer).post(ADDRESS.format("en"), sent(draft, "suggest outcomes-0"))
    assert answer.status_code == 200
    (offered,) = answer.context["sheet"].elements["outcomes-0-esco"]["offered"]
    assert (offered.id, offered.label, offered.linked) == (DATA, "analyse data", False)
    assert offered.words == (("Analyses", "analyse"), ("data", "data"))
    assert 50 < offered.percent <= 100
    assert f'value="align outcomes-0 {DATA}"' in page(answer)
    assert "ESCO classification of the European Commission" in page(answer)
    assert "Not saved yet." not in page(answer).partition('id="draft-form"')[0]
    assert Draft.objects.get().document == draft.document


def test_click_links_the_concept_once_and_saving_stores_it_in_the_outcome(
    draft: Draft, table: ConceptFile, browser_of: Browser, designer: User
) -> None:
    client = browser_of(designer)
    linked = client.post(ADDRESS.format("en"), sent(draft, f"align outcomes-0 {DATA}"))
    document = json.loads(linked.context["base"])
    link = {"iri": DATA, "label": "analyse data"}
    assert document["outcomes"] == [{**OUTCOME, "esco": [link]}]
    assert "Linked to this outcome" in page(linked)
    assert Draft.objects.get().document == draft.document
    again = client.post(ADDRESS.format("en"), {**sent(draft, f"align outcomes-0 {DATA}"), "base": json.dumps(document)})
    assert json.loads(again.context["base"]) == document
    client.post(ADDRESS.format("en"), {**sent(draft, "save"), "base": json.dumps(document)})
    assert Draft.objects.get().document["outcomes"][0]["esco"] == [link]


@pytest.mark.parametrize(
    "act",
    [
        "align outcomes-0 http://data.europa.eu/esco/skill/invented",
        f"align outcomes-7 {DATA}",
        "align outcomes-0",
        f"align outcomes-0 {DATA} {DATA}",
        f"suggest outcomes-0 {DATA}",
        "suggest outcomes-99999",
        "suggest awards-0",
        "align outcomes-0 " + "x" * 5000,
    ],
)
def test_garbage_and_invented_concepts_link_nothing(
    draft: Draft, table: ConceptFile, browser_of: Browser, designer: User, act: str
) -> None:
    answer = browser_of(designer).post(ADDRESS.format("en"), sent(draft, act))
    assert (answer.status_code, json.loads(answer.context["base"])) == (200, draft.document)
    assert Draft.objects.get().document == draft.document


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "No table of skills is installed here yet."),
        ("it", "Qui non è ancora installata alcuna tabella di abilità."),
        ("kk", "Мұнда әзірге дағдылар кестесі орнатылмаған."),
        ("ru", "Здесь ещё не установлена таблица навыков."),
    ],
)
def test_without_a_table_the_page_says_how_to_install_one(
    draft: Draft, browser_of: Browser, designer: User, language: str, said: str
) -> None:
    answer = page(browser_of(designer).post(ADDRESS.format(language), sent(draft, "suggest outcomes-0")))
    assert said in answer
    assert "python -m credenza_hub add_concepts skills_en.csv" in answer


def test_outcome_without_known_words_gets_no_suggestion(
    draft: Draft, table: ConceptFile, browser_of: Browser, designer: User
) -> None:
    draft.document["outcomes"][0]["text"] = {"en": "Qzqz", "xx": 7}
    answer = browser_of(designer).post(ADDRESS.format("en"), sent(draft, "suggest outcomes-0"))
    assert "No installed skill has words in common" in page(answer)


def test_only_designers_of_the_organisation_may_ask(
    draft: Draft, table: ConceptFile, browser_of: Browser, reviewer: User, other_organisation: Organisation
) -> None:
    stranger = make_person("stranger@example.org", other_organisation, Role.DESIGNER)
    for person, status in ((reviewer, 403), (stranger, 404), (None, 302)):
        for act in ("suggest outcomes-0", f"align outcomes-0 {DATA}"):
            answer = browser_of(person).post(ADDRESS.format("en"), sent(draft, act))
            assert answer.status_code == status
    assert Draft.objects.get().document == draft.document


def test_next_version_of_a_table_replaces_the_first_in_the_same_process(table: ConceptFile) -> None:
    assert (first := installed_concepts()) is not None
    assert first.label(DATA, "en") == "analyse data"
    add_concepts(TABLE.replace("analyse data", "analyse figures").encode(), "skills_en.csv", now=timezone.now())
    assert (second := installed_concepts()) is not None
    assert (second.label(DATA, "en"), ConceptFile.objects.count()) == ("analyse figures", 1)


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"id,label\n", b"id,label\nK1,knows\n", b"a,b\n1,2\n"])
def test_file_that_is_no_table_of_addressed_concepts_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        add_concepts(data, "skills.csv", now=timezone.now())
    assert not ConceptFile.objects.exists()


def test_command_adds_tables_and_names_the_file_that_it_could_not_read(tmp_path: Path) -> None:
    (tmp_path / "skills_en.csv").write_text(TABLE, encoding="utf-8")
    call_command("add_concepts", str(tmp_path / "skills_en.csv"))
    assert ConceptFile.objects.get().concepts == 2
    with pytest.raises(CommandError, match=r"none\.csv"):
        call_command("add_concepts", str(tmp_path / "none.csv"))


def test_acts_of_other_buttons_are_no_wish() -> None:
    assert wish_of("add outcomes") is None
    assert wish_of("suggest outcomes-3") == Wish(3, "")
