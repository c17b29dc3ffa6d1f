"""The whole life of a micro-credential in the browser, from the draft to the revocation, in two languages."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from .material import FAMILY_NAME, GIVEN_NAME, SEARCH_WORDS, learners, specification, texts_in, with_one_letter_changed
from .people import Person

pytestmark = pytest.mark.xdist_group("browser")

LEARNER_PASSWORD = "bees make honey 2026"
EVENTS_OF_A_LIFE = (
    "studio:draft:created", "studio:draft:saved", "studio:draft:submitted", "studio:draft:returned",
    "studio:draft:approved", "registry:edition:published", "cohorts:cohort:created", "cohorts:learner_list:uploaded",
    "cohorts:learner_list:discarded", "cohorts:learner_list:accepted", "issuing:batch:requested",
    "issuing:batch:finished", "issuing:credential:revoked", "issuing:credential:handed_over",
)  # fmt: skip
ACTS_OF_LEARNERS = ("accounts:invitation:accepted", "wallet:share_link:made", "wallet:share_link:withdrawn")


@dataclass(frozen=True)
class Story:
    """The language in which it is told, the organisation in which it happens, and how people come in."""

    language: str
    organisation: str
    visit: Callable[..., Person]

    @property
    def slug(self) -> str:
        return f"beekeeping-{self.language}"

    def enter(self, role: str) -> Person:
        """A person of the organisation, signed in."""
        person = self.visit(self.language)
        person.sign_in(f"{role}@{self.organisation}.demo.example.org")
        return person


@pytest.mark.parametrize(("language", "organisation"), [("it", "ateneo"), ("kk", "technical")])
def test_whole_life_of_a_micro_credential(language: str, organisation: str, visit: Callable[..., Person]) -> None:
    story = Story(language, organisation, visit)
    designer, reviewer = story.enter("designer"), story.enter("reviewer")
    designer_writes(designer, story)
    designer_cannot_approve(designer, story)
    reviewer_returns(reviewer, story)
    designer_submits_again(designer, story)
    reviewer_approves(reviewer, story)
    anybody_finds_the_entry(story)
    registrar = story.enter("registrar")
    cohort = registrar_opens_a_cohort(registrar, story)
    registrar_uploads_a_list_with_a_wrong_cell(registrar, story)
    registrar_accepts_the_right_list(registrar, story, cohort)
    registrar_awards(registrar)
    learner = learner_opens_the_account(story, registrar_hands_over(registrar, cohort))
    credential = learner_takes_the_credential(learner)
    learner_takes_the_supplement(learner, credential)
    shared = learner_shares(learner)
    verifier = story.visit(language)
    verifier_opens_the_link(verifier, shared, credential)
    verifier_pastes_a_changed_copy(verifier, credential)
    learner_withdraws_the_link(learner)
    verifier_finds_the_link_gone(verifier, shared)
    registrar_revokes(registrar, cohort, credential)
    verifier_sees_the_revocation(verifier, credential)
    trail_shows_every_act(registrar, story)


def designer_writes(designer: Person, story: Story) -> None:
    designer.go("/studio/")
    designer.look("01-studio-empty")
    designer.go("/studio/new/")
    designer.page.fill("[name=title]", "Bees")
    designer.page.fill("[name=slug]", story.slug)
    designer.look("02-new-draft")
    designer.press("main form button[type=submit]")
    designer.look("03-draft-begun")
    designer.go(f"/studio/drafts/{story.slug}/text/")
    designer.page.fill("textarea[name=text]", specification(story.language))
    designer.look("04-draft-text")
    designer.press("main form button[type=submit]")
    designer_sees_the_finding_come_and_go(designer, story)
    designer.press(".save-bar button[value=submit]")
    expect(designer.find("header .state[data-state=submitted]")).to_be_visible()
    designer.look("06-submitted")


def designer_sees_the_finding_come_and_go(designer: Person, story: Story) -> None:
    designer.go(f"/studio/drafts/{story.slug}/")
    binding = designer.find("#findings li[data-severity=must]")
    expect(binding).to_have_count(0)
    designer.page.select_option("select[name=participation]", "")
    expect(binding).to_have_count(1)
    expect(binding.locator("code").first).to_have_text("EU-M10")
    designer.look("05-finding")
    designer.page.select_option("select[name=participation]", "blended")
    expect(binding).to_have_count(0)


def designer_cannot_approve(designer: Person, story: Story) -> None:
    designer.go(f"/studio/drafts/{story.slug}/review/")
    expect(designer.find("button[name=decision]")).to_have_count(0)
    forged = {
        "decision": "approve",
        "revision": designer.find("input[name=revision]").first.input_value(),
        "csrfmiddlewaretoken": designer.find("input[name=csrfmiddlewaretoken]").first.input_value(),
    }
    headers = {"Referer": designer.page.url}
    assert designer.page.request.post(designer.page.url, form=forged, headers=headers).status == 403


def reviewer_returns(reviewer: Person, story: Story) -> None:
    reviewer.go("/studio/reviews/")
    reviewer.look("07-reviews")
    reviewer.press(f"main a[href$='/{story.slug}/review/']")
    reviewer.look("08-review")
    reviewer.page.fill("textarea[name=comment]", "Hive by hive: please look again.")
    reviewer.press("button[value=return]")
    reviewer.look("09-returned")


def designer_submits_again(designer: Person, story: Story) -> None:
    designer.go(f"/studio/drafts/{story.slug}/")
    expect(designer.find("main")).to_contain_text("Hive by hive: please look again.")
    designer.look("10-draft-returned")
    designer.press(".save-bar button[value=submit]")
    expect(designer.find("header .state[data-state=submitted]")).to_be_visible()


def reviewer_approves(reviewer: Person, story: Story) -> None:
    reviewer.go(f"/studio/drafts/{story.slug}/review/")
    reviewer.page.fill("textarea[name=comment]", "Good.")
    reviewer.press("button[value=approve]")
    expect(reviewer.find("header .state[data-state=published]")).to_be_visible()
    reviewer.look("11-published")


def anybody_finds_the_entry(story: Story) -> None:
    anybody = story.visit(story.language)
    for language, word in SEARCH_WORDS.items():
        anybody.go("/")
        anybody.page.fill("input[name=q]", word.lower())
        anybody.press("search button[type=submit]")
        entry = anybody.find(f"main a[href='/{story.language}/register/{story.slug}/']")
        expect(entry.first, f"searched in {language}").to_be_visible()
    anybody.look("12-found")
    anybody.press(f"main a[href='/{story.language}/register/{story.slug}/']")
    expect(anybody.find("h1")).to_contain_text(SEARCH_WORDS[story.language])
    anybody.look("13-entry")


def registrar_opens_a_cohort(registrar: Person, story: Story) -> str:
    """The path of the cohort."""
    registrar.go("/cohorts/new/")
    option = registrar.find("select[name=edition] option").filter(has_text=SEARCH_WORDS[story.language])
    registrar.page.select_option("select[name=edition]", option.get_attribute("value"))
    registrar.page.fill("[name=name]", "Autumn")
    registrar.page.fill("[name=awarded_on]", date(2026, 11, 20).isoformat())
    registrar.page.select_option("[name=language]", "kk")
    registrar.look("14-new-cohort")
    registrar.press("main form button[type=submit]")
    registrar.look("15-cohort-empty")
    return registrar.page.url.removeprefix(f"{registrar.url}/{registrar.language}")


def upload(registrar: Person, content: bytes) -> None:
    registrar.page.set_input_files(
        "main input[type=file]", {"name": "learners.csv", "mimeType": "text/csv", "buffer": content}
    )
    registrar.press("form[enctype='multipart/form-data'] button[type=submit]")


def registrar_uploads_a_list_with_a_wrong_cell(registrar: Person, story: Story) -> None:
    cohort = registrar.page.url
    upload(registrar, learners(story.language, grade="E"))
    problem = registrar.find("section[aria-labelledby=problems] tbody tr")
    expect(problem).to_have_count(1)
    expect(problem.locator("th")).to_contain_text("3")
    expect(problem.locator("th")).to_contain_text("assignment")
    expect(problem.locator("td").first).to_contain_text("E")
    registrar.look("16-wrong-cell")
    registrar.press("form[action$='/discard/'] button")
    registrar.page.goto(cohort)
    expect(registrar.find("section[aria-labelledby=learners] tbody tr")).to_have_count(0)


def registrar_accepts_the_right_list(registrar: Person, story: Story, cohort: str) -> None:
    registrar.go(cohort)
    upload(registrar, learners(story.language))
    registrar.look("17-right-list")
    registrar.press("form[action$='/accept/'] button")
    expect(registrar.find("section[aria-labelledby=learners] tbody tr")).to_have_count(2)
    registrar.look("18-cohort")


def registrar_awards(registrar: Person) -> None:
    registrar.press("form[action$='/award/'] button")
    registrar.look("19-progress")
    expect(registrar.find("main .state[data-state=done]")).to_be_visible(timeout=120_000)
    expect(registrar.find("[data-progress=done]")).to_have_text("2")
    registrar.look("20-awarded")


def registrar_hands_over(registrar: Person, cohort: str) -> str:
    """The personal link of the first learner."""
    registrar.go(f"{cohort}hand-over/")
    registrar.look("21-hand-over")
    with registrar.page.expect_download() as download:
        registrar.page.click("form[action$='/links.csv'] button")
    text = Path(download.value.path()).read_text("utf-8-sig")
    links = {row["given_name"]: row["link"] for row in csv.DictReader(io.StringIO(text))}
    assert sorted(links) == ["Zoë", GIVEN_NAME]
    return links[GIVEN_NAME]


def learner_opens_the_account(story: Story, link: str) -> Person:
    learner = story.visit(story.language)
    learner.page.goto(link)
    learner.look("22-invitation")
    learner.page.fill("[name=name]", f"{GIVEN_NAME} {FAMILY_NAME}")
    for field in ("new_password1", "new_password2"):
        learner.page.fill(f"[name={field}]", LEARNER_PASSWORD)
    learner.press("main form button[type=submit]")
    learner.go("/credentials/")
    learner.look("23-credentials")
    learner.press("main ul.entries h2 a")
    expect(learner.find("main .state[data-state=valid]")).to_be_visible()
    learner.look("24-credential")
    return learner


def learner_takes_the_credential(learner: Person) -> str:
    """The signed JSON."""
    with learner.page.expect_download() as download:
        learner.page.click("a[href$='/credential.json']")
    text = Path(download.value.path()).read_text("utf-8")
    assert GIVEN_NAME in text
    return text


def learner_takes_the_supplement(learner: Person, credential: str) -> None:
    learner.page.select_option("select[name=second]", "kk" if learner.language == "it" else "it")
    learner.page.select_option("select[name=first]", learner.language)
    with learner.page.expect_download() as download:
        learner.page.click("form[action$='/supplement.pdf'] button")
    pages = PdfReader(download.value.path())
    first = " ".join(pages.pages[0].extract_text().split())
    assert f"{GIVEN_NAME} {FAMILY_NAME}" in first
    assert (len(pages.pages), list(pages.attachments)) == (2, ["credential.json", "credential.tlog-proof"])
    assert json.loads(pages.attachments["credential.json"][0]) == json.loads(credential)


def learner_shares(learner: Person) -> str:
    """The address of a link."""
    learner.page.reload()
    learner.page.fill("[name=note]", "For the job")
    learner.press("form[action$='/links/'] button")
    learner.look("25-shared")
    return str(own_link(learner).locator("input[readonly]").input_value())


def own_link(learner: Person) -> Any:
    return learner.find("ul.links > li").filter(has_text="For the job")


def verifier_opens_the_link(verifier: Person, shared: str, credential: str) -> None:
    verifier.page.goto(shared)
    expect(verifier.find(".verdict[data-outcome=verified]")).to_be_visible()
    expect(verifier.find("ol.steps > li")).to_have_count(10)
    expect(verifier.find("ol.steps > li[data-outcome=passed]")).to_have_count(10)
    expect(verifier.find("section[aria-labelledby=says]")).to_contain_text("2,5")
    signed = {name: value for name, value in json.loads(credential).items() if name not in ("@context", "proof")}
    every = verifier.find("section.every")
    shown = every.text_content()
    titles = every.locator("time").evaluate_all("times => times.map(time => time.title)")
    said_in_words = ("true", "false")
    assert [text for text in texts_in(signed) if text not in (*titles, *said_in_words) and text not in shown] == []
    verifier.look("26-verified")


def paste(verifier: Person, text: str) -> None:
    verifier.go("/verify/")
    verifier.page.fill("textarea[name=text]", text)
    verifier.press("main form button[type=submit]")


def verifier_pastes_a_changed_copy(verifier: Person, credential: str) -> None:
    paste(verifier, with_one_letter_changed(credential))
    expect(verifier.find(".verdict[data-outcome=not_verified]")).to_be_visible()
    expect(verifier.find("ol.steps > li[data-outcome=failed]").first).to_contain_text("signature")
    verifier.look("27-not-verified")


def learner_withdraws_the_link(learner: Person) -> None:
    with learner.page.expect_navigation():
        own_link(learner).locator("form button").click()
    expect(own_link(learner)).to_have_count(0)
    learner.look("28-link-withdrawn")


def verifier_finds_the_link_gone(verifier: Person, shared: str) -> None:
    answer = verifier.page.goto(shared)
    assert answer is not None
    assert answer.status == 410
    verifier.look("29-link-gone")


def registrar_revokes(registrar: Person, cohort: str, credential: str) -> None:
    key = json.loads(credential)["id"].removeprefix("urn:uuid:")
    registrar.go(f"{cohort}credentials/")
    registrar.look("30-credentials-of-cohort")
    registrar.press(f"a[href$='/credentials/{key}/']")
    registrar.look("31-credential")
    registrar.press("a[href$='/withdraw/']")
    registrar.page.select_option("[name=reason]", "error")
    registrar.page.fill("[name=words]", "The results were mixed up.")
    registrar.look("31-withdraw")
    registrar.press("main form button")
    registrar.look("31-withdraw-confirm")
    registrar.press("button.danger")
    expect(registrar.find(".state[data-state=revoked]")).to_have_count(1)
    registrar.look("32-revoked")


def verifier_sees_the_revocation(verifier: Person, credential: str) -> None:
    paste(verifier, credential)
    expect(verifier.find(".verdict[data-outcome=not_verified]")).to_be_visible()
    expect(verifier.find("ol.steps > li[data-outcome=failed] code")).to_have_text(["revoked"])
    verifier.look("33-verify-revoked")


def trail_shows_every_act(registrar: Person, story: Story) -> None:
    registrar.go("/organisation/trail/")
    registrar.look("34-trail")
    lines = {event: lines_of_the_trail(registrar, event) for event in (*EVENTS_OF_A_LIFE, *ACTS_OF_LEARNERS)}
    assert [event for event in EVENTS_OF_A_LIFE if not lines[event]] == []
    assert any(story.slug in line for line in lines["registry:edition:published"])
    # What learners do with their own credentials is no business of the organisation.
    assert [lines[event] for event in ACTS_OF_LEARNERS] == [[], [], []]


def lines_of_the_trail(registrar: Person, event: str) -> list[str]:
    answer = registrar.page.request.get(f"{registrar.page.url}?action={event}")
    assert answer.ok
    return re.findall(r"<time[^>]*>.*?</tr>", answer.text(), re.DOTALL)
