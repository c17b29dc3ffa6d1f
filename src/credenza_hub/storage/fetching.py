"""The only way in which the hub fetches anything from the network: https, public addresses, within limits."""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from openvc.fetch import ip_is_forbidden

from credenza.errors import UncheckableError

LARGEST_ANSWER = 1_048_576
"""Bytes. A signed status list of 131,072 entries stays below 30,000."""

LONGEST_WAIT = 5.0
"""Seconds for one answer, from the connection to its last byte."""

LONGEST_ADDRESS = 2_048
MOST_ANSWERS = 12
"""How many addresses one verification may ask: the credential chooses them, and each may take its time."""


@dataclass(frozen=True)
class Target:
    """An https address taken apart."""

    host: str
    port: int
    path: str


def fetch(url: str) -> bytes:
    """What lies at an https address.

    Refused are other schemes, names and passwords in the address, hosts of which any address is not public (the
    connection goes to the very address that was checked), redirects, and answers that are too large or too slow.
    Raises UncheckableError.
    """
    try:
        target = _target(url)
        return exchange(_public_address(target), target, ssl.create_default_context(), LONGEST_WAIT)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UncheckableError(f"{url[:200]} could not be fetched: {error}") from error


def fetcher_for_one_verification() -> Callable[[str], bytes]:
    """``fetch``, at most MOST_ANSWERS times."""
    asked = iter(range(MOST_ANSWERS))

    def limited(url: str) -> bytes:
        if next(asked, None) is None:
            raise UncheckableError(f"{url[:200]} was not fetched: the credential names too many addresses.")
        return fetch(url)

    return limited


def _target(url: str) -> Target:
    if len(url) > LONGEST_ADDRESS or not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("this is no plain address of an ordinary length")
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or "%" in parts.netloc:
        raise ValueError("only https addresses of a host are fetched, without a user")
    return Target(parts.hostname, parts.port or 443, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _public_address(target: Target) -> str:
    """An address of the host, all of whose addresses are public: else one could be swapped for another."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(info[4][0]) for info in found]
    for address in addresses:
        if not is_public(address):
            raise ValueError(f"{target.host} lies at {address}, which is not public")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public network; so must an IPv4 address inside it (6to4, RFC 3056)."""
    ip = ipaddress.ip_address(address)
    embedded = ip.sixtofour if isinstance(ip, ipaddress.IPv6Address) else None
    return not ip_is_forbidden(address) and not (embedded and ip_is_forbidden(str(embedded)))


def exchange(address: str, target: Target, context: ssl.SSLContext, wait: float) -> bytes:
    """Ask the server at ``address`` for ``target`` and give its answer, all within ``wait`` seconds.

    Raises OSError, HTTPException or ValueError.
    """
    deadline = time.monotonic() + wait
    plain = socket.create_connection((address, target.port), timeout=wait)
    with context.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False) as connection:
        connection.settimeout(_left_until(deadline))
        connection.do_handshake()
        asking = http.client.HTTPSConnection(target.host, target.port)
        asking.sock = connection
        asking.request("GET", target.path, headers={"Accept": "application/json, */*", "Connection": "close"})
        return _answer(_Timely(connection, deadline))


def _left_until(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the answer took too long")
    return left


class _Timely(io.RawIOBase):
    """Reads from a connection until a moment and no longer.

    A limit for each read would let a server send one byte at a time, or announce other answers without end.
    """

    def __init__(self, connection: ssl.SSLSocket, deadline: float) -> None:
        self._connection, self._deadline = connection, deadline

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what comes next. Raises OSError, TimeoutError included."""
        self._connection.settimeout(_left_until(self._deadline))
        return self._connection.recv_into(buffer)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What an answer is read from."""
        return io.BufferedReader(self)


def _answer(source: _Timely) -> bytes:
    response = http.client.HTTPResponse(source, method="GET")
    response.begin()
    if response.status != http.client.OK:
        raise ValueError(f"the server answered {response.status}; redirects are not followed")
    body = response.read(LARGEST_ANSWER + 1)
    if len(body) > LARGEST_ANSWER:
        raise ValueError(f"the answer is larger than {LARGEST_ANSWER} bytes")
    if response.length:
        raise http.client.IncompleteRead(body, response.length)
    return body
