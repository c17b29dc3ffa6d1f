"""``credenza verify`` with several files, a folder, JSON lines."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import orjson
import pytest

from credenza.cli.verify_many import exit_code
from credenza.verification import Agreement, Outcome, Printed
from tests.cli.test_verify import AT, VECTORS, code, run
from tests.verification.test_recognition import MEANS, URL, signed


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Forty credentials of one issuer, one of them revoked by the list beside them and one changed."""
    published = MEANS.status_list(URL)
    assert published is not None
    (tmp_path / "status-1.json").write_bytes(published)
    for number in range(70, 110):
        (tmp_path / f"{number:03}.json").write_bytes(orjson.dumps(signed(number)))
    (tmp_path / "080.json").write_bytes(orjson.dumps(signed(80) | {"name": "changed"}))
    return tmp_path


def test_a_folder_is_verified_and_only_what_is_wrong_is_named(many: Path) -> None:
    result = run(str(many), *AT)
    assert code(result) == 1
    assert result.stdout.splitlines() == [
        f"{many}/080.json: The content is not what the issuer signed: the credential was changed or forged.",
        f"{many}/099.json: The issuer has revoked the credential.",
    ]
    assert result.stderr.splitlines() == ["38 verified, 2 not verified, 0 could not be checked."]


def test_files_by_name_and_json_lines_give_the_same_answers(many: Path) -> None:
    files = sorted(many.glob("[01]*.json"))
    by_name = run(*map(str, files), *AT, "--format", "json")
    lines = many / "all.jsonl"
    lines.write_bytes(b"\n".join(file.read_bytes() for file in files) + b"\n\n")
    by_line = run(str(lines), *AT, "--format", "json")
    named, listed = ([json.loads(line) for line in result.stdout.splitlines()] for result in (by_name, by_line))
    assert [answer.pop("source") for answer in named] == [str(file) for file in files]
    assert [answer.pop("source") for answer in listed] == [f"{lines}:{number}" for number in range(1, 41)]
    assert named == listed
    assert [answer["outcome"] for answer in named].count("verified") == 38
    assert named[10]["steps"]["proof"] == {"outcome": "failed", "reasonCode": "bad_signature"}
    assert code(by_name) == code(by_line) == 1


@pytest.mark.parametrize(
    ("outcome", "printed", "expected"),
    [
        (Outcome.VERIFIED, None, 0),
        (Outcome.VERIFIED, Printed(Agreement.SAME, "same"), 0),
        (Outcome.VERIFIED, Printed(Agreement.NOT_COMPARED, "foreign"), 0),
        (Outcome.VERIFIED, Printed(Agreement.DIFFERS, "differs"), 4),
        (Outcome.VERIFIED, Printed(Agreement.NOT_COMPARED, "other_layout"), 4),
        (Outcome.NOT_VERIFIED, Printed(Agreement.DIFFERS, "differs"), 1),
    ],
)
def test_pages_that_may_be_edited_are_no_success(outcome: Outcome, printed: Printed | None, expected: int) -> None:
    assert exit_code(outcome, printed) == expected


def test_the_worst_outcome_decides_the_exit_code(tmp_path: Path) -> None:
    for name in ("good.json", "good.jwt", "good-did-web.json", "tampered-name.json"):
        shutil.copy(VECTORS / name, tmp_path)
    good, token, unknown, wrong = (
        str(tmp_path / name) for name in ("good.json", "good.jwt", "good-did-web.json", "tampered-name.json")
    )
    assert code(run(good, token, *AT)) == 0
    assert code(run(good, unknown, *AT)) == 3
    assert code(run(unknown, wrong, good, *AT)) == 1
    assert "could not be looked up" in run(good, unknown, *AT).stdout


def test_languages_and_claims(many: Path) -> None:
    assert (
        "Подтверждено: 38; не подтверждено: 2; не удалось проверить: 0."
        in run(str(many), *AT, "--language", "ru").stderr
    )
    first = json.loads(run(str(many), *AT, "--format", "json", "--claims").stdout.splitlines()[0])
    assert first["claims"]["credentialSubject.id"] == "did:example:learner-70"


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert code(run(str(tmp_path))) == 2
    assert code(run(str(tmp_path / "none.jsonl"))) == 2
    assert code(run(str(VECTORS / "good.json"), str(tmp_path / "none.json"), *AT)) == 2
    (tmp_path / "long.jsonl").write_bytes(b"{" + b" " * 1_100_000 + b"}\n" + orjson.dumps(signed(1)))
    result = run(str(tmp_path / "long.jsonl"), *AT, "--format", "json")
    assert [json.loads(line)["steps"]["parse"]["reasonCode"] for line in result.stdout.splitlines()] == [
        "too_large",
        "parsed",
    ]
    assert code(result) == 3
