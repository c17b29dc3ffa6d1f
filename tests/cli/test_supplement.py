"""``credenza supplement``: a PDF from a credential, with the edition found beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from credenza.translog import Kind, Opening
from tests.translog.naive import MemoryLog

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


def test_the_proof_beside_the_credential_is_attached_and_verified_from_inside_the_pdf(
    credential: Path, tmp_path: Path
) -> None:
    log, opening = MemoryLog(), Opening(Kind.AWARD, bytes(16))
    proof = log.proof(0, log.add(opening.entry_of(credential.read_bytes().strip())), 1, opening)
    here = tmp_path / "ada.json"
    here.write_bytes(credential.read_bytes())
    (tmp_path / "ada.tlog-proof").write_bytes(proof.to_bytes())
    (tmp_path / "moved").mkdir()
    run_credenza("supplement", here, "-o", tmp_path / "moved" / "x.pdf")
    (tmp_path / "log.key").write_text(str(log.key))
    run = run_credenza("verify", tmp_path / "moved" / "x.pdf", "--log", tmp_path / "log.key", "--format", "json")
    assert json.loads(run.out)["steps"][9]["reasonCode"] == "logged"


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


def test_verify_names_what_an_edited_supplement_prints(credential: Path, tmp_path: Path) -> None:
    forged = tmp_path / credential.name
    forged.write_text(credential.read_text("utf-8").replace("Әсел", "Айша"), "utf-8")
    (edition,) = credential.parent.glob("edition-*.json")
    pdf, edited = tmp_path / "whole.pdf", tmp_path / "edited.pdf"
    run_credenza("supplement", credential, "-o", pdf)
    run_credenza("supplement", forged, "-o", edited, "--edition", edition)
    writer = PdfWriter(clone_from=PdfReader(edited))
    next(iter(writer.attachment_list)).content = credential.read_bytes()
    writer.write(edited)
    runs = [run_credenza("verify", file, "--support", edition, "--format", "json") for file in (pdf, edited)]
    answers = [json.loads(run.out) for run in runs]
    assert [answer["pages"]["agreement"] for answer in answers] == ["same", "differs"]
    assert [run.code for run in runs] == [0, 4]
    first = answers[1]["pages"]["differences"][0]
    assert (first["element"], first["signed"], first["printed"]) == ("learner", "Әсел Үлгі", "Айша Үлгі")
    told = run_credenza("verify", edited, "--support", edition)
    assert told.out.startswith("The pages of this PDF say something else")
    many = run_credenza("verify", pdf, edited, "--support", edition)
    assert (many.code, f"{pdf}:" in many.out, f"{edited}:" in many.out) == (4, False, True)
