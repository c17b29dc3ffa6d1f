"""``credenza supplement``: a PDF from a credential, with the edition found beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from .running import run_credenza

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def credential(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return awarded_credential(tmp_path_factory.mktemp("award"))


def awarded_credential(folder: Path) -> Path:
    """A badge of one learner, with its edition one folder up."""
    (folder / "learners.csv").write_text("given_name,family_name,portfolio\nӘсел,Үлгі,passed\n", "utf-8")
    run_credenza("key", "new", "-o", folder / "key.pem", "--no-passphrase")
    run = run_credenza(
        "award", EXAMPLES / "digital-archives.yaml", folder / "learners.csv", "--key", folder / "key.pem",
        "--out", folder / "out",
    )  # fmt: skip
    assert run.code == 0
    (path,) = (folder / "out" / "credentials").glob("????????-*.json")
    return path


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)


def test_the_edition_beside_the_credential_gives_both_languages(credential: Path, tmp_path: Path) -> None:
    run = run_credenza("supplement", credential, "-o", tmp_path / "x.pdf", "--languages", "ru,en")
    assert (run.code, run.out) == (0, f"{tmp_path / 'x.pdf'}\n")
    text = text_of(tmp_path / "x.pdf")
    assert "Цифровые архивы небольших сообществ" in text
    assert "Digital archives of small communities" in text


def test_the_attachment_is_the_file_that_was_given(credential: Path, tmp_path: Path) -> None:
    run_credenza("supplement", credential, "-o", tmp_path / "x.pdf")
    assert PdfReader(tmp_path / "x.pdf").attachments["credential.json"] == [credential.read_bytes()]


def test_the_same_credential_is_drawn_to_the_same_bytes(credential: Path, tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        run_credenza("supplement", credential, "-o", tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_credential_alone_is_drawn_in_its_own_language(credential: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.json"
    alone.write_bytes(credential.read_bytes())
    run = run_credenza("supplement", alone, "-o", tmp_path / "x.pdf", "--languages", "ru,en")
    assert run.code == 0
    assert "Цифровые архивы" not in text_of(tmp_path / "x.pdf")


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"nonsense", b"\xff\xfe", b"%PDF-1.7", b'{"id": 1}'])
def test_what_is_no_credential_is_refused_and_nothing_is_written(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    run = run_credenza("supplement", path, "-o", tmp_path / "x.pdf")
    assert run.code == 2
    assert run.err
    assert "Traceback" not in run.err
    assert not (tmp_path / "x.pdf").exists()


def test_an_output_folder_that_is_not_there_is_told(credential: Path, tmp_path: Path) -> None:
    run = run_credenza("supplement", credential, "-o", tmp_path / "no" / "x.pdf")
    assert run.code == 2
    assert "cannot be written" in run.err


def test_supplement_speaks_kazakh(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"nonsense")
    run = run_credenza("supplement", path, "-o", tmp_path / "x.pdf", "--screen-language", "kk")
    assert (run.code, run.err.startswith(f"{path}: Бұл куәлік емес. ")) == (2, True)
