"""What matters most works in a browser that runs no scripts."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .material import specification
from .people import Person

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def plain(visit: Callable[..., Person]) -> Person:
    """Somebody whose browser runs no scripts."""
    return visit("ru", java_script_enabled=False)


def test_search_leads_to_an_entry_without_scripts(plain: Person) -> None:
    plain.go("/")
    plain.page.fill("input[name=q]", "грамотность данными")
    plain.press("search button[type=submit]")
    plain.press("main a[href='/ru/register/data-literacy/']")
    expect(plain.find("h1")).to_contain_text("Грамотность в работе с данными")


def test_pasted_credential_is_judged_without_scripts(plain: Person) -> None:
    credential = credential_of_a_learner(plain)
    plain.go("/verify/")
    plain.page.fill("textarea[name=text]", json.dumps(credential))
    plain.press("main form button[type=submit]")
    expect(plain.find(".verdict[data-outcome=verified]")).to_be_visible()
    expect(plain.find("ol.steps > li")).to_have_count(10)


def credential_of_a_learner(plain: Person) -> dict[str, object]:
    plain.sign_in("learner115@learners.example.org")
    plain.go("/credentials/")
    plain.press("main ul.entries h2 a")
    address = plain.find("a[href$='/credential.json']").get_attribute("href")
    answer = plain.page.request.get(f"{plain.url}{address}")
    assert answer.ok
    document: dict[str, object] = answer.json()
    return document


def test_draft_is_written_and_submitted_without_scripts(plain: Person) -> None:
    plain.sign_in("designer@applied.demo.example.org")
    plain.go("/studio/new/")
    plain.page.fill("[name=title]", "Пасека")
    plain.page.fill("[name=slug]", "paseka")
    plain.press("main form button[type=submit]")
    plain.go("/studio/drafts/paseka/text/")
    plain.page.fill("textarea[name=text]", specification("paseka"))
    plain.press("main form button[type=submit]")
    outcomes_can_be_added(plain)
    plain.page.select_option("select[name=participation]", "online")
    plain.press(".save-bar button[value=save]")
    expect(plain.find("select[name=participation]")).to_have_value("online")
    plain.press(".save-bar button[value=submit]")
    expect(plain.find("header .state[data-state=submitted]")).to_be_visible()


def outcomes_can_be_added(plain: Person) -> None:
    """A row comes and goes by sending the form."""
    plain.go("/studio/drafts/paseka/")
    rows = plain.find("#outcomes > .row")
    expect(rows).to_have_count(3)
    plain.press("button[value='add outcomes']")
    expect(rows).to_have_count(4)
    plain.press("button[value='remove outcomes-3']")
    expect(rows).to_have_count(3)
