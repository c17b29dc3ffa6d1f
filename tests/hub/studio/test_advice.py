"""Help for the author beside each text of a learning outcome."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from credenza_hub.accounts.models import User
from credenza_hub.studio.advice import Piece, Said, help_for
from credenza_hub.studio.models import Draft
from tests.hub.studio.conftest import Browser
from tests.hub.studio.sent_forms import form_of

DRAFT = "/en/studio/drafts/evaluator/"


class _Marks(HTMLParser):
    """The help for one text: its summary and the words that are marked."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self.id, self.depth, self.inside = id, 0, ""
        self.marked: list[str] = []
        self.summary = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if self.id in (given.get("id"), given.get("data-help")):
            self.depth = 1
        elif self.depth:
            self.depth += 1
            self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - 1)
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.depth and self.inside == "mark":
            self.marked.append(data)
        elif self.depth and not self.summary.strip():
            self.summary = data


def marks(page: str, id: str) -> list[str]:
    reader = _Marks(id)
    reader.feed(page)
    return reader.marked


def test_help_marks_the_exact_words_and_speaks_the_language_of_the_reader() -> None:
    found = help_for("Understand taxes", "en", 5, "it")
    assert found is not None
    assert found.pieces == (Piece("Understand", "weak"), Piece(" taxes", ""))
    assert (found.assessable, found.verb, found.level, found.kind) == (False, "Understand", "comprendere", "Conoscenze")
    assert (found.object, found.context) == ("taxes", "")
    assert found.said == (
        Said(
            False,
            "Nessuno può osservare «Understand».",
            "Si dica come lo si dimostra: «spiegare … con parole proprie», «scegliere … motivando», «applicare … a …».",
            ("explain taxes with an example of …", "apply taxes to …"),
        ),
    )


@pytest.mark.parametrize("text", ["", "  \n", "a" * 2001])
def test_empty_and_endless_texts_get_no_help(text: str) -> None:
    assert help_for(text, "en", None, "en") is None


@pytest.mark.parametrize("level", [4, "4", None, {"eqf": "x"}, {"eqf": 99}, {"eqf": True}, [], {"eqf": 4}])
@pytest.mark.django_db
def test_page_shows_help_for_every_outcome_whatever_the_level(
    draft: Draft, browser_of: Browser, designer: User, level: Any
) -> None:
    draft.document = {
        "title": {"en": "T"},
        "level": level,
        "outcomes": [{"text": {"en": "Know <b>bees</b>", "ru": "Основы"}}],
    }
    draft.save()
    page = browser_of(designer).get(DRAFT).content.decode()
    assert marks(page, "outcomes-0-text-en-help") == ["Know"]
    assert marks(page, "outcomes-0-text-ru-help") == ["Основы"]
    assert marks(page, "outcomes-0-text-it-help") == []
    assert "<b>bees" not in page


@pytest.mark.django_db
def test_help_follows_what_is_typed_without_saving(draft: Draft, browser_of: Browser, designer: User) -> None:
    client = browser_of(designer)
    form = form_of(client.get(DRAFT).content.decode())
    before = Draft.objects.get().document
    form["outcomes-0-text-en"] = ["Introduction to law"]
    part = client.post(DRAFT + "findings/", form).content.decode()
    assert marks(part, "outcomes-0-text-en-help") == ["Introduction to law"]
    assert Draft.objects.get().document == before
    page = client.post(DRAFT, form, follow=True).content.decode()
    assert marks(page, "outcomes-0-text-en-help") == ["Introduction to law"]
    assert Draft.objects.get().document["outcomes"][0]["text"]["en"] == "Introduction to law"
