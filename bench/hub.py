"""The hub end to end: a list of learners uploaded, checked, accepted, awarded by workers, and read back.

``python -m bench.hub`` measures SQLite and PostgreSQL with 100,000 learners and two workers; ``--learners 1000000``,
``--workers 1`` and ``--database sqlite`` change that. Each run is a hub of its own, in a folder and a database that
are deleted afterwards. Rates per second of wall clock are those of this machine with all that runs beside. The others
come from CPU-seconds, of workers and database server together, and do not mind others: how much each step costs, what
that makes on as many idle cores as there are workers (the upload on one), how it changes from tenth to tenth, and how
much of it would be left if nothing but signatures were made.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from tests.databases import Cluster
from tests.running_hub import free_port

from .clock import rates

DATABASES = ("sqlite", "postgresql")
PAUSE = 0.1


@dataclass
class Peak:
    """The most memory that any of some processes has had, in megabytes."""

    processes: list[int]
    megabytes: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Look again and again until ``stop``."""
        while not self._stop.wait(PAUSE):
            self.megabytes = max([self.megabytes, *map(_most_memory, self.processes)])

    def stop(self) -> None:
        """End watching."""
        self._stop.set()


def _most_memory(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


@dataclass(frozen=True)
class Moment:
    """The wall clock, the CPU-seconds spent so far, and how many awards are stored."""

    wall: float
    cpu: float
    done: int = 0


@dataclass(frozen=True)
class Costs:
    """Who works, and what they have spent so far."""

    workers: list[subprocess.Popen[bytes]]
    postmaster: str | None

    def now(self, done: int = 0) -> Moment:
        """This moment."""
        cpu = _cpu_of(os.getpid()) + sum(_cpu_of(worker.pid) for worker in self.workers)
        return Moment(time.perf_counter(), cpu + _cpu_of_server(self.postmaster), done)

    def until(self, reached: Callable[[], bool]) -> Moment:
        """The moment at which something is reached."""
        while not reached():
            time.sleep(PAUSE)
        return self.now()


@dataclass(frozen=True)
class Run:
    """The moments at which the steps of a run ended, the upload first, and those of the award."""

    begin: Moment
    uploaded: Moment
    checked: Moment
    accepted: Moment
    awards: list[Moment]

    def steps(self) -> dict[str, tuple[Moment, Moment]]:
        """Each step with its begin and end."""
        return {
            "uploaded": (self.begin, self.uploaded),
            "checked": (self.uploaded, self.checked),
            "accepted": (self.checked, self.accepted),
            "awarded": (self.accepted, self.awards[-1]),
        }

    def tenth(self, number: int) -> tuple[Moment, Moment]:
        """Begin and end of the tenth part of the award with a number from 0."""
        total = self.awards[-1].done
        first = max((m for m in self.awards if m.done <= number * total / 10), key=lambda m: m.done)
        last = min((m for m in self.awards if m.done >= (number + 1) * total / 10), key=lambda m: m.done)
        return first, last


def run(learners: int, workers: int, postmaster: str | None) -> dict[str, Any]:
    """One run in the hub that the environment names."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from tests.hub.issuing.life import prepare, report

    call_command("migrate", verbosity=0)
    prepare()
    processes = [_start_worker() for _ in range(workers)]
    costs = Costs(processes, postmaster)
    peak = Peak([process.pid for process in processes] + [os.getpid()])
    watcher = threading.Thread(target=peak.watch)
    watcher.start()
    try:
        costs.until(lambda: all(_listens(process.pid) for process in processes))
        done = _live(learners, costs)
    finally:
        peak.stop()
        for process in processes:
            process.terminate()
            process.wait()
        watcher.join()
    connection.close()
    found = report()
    whole = found["credentials"] == found["indices"] == found["awarded participants"] == learners
    with connection.cursor() as cursor:
        size = "pg_database_size(current_database())"
        if connection.vendor == "sqlite":
            size = "page_count * page_size from pragma_page_count(), pragma_page_size()"
        cursor.execute(f"select {size}")
        stored = int(cursor.fetchone()[0])
    steps = {name: (end.wall - begin.wall, end.cpu - begin.cpu) for name, (begin, end) in done.steps().items()}
    tenths = [done.tenth(number) for number in range(10)]
    return {
        "learners": learners,
        "workers": workers,
        "steps": steps,
        "tenths": [
            [1e6 * (m.cpu - n.cpu) / (m.done - n.done), (m.done - n.done) / (m.wall - n.wall)] for n, m in tenths
        ],
        "signature": _cpu_of_a_signature(),
        "megabytes": peak.megabytes,
        "stored": stored / learners,
        "read back": "all there, distinct, verified"
        if whole and found["outcomes"] == ["verified"]
        else f"WRONG: {found}",
    }


def _live(learners: int, costs: Costs) -> Run:
    from django.utils import timezone
    from tests.hub.awarding import long_list

    from credenza_hub.cohorts import actions as cohorts
    from credenza_hub.cohorts.models import Cohort, LearnerListUpload, ListState
    from credenza_hub.issuing import actions as issuing

    cohort = Cohort.objects.select_related("organisation", "created_by").get()
    registrar = cohort.created_by
    content = list(long_list(learners))
    begin = costs.now()
    upload = cohorts.stage_list(registrar, cohort=cohort, file_name="learners.csv", content=content, now=timezone.now())
    uploaded = costs.now()
    lists = LearnerListUpload.objects.filter(pk=upload.pk)
    checked = costs.until(lambda: lists.get().state != ListState.WAITING)
    cohorts.accept_list(registrar, upload=upload, good_rows_only=False, now=timezone.now())
    accepted = costs.until(lambda: not lists.exists())
    batch = issuing.request_batch(registrar, cohort=cohort, now=timezone.now())
    return Run(begin, uploaded, checked, accepted, [accepted, *_follow(batch, costs)])


def _listens(worker: int) -> bool:
    """Whether a worker has started: it heeds SIGTERM."""
    lines = Path(f"/proc/{worker}/status").read_text().splitlines()
    caught = next(int(line.split()[1], 16) for line in lines if line.startswith("SigCgt:"))
    return bool(caught >> (signal.SIGTERM - 1) & 1)


def _cpu_of_a_signature() -> float:
    """CPU-seconds of a bare Ed25519 signature (libsodium), measured in this very run."""
    import nacl.bindings

    _public, secret = nacl.bindings.crypto_sign_seed_keypair(bytes(range(32)))
    return 1 / rates({"limit": lambda: nacl.bindings.crypto_sign(bytes(64), secret)})["limit"]


def _cpu_of(process: int | str) -> float:
    """The CPU-seconds of a process and of its children that have ended."""
    times = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def _cpu_of_server(postmaster: str | None) -> float:
    """The CPU-seconds of a PostgreSQL server and its processes, living and dead; 0 without one."""
    if postmaster is None:
        return 0.0
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return sum(map(_cpu_of, (postmaster, *children)))


def _start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "credenza_hub", "work"], stderr=subprocess.DEVNULL)


def _follow(batch: Any, costs: Costs) -> Iterator[Moment]:
    while batch.state in ("waiting", "running"):
        time.sleep(PAUSE)
        batch.refresh_from_db(fields=["state", "done"])
        yield costs.now(batch.done)
    if batch.state != "done":
        raise RuntimeError(f"The batch ended as {batch.state}: {batch.fault}")


@contextmanager
def _address(database: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of an empty database, and what the run is told about its server."""
    if database == "sqlite":
        yield f"sqlite:///{folder / 'hub.sqlite3'}", []
        return
    folder.chmod(0o755)
    cluster = Cluster(folder / "postgres", free_port())
    cluster.start()
    try:
        yield cluster.url, ["--postmaster", str(cluster.postmaster)]
    finally:
        cluster.stop()


def measure(database: str, learners: int, workers: int) -> dict[str, Any]:
    """One run in a process of its own, because a process can hold one hub."""
    with tempfile.TemporaryDirectory(prefix="credenza-bench-") as folder, _address(database, Path(folder)) as where:
        environment = {
            **os.environ,
            "CREDENZA_DATA": folder,
            "CREDENZA_DATABASE": where[0],
            "CREDENZA_PUBLIC_URL": "https://register.test",
            "DJANGO_SETTINGS_MODULE": "credenza_hub.project.settings",
        }
        words = ["--inside", "--learners", str(learners), "--workers", str(workers), *where[1]]
        command = [sys.executable, "-m", "bench.hub", *words]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return {"hub on": database, **json.loads(done.stdout)}


def rows_of(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a run found, as lines of the table."""
    learners, workers, steps = found["learners"], found["workers"], found["steps"]
    yield "learners, workers", f"{learners:,}, {workers}"
    for name, (wall, cpu) in steps.items():
        yield f"{name}: a second; CPU-µs each", f"{learners / wall:,.0f}; {1e6 * cpu / learners:,.1f}"
    wall, cpu = (sum(step[number] for step in steps.values()) for number in (0, 1))
    serial = steps["uploaded"][1]
    idle = serial + (cpu - serial) / workers
    yield "end to end: a second; CPU-µs each", f"{learners / wall:,.0f}; {1e6 * cpu / learners:,.1f}"
    yield f"end to end a second on {workers} idle cores", f"{learners / idle:,.0f}"
    limit = found["signature"]
    yield "limit: bare signatures a CPU-second; share", f"{1 / limit:,.0f}; {limit * learners / cpu:.1%}"
    yield "awarded, tenth by tenth: CPU-µs each", " ".join(f"{each:,.0f}" for each, _ in found["tenths"])
    yield "awarded, tenth by tenth: a second", " ".join(f"{rate:,.0f}" for _, rate in found["tenths"])
    yield "most memory of a process, MB", f"{found['megabytes']:,.0f}"
    yield "bytes on disk each", f"{found['stored']:,.0f}"
    yield "read back", found["read back"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--postmaster", help=argparse.SUPPRESS)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(run(options.learners, options.workers, options.postmaster)))
        return
    runs = [measure(database, options.learners, options.workers) for database in options.database or DATABASES]
    table = Table("hub on", *(found["hub on"] for found in runs))
    for lines in zip(*map(rows_of, runs), strict=True):
        table.add_row(lines[0][0], *(shown for _, shown in lines))
    Console(width=180).print(table)


if __name__ == "__main__":
    main()
