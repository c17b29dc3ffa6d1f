"""``credenza award``: one credential for each learner, never two, and nothing from wrong input."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as arrow
import pytest
from openbadgeslib.ob3 import OB3LdpVerifier
from pyarrow import parquet

from credenza.cli.awarding import command
from credenza.proofs import KEY_KINDS, JwtShape, read_vc_jwt
from tests.cli.running import Run, run_credenza
from tests.proofs.softhsm import PIN, SoftToken

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
SPECIFICATION = EXAMPLES / "data-literacy.yaml"
HEADER = "given_name,family_name,email,quiz,assignment\n"
STATUS_LIST = "https://registry.example.org/status/7"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key.pem"
    assert run_credenza("key", "new", "-o", path, "--no-passphrase").code == 0
    return path


def learners(folder: Path, count: int, *more: str) -> Path:
    path = folder / "learners.csv"
    rows = [f"Әсел,Learner{number},l{number}@example.org,passed,A\n" for number in range(count)]
    path.write_text(HEADER + "".join(rows) + "".join(f"{row}\n" for row in more), encoding="utf-8")
    return path


def award(listed: Path, key: Path, *options: object) -> Run:
    return run_credenza("award", SPECIFICATION, listed, "--key", key, "--out", listed.parent / "out", *options)


def credentials(folder: Path) -> dict[str, bytes]:
    found = (folder / "out" / "credentials").glob("????????-*.json")
    return {path.name: path.read_bytes() for path in found}


def test_every_learner_gets_one_credential_that_verifies(tmp_path: Path, key: Path) -> None:
    run = award(learners(tmp_path, 3), key, "--status-list-url", STATUS_LIST)
    assert (run.code, run.err) == (0, "")
    assert len(credentials(tmp_path)) == 3
    for name, content in credentials(tmp_path).items():
        assert OB3LdpVerifier().verify(content).id == f"urn:uuid:{name.removesuffix('.json')}"
        report = run_credenza("verify", tmp_path / "out" / "credentials" / name, "--format", "json")
        assert json.loads(report.out)["outcome"] == "verified"


@pytest.mark.parametrize("name", KEY_KINDS)
def test_key_on_a_token_awards_and_signs_the_status_list(
    tmp_path: Path, soft_token: SoftToken, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIN", PIN)
    monkeypatch.setenv("CREDENZA_PKCS11_MODULE", soft_token.module)
    options = ("--passphrase-env", "PIN", "--status-list-url", STATUS_LIST, "--jwt")
    run = award(learners(tmp_path, 1), Path(soft_token.uri(name)), *options)
    assert (run.code, run.err) == (0, "")
    for kind in ("*.json", "*.jwt"):
        (written,) = (tmp_path / "out" / "credentials").glob(f"????????-{kind}")
        report = run_credenza("verify", written, "--support", tmp_path / "out", "--format", "json")
        assert json.loads(report.out)["outcome"] == "verified"


def test_the_register_lists_each_credential_with_a_scattered_place_in_the_status_list(
    tmp_path: Path, key: Path
) -> None:
    award(learners(tmp_path, 20), key, "--status-list-url", STATUS_LIST)
    rows = list(csv.DictReader((tmp_path / "out" / "register.csv").read_text("utf-8-sig").splitlines()))
    places = [int(row["status_index"]) for row in rows]
    assert {row["file"] for row in rows} == {f"credentials/{name}" for name in credentials(tmp_path)}
    assert len(set(places)) == 20
    assert max(places) - min(places) > 1000


def test_a_second_run_changes_nothing_and_a_longer_list_adds_only_the_new(tmp_path: Path, key: Path) -> None:
    award(learners(tmp_path, 3), key)
    first = credentials(tmp_path)
    assert "0 credentials written, 3 were there already" in award(learners(tmp_path, 3), key).out
    assert credentials(tmp_path) == first
    award(learners(tmp_path, 5), key)
    second = credentials(tmp_path)
    assert len(second) == 5
    assert first.items() <= second.items()
    assert len((tmp_path / "out" / "register.csv").read_text("utf-8-sig").splitlines()) == 6


def test_a_killed_run_started_again_gives_each_learner_exactly_one(tmp_path: Path, key: Path) -> None:
    listed = learners(tmp_path, 400)
    command = [sys.executable, "-c", "from credenza.cli import main; main()", "award", SPECIFICATION, listed]
    for _ in range(3):
        run = subprocess.Popen([*command, "--key", key, "--out", tmp_path / "out"], stdout=subprocess.DEVNULL)
        before = len(credentials(tmp_path))
        while len(credentials(tmp_path)) < before + 30 and run.poll() is None:
            time.sleep(0.005)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    killed = credentials(tmp_path)
    assert 0 < len(killed) < 400
    assert award(listed, key).code == 0
    finished = credentials(tmp_path)
    assert len(finished) == 400
    assert killed.items() <= finished.items()
    assert (
        len({json.loads(content)["credentialSubject"]["identifier"][-1]["salt"] for content in finished.values()})
        == 400
    )
    names = {json.loads(content)["credentialSubject"]["identifier"][0]["identityHash"] for content in finished.values()}
    assert len(names) == 400


def test_a_torn_last_line_of_the_journal_is_forgotten(tmp_path: Path, key: Path) -> None:
    award(learners(tmp_path, 2), key)
    journal = tmp_path / "out" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"learner": "ab')
    assert award(learners(tmp_path, 3), key).code == 0
    assert len(credentials(tmp_path)) == 3
    assert [len(json.loads(line)) for line in journal.read_text().splitlines()] == [7, 7, 7]


def test_a_credential_cut_off_by_a_power_failure_is_written_again_as_it_was(tmp_path: Path, key: Path) -> None:
    award(learners(tmp_path, 3), key)
    first = credentials(tmp_path)
    cut, empty, _ = ((tmp_path / "out" / "credentials" / name) for name in sorted(first))
    cut.write_bytes(cut.read_bytes()[:4096])
    empty.write_bytes(b"")
    assert "2 credentials written, 1 were there already" in award(learners(tmp_path, 3), key).out
    assert credentials(tmp_path) == first


def test_a_damaged_journal_stops_the_run(tmp_path: Path, key: Path) -> None:
    award(learners(tmp_path, 2), key)
    journal = tmp_path / "out" / "journal.jsonl"
    journal.write_text("nonsense\n")
    run = award(learners(tmp_path, 3), key)
    assert run.code == 2
    assert "The journal is damaged." in run.err
    assert len(credentials(tmp_path)) == 2


def test_the_journal_names_no_learner(tmp_path: Path, key: Path) -> None:
    award(learners(tmp_path, 2), key)
    journal = (tmp_path / "out" / "journal.jsonl").read_text()
    assert "Learner0" not in journal
    assert "example.org" not in journal


def test_one_wrong_row_stops_all_and_good_rows_are_awarded_only_on_request(tmp_path: Path, key: Path) -> None:
    listed = learners(tmp_path, 2, "Bea,,b@example.org,passed,A")
    run = award(listed, key)
    assert run.code == 2
    assert "row 4, family_name: The name is missing." in run.err
    assert not (tmp_path / "out").exists()
    assert award(listed, key, "--accept-good-rows").code == 0
    assert len(credentials(tmp_path)) == 2


def test_a_specification_that_breaks_a_mandatory_rule_stops_all(tmp_path: Path, key: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(SPECIFICATION.read_text("utf-8").replace("participation:", "participation_form:"), "utf-8")
    run = run_credenza("award", broken, learners(tmp_path, 1), "--key", key, "--out", tmp_path / "out")
    assert run.code == 1
    assert "EU-M10" in run.out
    assert not (tmp_path / "out").exists()


def test_an_award_in_the_future_stops_all(tmp_path: Path, key: Path) -> None:
    run = award(learners(tmp_path, 1), key, "--awarded-on", "2999-01-01")
    assert run.code == 1
    assert "EU-M05" in run.err
    assert not (tmp_path / "out").exists()


def test_a_dry_run_writes_nothing(tmp_path: Path, key: Path) -> None:
    run = award(learners(tmp_path, 4), key, "--dry-run")
    assert (run.code, run.out) == (0, "4 learners can be awarded; nothing was written.\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("shape", JwtShape)
def test_tokens_are_written_in_the_shape_that_their_reader_understands(
    tmp_path: Path, key: Path, shape: JwtShape
) -> None:
    assert award(learners(tmp_path, 1), key, "--jwt", "--jwt-shape", shape).code == 0
    (name,) = credentials(tmp_path)
    path = tmp_path / "out" / "credentials" / name.replace("json", "jwt")
    claims = read_vc_jwt(path.read_text()).claims
    assert ("vc" in claims, "nbf" in claims) == {
        JwtShape.OPEN_BADGES: (False, True),
        JwtShape.VC_1_1: (True, True),
        JwtShape.VC_JOSE: (False, False),
    }[shape]
    assert run_credenza("verify", path).code == 0


def test_token_and_supplement_are_written_and_verify(tmp_path: Path, key: Path) -> None:
    run = award(learners(tmp_path, 1), key, "--jwt", "--supplement", "kk,en", "--language", "kk")
    assert run.code == 0
    (name,) = credentials(tmp_path)
    for ending in ("jwt", "pdf"):
        path = tmp_path / "out" / "credentials" / name.replace("json", ending)
        assert run_credenza("verify", path).code == 0


def test_two_runs_at_once_are_kept_apart(tmp_path: Path, key: Path) -> None:
    listed = learners(tmp_path, 1)
    award(listed, key)
    with (tmp_path / "out" / ".lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = award(listed, key)
    assert run.code == 2
    assert "Another run writes into this folder." in run.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--status-list-url", "http://example.org/1"), "is no https address"),
        (("--supplement", "kk"), "are not two languages"),
        (("--passphrase-env", "NO_SUCH_VARIABLE"), "NO_SUCH_VARIABLE is not set"),
        (("--valid-until", "2020-01-01"), "is before the day of the award"),
    ],
)
def test_a_wrong_option_is_told_plainly(tmp_path: Path, key: Path, options: tuple[str, ...], message: str) -> None:
    run = award(learners(tmp_path, 1), key, *options)
    assert run.code == 2
    assert message in run.err
    assert not (tmp_path / "out").exists()


def test_award_speaks_russian(tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENZA_LANGUAGE", "ru")
    listed = learners(tmp_path, 2, "Bea,,b@example.org,passed,A")
    wrong = award(listed, key, "--language", "en")
    assert wrong.code == 2
    assert wrong.err.splitlines() == [
        f"{listed}: строка 4, family_name: Имя не указано. "
        "Введите его или укажите person_id обучающегося (правило EU-M01).",
        "Строк с ошибками: 1; ничего не записано. Верных строк: 2.",
    ]
    early = award(learners(tmp_path, 1), key, "--awarded-on", "2999-01-01")
    assert (early.code, early.err.splitlines()[0]) == (
        1,
        "строка 2, EU-M05: Дата выдачи 2999-01-01 ещё не наступила. "
        "Запишите день выдачи в awarded_on в виде 2026-05-31.",
    )
    done = award(learners(tmp_path, 2), key, "--language", "en")
    folder = tmp_path / "out" / "credentials"
    assert (done.code, done.out) == (0, f"Записано удостоверений: 2; уже было: 0. {folder}\n")


def test_award_speaks_the_language_of_its_credentials_unless_told_otherwise(tmp_path: Path, key: Path) -> None:
    spoken = award(learners(tmp_path, 3), key, "--dry-run", "--language", "it")
    assert spoken.out == "Discenti a cui si può rilasciare: 3; non è stato scritto nulla.\n"
    chosen = award(learners(tmp_path, 3), key, "--dry-run", "--language", "it", "--screen-language", "kk")
    assert chosen.out == "Куәлік беруге болатын білім алушылар: 3; ештеңе жазылмады.\n"
    assert award(learners(tmp_path, 3), key, "--passphrase-env", "UNSET_HERE", "--language", "kk").err == (
        "UNSET_HERE орта айнымалысы орнатылмаған. Оған құпия сөйлемді немесе PIN-кодты жазыңыз.\n"
    )


@pytest.mark.parametrize(
    ("kind", "suite"),
    [
        ("Ed25519", "eddsa-jcs-2022"),
        ("P-256", "ecdsa-rdfc-2019"),
        ("P-384", "ecdsa-jcs-2019"),
    ],
)
def test_suite_of_the_proofs_can_be_chosen(tmp_path: Path, kind: str, suite: str) -> None:
    path = tmp_path / "key.pem"
    assert run_credenza("key", "new", "-o", path, "--no-passphrase", "--kind", kind).code == 0
    assert award(learners(tmp_path, 4), path, "--suite", suite).code == 0
    for content in credentials(tmp_path).values():
        assert json.loads(content)["proof"][0]["cryptosuite"] == suite
    assert run_credenza("verify", tmp_path / "out" / "credentials").err == (
        "4 verified, 0 not verified, 0 could not be checked.\n"
    )


@pytest.mark.parametrize("layout", ["files", "lines"])
def test_learner_shows_a_part_of_a_credential_that_was_awarded_so(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "key.pem"
    assert run_credenza("key", "new", "-o", path, "--no-passphrase", "--kind", "P-256").code == 0
    options = ("--suite", "ecdsa-sd-2023", "--layout", layout)
    refused = award(learners(tmp_path, 2), path, *options, "--status-list-url", STATUS_LIST)
    assert (refused.code, refused.err.rpartition("left out. ")[2]) == (
        2,
        "Add --valid-until and --status-list-url.\n",
    )
    options = (*options, "--status-list-url", STATUS_LIST, "--valid-until", "2099-06-30")
    assert award(learners(tmp_path, 2), path, *options).code == 0
    folder = tmp_path / "out" / "credentials"
    if layout == "files":
        whole = folder / next(iter(credentials(tmp_path)))
    else:
        whole = tmp_path / "whole.json"
        whole.write_bytes((folder / "credentials-00001.jsonl").read_bytes().splitlines()[0])
    part = tmp_path / "part.json"
    assert run_credenza("derive", whole, "--reveal", "/awardedDate", "--out", part).code == 0
    assert run_credenza("verify", part, "--support", folder).code == 0
    assert json.loads(part.read_bytes())["awardedDate"].startswith("20")
    assert json.loads(part.read_bytes())["validUntil"] == "2099-06-30T23:59:59Z"
    assert json.loads(part.read_bytes())["proof"][0]["cryptosuite"] == "ecdsa-sd-2023"


@pytest.mark.parametrize("suite", ["ecdsa-jcs-2019", "ecdsa-rdfc-2019"])
def test_suite_that_does_not_take_the_key_is_refused(tmp_path: Path, key: Path, suite: str) -> None:
    run = award(learners(tmp_path, 1), key, "--suite", suite)
    assert (run.code, run.err) == (
        2,
        f"--suite: This key does not sign with {suite}. It signs with: eddsa-rdfc-2022, eddsa-jcs-2022. "
        "Choose one of these, or another key (credenza key new --kind).\n",
    )
    assert not (tmp_path / "out").exists()


def test_list_from_a_pipe_is_awarded(tmp_path: Path, key: Path) -> None:
    listed, pipe = learners(tmp_path, 2), tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = subprocess.Popen(["cp", listed, pipe])
    assert award(pipe, key).code == 0
    writer.wait()
    assert len(credentials(tmp_path)) == 2


def test_parquet_list_is_awarded(tmp_path: Path, key: Path) -> None:
    header, *records = (line.split(",") for line in learners(tmp_path, 3).read_text("utf-8").splitlines())
    columns = {name: [record[place] for record in records] for place, name in enumerate(header)}
    path = tmp_path / "learners.parquet"
    parquet.write_table(arrow.table(columns), path)
    assert award(path, key, "--workers", 2).code == 0
    assert len(credentials(tmp_path)) == 3


def test_list_that_changes_while_it_is_awarded_stops_the_run(tmp_path: Path, key: Path) -> None:
    listed = learners(tmp_path, 3)
    judged = command._judge

    def judge_and_change(*arguments: Any) -> int:
        count = judged(*arguments)
        learners(tmp_path, 2)
        return count

    with patch.object(command, "_judge", judge_and_change):
        run = award(listed, key)
    assert (run.code, run.err) == (
        2,
        f"{listed}: The list was changed while it was being read. "
        "Run the same command again: it judges the new list and goes on.\n",
    )
    assert credentials(tmp_path) == {}
    assert award(listed, key).code == 0
    assert len(credentials(tmp_path)) == 2
