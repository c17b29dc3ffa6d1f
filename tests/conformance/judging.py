"""Asks verifiers made by others for their verdicts on credentials."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from tests.programs import node_tool

FOLDER = Path(__file__).parent / "judges"
WALLETS = Path(__file__).parent / "wallets"
BLOCKCERTS = Path(__file__).parent / "blockcerts"
OPEN_BADGES_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
JUDGES = ("digitalbazaar", "verifier_core")


def install(folder: Path = FOLDER) -> None:
    """Install the programs from npm once, exactly as the lock file says. Fails loudly when that is not possible."""
    lock = folder / "package-lock.json"
    with (folder / ".installing").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        done = folder / "node_modules" / ".done"
        if done.exists() and done.read_text() == lock.read_text():
            return
        run = subprocess.run([*node_tool("npm"), "ci", "--ignore-scripts"], cwd=folder, capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"The judges could not be installed:\n{run.stderr}")
        done.write_text(lock.read_text())


@dataclass(frozen=True)
class Verdict:
    """What a judge says of one credential."""

    verified: bool
    revoked: bool
    reasons: tuple[str, ...] = ()
    schema: Any = None

    @property
    def answer(self) -> tuple[bool, bool]:
        """(is the proof right?, is the credential revoked?)"""
        return self.verified, self.revoked


def judge(
    name: str,
    credentials: Sequence[Mapping[str, Any]],
    *,
    documents: Mapping[str, Path],
    certificate: Path | None = None,
) -> list[Verdict]:
    """The verdicts of one judge. ``documents`` are read in place of the network; localhost may be asked."""
    verdicts = ask(name, credentials, documents=documents, certificate=certificate)
    return [Verdict(v["verified"], v["revoked"], tuple(v["reasons"]), v.get("schema")) for v in verdicts]


def ask(
    name: str,
    question: Any,
    *,
    documents: Mapping[str, Path],
    certificate: Path | None = None,
    folder: Path = FOLDER,
) -> Any:
    """What the program ``NAME.mjs`` of a folder answers. Raises RuntimeError when it breaks."""
    install(folder)
    context = Path(str(resources.files("openbadgeslib") / "ob3" / "contexts" / "ob-v3p0-context-3.0.3.json"))
    at_hand = {OPEN_BADGES_CONTEXT: context, **documents}
    table = folder / f".documents-{os.getpid()}.json"
    table.write_text(json.dumps({address: str(path) for address, path in at_hand.items()}))
    environment = {**os.environ, "CREDENZA_DOCUMENTS": str(table)}
    if certificate is not None:
        environment["NODE_EXTRA_CA_CERTS"] = str(certificate)
    try:
        run = subprocess.run(
            [*node_tool("node"), f"{name}.mjs"],
            cwd=folder,
            env=environment,
            input=json.dumps(question),
            capture_output=True,
            text=True,
            timeout=300,
        )
    finally:
        table.unlink()
    if run.returncode:
        raise RuntimeError(f"{name} broke:\n{run.stderr}\n{run.stdout}")
    return json.loads(run.stdout.rstrip("\n").split("\n")[-1])
