"""``serve`` as an operator starts it: a process that prepares everything, answers, works, and ends in order."""

from __future__ import annotations

import datetime
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ROOT = Path(__file__).parents[3]
SECONDS_TO_START = 180


def free_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def start(folder: Path, *options: str, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """Start ``serve`` on a data folder of its own."""
    (folder / "vendor").mkdir(parents=True, exist_ok=True)
    (folder / "vendor" / "pico.min.css").write_text("/* stylesheet */")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CREDENZA_", "DJANGO_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "credenza_hub", "serve", *options],
        cwd=ROOT,
        env={**inherited, "CREDENZA_DATA": str(folder), **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def get(url: str, context: ssl.SSLContext | None = None) -> tuple[int, str]:
    """Status and text of an address."""
    with urllib.request.urlopen(url, timeout=20, context=context) as answer:  # noqa: S310 (our own server)
        return answer.status, answer.read().decode()


@contextmanager
def running(
    folder: Path, base: str, *options: str, context: ssl.SSLContext | None = None
) -> Iterator[subprocess.Popen[str]]:
    """``serve``, once it answers."""
    server = start(folder, *options)
    try:
        end = time.monotonic() + SECONDS_TO_START
        while True:
            assert server.poll() is None, server.communicate()[0]
            assert time.monotonic() < end, "serve takes too long to start"
            try:
                get(f"{base}/health", context)
                break
            except OSError:
                time.sleep(0.2)
        yield server
    finally:
        if server.poll() is None:
            server.kill()
        server.wait()


def test_serve_on_an_empty_folder_shows_the_examples_and_ends_in_order(tmp_path: Path) -> None:
    port = free_port()
    base = f"http://localhost:{port}"
    with running(tmp_path, base, "--port", str(port)) as server:
        status, page = get(f"{base}/en/")
        assert (status, "Credential evaluator" in page, "Energy audit of public buildings" in page) == (200, True, True)
        refused = start(tmp_path, "--port", str(port))
        said = refused.communicate(timeout=60)[0]
        assert refused.returncode == 1
        assert f"Cannot listen at 127.0.0.1, port {port}" in said
        assert "Traceback" not in said
        server.send_signal(signal.SIGTERM)
        said = server.communicate(timeout=60)[0]
    assert server.returncode == 0
    assert f"Credenza runs at {base}/" in said
    assert "registrar@ cimea.demo.example.org" in said
    assert said.rstrip().endswith("Stopped.")


def test_serve_with_a_certificate_answers_https_and_signs_for_did_web(tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    port = free_port()
    base = f"https://localhost:{port}"
    context = ssl.create_default_context(cafile=str(certificate))
    tls = ("--tls-cert", str(certificate), "--tls-key", str(key))
    with running(tmp_path / "data", base, "--port", str(port), *tls, context=context) as server:
        status, document = get(f"{base}/issuers/cimea/did.json", context)
        assert (status, f'"id": "did:web:localhost%3A{port}:issuers:cimea"' in document) == (200, True)
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=60) == 0


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
    return folder / "cert.pem", folder / "key.pem"


def test_serve_without_examples_leaves_the_register_empty(tmp_path: Path) -> None:
    port = free_port()
    base = f"http://localhost:{port}"
    with running(tmp_path, base, "--port", str(port), "--no-examples") as server:
        assert "Credential evaluator" not in get(f"{base}/en/")[1]
        server.terminate()
        assert "Demo accounts" not in server.communicate(timeout=60)[0]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--tls-cert", "x.pem"], "--tls-cert and --tls-key belong together"),
        (["--tls-cert", "x.pem", "--tls-key", "y.pem", "--no-examples"], "cannot be read"),
        (["--port", "99999"], "Cannot listen"),
        (["--port", "x"], "invalid int value"),
        (["--host", "no.such.host.invalid"], "Cannot listen"),
    ],
)
def test_serve_with_a_wrong_option_says_what_is_wrong(tmp_path: Path, options: list[str], said: str) -> None:
    where = [] if "--port" in options else ["--port", str(free_port())]
    server = start(tmp_path, *options, *where)
    output = server.communicate(timeout=90)[0]
    assert server.returncode != 0
    assert said in output
    assert "Traceback" not in output
