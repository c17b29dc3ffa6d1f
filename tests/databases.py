"""PostgreSQL for tests: the server that listens, else one of our own.

``python -m tests.databases COMMAND …`` runs a command with CREDENZA_TEST_DATABASE set to a PostgreSQL server.
It fails loudly if there is none and none can be started.
"""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

LOCAL_SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
OWN_PORT = 54329


def answers(url: str) -> bool:
    """Whether a server answers under an address and lets us make databases in UTF-8."""
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=3) as connection:
        row = connection.execute("select rolcreatedb or rolsuper from pg_roles where rolname = current_user").fetchone()
        return bool(row and row[0])
    return False


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if found:
        return found[-1]
    initdb = shutil.which("initdb")
    if initdb is None:
        raise SystemExit("No PostgreSQL answers and none is installed: install Debian's package 'postgresql'.")
    return Path(initdb).parent


def _as_server_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package brings the user ``postgres``."""
    return ["runuser", "-u", "postgres", "--", *command] if getpass.getuser() == "root" else command


class Cluster:
    """A PostgreSQL server of our own in a folder, which can be killed as a power cut would."""

    def __init__(self, folder: Path, port: int = OWN_PORT) -> None:
        self.folder, self.port, self.binaries = folder, port, _binaries()
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o777)
        self.url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        self._run("initdb", "-U", "postgres", "-EUTF8", "--locale=C.UTF-8")

    @property
    def postmaster(self) -> int:
        """The number of the process that started all others."""
        return int(_first_line(self._data / "postmaster.pid"))

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *words: str, check: bool = True) -> None:
        command = [str(self.binaries / program), "-D", str(self._data), *words]
        subprocess.run(_as_server_user(command), check=check, stdout=subprocess.DEVNULL, cwd=self.folder)

    def start(self) -> None:
        """Start, after a kill with recovery, and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        self._run("pg_ctl", "-w", "-t", "120", "-l", str(self.folder / "log"), "-o", options, "start")

    def kill(self) -> None:
        """SIGKILL to the postmaster and to everything that it started."""
        postmaster = self.postmaster
        os.kill(postmaster, signal.SIGSTOP)  # it must not start another child while they are listed
        processes = [postmaster, *_children_of(postmaster)]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(_is_alive(process) for process in processes):
            time.sleep(0.02)
        (self._data / "postmaster.pid").unlink()  # where nobody buries the dead, their number still seems to be taken

    def stop(self) -> None:
        """End it without ceremony."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop", check=False)


def _first_line(path: Path) -> str:
    return subprocess.run(["head", "-n", "1", str(path)], check=True, capture_output=True, text=True).stdout


def _children_of(process: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _is_alive(process: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server, started for the time of the block if none is running."""
    given = os.environ.get("CREDENZA_POSTGRES", LOCAL_SERVER)
    if answers(given):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="credenza-postgres-"))
    cluster = Cluster(folder)
    cluster.start()
    try:
        yield cluster.url
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    with postgres() as address:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "CREDENZA_TEST_DATABASE": address}).returncode)
