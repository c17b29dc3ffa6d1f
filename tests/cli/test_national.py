"""``credenza attestation`` and ``credenza certificate``: PDFs from a credential, and why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from .running import run_credenza

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def credential(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("award")
    run_credenza("key", "new", "-o", folder / "key.pem", "--no-passphrase")
    run = run_credenza(
        "award", EXAMPLES / "kz-platform-course.yaml", EXAMPLES / "learners" / "kz-platform-course.csv",
        "--key", folder / "key.pem", "--out", folder / "out",
    )  # fmt: skip
    assert run.code == 0
    return sorted((folder / "out" / "credentials").glob("????????-*.json"))[0]


def test_certificate_is_a_pdf_with_the_credential_that_verifies(credential: Path, tmp_path: Path) -> None:
    run = run_credenza("certificate", credential, "-o", tmp_path / "x.pdf", "--link", "https://example.org/s/1")
    assert (run.code, run.out) == (0, f"{tmp_path / 'x.pdf'}\n")
    assert PdfReader(tmp_path / "x.pdf").attachments["credential.json"] == [credential.read_bytes()]


def test_attestation_of_another_legal_basis_is_refused_in_the_language_of_the_screen(
    credential: Path, tmp_path: Path
) -> None:
    run = run_credenza("attestation", credential, "-o", tmp_path / "x.pdf", "--screen-language", "it")
    assert run.code == 2
    assert "non c'è attestazione" in run.err
    assert not (tmp_path / "x.pdf").exists()


def test_without_the_edition_nothing_is_drawn(credential: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.json"
    alone.write_bytes(credential.read_bytes())
    run = run_credenza("certificate", alone, "-o", tmp_path / "x.pdf")
    assert run.code == 2
    assert "edition-<hash>.json" in run.err
