"""``python -m bench.serving``: how much the hub serves, under wrk with 50 connections, and what a CDN leaves of it.

Starts the product with its examples in a folder of its own, as behind a proxy (plain http on this machine, an https
address to the world), and asks for what verifiers ask for. Needs wrk (Debian: ``apt install wrk``). Requests per second
mean something on a quiet machine only; what the hub spends of the processor on a request also on a busy one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table
from tests.running_hub import PROJECT, free_port

CONNECTIONS, THREADS = 50, 2
PUBLIC = "https://register.example"
PLACES = 300
"""Places of a large CDN that each keep a copy of their own."""
_TICKS = os.sysconf("SC_CLK_TCK")
_POST = """wrk.method = "POST"
wrk.body = [==[{body}]==]
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Cookie"] = "csrftoken={token}"
wrk.headers["Host"] = "register.example"
wrk.headers["Referer"] = "{public}/en/verify/"
"""


@dataclass(frozen=True)
class Measured:
    """What wrk and the kernel say: requests a second, within what time half and 99 of a hundred, processor of each."""

    rate: float
    half: str
    most: str
    processor: float
    failed: int


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int]]:
    """A hub with the examples: its address on this machine and its process id."""
    port = free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith(("CREDENZA_", "DJANGO_"))}
    environment = {**own, "CREDENZA_DATA": str(folder), "CREDENZA_PUBLIC_URL": PUBLIC}
    at_hand = PROJECT / "var" / "vendor"
    if at_hand.is_dir():
        shutil.copytree(at_hand, folder / "vendor")
    command = [sys.executable, "-m"]
    subprocess.run([*command, "credenza_hub.project.assets"], env=environment, check=True)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "credenza_hub", "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/health", process)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(60)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit("The hub did not start; its log says why.")
        try:
            _get(address)
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The hub does not answer.")


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:  # noqa: S310 (this machine)
        return bytes(answer.read())


def processor_of(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def measure(address: str, pid: int, seconds: int, script: Path | None = None) -> Measured:
    """What the hub serves at an address."""
    more = ["-s", str(script)] if script else []
    before = processor_of(pid)
    command = ["wrk", "-t", str(THREADS), "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--timeout", "30s", "--latency"]
    said = subprocess.run([*command, *more, address], capture_output=True, text=True, check=True).stdout
    used = processor_of(pid) - before
    requests = int(_found(r"(\d+) requests in", said))
    failed = int(_found(r"Non-2xx or 3xx responses: (\d+)", said, "0"))
    rate, half, most = (
        _found(pattern, said) for pattern in (r"Requests/sec:\s+([\d.]+)", r"50%\s+(\S+)", r"99%\s+(\S+)")
    )
    return Measured(float(rate), half, most, used / max(requests, 1), failed)


def _found(pattern: str, text: str, otherwise: str = "") -> str:
    match = re.search(pattern, text)
    return match[1] if match else otherwise


def addresses_of(folder: Path) -> Mapping[str, str]:
    """What verifiers ask for: label → path."""
    from credenza_hub.issuing.models import StatusList
    from credenza_hub.registry.models import Edition

    status_list, edition = StatusList.objects.select_related("organisation").first(), Edition.objects.first()
    if status_list is None or edition is None:
        raise SystemExit("The examples hold no credential.")
    return {
        "verify page": "/en/verify/",
        "page of an edition": f"/en/register/{edition.entry.slug}/",
        "status list": f"/status/{status_list.key}",
        "DID document": f"/issuers/{status_list.organisation.slug}/did.json",
        "edition (JSON)": f"/editions/{edition.sha256}.json",
        "health": "/health",
    }


def verifying(folder: Path, address: str) -> Path:
    """A script for wrk that hands in a credential of the examples to be verified."""
    from credenza_hub.issuing.models import Credential

    page = urllib.request.urlopen(f"{address}/en/verify/")  # noqa: S310 (this machine)
    token = _found(r"csrftoken=([^;]+)", page.headers.get("Set-Cookie", ""))
    credential = Credential.objects.filter(revoked_at=None).first()
    if credential is None:
        raise SystemExit("The examples hold no credential.")
    body = urlencode({"csrfmiddlewaretoken": token, "text": credential.document})
    script = folder / "verify.lua"
    script.write_text(_POST.format(body=body, token=token, public=PUBLIC))
    return script


def _open_database(folder: Path) -> None:
    import django

    os.environ |= {"CREDENZA_DATA": str(folder), "CREDENZA_PUBLIC_URL": PUBLIC}
    os.environ["DJANGO_SETTINGS_MODULE"] = "credenza_hub.project.settings"
    django.setup()


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=8, help="for each measurement")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _open_database(folder)
        with serving(folder) as (address, pid):
            paths = addresses_of(folder)
            found = {label: measure(f"{address}{path}", pid, chosen.seconds) for label, path in paths.items()}
            script = verifying(folder, address)
            found["verifying a credential"] = measure(f"{address}/en/verify/", pid, chosen.seconds, script)
    if chosen.json:
        sys.stdout.write(json.dumps({label: vars(measured) for label, measured in found.items()}, indent=2))
    else:
        Console().print(_table(found))


def _table(found: Mapping[str, Measured]) -> Table:
    table = Table(
        "what", "requests/s", "half within", "99 % within", "processor, ms", "not 2xx", "asked for by a CDN, a second"
    )
    fresh = {"status list": 60, "DID document": 60, "edition (JSON)": 31_536_000}
    for label, measured in found.items():
        behind = f"{PLACES / fresh[label]:.5f}" if label in fresh else "all"
        rate, processor = f"{measured.rate:,.0f}", f"{measured.processor * 1000:.2f}"
        table.add_row(label, rate, measured.half, measured.most, processor, str(measured.failed), behind)
    return table


if __name__ == "__main__":
    main()
