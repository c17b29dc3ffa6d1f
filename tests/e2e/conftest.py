"""A browser, and people who use the running hub with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.programs import BROWSER_SWITCHES, find_browser
from tests.running_hub import RunningHub

from .people import Person


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, ended with the module: its event loop must not run beside tests that use the database."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find_browser(), args=list(BROWSER_SWITCHES))
        yield running
        running.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the pages are kept: the folder in CREDENZA_SCREENSHOTS, else a temporary one."""
    given = os.environ.get("CREDENZA_SCREENSHOTS")
    folder = Path(given) if given else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def visit(hub: RunningHub, browser: Browser, screenshots: Path) -> Iterator[Callable[..., Person]]:
    """Makes a person with a fresh browser profile. Fails at the end if a page or the hub had an error."""
    people: list[Person] = []

    def make(language: str, **profile: Any) -> Person:
        size = {"width": 1280, "height": 900}
        context = browser.new_context(**{"ignore_https_errors": True, "viewport": size, "locale": language} | profile)
        context.set_default_timeout(60_000)
        people.append(Person(context.new_page(), hub.url, language, screenshots))
        return people[-1]

    yield make
    for person in people:
        person.page.context.close()
    assert [fault for person in people for fault in person.faults] == []
    assert "Internal Server Error" not in hub.log
