"""What holds for every page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation
from tests.hub.publishing import publish

BrowserOf = Callable[[User | None], Client]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)


def addresses_without_arguments() -> list[str]:
    """Every page of the hub whose address has no variable part."""
    return [address for address in _addresses(get_resolver("credenza_hub.project.urls"), "/en/") if "<" not in address]


def _addresses(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        below = prefix + str(pattern.pattern).removeprefix("en/").removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield below
        else:
            yield from _addresses(pattern, below)


@pytest.fixture
def boss(organisation: Organisation, reviewer: User) -> User:
    """A person with every role, in a hub with one entry."""
    publish(organisation, reviewer, "data-literacy")
    for role in ("designer", "registrar", "administrator"):
        reviewer.memberships.create(organisation=organisation, role=role)
    return reviewer


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", addresses_without_arguments())
def test_page_is_sound(address: str, language: str, browser_of: BrowserOf, boss: User) -> None:
    answer = browser_of(boss).get(address.replace("/en/", f"/{language}/", 1))
    assert answer.status_code in (200, 302, 400, 404, 405)
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    if answer.status_code == 200 and "html" in answer["Content-Type"]:
        page = answer.content.decode()
        assert f'<html lang="{language}">' in page
        assert page.count("<h1") == 1
        assert not INLINE.search(page)
        assert not re.search(r"\{[{%]|[%}]\}", page)


@pytest.mark.django_db
def test_menu_of_a_stranger_has_no_rooms_of_staff(client: Client) -> None:
    page = client.get("/en/").content.decode()
    menu = page[page.index('class="site-nav"') : page.index('class="site-tools"')]
    assert re.findall(r">(\w[\w ]*)</a>", menu) == ["Register", "Verify", "Recognition", "Stacking"]


def test_menu_follows_the_roles(browser_of: BrowserOf, designer: User, registrar: User, learner: User) -> None:
    def menu_of(user: User) -> list[str]:
        page = browser_of(user).get("/en/").content.decode()
        return re.findall(r">(\w[\w ]*)</a>", page[page.index('class="site-nav"') : page.index('class="site-tools"')])

    public = ["Register", "Verify", "Recognition", "Stacking"]
    desk = ["Register", "Verify", "Recognition", "Recognition desk", "Stacking"]
    assert menu_of(designer) == [*public, "Studio", "My credentials"]
    assert menu_of(registrar) == [*desk, "Cohorts", "My credentials", "Audit trail"]
    assert menu_of(learner) == [*public, "My credentials"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_language_menu_leads_to_the_same_page(client: Client, language: str) -> None:
    page = client.get("/en/verify/?a=1").content.decode()
    assert f'<a href="/{language}/verify/?a=1" lang="{language}" hreflang="{language}"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "expected"), [("kk-KZ,kk;q=0.9", "/kk/"), ("it", "/it/"), ("ru", "/ru/"), ("fr", "/en/")]
)
def test_first_visit_leads_to_the_readers_language(client: Client, accepted: str, expected: str) -> None:
    assert client.get("/", headers={"Accept-Language": accepted})["Location"] == expected
