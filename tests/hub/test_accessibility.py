"""Public pages in a browser, in light and dark colours: axe-core finds no fault, nothing is wider than a telephone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from credenza_hub.occupations.actions import add_standard
from credenza_hub.project import assets
from credenza_hub.registry.models import Edition
from tests.hub.publishing import EXAMPLES, publish
from tests.programs import BROWSER_SWITCHES, find_browser

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
SIZES = [(1280, 900), (360, 800)]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def stylesheet() -> None:
    """The stylesheet of npm in the data folder of the tests; from the checkout's own data folder if it is there."""
    target: Path = settings.DATA / "vendor" / assets.STYLESHEET.name
    at_hand = assets.PROJECT / "var" / "vendor" / target.name
    if assets.is_current(at_hand, assets.locked_version(assets.PROJECT)):
        shutil.copy(at_hand, target)
    else:
        assets.fetch_stylesheet(assets.PROJECT, target)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs an event loop in the thread of the tests
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(BROWSER_SWITCHES))
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def entry(request: pytest.FixtureRequest) -> Edition:
    organisation, reviewer = request.getfixturevalue("organisation"), request.getfixturevalue("reviewer")
    return publish(organisation, reviewer, "cimea-credential-evaluator")


def assert_sound(page: Page, width: int) -> None:
    """No finding of axe-core, no sideways scrolling, exactly one main heading."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(fault["id"], [node["html"][:200] for node in fault["nodes"]]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_public_pages_are_accessible(
    size: tuple[int, int], scheme: str, live_server: LiveServer, chromium: Browser, stylesheet: None, entry: Edition
) -> None:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    standard = add_standard((EXAMPLES / "standards" / "credential-evaluator.yaml").read_bytes(), now=timezone.now())
    traced = f"/kk/register/cimea-credential-evaluator/editions/{entry.sha256}/standard/"
    of_standards = (traced, "/it/standards/", f"/ru/standards/{standard.pk}/")
    others = (
        "/en/",
        "/kk/register/cimea-credential-evaluator/",
        "/ru/verify/",
        "/it/account/sign-in/",
        "/kk/stacking/",
        "/it/statistics/",
        "/kk/log/",
        "/ru/recognition/",
    )
    for address in (*others, *of_standards):
        page.goto(f"{live_server.url}{address}")
        assert_sound(page, size[0])
    page.goto(f"{live_server.url}/en/verify/")
    page.get_by_label("Text of the credential").fill("{}")
    page.get_by_role("button", name="Verify").click()
    assert_sound(page, size[0])
    assert faults == []
    context.close()


def test_keyboard_reaches_the_content_first(live_server: LiveServer, chromium: Browser, stylesheet: None) -> None:
    page = chromium.new_page()
    page.goto(f"{live_server.url}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()
