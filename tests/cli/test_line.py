"""``credenza line``: lines of the diploma supplement from signed credentials."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from .running import run_credenza

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LEARNERS = (
    "given_name,family_name,teaching-portfolio,teaching-portfolio.completed_on,examination,examination.completed_on\n"
    "Әсел,Үлгі,B,2026-06-01,A-,2026-06-20\n"
    "=Дана,Мысалова,C,2026-06-01,B+,2026-06-21\n"
)


def award(folder: Path, example: str, learners: str) -> Path:
    (folder / "learners.csv").write_text(learners, "utf-8")
    run_credenza("key", "new", "-o", folder / "key.pem", "--no-passphrase")
    run = run_credenza(
        "award", EXAMPLES / f"{example}.yaml", folder / "learners.csv", "--key", folder / "key.pem",
        "--out", folder / "out", "--awarded-on", "2026-10-30",
    )  # fmt: skip
    assert (run.code, run.err) == (0, ""), run
    return folder / "out" / "credentials"


@pytest.fixture(scope="module")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return award(tmp_path_factory.mktemp("in-curriculum"), "kz-vocational-methodology", LEARNERS)


def test_lines_of_a_folder_are_printed_in_three_languages(credentials: Path) -> None:
    run = run_credenza("line", credentials)
    lines = run.out.splitlines()
    assert (run.code, run.err, len(lines)) == (0, "", 8)
    english = (
        "Micro-credential VM 3204 “Methodology of technical and vocational education”: 5 academic credits, A- (3.67)"
    )
    assert f"  en: {english}" in lines


def test_table_is_safe_to_open_in_a_spreadsheet_program(credentials: Path, tmp_path: Path) -> None:
    run = run_credenza("line", credentials, "--format", "csv", "--out", tmp_path / "lines.csv")
    assert (run.code, run.out) == (0, f"{tmp_path / 'lines.csv'}\n")
    rows = list(csv.DictReader((tmp_path / "lines.csv").read_text("utf-8-sig").splitlines()))
    assert sorted((row["given_name"], row["letter"], row["points"]) for row in rows) == [
        ("'=Дана", "B+", "3.33"),
        ("Әсел", "A-", "3.67"),
    ]


def test_json_holds_a_document_for_each_learner(credentials: Path) -> None:
    run = run_credenza("line", credentials, "--format", "json")
    assert {entry["code"] for entry in json.loads(run.out)} == {"VM 3204"}


def test_external_provider_gets_no_line(tmp_path: Path) -> None:
    header = (EXAMPLES / "learners" / "kz-platform-course.csv").read_text("utf-8").splitlines()[:2]
    credentials = award(tmp_path, "kz-platform-course", "\n".join([*header, ""]))
    run = run_credenza("line", credentials, "--language", "ru", "--out", tmp_path / "lines.csv")
    assert run.code == 2
    assert "У микроквалификации внешней организации нет строки в приложении к диплому" in run.err
    assert not (tmp_path / "lines.csv").exists()


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b"nonsense"])
def test_what_is_no_credential_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(content)
    run = run_credenza("line", tmp_path / "x.json")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(str(tmp_path / "x.json"))
    assert "Traceback" not in run.err


def test_empty_folder_holds_no_credential(tmp_path: Path) -> None:
    assert run_credenza("line", tmp_path).code == 2


def test_credential_without_its_edition_is_named(credentials: Path, tmp_path: Path) -> None:
    path = next(credentials.glob("????????-*.json"))
    alone = tmp_path / path.name
    alone.write_bytes(path.read_bytes())
    run = run_credenza("line", alone)
    assert run.code == 2
    assert f"{alone}: The edition of this credential is not there." in run.err
