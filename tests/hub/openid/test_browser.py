"""The pages for wallets in Chromium: sound for everybody on a telephone, and the browser really goes to the wallet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from credenza_hub.accounts.models import User
from credenza_hub.issuing.models import Credential
from tests.hub.test_accessibility import assert_sound, chromium, stylesheet

from .test_showing import opened, sent, shown
from .test_taking import asking
from .wallet import BASE, Wallet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
__all__ = ["chromium", "stylesheet"]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone_of(live_server: LiveServer, chromium: Browser, stylesheet: None) -> Iterator[Callable[[User | None], Page]]:
    """A page on a telephone without JavaScript, of a person who is signed in, or of a stranger."""
    contexts: list[BrowserContext] = []

    def open_page(user: User | None, **more: bool) -> Page:
        context = chromium.new_context(viewport=PHONE, **more)  # type: ignore[arg-type]
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_learner_takes_a_credential_on_a_telephone(
    language: str, phone_of: Callable[..., Page], live_server: LiveServer, owner: User, credential: Credential
) -> None:
    page = phone_of(owner)
    page.goto(f"{live_server.url}/{language}/credentials/{credential.key}/")
    page.locator("form[action$='/wallet/'] button").click()
    page.locator("img.qr").wait_for()
    assert_sound(page, PHONE["width"])
    assert page.locator("p.digits").inner_text().strip().isdigit()


@pytest.mark.parametrize("language", ["en", "it"])
def test_consent_leads_the_browser_to_the_wallet(
    language: str, phone_of: Callable[..., Page], live_server: LiveServer, owner: User, credential: Credential
) -> None:
    wallet = live_server.url.replace("localhost", "127.0.0.1") + "/health"
    page = phone_of(owner, java_script_enabled=language == "en")
    page.goto(f"{live_server.url}/{language}/wallets/authorize/?{urlencode(asking(redirect_uri=wallet))}")
    if language == "en":
        assert_sound(page, PHONE["width"])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"{wallet}**")
    assert parse_qs(urlsplit(page.url).query)["state"] == ["s-1"]


@pytest.mark.parametrize("language", ["en", "kk"])
def test_page_that_waits_shows_the_answer_without_javascript(
    language: str, phone_of: Callable[..., Page], live_server: LiveServer
) -> None:
    page = phone_of(None)
    page.goto(f"{live_server.url}/{language}/wallets/show/")
    assert_sound(page, PHONE["width"])
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    link = page.locator("a[href^='openid4vp:']").get_attribute("href") or ""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    waiting = page.url
    plain = phone_of(None, java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())
    plain.goto(waiting)
    address = parse_qs(urlsplit(link).query)["request_uri"][0].removeprefix(BASE)
    request, wallet = opened(Client().get(address).content.decode()), Wallet()
    assert sent(wallet, request, shown(wallet, request)).status_code == 200
    plain.locator("section.verdict").wait_for(timeout=20_000)  # the page reloads itself after five seconds
    assert "Өтегенова" in plain.content()
    page.goto(waiting)
    assert_sound(page, PHONE["width"])
