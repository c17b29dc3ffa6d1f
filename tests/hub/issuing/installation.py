"""A hub that processes work on, and how it is interrupted: workers and database servers killed at random moments.

``python -m tests.hub.issuing.installation --learners 100000 --kills 20 --database postgresql`` is the long run by hand.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3

from tests.databases import Cluster

ROOT = Path(__file__).parents[3]
LEASE = "2"
CHUNK = 40
SECONDS_TO_FINISH = 600


@dataclass(frozen=True)
class Step:
    """Something that workers do with many learners: how many are done, and how much of it is open."""

    done: str
    open: str


CHECK = Step(
    "select coalesce(sum(rows), 0) from cohorts_learnerlistpart where state <> 'read'",
    "select count(*) from cohorts_learnerlistupload where state = 'waiting'",
)
ACCEPT = Step("select learners from cohorts_cohort", "select count(*) from cohorts_learnerlistupload")
AWARD = Step(
    "select coalesce(sum(done), 0) from issuing_awardbatch",
    "select count(*) from issuing_awardbatch where state in ('waiting', 'running')",
)


class Installation:
    """A hub of its own in a folder of its own, worked on by processes only."""

    def __init__(self, folder: Path, database: str, chunk: int = CHUNK, patience: int = SECONDS_TO_FINISH) -> None:
        self.database, self.chunk, self.patience = database, chunk, patience
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
        command = [sys.executable, "-m", "credenza_hub", "work", "--lease", LEASE, "--chunk", str(self.chunk)]
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
        return int(self.ask(AWARD.done))

    def wait_for(self, learners: int, step: Step = AWARD) -> None:
        """Until a step is done for at least so many learners, or for all."""
        self._wait(lambda: int(self.ask(step.done)) >= learners or self.ask(step.open) == 0)

    def wait_until_idle(self, step: Step = AWARD) -> None:
        """Until nothing of a step is open."""
        self._wait(lambda: self.ask(step.open) == 0)

    def _wait(self, reached: Any) -> None:
        end = time.monotonic() + self.patience
        while not reached():
            assert time.monotonic() < end, "the workers take too long"
            time.sleep(0.05)


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
    everyone = ("participants", "credentials", "awarded participants", "ids", "indices")
    whole = {"entries": True, "emails": 0, "chunks": 0, "batches": [["done", count, count]], "outcomes": ["verified"]}
    return {**dict.fromkeys(everyone, count), **whole, "log": [f"{count} awards"]}


def all_enrolled(count: int) -> dict[str, Any]:
    """Who must take part when a list was checked and accepted."""
    return {
        **dict.fromkeys(("participants", "learners", "people", "names"), count),
        "left over": 0,
        "accepted": [count],
    }


def interrupt(
    installation: Installation,
    learners: int,
    kills: int,
    cluster: Cluster | None,
    workers: int = 2,
    step: Step = AWARD,
) -> None:
    """Let workers do a step, and kill at as many moments, spread over it: in turns one worker, all of them, and the
    database server with every connection (SQLite has no server: whoever holds the file is killed)."""
    running = [installation.start_worker() for _ in range(workers)]
    for number in range(kills):
        installation.wait_for(int(learners * (number + random.random()) / (kills + 1)), step)
        if number % 2 and cluster:
            cluster.kill()
            cluster.start()
        victims = running if number % 3 == 0 or (number % 2 and not cluster) else running[:1]
        for victim in victims:
            kill(victim)
        running = [worker for worker in running if worker not in victims]
        running += [installation.start_worker() for _ in victims]
    installation.wait_until_idle(step)
    end(*running)


def _by_hand() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="credenza-killing-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = Cluster(folder / "postgres", 54330) if options.database == "postgresql" else None
        if cluster:
            cluster.start()
        installation = Installation(
            folder, cluster.url if cluster else f"sqlite:///{folder / 'hub.sqlite3'}", 1000, 7200
        )
        begin = time.monotonic()
        for step, words in ((CHECK, ("upload", str(options.learners))), (ACCEPT, ("accept",)), (AWARD, ("order",))):
            installation.act(*words)
            interrupt(installation, options.learners, options.kills, cluster, step=step)
        seconds = time.monotonic() - begin
        report, people = installation.act("report"), installation.act("enrolled")
        if cluster:
            cluster.stop()
    whole = report == complete(options.learners) and people == all_enrolled(options.learners)
    print(f"{options.database}: 3 times {options.kills} kills, {seconds:.0f} s, complete: {whole}")
    print(json.dumps([people, report]))


if __name__ == "__main__":
    _by_hand()
