"""What people do by mistake, or to break something, ends on a page with clear words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .material import learners
from .people import Person

pytestmark = pytest.mark.xdist_group("browser")

STRANGE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "🐝👩‍👩‍👧‍👦",
    "שלום \u202eمرحبا",
    "{{7*7}}{% debug %}",
)


def test_markup_and_strange_letters_in_a_draft_are_shown_as_they_were_typed(visit: Callable[..., Person]) -> None:
    designer = visit("en")
    designer.sign_in("designer@cimea.demo.example.org")
    for number, text in enumerate(STRANGE):
        designer.go("/studio/new/")
        designer.page.fill("[name=title]", text)
        designer.page.fill("[name=slug]", f"strange-{number}")
        designer.press("main form button[type=submit]")
        expect(designer.find("h1")).to_have_text(text)


@pytest.mark.parametrize("text", ["x" * 1_200_000, "[" * 100_000, "\x07%PDF-1.7", "null"])
def test_garbage_handed_in_for_verification_gets_a_page(visit: Callable[..., Person], text: str) -> None:
    anybody = visit("kk")
    anybody.go("/verify/")
    anybody.page.evaluate("text => { document.querySelector('textarea[name=text]').value = text }", text)
    anybody.press("main form button[type=submit]")
    expect(anybody.find(".verdict[data-outcome=verified]")).to_have_count(0)
    expect(anybody.find("h1")).to_be_visible()


def test_award_pressed_twice_and_pressed_again_after_going_back_awards_once(visit: Callable[..., Person]) -> None:
    registrar = visit("en")
    registrar.sign_in("registrar@applied.demo.example.org")
    cohort = cohort_with_two_learners(registrar)
    registrar.find("form[action$='/award/'] button").dblclick()
    expect(registrar.find("main .state[data-state=done]")).to_be_visible(timeout=120_000)
    registrar.page.goto(f"{cohort}credentials/")
    expect(registrar.find("main tbody tr")).to_have_count(2)


def cohort_with_two_learners(registrar: Person) -> str:
    """The address of the cohort."""
    registrar.go("/cohorts/new/")
    registrar.page.select_option("[name=edition]", label="Data literacy for everyday work (edition 1)")
    registrar.page.fill("[name=name]", "Twice")
    registrar.page.fill("[name=awarded_on]", "2026-11-20")
    registrar.press("main form button[type=submit]")
    cohort = registrar.page.url
    table = {"name": "<b>.csv", "mimeType": "text/csv", "buffer": learners("twice")}
    registrar.page.set_input_files("main input[type=file]", table)
    registrar.press("form[enctype='multipart/form-data'] button[type=submit]")
    registrar.press("form[action$='/accept/'] button")
    return cohort


def test_form_sent_after_signing_out_elsewhere_ends_on_a_page_with_words(visit: Callable[..., Person]) -> None:
    registrar = visit("en")
    registrar.sign_in("registrar@ateneo.demo.example.org")
    registrar.go("/cohorts/")
    registrar.press("main tbody a")
    registrar.press("main a[href$='/hand-over/'] >> nth=0")
    registrar.page.context.clear_cookies(name="sessionid")
    registrar.press("form[action$='/links.csv'] button")
    assert re.search(r"/account/sign-in/\?next=", registrar.page.url)
    registrar.page.fill("[name=email]", "registrar@ateneo.demo.example.org")
    registrar.page.fill("[name=password]", "credenza-demo")
    registrar.press("main form button[type=submit]")
    expect(registrar.find("main h1")).to_be_visible()
    expect(registrar.find("main .eyebrow")).to_have_text("405")
