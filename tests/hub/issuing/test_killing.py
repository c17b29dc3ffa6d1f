"""Workers killed in the middle of an award: nothing is lost, nothing doubled, on both databases."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3
import pytest

ROOT = Path(__file__).parents[3]
LEASE = "2"
SECONDS_TO_FINISH = 600
LEARNERS = {"sqlite": 1000, "postgresql": 300}


class Installation:
    """A hub of its own in a folder of its own, worked on by processes only."""

    def __init__(self, folder: Path, database: str) -> None:
        self.database = database
        self.environment = {
            **os.environ,
            "CREDENZA_DATA": str(folder),
            "CREDENZA_DATABASE": database,
            "CREDENZA_PUBLIC_URL": "https://register.test",
            "DJANGO_SETTINGS_MODULE": "credenza_hub.project.settings",
        }
        self.act("prepare")

    def act(self, *words: str) -> Any:
        """Do something as ``life.py`` describes it."""
        command = [sys.executable, "-m", "tests.hub.issuing.life", *words]
        run = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A worker in a process of its own."""
        command = [sys.executable, "-m", "credenza_hub", "work", "--lease", LEASE]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL)

    def ask(self, query: str) -> Any:
        """The first cell that a query gives, past the hub."""
        if self.database.startswith("sqlite"):
            with closing(pysqlite3.connect(self.database.removeprefix("sqlite:///"), timeout=120)) as connection:
                return connection.execute(query).fetchone()[0]
        with psycopg.connect(self.database) as connection:
            return connection.execute(query).fetchone()[0]  # type: ignore[call-overload]

    def awarded(self) -> int:
        """How many credentials there are."""
        return int(self.ask("select count(*) from issuing_credential"))

    def wait_for(self, credentials: int) -> None:
        """Until there are at least so many credentials."""
        self._wait(lambda: self.awarded() >= credentials)

    def wait_until_idle(self) -> None:
        """Until no batch is open."""
        query = "select count(*) from issuing_awardbatch where state in ('waiting', 'running')"
        self._wait(lambda: self.ask(query) == 0)

    def _wait(self, reached: Any) -> None:
        end = time.monotonic() + SECONDS_TO_FINISH
        while not reached():
            assert time.monotonic() < end, "the workers take too long"
            time.sleep(0.1)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'hub.sqlite3'}"
        return
    server: str = request.getfixturevalue("postgres_url")
    name = f"credenza_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name} template template0 encoding 'UTF8'")
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def installation(database: str, tmp_path: Path) -> Installation:
    return Installation(tmp_path, database)


@pytest.fixture
def count(database: str) -> int:
    """How many learners are awarded."""
    return LEARNERS[database.partition(":")[0]]


def kill(worker: subprocess.Popen[bytes]) -> None:
    """Kill as a power cut would."""
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL


def end(*workers: subprocess.Popen[bytes]) -> None:
    """Ask to stop. A worker ends in order; one that is still starting has nothing to end."""
    for worker in workers:
        worker.terminate()
    assert {worker.wait(timeout=120) for worker in workers} <= {0, -signal.SIGTERM}


def complete(count: int) -> dict[str, Any]:
    """What must be in the database in the end."""
    everyone = ("participants", "credentials", "awarded participants", "ids", "indices", "entries")
    return {**dict.fromkeys(everyone, count), "batches": [["done", count, count]], "outcomes": ["verified"]}


def test_award_of_the_same_list_twice_with_a_worker_killed_at_random_moments_awards_each_learner_once(
    installation: Installation, count: int
) -> None:
    assert installation.act("award", str(count)) == {"added": count}
    left_over = []
    for step in range(1, 5):
        worker = installation.start_worker()
        installation.wait_for(count * step // 6)
        time.sleep(random.uniform(0, 0.3))
        kill(worker)
        left_over.append(installation.awarded())
    assert left_over == sorted(left_over)
    assert 0 < left_over[0] < count, "the first worker was not killed in the middle"
    last = installation.start_worker()
    installation.wait_until_idle()
    again = installation.act("award", str(count))
    assert again["added"] == 0
    assert "Every learner of this cohort has a credential" in again["refused"]
    end(last)
    assert installation.act("report") == complete(count)


def test_two_workers_of_which_one_sleeps_beyond_its_lease_and_one_is_killed_award_each_learner_once(
    installation: Installation, count: int
) -> None:
    installation.act("award", str(count))
    workers = [installation.start_worker() for _ in range(2)]
    installation.wait_for(count // 6)
    for worker in workers:
        worker.send_signal(signal.SIGSTOP)
        time.sleep(float(LEASE) + 0.5)
        worker.send_signal(signal.SIGCONT)
    installation.wait_for(count // 2)
    kill(workers.pop(random.randrange(2)))
    workers.append(installation.start_worker())
    installation.wait_until_idle()
    end(*workers)
    assert installation.act("report") == complete(count)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_worker_asked_to_stop_ends_after_its_chunk_and_lets_go_of_the_batch(
    installation: Installation, count: int
) -> None:
    installation.act("award", str(count))
    worker = installation.start_worker()
    installation.wait_for(1)
    worker.terminate()
    assert worker.wait(timeout=120) == 0
    assert 0 < installation.awarded() < count
    assert installation.ask("select state from issuing_awardbatch") == "waiting"
