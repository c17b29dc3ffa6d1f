"""The pages keep what a machine can check of WCAG 2.2, levels A and AA, on wide and narrow screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from .material import learners, specification
from .people import Person

pytestmark = pytest.mark.xdist_group("browser")

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
WAY = "/stacking/qualifications/digital-teaching/?aim=fastest"
DESK = {"rules": "/stacking/desk/", "new-rules": "/stacking/desk/new/", "offers": "/stacking/offers/"}
NARROW = {"width": 360, "height": 740}


def faults_of(person: Person, name: str) -> list[str]:
    """What axe finds on the page, and whether the page can be read at 360 pixels without moving it sideways."""
    violations = Axe().run(person.page, options=RULES).response["violations"]
    found = [f"{name}: {v['id']} {[node['target'] for node in v['nodes'][:3]]}" for v in violations]
    person.page.set_viewport_size(NARROW)
    person.look(f"narrow-{name}")
    width = person.page.evaluate("document.documentElement.scrollWidth")
    person.page.set_viewport_size({"width": 1280, "height": 900})
    return found + ([f"{name}: {width} pixels wide on a narrow screen"] if width > NARROW["width"] else [])


def faults_of_paths(person: Person, paths: dict[str, str]) -> list[str]:
    return [fault for name, path in paths.items() for fault in _faults_of_path(person, name, path)]


def _faults_of_path(person: Person, name: str, path: str) -> Iterator[str]:
    person.go(path)
    yield from faults_of(person, name)


@pytest.fixture
def enter(visit: Callable[..., Person]) -> Callable[[str], Person]:
    """Signs somebody in."""

    def signed_in(email: str) -> Person:
        person = visit("ru")
        person.sign_in(email)
        return person

    return signed_in


def test_public_pages_are_accessible(visit: Callable[..., Person]) -> None:
    paths = {
        "home": "/",
        "nothing-found": "/?q=zzzz",
        "entry": "/register/data-literacy/",
        "verify": "/verify/",
        "stacking": "/stacking/",
        "qualification": "/stacking/qualifications/digital-teaching/",
        "no-such-link": "/verify/shared/none/",
        "sign-in": "/account/sign-in/",
        "not-found": "/nowhere/",
        "log": "/log/",
        "log-entry": "/log/entries/1/",
        "wallet-asked": "/wallets/show/",
    }
    anybody = visit("ru")
    faults = faults_of_paths(anybody, paths)
    anybody.go("/account/sign-in/")
    anybody.press("main form button[type=submit]")
    assert faults + faults_of(anybody, "sign-in-refused") == []


def test_pages_of_a_learner_are_accessible(enter: Callable[[str], Person]) -> None:
    learner = enter("learner115@learners.example.org")
    faults = faults_of_paths(
        learner, {"credentials": "/credentials/", "account": "/account/", "way": WAY, "requests": "/stacking/requests/"}
    )
    faults += faults_of_paths(learner, {"password": "/account/password/", "delete-account": "/account/delete/"})
    learner.press("form button.danger")
    faults += faults_of(learner, "delete-account-refused")
    learner.go("/credentials/")
    learner.press("main ul.entries h2 a")
    learner.press("form[action$='/links/'] button")
    faults += faults_of(learner, "credential")
    learner.page.goto(str(learner.find("ul.links input[readonly]").first.input_value()))
    assert faults + faults_of(learner, "verify-result") == []


def test_pages_of_a_designer_and_a_reviewer_are_accessible(enter: Callable[[str], Person]) -> None:
    designer = enter("designer@archivio.demo.example.org")
    designer.go("/studio/new/")
    designer.page.fill("[name=title]", "Axe")
    designer.page.fill("[name=slug]", "axe")
    designer.press("main form button[type=submit]")
    faults = faults_of(designer, "draft-begun")
    designer.go("/studio/drafts/axe/text/")
    faults += faults_of(designer, "draft-text")
    designer.page.fill("textarea[name=text]", specification("axe"))
    designer.press("main form button[type=submit]")
    faults += faults_of_paths(designer, {**DESK, "drafts": "/studio/", "draft": "/studio/drafts/axe/"})
    designer.press(".save-bar button[value=submit]")
    reviewer = enter("reviewer@archivio.demo.example.org")
    paths = {"reviews": "/studio/reviews/", "review": "/studio/drafts/axe/review/", "trail": "/organisation/trail/"}
    assert faults + faults_of_paths(reviewer, paths) == []


def test_pages_of_a_registrar_are_accessible(enter: Callable[[str], Person]) -> None:
    registrar = enter("registrar@applied.demo.example.org")
    faults = faults_of_paths(registrar, {"cohorts": "/cohorts/", "new-cohort": "/cohorts/new/"})
    registrar.go("/cohorts/")
    registrar.press("main tbody a")
    cohort = registrar.page.url.removeprefix(f"{registrar.url}/ru")
    faults += faults_of(registrar, "cohort")
    faults += faults_of_paths(registrar, {"cohort-credentials": f"{cohort}credentials/"})
    registrar.press("main tbody a[href*='/credentials/'] >> nth=0")
    faults += faults_of(registrar, "credential")
    for act in ("correct", "renew", "withdraw"):
        registrar.press(f"main a[href$='/{act}/']")
        faults += faults_of(registrar, act)
        registrar.page.go_back()
    faults += faults_of_paths(registrar, {"hand-over": f"{cohort}hand-over/"})
    registrar.go(cohort)
    table = {"name": "learners.csv", "mimeType": "text/csv", "buffer": learners("axe", grade="E")}
    registrar.page.set_input_files("main input[type=file]", table)
    registrar.press("form[enctype='multipart/form-data'] button[type=submit]")
    faults += faults_of(registrar, "list-with-problem")
    registrar.press("form[action$='/discard/'] button")
    faults += faults_of_paths(registrar, {"change-cohort": f"{cohort}change/", "delete-cohort": f"{cohort}delete/"})
    assert faults == []


def test_pages_of_an_erasure_are_accessible(enter: Callable[[str], Person]) -> None:
    """To the last step, which is not taken: other tests need the learner."""
    registrar = enter("registrar@applied.demo.example.org")
    faults = faults_of_paths(registrar, {"erasure": "/cohorts/erasure/"})
    for name, identity in (("nobody", "nobody@example.org"), ("found", "learner115@learners.example.org")):
        registrar.page.fill("[name=identity]", identity)
        registrar.press("main form button[type=submit]")
        faults += faults_of(registrar, f"erasure-{name}")
    registrar.press("main form button.danger")
    assert faults + faults_of(registrar, "erasure-not-confirmed") == []
