"""Each folder of tests is one node, however the tests are named on the command line.

pytest 9.1 reads the folder of a file that is named by itself anew, makes new nodes for the folders below it, and ties
fixtures of a ``conftest.py`` to the first node of its folder only: tests under the second one do not find them.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

_NODES = pytest.StashKey[dict[tuple[pytest.Collector, Path], pytest.Collector | None]]()


@pytest.hookimpl(wrapper=True)
def pytest_collect_directory(
    path: Path, parent: pytest.Collector
) -> Generator[None, pytest.Collector | None, pytest.Collector | None]:
    made = yield
    return parent.session.stash.setdefault(_NODES, {}).setdefault((parent, path), made)
