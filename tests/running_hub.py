"""The real product in a process of its own, started as an operator would start it, with https on this machine."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PROJECT = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 180
SECONDS_TO_STOP = 40


@dataclass(frozen=True)
class RunningHub:
    """A hub that answers: its address, the certificate that it shows, its folder and what it has logged."""

    url: str
    certificate: Path
    folder: Path

    @property
    def log(self) -> str:
        """What the process wrote so far."""
        return (self.folder / "log").read_text(errors="replace")

    def get(self, path: str, accept: str = "application/json") -> bytes:
        """What lies under a path; the certificate is checked."""
        asked = urllib.request.Request(f"{self.url}{path}", headers={"Accept": accept})  # noqa: S310 (always https)
        trusting = ssl.create_default_context(cafile=str(self.certificate))
        with urllib.request.urlopen(asked, context=trusting, timeout=30) as answer:  # noqa: S310
            return bytes(answer.read())

    def run(self, *command: str) -> None:
        """A command of the operator, beside the running hub."""
        environment = _environment(self.folder, self.url)
        subprocess.run([sys.executable, "-m", "credenza_hub", *command], cwd=PROJECT, env=environment, check=True)


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=2))
    builder = builder.add_extension(names, critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate, secret = folder / "certificate.pem", folder / "certificate-key.pem"
    certificate.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return certificate, secret


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def running_hub(folder: Path) -> Iterator[RunningHub]:
    """A hub with the examples, for the time of the block. Raises RuntimeError with its log if it does not start."""
    certificate, secret = write_certificate(folder)
    port = free_port()
    environment = _environment(folder, f"https://localhost:{port}")
    options = ["--port", str(port), "--tls-cert", str(certificate), "--tls-key", str(secret)]
    _bring_stylesheet(folder, environment)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "credenza_hub", "serve", *options],
            cwd=PROJECT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    hub = RunningHub(environment["CREDENZA_PUBLIC_URL"], certificate, folder)
    try:
        _wait_for(hub, process)
        yield hub
    finally:
        _stop(process)


def _environment(folder: Path, url: str) -> dict[str, str]:
    """Nothing of this machine's own settings reaches the hub."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("CREDENZA_", "DJANGO_"))}
    return {**own, "CREDENZA_DATA": str(folder / "data"), "CREDENZA_PUBLIC_URL": url}


def _bring_stylesheet(folder: Path, environment: dict[str, str]) -> None:
    """The stylesheet from the checkout's own data folder if it is there, else from npm."""
    ready = Path(os.environ.get("CREDENZA_DATA", PROJECT / "var")) / "vendor"
    if ready.is_dir():
        shutil.copytree(ready, folder / "data" / "vendor")
    subprocess.run([sys.executable, "-m", "credenza_hub.project.assets"], cwd=PROJECT, env=environment, check=True)


def _wait_for(hub: RunningHub, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The hub ended with code {process.returncode}:\n{hub.log}")
        try:
            hub.get("/health")
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.3)
    raise RuntimeError(f"The hub does not answer after {SECONDS_TO_START} seconds:\n{hub.log}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """One running hub for the browser tests and for verifiers made by others."""
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        yield running
