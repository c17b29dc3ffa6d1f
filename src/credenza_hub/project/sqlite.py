"""The SQLite library that the hub runs on.

Distributions ship SQLite versions with the WAL-reset corruption fault (3.7.0 to 3.51.2,
https://sqlite.org/releaselog/3_51_3.html), so the one in the ``pysqlite3`` wheel is put in its place
before Django imports ``sqlite3``.
"""

from __future__ import annotations

import sys

FIRST_SOUND_VERSION = (3, 51, 3)


def use_sound_sqlite() -> None:
    """Make ``import sqlite3`` give a version without the WAL-reset fault. Raises RuntimeError if there is none."""
    import pysqlite3

    if pysqlite3.sqlite_version_info < FIRST_SOUND_VERSION:
        raise RuntimeError(
            f"SQLite {pysqlite3.sqlite_version} can corrupt its write-ahead log; install pysqlite3 0.6.1 or newer."
        )
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
