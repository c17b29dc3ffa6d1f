"""The node of a blockchain that commands ask. Its user named it, so it may be a private address."""

from __future__ import annotations

import base64
import http.client
import ssl
from functools import partial
from typing import Annotated
from urllib.parse import SplitResult, unquote, urlsplit

import typer

from credenza.errors import DocumentError
from credenza.translog import EvmChain, open_chain

from .texts import problem

LONGEST_WAIT = 20.0
"""Seconds for each piece of an answer."""
LARGEST_ANSWER = 4 * 1024 * 1024
"""A block with the names of all its transactions has less."""

RpcOption = Annotated[
    str | None,
    typer.Option(
        "--rpc", metavar="URL", help="Node of a blockchain (JSON-RPC) by which anchors of the log are checked."
    ),
]


def chain_at(url: str) -> EvmChain:
    """The chain of the node at an http or https address. Nothing is asked yet.

    Raises DocumentError for another address, UncheckableError if the extra ``evm`` is not installed.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or parts.hostname is None:
        raise DocumentError(problem("no_rpc_address", "--rpc"))
    return open_chain(partial(_post, parts))


def _post(address: SplitResult, body: bytes) -> bytes:
    """Addresses of nodes hold secrets: no error names more than the host."""
    host, headers = address.hostname or "", {"Content-Type": "application/json"}
    if address.username is not None:
        pair = f"{unquote(address.username)}:{unquote(address.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    connection: http.client.HTTPConnection
    if address.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, address.port, timeout=LONGEST_WAIT, context=context)
    else:
        connection = http.client.HTTPConnection(host, address.port, timeout=LONGEST_WAIT)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    try:
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        content = response.read(LARGEST_ANSWER + 1)
    except (OSError, http.client.HTTPException) as error:
        raise OSError(f"{host}: {error}") from error
    finally:
        connection.close()
    if response.status != http.client.OK or len(content) > LARGEST_ANSWER:
        raise ValueError(f"{host} answered {response.status}, {len(content)} bytes")
    return content
