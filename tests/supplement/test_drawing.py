"""The supplement read back: pages, attachment, fonts, letters, and texts that try to be more than data."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import numpy as np
import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import EmbeddedFile

from credenza.awards import AssessmentResult, Award, Learner
from credenza.errors import CredentialError, RenderingError
from credenza.formats.openbadges3 import IssuerProfile, credential_bytes, to_open_badge
from credenza.specification import LANGUAGES, Edition, Organisation, Specification, make_edition
from credenza.supplement import draw_supplement
from credenza.supplement.drawing import qr_code

DRAWN_AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
KAZAKH_LETTERS = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
DOCUMENT: dict[str, Any] = {
    "title": {"en": "Credential evaluator", "kk": "Біліктілікті бағалаушы", "it": "Valutatore", "ru": "Эксперт"},
    "summary": {"en": "For admission officers."},
    "language": ["en"],
    "issuer": {"legal_name": {"en": "Example Centre", "kk": "Үлгі орталығы"}, "country": "KZ", "place": "Astana"},
    "awarding_bodies": [{"legal_name": {"en": "Example Centre", "kk": "Үлгі орталығы"}, "country": "KZ"}],
    "awards": [{"key": "certificate", "title": {"en": "Certificate", "kk": "Сертификат"}}],
    "outcomes": [
        {"key": "K1", "text": {"en": "Knows the Convention", "kk": "Конвенцияны біледі"}, "kind": "knowledge"},
        {"key": "S1", "text": {"en": "Evaluates", "kk": "Бағалайды"}, "kind": "skill", "standard_items": ["S1"]},
    ],
    "workload": {"ects": 2.5, "hours": 62.5},
    "level": {"eqf": 7, "qf_ehea": "second", "nqf": {"country": "KZ", "level": 7}},
    "assessments": [{"key": "final", "type": "project_work", "supervision": "supervised_online_with_id"}],
    "participation": "blended",
    "quality_assurance": {"type": "institutional_quality_assurance"},
    "prerequisites": [],
    "stackability": {"mode": "stand_alone_independent"},
    "further_information": {"en": "First edition in 2020."},
}


def edition(**elements: Any) -> Edition:
    return make_edition(Specification.model_validate({**DOCUMENT, **elements}))


def badge(known: Edition, learner: Learner, options: tuple[str, ...] = ("certificate",)) -> dict[str, Any]:
    award = Award(
        "urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-0c1f6d2b9e03",
        learner,
        date(2026, 11, 22),
        results=(AssessmentResult("final", "passed", date(2026, 11, 20)),),
        options=options,
    )
    issuer = IssuerProfile("did:web:example.org", known.specification.issuer or Organisation())
    return to_open_badge(known, award, issuer, status=None, salt="s4lt")


def learner() -> Learner:
    return Learner("Әсел", KAZAKH_LETTERS, "990412400123", date(1999, 4, 12))


def drawn(languages: tuple[str, str] = ("kk", "en"), link: str | None = None, **elements: Any) -> PdfReader:
    known = edition(**elements)
    document = draw_supplement(badge(known, learner()), known, languages, link, DRAWN_AT)
    return PdfReader(io.BytesIO(document))


@cache
def kazakh_and_english() -> PdfReader:
    return drawn()


def words(reader: PdfReader) -> str:
    """All text without line breaks and hyphenation."""
    text = "\n".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", re.sub("\u00ad\n|-\n|\u2010\n", "", text))


def copied(reader: PdfReader) -> str:
    """What is on the clipboard after copying all pages, without line breaks."""
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


def linked(reader: PdfReader) -> set[str]:
    """The addresses that can be clicked."""
    return {note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", [])}


@pytest.mark.parametrize("languages", [(one, other) for one in LANGUAGES for other in LANGUAGES if one != other])
def test_every_pair_of_languages_gives_two_pages(languages: tuple[str, str]) -> None:
    assert len(drawn(languages).pages) == 2


def test_the_signed_credential_is_attached_byte_for_byte_as_the_source() -> None:
    reader = kazakh_and_english()
    known = edition()
    assert reader.attachments["credential.json"] == [credential_bytes(badge(known, learner()))]
    (attached,) = reader.trailer["/Root"]["/AF"]
    assert attached.get_object()["/AFRelationship"] == "/Source"


def test_the_file_claims_pdf_a_3_and_carries_its_languages_and_title() -> None:
    root = kazakh_and_english().trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert root["/Lang"] == "kk"
    assert root["/MarkInfo"]["/Marked"]
    assert "Біліктілікті бағалаушы" in metadata


def test_all_fonts_are_embedded() -> None:
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for page in kazakh_and_english().pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)


def test_kazakh_letters_are_read_back() -> None:
    assert KAZAKH_LETTERS in words(kazakh_and_english())


def test_every_eu_element_stands_in_both_languages() -> None:
    text = words(kazakh_and_english())
    for code in ("M01", "M03", "M04", "M05", "M07", "M08", "M09", "M10", "M11", "O01", "O02", "O03", "O04", "O05"):
        assert code in text
    for shown in (
        "Біліктілікті бағалаушы", "Credential evaluator", "Үлгі орталығы", "Example Centre", "Қазақстан", "Kazakhstan",
        "2026 ж. 22 қараша", "22 November 2026", "Конвенцияны біледі", "Knows the Convention", "2,5 ECTS", "2.5 ECTS",
        "62,5 сағат", "62.5 hours",
        "EQF level 7", "NQF level 7", "Second cycle", "Жобалық жұмыс", "Project work", "Аралас", "Blended",
        "Institutional quality assurance", "None", "Supervised online, identity verified", "Passed", "Тапсырды",
        "Stand-alone, independent micro-credential", "First edition in 2020.", "Certificate", "Сертификат", "Skill",
    ):  # fmt: skip
        assert shown in text


def test_the_page_says_how_to_verify_and_promises_no_title_and_no_right() -> None:
    text = words(kazakh_and_english())
    assert "is inside this very file, as the attachment credential.json" in text
    assert "A micro-credential is not an academic title and does not confer one." in text
    assert "is decided by the organisation that receives it; nobody is entitled to it." in text


def test_the_footer_names_credential_edition_and_page() -> None:
    for number, page in enumerate(kazakh_and_english().pages, start=1):
        text = page.extract_text()
        assert "urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-0c1f6d2b9e03" in text
        assert edition().sha256 in text
        assert f"{number}/2" in text


def test_the_footer_is_no_part_of_what_is_read_aloud() -> None:
    reader = kazakh_and_english()
    for page in reader.pages:
        marked = page["/Contents"].get_object().get_data().partition(b"/Artifact<</Attached[/Bottom]/Subtype/Footer")[2]
        spoken_of = marked.partition(b"EMC")[0]
        assert spoken_of.count(b"BT") >= 3


def test_only_granted_documents_are_shown() -> None:
    known = edition(awards=[*DOCUMENT["awards"], {"key": "diploma", "title": {"en": "Diploma of perfection"}}])
    document = draw_supplement(badge(known, learner()), known, ("en", "it"), None, DRAWN_AT)
    text = words(PdfReader(io.BytesIO(document)))
    assert "Certificate" in text
    assert "Diploma of perfection" not in text


def test_proof_of_the_log_is_attached_beside_the_credential() -> None:
    known, proof = edition(), b"c2sp.org/tlog-proof@v1\nindex 0\n"
    document = draw_supplement(badge(known, learner()), known, ("en", "it"), None, DRAWN_AT, proof)
    held = {each.name: (each.associated_file_relationship, each.content) for each in attachments_of(document)}
    assert held["credential.tlog-proof"] == ("/Supplement", proof)
    assert sorted(held) == ["credential.json", "credential.tlog-proof"]
    without = draw_supplement(badge(known, learner()), known, ("en", "it"), None, DRAWN_AT)
    assert [each.name for each in attachments_of(without)] == ["credential.json"]


def attachments_of(document: bytes) -> list[EmbeddedFile]:
    return list(PdfReader(io.BytesIO(document)).attachment_list)


def test_the_same_input_gives_the_same_bytes() -> None:
    known = edition()
    one, other = (draw_supplement(badge(known, learner()), known, ("en", "it"), None, DRAWN_AT) for _ in range(2))
    assert one == other


def test_without_the_edition_the_credential_alone_is_drawn_with_labels_in_both_languages() -> None:
    known = edition()
    document = draw_supplement(badge(known, learner()), None, ("kk", "en"), "https://example.org/v/1", DRAWN_AT)
    text = words(PdfReader(io.BytesIO(document)))
    assert "Knows the Convention" in text
    assert "Конвенцияны біледі" not in text
    assert "Оқыту нәтижелері" in text
    assert "https://example.org/v/1" in text


def test_another_edition_is_refused() -> None:
    with pytest.raises(CredentialError, match="another edition"):
        draw_supplement(badge(edition(), learner()), edition(version="2"), ("en", "it"), None, DRAWN_AT)


def modules_of(code: bytes) -> np.ndarray:
    """The picture that the rectangles of a QR code give, four pixels a module, with a margin."""
    side = int(re.findall(rb'width="(\d+)"', code)[0])
    picture = np.full((side + 8, side + 8), 255, dtype=np.uint8)
    for x, y, width, height in re.findall(rb"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z", code):
        picture[int(y) + 4 : int(y) + 4 + int(height), int(x) + 4 : int(x) + 4 + int(width)] = 0
    return np.kron(picture, np.ones((4, 4), dtype=np.uint8))


@pytest.mark.parametrize(
    "text", ["https://example.org/en/share/7-_aB", "urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-0c1f6d2b9e03"]
)
def test_the_code_is_read_as_what_it_was_made_of(text: str) -> None:
    (read,) = zxingcpp.read_barcodes(modules_of(qr_code(text)))
    assert read.text == text


def test_a_link_too_long_for_a_code_is_told() -> None:
    with pytest.raises(RenderingError, match="too long"):
        drawn(link="https://example.org/" + "a" * 4000)


def test_fifteen_long_outcomes_still_fit_on_two_pages() -> None:
    text = "Plans, conducts and documents the evaluation of a foreign qualification from request to appeal. " * 2
    outcomes = [{"text": {"en": f"{n} {text}", "kk": f"{n} {text}."}, "kind": "skill"} for n in range(15)]
    assert len(drawn(outcomes=outcomes).pages) == 2


@pytest.mark.parametrize(("outcomes", "page"), [(2, 1), (26, 0)])
def test_rows_move_to_the_first_page_before_the_type_gets_smaller(outcomes: int, page: int) -> None:
    texts = [
        {"text": {"en": f"Measures the heat lost by wall number {number} of a small house"}}
        for number in range(outcomes)
    ]
    reader = drawn(outcomes=texts, isced_f=["0713"])
    found = [number for number, each in enumerate(reader.pages) if "ISCED" in each.extract_text()]
    assert (found, len(reader.pages)) == ([page], 2)


def test_what_does_not_fit_on_two_pages_continues_and_nothing_is_cut() -> None:
    outcomes = [{"text": {"en": f"Outcome {n}: " + "very long text " * 80}} for n in range(30)]
    reader = drawn(outcomes=outcomes)
    assert len(reader.pages) > 2
    assert "Outcome 29:" in words(reader)


def test_a_specification_with_nothing_but_a_title_is_drawn() -> None:
    known = make_edition(Specification.model_validate({"title": {"en": "Bare"}}))
    award = Award("urn:uuid:1", Learner("Ada", "Rossi"), date(2026, 11, 22))
    bare = to_open_badge(known, award, IssuerProfile("did:web:e.org", Organisation()), status=None, salt="s")
    reader = PdfReader(io.BytesIO(draw_supplement(bare, known, ("en", "it"), None, DRAWN_AT)))
    assert "Bare" in words(reader)


@pytest.mark.parametrize(("language", "workload"), [("it", "62,5 ore"), ("kk", "62,5 сағат"), ("ru", "62,5 ч")])
def test_decimals_are_written_as_in_each_language(language: str, workload: str) -> None:
    text = words(drawn((language, "en")))
    assert f"2,5 ECTS, {workload}" in text
    assert "2.5 ECTS, 62.5 hours" in text


TOKENS = st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), min_size=43)


@settings(max_examples=25, deadline=None)
@example("fi-ffi_ffl--fYThfj" * 3)
@given(TOKENS.map(lambda token: f"{token[:60]}x"))
def test_copied_addresses_and_identifiers_are_exact(token: str) -> None:
    link = f"https://registry.example.org/en/share/{token}"
    reader = drawn(link=link)
    text = copied(reader)
    for exact in (link, "urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-0c1f6d2b9e03", edition().sha256, "did:web:example.org"):
        assert exact in text
    assert "\u200b" not in text
    assert linked(reader) == {link}


def test_address_longer_than_its_column_breaks_without_a_foreign_character() -> None:
    address = "https://example.org/" + "quality-assurance/" * 2 + "abcdefghij" * 9
    reader = drawn(further_information={"en": f"See {address}."})
    assert address in copied(reader)
    assert linked(reader) == {address}


def test_title_of_the_file_is_exact_when_its_words_are_long() -> None:
    title = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    metadata = drawn(("en", "it"), title={"en": title}).trailer["/Root"]["/Metadata"].get_data().decode()
    assert title in metadata


def test_supplement_does_not_depend_on_who_was_drawn_before() -> None:
    long = Learner("Maria " * 40, "Rossi " * 40, "9" * 200, date(1999, 4, 12))
    known, languages = edition(), ("it", "ru")
    before = draw_supplement(badge(known, learner()), known, languages, None, DRAWN_AT)
    draw_supplement(badge(known, long), known, languages, None, DRAWN_AT)
    assert draw_supplement(badge(known, learner()), known, languages, None, DRAWN_AT) == before


def test_learner_with_much_more_text_than_usual_still_fits() -> None:
    known = edition()
    long = Learner("Maria " * 60, "Rossi " * 60, "9" * 400, date(1999, 4, 12))
    reader = PdfReader(io.BytesIO(draw_supplement(badge(known, long), known, ("kk", "en"), None, DRAWN_AT)))
    assert len(reader.pages) == 2
    assert "9" * 400 in copied(reader)


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x") $x$ *bold* _it_ `raw` @label <b> // c /* c */ \\ [ ] = heading',
        "<script>alert(1)</script>",
        "A" * 3000,
        '"}, {"',
        "#read(\"/etc/passwd\")",
    ],
)  # fmt: skip
def test_texts_are_data_and_never_markup(text: str) -> None:
    reader = drawn(("en", "it"), title={"en": text}, further_information={"en": text})
    shown = re.sub(r"[\s-]+", "", words(reader))
    assert re.sub(r"[\s-]+", "", text)[:60] in shown


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200))
def test_any_name_can_be_drawn(name: str) -> None:
    known = edition()
    document = draw_supplement(badge(known, Learner(name, "Rossi")), known, ("en", "it"), None, DRAWN_AT)
    assert PdfReader(io.BytesIO(document)).attachments["credential.json"]


@pytest.mark.parametrize("end_of_line", ["\u2028", "\u2029", "\x85"])
def test_no_text_is_evaluated_after_the_end_of_a_line(end_of_line: str) -> None:
    credential = badge(edition(), Learner(f'A{end_of_line}#panic("evaluated")', "Rossi"))
    reader = PdfReader(io.BytesIO(draw_supplement(credential, edition(), ("en", "it"), None, DRAWN_AT)))
    assert "evaluated" in words(reader)
    assert reader.attachments["credential.json"] == [credential_bytes(credential)]


def test_letters_without_a_glyph_are_marked_and_explained() -> None:
    known = edition()
    document = draw_supplement(badge(known, Learner("李", "Rossi")), known, ("en", "it"), None, DRAWN_AT)
    text = words(PdfReader(io.BytesIO(document)))
    assert "□ Rossi" in text
    assert "Letters that this page cannot show stand as □" in text
    assert "stand as □" not in words(kazakh_and_english())
