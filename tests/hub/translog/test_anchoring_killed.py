"""A process that anchors is killed (SIGKILL) at each turn, on a chain that really executes: one anchor is paid for."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.chain_node import ChainNode, fresh_node

pytestmark = pytest.mark.xdist_group("chain")
ROOT = Path(__file__).parents[3]
TURNS = (
    ("eth_sendRawTransaction", "asked"),  # stored, and not sent
    ("eth_sendRawTransaction", "done"),  # sent, paid for, and not recorded
)


class Hub:
    """A hub whose commands run in processes of their own, with a node of a chain to ask."""

    def __init__(self, folder: Path, node: ChainNode) -> None:
        self._node, self._database = node, folder / "hub.sqlite3"
        self._environment = {
            **os.environ,
            "CREDENZA_DATA": str(folder),
            "CREDENZA_DATABASE": f"sqlite:///{self._database}",
            "CREDENZA_PUBLIC_URL": "https://register.test",
            "CREDENZA_LOG_ANCHOR_CHAIN": str(node.chain.number),
            "DJANGO_SETTINGS_MODULE": "credenza_hub.project.settings",
        }

    def states(self) -> list[str]:
        """Where its anchors stand, oldest first."""
        with closing(sqlite3.connect(self._database)) as connection:
            return [state for (state,) in connection.execute("select state from translog_anchor order by id")]

    def begin(self) -> str:
        """The account that pays, after the log began."""
        command = [sys.executable, "-m", "tests.hub.translog.anchor_life"]
        run = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return run.stdout.strip()

    def anchor(self, turn: tuple[str, str] | None = None) -> int:
        """How a step ends that is killed when the node is at ``turn``."""
        running: list[subprocess.Popen[bytes]] = []

        def watch(method: str, moment: str) -> None:
            if (method, moment) == turn:
                os.kill(running[0].pid, signal.SIGKILL)
                running[0].wait()
                raise ConnectionAbortedError  # so what was only asked never reaches the chain

        return self._run(running, watch)

    def _run(self, running: list[subprocess.Popen[bytes]], watch: Callable[[str, str], None]) -> int:
        with self._node.served(watch) as url:
            environment = {**self._environment, "CREDENZA_LOG_ANCHOR_RPC": url}
            command = [sys.executable, "-m", "credenza_hub", "anchor_log"]
            running.append(subprocess.Popen(command, cwd=ROOT, env=environment))
            return running[0].wait()


def test_process_killed_at_each_turn_pays_for_one_anchor(tmp_path: Path) -> None:
    node = fresh_node()
    hub = Hub(tmp_path, node)
    account = hub.begin()
    node.give(account)
    assert [(hub.anchor(turn), node.chain.sent_by(account)) for turn in TURNS] == [(-9, 0), (-9, 1)]
    assert hub.states() == ["ordered"]
    assert hub.anchor() == 0
    node.mine()
    assert hub.anchor() == 0
    assert (hub.states(), node.chain.sent_by(account)) == (["confirmed"], 1)
