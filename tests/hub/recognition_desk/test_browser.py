"""A case walked in Chromium from the request to the appeal, with a clock that the test holds; its pages under axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from credenza.recognition import Criterion, Element, State
from credenza_hub.accounts.models import User
from credenza_hub.recognition_desk.models import CaseFile, Programme
from credenza_hub.recognition_desk.store import load
from tests.hub.test_accessibility import assert_sound, chromium, stylesheet

from .walking import PDF, at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
__all__ = ["chromium", "stylesheet"]

Visit = Callable[..., Page]


@pytest.fixture
def visit(live_server: LiveServer, chromium: Browser, stylesheet: None, people: dict[str, User]) -> Iterator[Visit]:
    """Opens an address in the browser of a person, who signed in on the day that the clock shows."""
    pages: dict[tuple[str, datetime], Page] = {}

    def open_page(who: str, path: str, width: int = 1280) -> Page:
        key = (who, timezone.now())
        if key not in pages:
            client = Client()
            client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
            context = chromium.new_context(viewport={"width": width, "height": 900})
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
            pages[key] = context.new_page()
        pages[key].goto(f"{live_server.url}{path}")
        return pages[key]

    yield open_page
    for page in pages.values():
        page.context.close()


def send(page: Page) -> None:
    with page.expect_navigation():
        page.click("main form button[type=submit]")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("kk", 390)])
def test_case_in_the_browser_from_request_to_appeal(
    visit: Visit, people: dict[str, User], programme: Programme, tmp_path: Path, language: str, width: int
) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(PDF)
    with at(START):
        case = request_in_browser(visit, scan, programme, language, width)
        for who, act in (("registrar", "acknowledge"), ("registrar", "complete")):
            send(visit(who, f"{case}{act}/", width))
        check_in_browser(visit, case, programme, width)
    with at(START + timedelta(days=20)):
        prove_difference_in_browser(visit, case, width)
        propose_refusal_in_browser(visit, case, width)
        page = visit("decider", f"{case}decide/", width)
        assert_sound(page, width)
        page.check("[name=decision][value=decide]")
        send(page)
        send(visit("registrar", f"{case}notify/", width))
    with at(START + timedelta(days=30)):
        page = visit("applicant", case, width)
        assert_sound(page, width)
        page.goto(f"{page.url}appeal/")
        page.fill("[name=reason]", "Outcome one is in my portfolio.")
        send(page)
        page = visit("appeal_body", f"{case}appeal-decision/", width)
        page.check("[name=answer][value=remitted]")
        page.fill("[name=appeal_reason]", "The portfolio was not looked at.")
        send(page)
    walked = load(CaseFile.objects.get())
    assert (walked.state, walked.events[-1].kind) == (State.COMPARED, "appeal_decided")


def request_in_browser(visit: Visit, scan: Path, programme: Programme, language: str, width: int) -> str:
    page = visit("applicant", f"/{language}/recognition/at/esempio/request/", width)
    assert_sound(page, width)
    page.set_input_files("[name=file]", scan)
    page.click("details:has([name=title]) > summary")
    for name, text in {"title": "Data", "provider": "Platform", "outcomes": "Draws charts.", "aim": "Module"}.items():
        page.fill(f"[name={name}]", text)
    page.check("[name=purpose][value=credit_transfer]")
    page.select_option("[name=programme]", str(programme.pk))
    page.check("[name=agreed]")
    send(page)
    assert_sound(page, width)
    return page.url[page.url.index(f"/{language}/") :]


def check_in_browser(visit: Visit, case: str, programme: Programme, width: int) -> None:
    page = visit("evaluator", f"{case}authenticity/", width)
    for name in ("genuine", "rightful_owner"):
        page.check(f"[name={name}][value=yes]")
    page.fill("[name=reason]", "The original was shown.")
    send(page)
    page = visit("evaluator", f"{case}provider/", width)
    page.check("[name=status][value=recognised]")
    page.fill("[name=reason]", "On our list.")
    send(page)
    page = visit("evaluator", f"{case}route/", width)
    assert_sound(page, width)
    send(page)
    assert load(CaseFile.objects.get()).state is State.ROUTED
    page = visit("applicant", f"{case}portfolio/", width)
    page.set_input_files("[name=evidence]", {"name": "w.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.check("[name=shows] >> nth=0")
    page.fill("[name=description]", "My tables.")
    send(page)


def prove_difference_in_browser(visit: Visit, case: str, width: int) -> None:
    for outcome in ("o1", "o2"):
        for who in ("assessor", "second"):
            page = visit(who, f"{case}assess/", width)
            page.select_option("[name=outcome]", outcome)
            page.check("[name=achieved][value=no]")
            page.fill("[name=reason]", "It does not show it.")
            send(page)
    page = visit("evaluator", f"{case}compare/", width)
    assert_sound(page, width)
    for element in Element:
        page.check(f"[name=element_{element.value}_difference][value=none]")
    for criterion in Criterion:
        page.check(f"[name='criterion_{criterion.value}_met'][value=no]")
    for outcome in ("o1", "o2"):
        page.check(f"[name=outcome_{outcome}_coverage][value=not_covered]")
        page.fill(f"[name=outcome_{outcome}_reason]", "The assessors did not find it.")
    send(page)


def propose_refusal_in_browser(visit: Visit, case: str, width: int) -> None:
    page = visit("evaluator", f"{case}propose/", width)
    assert_sound(page, width)
    page.check("[name=kind][value=refused]")
    page.check("[name=grounds][value=outcomes_not_shown]")
    page.fill("[name=reason]", "No essential outcome was shown.")
    for rung in ("full", "alternative", "partial", "conditional"):
        page.fill(f"[name=rung_{rung}]", "Nothing was shown.")
    send(page)
    assert load(CaseFile.objects.get()).state is State.PROPOSED
