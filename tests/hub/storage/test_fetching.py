"""The guarded fetcher refuses what could turn the hub against its own network, and lets no server keep it waiting."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from credenza.errors import UncheckableError
from credenza_hub.storage import fetching
from credenza_hub.storage.fetching import LARGEST_ANSWER, MOST_ANSWERS, Target, exchange, fetch, is_public

Talk = Callable[[ssl.SSLSocket], None]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://localhost./",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1%25lo]/",
        "https://[fd00::1]/",
        "https://[fec0::1]/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://user@127.0.0.1/",
        "https://user:secret@example.org/",
        "https://example.org@127.0.0.1/",
        "https://",
        "https:///path",
        "https://host:99999/",
        "https://host:x/",
        "https://[::1/",
        "https://exa mple.org/",
        "https://exämple.org/",
        "https://127.0.0.1\t/",
        "https://example.org/\r\nHost: localhost",
        "https://%6cocalhost/",
        "",
        "x" * 5000,
        "https://example.org/" + "x" * 5000,
    ],
)
def test_fetch_of_an_address_that_is_not_public_https_is_refused(url: str) -> None:
    with pytest.raises(UncheckableError, match="could not be fetched"):
        fetch(url)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "2002:101:101::1"])
def test_public_addresses_are_known_as_such(address: str) -> None:
    assert is_public(address)


def test_host_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: found)
    with pytest.raises(UncheckableError, match=r"10\.0\.0\.1, which is not public"):
        fetch("https://example.org/")


def test_connection_goes_to_the_address_that_was_checked_whatever_the_name_says_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter(["1.1.1.1", "127.0.0.1"])
    asked: list[str] = []

    def resolve(*arguments: object, **options: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 443))]

    def ask(address: str, *rest: object) -> bytes:
        asked.append(address)
        return b"{}"

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(fetching, "exchange", ask)
    assert fetch("https://rebinding.example/") == b"{}"
    assert asked == ["1.1.1.1"]


def test_one_verification_asks_so_many_addresses_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "fetch", lambda url: url.encode())
    limited = fetching.fetcher_for_one_verification()
    assert [limited(f"https://{number}.example") for number in range(MOST_ANSWERS)][-1] == b"https://11.example"
    with pytest.raises(UncheckableError, match="too many addresses"):
        limited("https://one.more.example")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@contextlib.contextmanager
def server(certificate: Path, talk: Talk) -> Iterator[int]:
    """A TLS server that reads one request and then talks as it likes; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError), context.wrap_socket(listening.accept()[0], server_side=True) as connection:
            connection.recv(65536)
            talk(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()
        thread.join()


def asked(certificate: Path, talk: Talk, wait: float, name: str = "localhost") -> bytes:
    with server(certificate, talk) as port:
        context = ssl.create_default_context(cafile=str(certificate))
        return exchange("127.0.0.1", Target(name, port, "/a?b"), context, wait)


def test_answer_is_read(certificate: Path) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    assert asked(certificate, lambda connection: connection.sendall(answer), 60) == b"{}"


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", "302"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "404"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (LARGEST_ANSWER + 1), "larger"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n{}", "more expected"),
        (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200 + b"\r\n{}", "more than 100 headers"),
        (b"\x00" * 70000, "line"),
    ],
)
def test_answer_that_is_none_is_refused(certificate: Path, answer: bytes, fault: str) -> None:
    with pytest.raises((OSError, ValueError, fetching.http.client.HTTPException), match=fault):
        asked(certificate, lambda connection: connection.sendall(answer), 60)


def test_server_with_another_name_is_refused(certificate: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        asked(certificate, lambda connection: None, 60, "other.example")


def without_end(piece: bytes, start: bytes = b"") -> Talk:
    def talk(connection: ssl.SSLSocket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return talk


@pytest.mark.parametrize(
    "talk",
    [
        without_end(b"HTTP/1.1 100 Continue\r\n\r\n"),
        lambda connection: connection.recv(1),
        lambda connection: (connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n{"), connection.recv(1)),
    ],
    ids=["announces other answers without end", "says nothing", "stops in the middle"],
)
def test_server_that_does_not_come_to_an_end_is_cut_off(certificate: Path, talk: Talk) -> None:
    with pytest.raises((OSError, fetching.http.client.HTTPException)):
        asked(certificate, talk, 1.0)
