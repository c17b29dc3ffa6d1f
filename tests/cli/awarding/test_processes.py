"""The command in processes of its own: killed, stopped, and signing with several of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import run_credenza
from tests.proofs.softhsm import PIN, SoftToken

from .lists import ADDRESS, EXAMPLE, found_in

LEARNERS = 150
PROGRAM = """
from credenza.cli import main
from credenza.cli.awarding import whole_list
whole_list.CHUNK = 10
main()
"""


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key.pem"
    assert run_credenza("key", "new", "-o", path, "--no-passphrase").code == 0
    return path


def learners(folder: Path, count: int = LEARNERS) -> Path:
    path = folder / "learners.csv"
    lines = [f"Әсел,Үлгі{number},l{number}@example.org,passed,A\n" for number in range(count)]
    path.write_text("given_name,family_name,email,quiz,assignment\n" + "".join(lines), "utf-8")
    return path


def started(folder: Path, key: object, *options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, "award", EXAMPLE, learners(folder), "--key", key, "--out", folder / "out"]
    more = ["--layout", "lines", "--workers", "2", "--status-list-url", ADDRESS, *options]
    return subprocess.Popen(
        [str(part) for part in (*command, *more)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_for(happened: Callable[[], bool], run: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 60
    while not happened() and run.poll() is None and time.monotonic() < end:
        time.sleep(0.005)


def chunks(folder: Path) -> int:
    return len(list((folder / "out" / "credentials").glob("credentials-*.jsonl")))


def require_everybody_once(folder: Path) -> None:
    found = found_in(folder / "out")
    assert sorted(each.name for each in found) == sorted(f"Әсел Үлгі{number}" for number in range(LEARNERS))
    assert len({each.id for each in found}) == len({each.status for each in found}) == LEARNERS
    assert len((folder / "out" / "register.csv").read_text("utf-8-sig").splitlines()) == LEARNERS + 1


def test_run_killed_again_and_again_gives_each_learner_exactly_one(tmp_path: Path, key: Path) -> None:
    for _ in range(2):
        run, before = started(tmp_path, key), chunks(tmp_path)
        wait_for(lambda known=before: chunks(tmp_path) >= known + 3, run)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    assert 6 <= chunks(tmp_path) < LEARNERS // 10
    killed = {(each.id, each.name, each.status) for each in found_in(tmp_path / "out")}
    run = started(tmp_path, key)
    assert (run.communicate()[1], run.returncode) == ("", 0)
    require_everybody_once(tmp_path)
    assert killed <= {(each.id, each.name, each.status) for each in found_in(tmp_path / "out")}


def test_ctrl_c_ends_all_processes_and_says_how_to_go_on(tmp_path: Path, key: Path) -> None:
    run = started(tmp_path, key)
    wait_for(lambda: chunks(tmp_path) >= 3, run)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130
    written = len(found_in(tmp_path / "out"))
    assert said == (
        f"Stopped; {written} credentials were written: {tmp_path / 'out' / 'credentials'}. "
        "Run the same command again to go on.\n"
    )
    assert len((tmp_path / "out" / "register.csv").read_text("utf-8-sig").splitlines()) == written + 1
    assert not list(tmp_path.rglob("*.json.*.part"))
    run = started(tmp_path, key)
    assert f"{LEARNERS - written} credentials written, {written} were there already" in run.communicate()[0]
    require_everybody_once(tmp_path)


def test_killed_worker_ends_the_run_with_a_plain_sentence(tmp_path: Path, key: Path) -> None:
    run = started(tmp_path, key)
    wait_for(lambda: chunks(tmp_path) >= 2, run)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)
    _, said = run.communicate(timeout=60)
    assert (run.returncode, said.splitlines()) == (
        2,
        [
            "A process was ended from outside, perhaps for want of memory. "
            "Run the same command again, with fewer --workers: it goes on where it stopped."
        ],
    )
    run = started(tmp_path, key)
    run.communicate()
    require_everybody_once(tmp_path)


def test_each_process_opens_the_token_for_itself(
    tmp_path: Path, soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIN", PIN)
    run = started(tmp_path, soft_token.uri("P-256"), "--passphrase-env", "PIN", "--pkcs11-module", soft_token.module)
    assert (run.communicate()[1], run.returncode) == ("", 0)
    require_everybody_once(tmp_path)
    assert run_credenza("verify", tmp_path / "out" / "credentials" / "credentials-00011.jsonl").code == 0
