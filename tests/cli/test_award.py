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

import pytest
from openbadgeslib.ob3 import OB3LdpVerifier

from credenza.proofs import KEY_KINDS, JwtShape, read_vc_jwt
from tests.proofs.softhsm import PIN, SoftToken

from .running import Run, run_credenza

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
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
