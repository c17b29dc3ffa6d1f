"""The pages that Europass shows: pictures of A4 in each language."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from credenza.errors import CredentialError
from credenza.specification import LANGUAGES
from credenza.supplement import draw_pages
from tests.formats.elm3.material import award, badge, example


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_pages_of_a4(language: str) -> None:
    edition = example("kz-vocational-methodology")
    pages = draw_pages(badge(edition, award(edition)), edition, language)
    assert 1 <= len(pages) <= 3
    assert {size_of(page) for page in pages} == {(909, 1286)}
    assert sum(map(len, pages)) < 1_000_000


def test_the_same_badge_gives_the_same_pictures_and_another_learner_others() -> None:
    edition = example("data-literacy")
    of = award(edition)
    pages = draw_pages(badge(edition, of), edition, "en")
    other = replace(of, learner=replace(of.learner, given_name="Grace"))
    assert draw_pages(badge(edition, of), edition, "en") == pages
    assert draw_pages(badge(edition, other), edition, "en") != pages


def test_a_badge_of_another_edition_is_refused() -> None:
    edition = example("data-literacy")
    with pytest.raises(CredentialError):
        draw_pages(badge(edition, award(edition)), example("energy-audit"), "en")
