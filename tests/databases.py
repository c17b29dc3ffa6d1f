"""PostgreSQL for tests: the server that listens, else one of our own.

``python -m tests.databases COMMAND …`` runs a command with CREDENZA_TEST_DATABASE set to a PostgreSQL server.
It fails loudly if there is none and none can be started.
"""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
import tempfile
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


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server, started for the time of the block if none is running."""
    given = os.environ.get("CREDENZA_POSTGRES", LOCAL_SERVER)
    if answers(given):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="credenza-postgres-"))
    folder.chmod(0o777)
    data, binaries = folder / "data", _binaries()
    subprocess.run(
        _as_server_user([str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-EUTF8", "--locale=C.UTF-8"]),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    options = f"-p {OWN_PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    subprocess.run(_as_server_user([*control, "-o", options, "start"]), check=True, stdout=subprocess.DEVNULL)
    try:
        yield f"postgresql://postgres@127.0.0.1:{OWN_PORT}/postgres"
    finally:
        subprocess.run(_as_server_user([*control, "-m", "immediate", "stop"]), check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    with postgres() as address:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "CREDENZA_TEST_DATABASE": address}).returncode)
