"""Workers and database servers killed in the middle of their work: nothing is lost or doubled, on both databases."""

from __future__ import annotations

import random
import signal
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.databases import Cluster
from tests.running_hub import free_port

from .installation import ACCEPT, CHECK, LEASE, Installation, all_enrolled, complete, end, interrupt, kill

LONG = 30_000
"""Learners on a list of fifteen parts, so that some are left when a worker is killed."""


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
def count() -> int:
    """How many learners are awarded: enough for the worker to be killed before the last one."""
    return 1_000


def test_award_of_the_same_list_twice_with_a_worker_killed_at_random_moments_awards_each_learner_once(
    installation: Installation, count: int
) -> None:
    assert installation.act("award", str(count)) == {"added": count}
    left_over = []
    for step in range(1, 5):
        worker = installation.start_worker()
        installation.wait_for(count * step // 6)
        time.sleep(random.uniform(0, 0.1))
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
def test_worker_asked_to_stop_ends_after_its_chunk(installation: Installation, count: int) -> None:
    installation.act("award", str(count))
    worker = installation.start_worker()
    installation.wait_for(1)
    worker.terminate()
    assert worker.wait(timeout=120) == 0
    assert 0 < installation.awarded() < count
    assert installation.ask("select count(*) from issuing_awardchunk") == 0


def test_list_of_which_workers_are_killed_while_they_check_and_accept_it_enrols_each_learner_once(
    installation: Installation,
) -> None:
    installation.act("upload", str(LONG))
    interrupt(installation, LONG, 1, None, step=CHECK)
    installation.act("accept")
    interrupt(installation, LONG, 1, None, step=ACCEPT)
    assert installation.act("enrolled") == all_enrolled(LONG)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Cluster]:
    """A PostgreSQL server that may be killed."""
    with tempfile.TemporaryDirectory(prefix="credenza-cluster-") as folder:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder) / "postgres", free_port())
        cluster.start()
        yield cluster
        cluster.stop()


def test_list_with_the_postgresql_server_killed_while_it_is_checked_and_accepted_enrols_each_learner_once(
    own_server: Cluster, tmp_path: Path
) -> None:
    installation = Installation(tmp_path, own_server.url)
    installation.act("upload", str(LONG))
    interrupt(installation, LONG, 2, own_server, step=CHECK)
    installation.act("accept")
    interrupt(installation, LONG, 2, own_server, step=ACCEPT)
    assert installation.act("enrolled") == all_enrolled(LONG)


def test_award_with_the_postgresql_server_killed_again_and_again_awards_each_learner_once(
    own_server: Cluster, tmp_path: Path
) -> None:
    installation = Installation(tmp_path, own_server.url, chunk=50)
    installation.act("award", "600")
    interrupt(installation, 600, 3, own_server)
    assert installation.act("report") == complete(600)


def test_award_with_whoever_holds_the_sqlite_file_killed_again_and_again_awards_each_learner_once(
    tmp_path: Path,
) -> None:
    installation = Installation(tmp_path, f"sqlite:///{tmp_path / 'hub.sqlite3'}", chunk=50)
    installation.act("award", "600")
    interrupt(installation, 600, 3, None)
    assert installation.act("report") == complete(600)
