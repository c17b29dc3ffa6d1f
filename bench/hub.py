"""The hub end to end: a list of learners uploaded, checked, accepted, awarded by workers, and read back.

``python -m bench.hub`` measures SQLite and PostgreSQL with 100,000 learners and two workers; ``--learners 1000000``,
``--workers 1`` and ``--database sqlite`` change that. Each run is a hub of its own, in a folder and a database that
are deleted afterwards. Rates are per second of wall clock, so leave
the machine alone meanwhile; those per CPU-second (workers and database server together) do not mind others.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tests.databases import Cluster
from tests.running_hub import free_port

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
class Progress:
    """Moments and how many awards were stored by then."""

    moments: list[tuple[float, int]]

    def rate(self, begin: float = 0.0, end: float = 1.0) -> float:
        """Awards per second between two parts of the whole, e.g. 0.9 and 1.0: the last tenth."""
        total = self.moments[-1][1]
        first = max((m for m in self.moments if m[1] <= begin * total), default=self.moments[0])
        last = min((m for m in self.moments if m[1] >= end * total), default=self.moments[-1])
        return (last[1] - first[1]) / max(last[0] - first[0], 1e-9)


def _until(reached: Callable[[], bool]) -> float:
    begin = time.perf_counter()
    while not reached():
        time.sleep(PAUSE)
    return time.perf_counter() - begin


def run(learners: int, workers: int, postmaster: str | None) -> list[str]:
    """One run in the hub that the environment names: the cells of its row of the table."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone
    from tests.hub.awarding import long_list
    from tests.hub.issuing.life import prepare, report

    from credenza_hub.cohorts import actions as cohorts
    from credenza_hub.cohorts.models import Cohort, LearnerListUpload, ListState
    from credenza_hub.issuing import actions as issuing

    call_command("migrate", verbosity=0)
    prepare()
    cohort = Cohort.objects.select_related("organisation", "created_by").get()
    registrar = cohort.created_by
    server_before = _cpu_of_server(postmaster)
    processes = [_start_worker() for _ in range(workers)]
    peak = Peak([process.pid for process in processes] + [os.getpid()])
    watcher = threading.Thread(target=peak.watch)
    watcher.start()
    try:
        content = long_list(learners)
        begin = time.perf_counter()
        upload = cohorts.stage_list(
            registrar, cohort=cohort, file_name="learners.csv", content=content, now=timezone.now()
        )
        uploaded = time.perf_counter() - begin
        checked = _until(lambda: LearnerListUpload.objects.get(pk=upload.pk).state == ListState.CHECKED)
        cohorts.accept_list(registrar, upload=upload, good_rows_only=False, now=timezone.now())
        accepted = _until(lambda: not LearnerListUpload.objects.filter(pk=upload.pk).exists())
        batch = issuing.request_batch(registrar, cohort=cohort, now=timezone.now())
        progress = _follow(batch)
    finally:
        peak.stop()
        cpu = sum(_ended(process) for process in processes)
        watcher.join()
    connection.close()
    cpu += _cpu_of_server(postmaster) - server_before
    awarded = progress.moments[-1][0] - progress.moments[0][0]
    found = report()
    whole = found["credentials"] == found["indices"] == found["awarded participants"] == learners
    with connection.cursor() as cursor:
        size = "pg_database_size(current_database())"
        if connection.vendor == "sqlite":
            size = "page_count * page_size from pragma_page_count(), pragma_page_size()"
        cursor.execute(f"select {size}")
        stored = int(cursor.fetchone()[0])
    return [
        f"{learners / (uploaded + checked):,.0f}",
        f"{learners / accepted:,.0f}",
        f"{progress.rate():,.0f}",
        f"{learners / (uploaded + checked + accepted + awarded):,.0f}",
        f"{learners / cpu:,.0f}",
        f"{progress.rate(0.9, 1.0) / progress.rate(0.0, 0.1):.2f}",
        f"{peak.megabytes:,.0f}",
        f"{stored / learners:,.0f}",
        "all there, distinct, verified" if whole and found["outcomes"] == ["verified"] else f"WRONG: {found}",
    ]


def _ended(worker: subprocess.Popen[bytes]) -> float:
    """The CPU-seconds of a worker, which is asked to stop."""
    worker.terminate()
    _process, worker.returncode, usage = os.wait4(worker.pid, 0)
    return usage.ru_utime + usage.ru_stime


def _cpu_of_server(postmaster: str | None) -> float:
    """The CPU-seconds of a PostgreSQL server and its processes, living and dead; 0 without one."""
    if postmaster is None:
        return 0.0
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    times = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[11:15] for one in (postmaster, *children)]
    return sum(int(ticks) for four in times for ticks in four) / os.sysconf("SC_CLK_TCK")


def _start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "credenza_hub", "work"], stderr=subprocess.DEVNULL)


def _follow(batch) -> Progress:  # type: ignore[no-untyped-def] (Django's models are loaded later)
    moments = [(time.perf_counter(), 0)]
    while batch.state in ("waiting", "running"):
        time.sleep(PAUSE)
        batch.refresh_from_db(fields=["state", "done"])
        moments.append((time.perf_counter(), batch.done))
    if batch.state != "done":
        raise RuntimeError(f"The batch ended as {batch.state}: {batch.fault}")
    return Progress(moments)


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


def measure(database: str, learners: int, workers: int) -> list[str]:
    """One run in a process of its own, because a process can hold one hub."""
    with tempfile.TemporaryDirectory(prefix="credenza-bench-") as folder, _address(database, Path(folder)) as where:
        environment = {
            **os.environ,
            "CREDENZA_DATA": folder,
            "CREDENZA_DATABASE": where[0],
            "CREDENZA_PUBLIC_URL": "https://register.test",
            "DJANGO_SETTINGS_MODULE": "credenza_hub.project.settings",
        }
        command = [
            sys.executable,
            "-m",
            "bench.hub",
            "--inside",
            "--learners",
            str(learners),
            "--workers",
            str(workers),
        ]
        done = subprocess.run([*command, *where[1]], env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return [database, f"{learners:,}", str(workers), *done.stdout.rstrip("\n").split("\t")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--postmaster", help=argparse.SUPPRESS)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print("\t".join(run(options.learners, options.workers, options.postmaster)))
        return
    table = Table(
        "hub on", "learners", "workers", "checked/s", "accepted/s", "awarded/s", "end to end/s",
        "end to end per CPU-second",
        "last tenth : first tenth", "most memory, MB", "bytes on disk each", "read back",
    )  # fmt: skip
    for database in options.database or DATABASES:
        table.add_row(*measure(database, options.learners, options.workers))
    Console(width=180).print(table)


if __name__ == "__main__":
    main()
