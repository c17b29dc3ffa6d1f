"""The version of the layout: worked out, the same for the same files, and named by every document."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from credenza.supplement import draw_certificate, draw_supplement
from credenza.supplement.drawing import LAYOUT
from credenza.supplement.layout_version import layout_version

from .test_drawing import DRAWN_AT, badge, edition
from .test_national_documents import GIULIA, LINK, attestation, credential_of, platform_course, reading


def copy_of_the_layouts(folder: Path) -> Path:
    return shutil.copytree(LAYOUT.parent, folder / "layouts", ignore=shutil.ignore_patterns("__pycache__"))


def test_the_same_files_have_the_same_version_wherever_they_lie(tmp_path: Path) -> None:
    copy = copy_of_the_layouts(tmp_path)
    (copy / "notes.txt").write_text("no layout")
    assert layout_version(copy) == layout_version(LAYOUT.parent)
    assert re.fullmatch("[0-9a-f]{16}", layout_version(copy))


@pytest.mark.parametrize("name", ["page.typ", "phrases.py", "words.tsv"])
def test_a_changed_layout_or_word_is_another_version(name: str, tmp_path: Path) -> None:
    changed = copy_of_the_layouts(tmp_path)
    (changed / name).write_bytes((changed / name).read_bytes() + b"\n")
    assert layout_version(changed) != layout_version(LAYOUT.parent)


def supplement() -> bytes:
    known = edition()
    return draw_supplement(badge(known, GIULIA), known, ("en", "ru"), LINK, DRAWN_AT)


def certificate() -> bytes:
    known = platform_course()
    return draw_certificate(credential_of(known), known, LINK, DRAWN_AT)


@pytest.mark.parametrize("draw", [supplement, attestation, certificate])
def test_each_document_names_its_layout(draw: Callable[[], bytes]) -> None:
    metadata = reading(draw()).metadata
    assert metadata is not None
    assert metadata["/Keywords"] == f"credenza-layout-{layout_version(LAYOUT.parent)}"
