"""Posting to an address that an operator or user named, and that may therefore be a private one.

What strangers name goes through the guarded fetcher of the hub instead. This is the one place of the library that opens
a connection; only commands and the hub call it.
"""

from __future__ import annotations

import base64
import http.client
import ssl
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from urllib.parse import SplitResult, unquote, urlsplit

LONGEST_WAIT = 20.0
"""Seconds for each piece of the answer of a node of a blockchain, or of an authority for time stamps."""
LARGEST_ANSWER = 4 * 1024 * 1024
"""Bytes. A block with the names of all its transactions has less."""
LARGEST_STAMP = 128 * 1024
"""Bytes. A time stamp with the whole chain of its authority has some six kilobytes."""


def post(url: str, body: bytes, *, media_type: str, wait: float, largest: int) -> tuple[int, bytes]:
    """The status and content of the answer, of which at most ``largest`` bytes are read.

    ``wait``: seconds for each piece of it. Raises ValueError for an address that is not http or https, OSError if there
    is no answer; no error names more of the address than its host, for the rest may be a secret.
    """
    address = urlsplit(url)
    host, headers = address.hostname or "", {"Content-Type": media_type, **_authorization(address)}
    connection = _connection(address, wait)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    try:
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.read(largest)
    except (OSError, http.client.HTTPException) as error:
        raise OSError(f"{host}: {error}") from error
    finally:
        connection.close()


def _connection(address: SplitResult, wait: float) -> http.client.HTTPConnection:
    host = address.hostname
    if address.scheme not in ("http", "https") or host is None:
        raise ValueError("The address is not http or https.")
    if address.scheme == "http":
        return http.client.HTTPConnection(host, address.port, timeout=wait)
    return http.client.HTTPSConnection(host, address.port, timeout=wait, context=ssl.create_default_context())


def _authorization(address: SplitResult) -> dict[str, str]:
    if address.username is None:
        return {}
    pair = f"{unquote(address.username)}:{unquote(address.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def json_rpc(url: str) -> Callable[[bytes], bytes]:
    """How a JSON-RPC node at an address is asked: request → answer. Nothing is asked yet.

    Raises ValueError for an address that is not http or https; what is given back raises OSError and ValueError.
    """
    _connection(urlsplit(url), LONGEST_WAIT).close()
    return partial(_ask, url, "application/json", LARGEST_ANSWER)


def time_stamp_authority(url: str) -> Callable[[bytes], bytes]:
    """How an authority for time stamps at an address is asked (RFC 3161, section 3.4): request → answer.

    Nothing is asked yet. Raises ValueError for an address that is not http or https; what is given back raises OSError
    and ValueError.
    """
    _connection(urlsplit(url), LONGEST_WAIT).close()
    return partial(_ask, url, "application/timestamp-query", LARGEST_STAMP)


def _ask(url: str, media_type: str, most: int, request: bytes) -> bytes:
    status, content = post(url, request, media_type=media_type, wait=LONGEST_WAIT, largest=most + 1)
    if status != HTTPStatus.OK or len(content) > most:
        raise ValueError(f"{urlsplit(url).hostname} answered {status}, {len(content)} bytes")
    return content
