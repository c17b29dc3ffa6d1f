"""Where ``serve`` listens, and which public address follows from it when the operator states none."""

from __future__ import annotations

import argparse
import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
_ANY = ("0.0.0.0", "::", "127.0.0.1", "::1")  # noqa: S104 (compared, not bound)


def add_address_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``serve`` that say where it listens."""
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen at (default: this machine only)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"port to listen at (default: {DEFAULT_PORT})")
    parser.add_argument("--tls-cert", help="certificate chain (PEM), for https without a proxy")
    parser.add_argument("--tls-key", help="key of the certificate (PEM)")


def public_url_of(arguments: Sequence[str]) -> str:
    """The address under which ``serve`` with these arguments is seen from a browser on this machine."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    add_address_options(parser)
    try:
        options, _ = parser.parse_known_args(list(arguments))
    except (argparse.ArgumentError, SystemExit):  # serve itself will say what is wrong
        options = parser.parse_args([])
    return address_of(options.host, options.port, bool(options.tls_cert))


def address_of(host: str, port: int, tls: bool) -> str:
    """A host and port as a web address; the standard port is left out."""
    name = "localhost" if host in _ANY else f"[{host}]" if ":" in host else host
    scheme, standard = ("https", 443) if tls else ("http", 80)
    return f"{scheme}://{name}" if port == standard else f"{scheme}://{name}:{port}"


def is_loopback(url: str) -> bool:
    """Whether a web address can only mean the machine itself: ``localhost``, 127.0.0.0/8 or ::1."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
