"""Pages of a PDF held against the credential inside: real supplements, really edited."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DecodedStreamObject, NameObject

from credenza.formats.openbadges3 import claims_of
from credenza.proofs import add_proof
from credenza.supplement import draw_certificate, draw_supplement, drawing, redrawn
from credenza.verification import Agreement, Printed, compare_printed, parse
from tests.formats.elm3.material import KEY, award, badge, example
from tests.supplement.test_drawing import badge as badge_of
from tests.supplement.test_drawing import edition
from tests.supplement.test_national_documents import GIULIA, VALIDATION, attestation, credential_of, platform_course

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
EDITION = example("data-literacy")
CREDENTIAL = add_proof(badge(EDITION, award(EDITION)), KEY, NOW)
SHA256 = claims_of(CREDENTIAL).edition_sha256
LINK = "https://hub.example/verify/shared/abc"
REDRAW = partial(redrawn, editions=lambda sha256: EDITION if sha256 == SHA256 else None)
SAME = Printed(Agreement.SAME, "same")
Edit = Callable[[PdfWriter], object]


def drawn(credential: dict[str, Any] = CREDENTIAL, languages: tuple[str, str] = ("kk", "it")) -> bytes:
    return draw_supplement(credential, EDITION, languages, LINK, NOW)


DRAWN = drawn()


def edited(data: bytes, edit: Edit) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    edit(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def with_page(number: int, change: Callable[[bytes], bytes]) -> Edit:
    def edit(writer: PdfWriter) -> None:
        page, stream = writer.pages[number], DecodedStreamObject()
        contents = page.get_contents()
        assert contents is not None
        stream.set_data(change(contents.get_data()))
        page[NameObject("/Contents")] = writer._add_object(stream)

    return edit


def forged(name: str, value: Any) -> bytes:
    """The pages of a credential that says something else, with the genuine one attached in its place."""
    text = json.dumps(CREDENTIAL, ensure_ascii=False)
    assert name in text
    pages = draw_supplement(json.loads(text.replace(name, value)), None, ("en", "en"), LINK, NOW)

    def attach(writer: PdfWriter) -> None:
        attachment = next(iter(writer.attachment_list))
        attachment.content = json.dumps(CREDENTIAL, ensure_ascii=False).encode()

    return edited(pages, attach)


def naming(keywords: str) -> Edit:
    """Changes the mark that says which version of the layout drew the pages."""
    return lambda writer: writer.add_metadata({"/Keywords": keywords})


def with_layout(folder: Path, before: str, after: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The supplement as another version of the layout draws it."""
    for file in drawing.LAYOUT.parent.glob("*.typ"):
        (folder / file.name).write_text(file.read_text("utf-8").replace(before, after), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "LAYOUT", folder / drawing.LAYOUT.name)
        drawing._compiler.cache_clear()
        pdf = drawn()
    drawing._compiler.cache_clear()
    return pdf


def alone(sha256: str) -> None:
    """An archive without the edition: the pages are drawn in the language of the credential."""
    del sha256


def test_pages_as_they_were_drawn_are_the_same() -> None:
    assert compare_printed(DRAWN, CREDENTIAL, REDRAW).agreement is Agreement.SAME
    assert compare_printed(edited(DRAWN, lambda writer: writer), CREDENTIAL, REDRAW).agreement is Agreement.SAME


@pytest.mark.parametrize("languages", [("en", "it"), ("ru", "kk"), ("it", "it")])
def test_pages_in_any_languages_are_recognised(languages: tuple[str, str]) -> None:
    assert compare_printed(drawn(languages=languages), CREDENTIAL, REDRAW).agreement is Agreement.SAME


@pytest.mark.parametrize(
    "link",
    [
        "http://localhost:8000/s/5eZ3RvT-OSJXbqqgrEO5ResyjPKy-2E8",
        f"https://micro-credentials.{'department.' * 6}university.example/s/5eZ3RvT-OSJXbqqgrEO5ResyjPKy-2E8",
        None,
    ],
    ids=["no click", "long", "none"],
)
def test_pages_are_recognised_whatever_their_link(link: str | None) -> None:
    pdf = draw_supplement(CREDENTIAL, EDITION, ("it", "en"), link, NOW)
    assert compare_printed(pdf, CREDENTIAL, REDRAW) == SAME


def test_national_documents_are_recognised() -> None:
    italian, kazakh = edition(**VALIDATION), platform_course()
    documents = [
        (badge_of(italian, GIULIA), italian, attestation(language="ru")),
        (credential_of(kazakh), kazakh, draw_certificate(credential_of(kazakh), kazakh, LINK, NOW)),
    ]
    for credential, known, pdf in documents:
        assert compare_printed(pdf, credential, partial(redrawn, editions=lambda _, known=known: known)) == SAME


