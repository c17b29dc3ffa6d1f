"""A person in front of a browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import ConsoleMessage, Locator, Page, Response

DEMO_PASSWORD = "credenza-demo"


class Person:
    """Somebody who reads the hub in one language. ``faults`` are errors of the scripts of the pages."""

    def __init__(self, page: Page, url: str, language: str, screenshots: Path) -> None:
        self.page = page
        self.url = url
        self.language = language
        self.faults: list[str] = []
        self._screenshots = screenshots
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> Response:
        """Open a page in the person's language."""
        response = self.page.goto(f"{self.url}/{self.language}{path}")
        if response is None:
            raise AssertionError(f"No answer from {path}")
        return response

    def sign_in(self, email: str, password: str = DEMO_PASSWORD) -> None:
        """Sign in by the page."""
        self.go("/account/sign-in/")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", password)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_selector("form.account a.person")

    def find(self, selector: str) -> Locator:
        """Elements of the page."""
        return self.page.locator(selector)

    def press(self, selector: str) -> None:
        """Press a button or follow a link, and wait for the next page."""
        with self.page.expect_navigation():
            self.page.click(selector)

    def look(self, name: str) -> None:
        """Keep a picture of the whole page."""
        self.page.screenshot(path=self._screenshots / f"{self.language}-{name}.png", full_page=True)
