"""The form for a specification with scripts: rows come and go in place, and typed text is not lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.running_hub import RunningHub

from .people import Person
from .test_accessibility import faults_of

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def designer(visit: Callable[..., Person]) -> Person:
    """A designer with the form of a new draft open."""
    person = visit("en")
    person.sign_in("designer@applied.demo.example.org")
    person.go("/studio/new/")
    person.page.fill("[name=title]", "Beekeeping")
    person.press("main form button[type=submit]")
    return person


def test_rows_are_added_and_removed_in_place_and_text_survives(designer: Person) -> None:
    page = designer.page
    page.fill("[name=workload-ects]", "2,5")
    page.click("button[value='add assessments']")
    page.fill("[name=assessments-0-title-en]", "A visit to the hives")
    page.click("button[value='add outcomes']")
    expect(page.locator("[name=outcomes-0-text-en]")).to_be_focused()
    expect(page.locator("#outcomes-0-assessed_by label")).to_have_text(["A visit to the hives"])
    page.fill("[name=outcomes-0-text-en]", "Inspects a hive")
    page.check("#outcomes-0-assessed_by input[type=checkbox]")
    page.click("button[value='add outcomes']")
    expect(page.locator("#outcomes > .row")).to_have_count(2)
    page.click("button[value='remove outcomes-1']")
    expect(page.locator("#outcomes > .row")).to_have_count(1)
    expect(page.locator("#save-state")).to_have_text("Not saved yet.")
    designer.press(".save-bar button[value=save]")
    expect(page.locator("[name=workload-ects]")).to_have_value("2.5")
    expect(page.locator("#outcomes > .row > summary")).to_contain_text("Inspects a hive")
    the_stale_page_of_another_tab_keeps_its_text(designer)


def the_stale_page_of_another_tab_keeps_its_text(designer: Person) -> None:
    page = designer.page
    page.fill("[name=title-en]", "Keeping bees")
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("[name=summary-en]", "Written meanwhile.")
    with other.expect_navigation():
        other.click(".save-bar button[value=save]")
    designer.press(".save-bar button[value=save]")
    expect(page.locator("[role=alert]")).to_contain_text("Your text was not saved")
    expect(page.locator("[name=title-en]")).to_have_value("Keeping bees")


def test_help_for_an_outcome_follows_the_typing_and_stays_open(designer: Person) -> None:
    page = designer.page
    page.click("button[value='add outcomes']")
    page.fill("[name=outcomes-0-text-en]", "Understand the life of bees")
    said = page.locator("#outcomes-0-text-en-help")
    expect(said.locator("summary")).to_contain_text("Nobody can observe “Understand”.")
    said.locator("summary").click()
    expect(said.locator("mark")).to_have_text(["Understand"])
    expect(said).to_contain_text("explain the life of bees with an example of …")
    assert faults_of(designer, "help-for-an-outcome") == []
    page.fill("[name=outcomes-0-text-en]", "Inspect a hive in spring")
    expect(said.locator("summary")).to_contain_text("Can be assessed")
    expect(said.locator("dd")).to_have_text(["Inspect", "analyse", "Skill", "a hive", "in spring"])
    expect(said.locator("details")).to_have_attribute("open", "")
    expect(page.locator("[name=outcomes-0-text-en]")).to_have_value("Inspect a hive in spring")


def test_suggested_skill_is_linked_by_a_click_and_the_typed_text_survives(
    designer: Person, hub: RunningHub, tmp_path: Path
) -> None:
    page = designer.page
    page.click("button[value='add outcomes']")
    page.fill("[name=outcomes-0-text-en]", "Inspects bee hives in spring and treats diseases of bees")
    page.click("button[value='suggest outcomes-0']")
    offered = page.locator("#outcomes-0-concepts")
    expect(offered).to_contain_text("No table of skills is installed here yet.")
    table = tmp_path / "skills_en.csv"
    table.write_text(SKILLS, encoding="utf-8")
    hub.run("add_concepts", str(table))
    page.click("button[value='suggest outcomes-0']")
    expect(offered.locator("li").first).to_contain_text("inspect hives")
    expect(offered).to_be_focused()
    assert faults_of(designer, "suggested-skills") == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert faults_of(designer, "suggested-skills-narrow") == []
    offered.get_by_role("button", name="Link: inspect hives").click()
    expect(offered.locator("li").first).to_contain_text("Linked to this outcome")
    expect(page.locator("[name=outcomes-0-text-en]")).to_have_value(
        "Inspects bee hives in spring and treats diseases of bees"
    )
    expect(page.locator("#save-state")).to_have_text("Not saved yet.")
    designer.press(".save-bar button[value=save]")
    expect(page.locator("[name=outcomes-0-esco-0-iri]")).to_have_value("https://example.org/skill/hives")


SKILLS = """id,label,description
https://example.org/skill/hives,inspect hives,Look at bee hives for diseases.
https://example.org/skill/diseases,treat diseases of animals,
https://example.org/skill/music,conduct an orchestra,
"""