@pytest.mark.parametrize(
    ("signed", "printed", "element"),
    [("Ada", "Eva", "learner"), (str(claims_of(CREDENTIAL).title), "Doctor of medicine", "title")],
)
def test_changed_value_is_named_with_both_sides(signed: str, printed: str, element: str) -> None:
    pdf = forged(signed, printed)
    assert parse(pdf).document == CREDENTIAL
    found = compare_printed(pdf, CREDENTIAL, partial(redrawn, editions=alone))
    assert (found.agreement, found.reason) == (Agreement.DIFFERS, "differs")
    first = found.differences[0]
    assert first.element == element
    assert signed in str(first.signed)
    assert printed in str(first.printed)


def test_text_that_is_taken_away_differs() -> None:
    pdf = edited(DRAWN, with_page(0, lambda drawing: re.sub(rb"T[jJ]\b", b"TX", drawing)))
    found = compare_printed(pdf, CREDENTIAL, REDRAW)
    assert (found.agreement, found.differences[0].printed) == (Agreement.NOT_COMPARED, None)


@pytest.mark.parametrize(
    "edit",
    [
        with_page(0, lambda drawing: drawing + b"\nq 1 1 1 rg 50 600 200 40 re f Q\n"),
        lambda writer: writer.add_annotation(0, FreeText(text="Eva Other", rect=(50, 650, 200, 670))),
        lambda writer: writer.pages[0].rotate(90),
    ],
    ids=["rectangle", "annotation", "turned"],
)
def test_something_drawn_over_the_pages_is_told(edit: Edit) -> None:
    found = compare_printed(edited(DRAWN, edit), CREDENTIAL, REDRAW)
    assert (found.agreement, found.reason) == (Agreement.NOT_COMPARED, "drawn_over")


def test_pages_of_others_are_not_called_the_same() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    empty = io.BytesIO()
    writer.write(empty)
    assert compare_printed(empty.getvalue(), CREDENTIAL, REDRAW).reason == "no_text"
    other = example("energy-audit")
    foreign = draw_supplement(badge(other, award(other)), other, ("en", "ru"), None, NOW)
    found = compare_printed(foreign, CREDENTIAL, REDRAW)
    assert (found.agreement, found.reason) == (Agreement.NOT_COMPARED, "foreign_without")
    assert "title" in [difference.element for difference in found.differences]


@pytest.mark.parametrize("data", [b"%PDF-", b"%PDF-1.7\n%%EOF", DRAWN[:9000], b"%PDF-1.4" + bytes(500)])
def test_broken_file_is_not_compared(data: bytes) -> None:
    assert compare_printed(data, CREDENTIAL, REDRAW).agreement is Agreement.NOT_COMPARED


def test_credential_that_is_never_drawn_is_not_compared() -> None:
    assert compare_printed(DRAWN, {"type": "Other"}, REDRAW).reason == "foreign"


def test_lines_of_another_layout_are_listed_and_nobody_is_accused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = with_layout(tmp_path, '": SHA-256 "', '": digest "', monkeypatch)
    found = compare_printed(pdf, CREDENTIAL, REDRAW)
    assert (found.agreement, found.reason, found.further) == (Agreement.NOT_COMPARED, "other_layout", 0)
    assert [
        (str(each.signed).replace("SHA-256", "digest"), each.printed == each.signed) for each in found.differences
    ] == [(each.printed, False) for each in found.differences]
    assert len(found.differences) == 2  # the footer of each page


def test_another_layout_with_the_same_words_is_not_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = with_layout(tmp_path, "#1c2b39", "#000000", monkeypatch)
    found = compare_printed(pdf, CREDENTIAL, REDRAW)
    assert (found.agreement, found.reason) == (Agreement.NOT_COMPARED, "drawn_over")


@pytest.mark.parametrize("keywords", ["", "credenza-layout-0123456789abcdef", "credenza-layout-" + 5000 * "0"])
def test_the_mark_of_another_layout_makes_no_edited_pages_pass(keywords: str) -> None:
    alone_at_home = partial(redrawn, editions=alone)
    issuer = str(claims_of(CREDENTIAL).issuer.name)
    found = compare_printed(edited(forged(issuer, "Oxford"), naming(keywords)), CREDENTIAL, alone_at_home)
    assert (found.agreement, found.reason, found.reads_otherwise) == (Agreement.NOT_COMPARED, "other_layout", True)
    assert (issuer in str(found.differences[0].signed), "Oxford" in str(found.differences[0].printed)) == (True, True)
    renamed = compare_printed(edited(forged("Ada", "Eva"), naming(keywords)), CREDENTIAL, alone_at_home)
    assert (renamed.agreement, renamed.differences[0].element) == (Agreement.DIFFERS, "learner")


@pytest.mark.parametrize("keywords", ["", "credenza-layout-0123456789abcdef"])
def test_pages_that_look_the_same_are_the_same_whatever_layout_they_name(keywords: str) -> None:
    assert compare_printed(edited(DRAWN, naming(keywords)), CREDENTIAL, REDRAW) == SAME
