"""Pages of the register."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation
from credenza_hub.registry.models import Edition
from tests.hub.publishing import example, publish

BrowserOf = Callable[[User | None], Client]


def titles_found(client: Client, language: str = "en", **query: str) -> list[str]:
    """The slugs of the entries on the first page of a search."""
    page = client.get(f"/{language}/", query)
    assert page.status_code == 200
    return re.findall(rf'href="/{language}/register/([a-z0-9-]+)/"', page.content.decode())


@pytest.mark.django_db
def test_empty_register_says_that_it_is_empty(client: Client) -> None:
    page = client.get("/en/")
    assert page.status_code == 200
    assert "The register is still empty" in page.content.decode()


def test_home_lists_entries_with_the_latest_first(client: Client, register: list[Edition]) -> None:
    assert titles_found(client) == ["data-literacy", "kz-vocational-methodology", "cimea-credential-evaluator"]


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("en", "LISBON evaluator"),
        ("it", "convenzione di lisbona"),
        ("kk", "ЛИССАБОН ТАНУ КОНВЕНЦИЯСЫ"),
        ("ru", "Лиссабонской надёжных"),
        ("ru", "лиссабонской надежных"),
        ("en", "қазақ лиссабон"),
    ],
)
def test_search_finds_all_words_in_any_language(
    client: Client, register: list[Edition], language: str, query: str
) -> None:
    expected = [] if "қазақ" in query else ["cimea-credential-evaluator"]
    assert titles_found(client, language, q=query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"country": "KZ"}, ["kz-vocational-methodology"]),
        ({"level": "7"}, ["cimea-credential-evaluator"]),
        ({"size": "small"}, ["data-literacy"]),
        ({"size": "medium"}, ["kz-vocational-methodology", "cimea-credential-evaluator"]),
        ({"size": "large"}, []),
        ({"country": "KZ", "level": "7"}, []),
    ],
)
def test_filters_narrow_the_list(
    client: Client, register: list[Edition], query: dict[str, str], expected: list[str]
) -> None:
    assert titles_found(client, **query) == expected


@pytest.mark.parametrize("value", ["%", "_", "'", '"', "\\", "\x00", "<script>alert(1)</script>", "a" * 5000, "🎓"])
@pytest.mark.parametrize("field", ["q", "country", "level", "size", "page"])
def test_garbage_in_a_search_gives_a_page(client: Client, register: list[Edition], field: str, value: str) -> None:
    page = client.get("/en/", {field: value})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_percent_sign_is_no_wildcard(client: Client, register: list[Edition]) -> None:
    assert titles_found(client, q="c%a%x+y") == []


def test_home_asks_as_many_queries_for_three_entries_as_for_one(
    client: Client, organisation: Organisation, reviewer: User, evaluator: Edition
) -> None:
    with CaptureQueriesContext(connection) as for_one:
        client.get("/en/")
    publish(organisation, reviewer, "data-literacy")
    publish(organisation, reviewer, "energy-audit")
    with CaptureQueriesContext(connection) as for_three:
        client.get("/en/")
    assert len(for_three) == len(for_one)


def test_edition_page_asks_as_many_queries_for_three_editions_as_for_one(
    client: Client, organisation: Organisation, reviewer: User, evaluator: Edition
) -> None:
    address = "/en/register/cimea-credential-evaluator/"
    with CaptureQueriesContext(connection) as for_one:
        client.get(address)
    for version in ("2.0", "3.0"):
        publish(organisation, reviewer, "cimea-credential-evaluator", example(evaluator.entry.slug, version=version))
    with CaptureQueriesContext(connection) as for_three:
        client.get(address)
    assert len(for_three) == len(for_one)


EVERYWHERE = ["stranger", "learner", "designer", "reviewer", "registrar"]


@pytest.mark.parametrize("role", EVERYWHERE)
@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_everybody_reads_the_register(
    role: str, language: str, browser_of: BrowserOf, evaluator: Edition, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(None if role == "stranger" else request.getfixturevalue(role))
    addresses = ["", "register/cimea-credential-evaluator/"]
    addresses.append(f"register/cimea-credential-evaluator/editions/{evaluator.sha256}/")
    for address in addresses:
        page = browser.get(f"/{language}/{address}")
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.content.decode()


def test_entry_page_shows_each_document_with_its_access_requirement(client: Client, evaluator: Edition) -> None:
    page = client.get("/it/register/cimea-credential-evaluator/").content.decode()
    assert "Certificato professionale CIMEA" in page
    assert "Laurea o titolo equivalente." in page
    assert "Requisito di accesso" in page


def test_entry_page_marks_invented_values(client: Client, evaluator: Edition) -> None:
    page = client.get("/en/register/cimea-credential-evaluator/").content.decode()
    assert re.search(r'10 ECTS credits\s*<small class="invented">', page)
    assert not re.search(r'EQF level 7\s*<small class="invented">', page)


def test_text_in_another_language_is_marked(client: Client, organisation: Organisation, reviewer: User) -> None:
    publish(organisation, reviewer, "only-italian", example("data-literacy", summary={"it": "Solo in italiano."}))
    page = client.get("/en/register/only-italian/").content.decode()
    assert '<span lang="it">Solo in italiano.</span> <small class="other-language">(in Italian)</small>' in page


def test_html_in_texts_is_shown_as_text(client: Client, organisation: Organisation, reviewer: User) -> None:
    attack = "</script><script>alert('x')</script><img src=x onerror=alert(1)>"
    document = _with_every_text(example("cimea-credential-evaluator"), attack)
    publish(organisation, reviewer, "attack", document)
    for address in ("/en/", "/en/register/attack/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "alert(" in page


def _with_every_text(value: Any, addition: str) -> Any:
    if isinstance(value, dict):
        is_text = all(isinstance(text, str) for text in value.values()) and "en" in value
        return {name: item + addition if is_text else _with_every_text(item, addition) for name, item in value.items()}
    return [_with_every_text(item, addition) for item in value] if isinstance(value, list) else value


def test_older_edition_says_that_a_newer_one_exists(
    client: Client, organisation: Organisation, reviewer: User, evaluator: Edition
) -> None:
    slug = "cimea-credential-evaluator"
    newer = publish(organisation, reviewer, slug, example(slug, version="2.0"))
    older_page = client.get(f"/en/register/{slug}/editions/{evaluator.sha256}/").content.decode()
    assert "A newer edition has been published." in older_page
    assert newer.sha256 in older_page
    assert "A newer edition" not in client.get(f"/en/register/{slug}/").content.decode()


def test_structured_data_of_an_entry_is_json(client: Client, evaluator: Edition) -> None:
    page = client.get("/kk/register/cimea-credential-evaluator/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    course = json.loads(found.group(1))
    assert course["name"] == "Білім туралы құжаттарды бағалау жөніндегі сарапшы"
    assert course["url"] == "https://register.test/register/cimea-credential-evaluator"


@pytest.mark.parametrize("address", ["/en/register/absent/", f"/en/register/absent/editions/{'0' * 64}/"])
@pytest.mark.django_db
def test_absent_entry_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_pages_answer_nothing_but_reading(client: Client, evaluator: Edition) -> None:
    assert client.post("/en/").status_code == 405
    assert client.post("/en/register/cimea-credential-evaluator/").status_code == 405


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Indicative:"), ("ru", "Ориентировочно:"), ("it", "Indicativo:")]
)
def test_a_kazakh_level_says_that_its_eqf_level_is_indicative_and_an_italian_one_does_not(
    client: Client, register: list[Edition], language: str, said: str
) -> None:
    pages = [
        client.get(f"/{language}/register/{slug}/").content.decode()
        for slug in ("kz-vocational-methodology", "cimea-credential-evaluator")
    ]
    assert [said in page for page in pages] == [True, False]
