"""The node of a blockchain that commands ask."""

from __future__ import annotations

from typing import Annotated

import typer

from credenza.errors import DocumentError
from credenza.posting import json_rpc
from credenza.translog import EvmChain, open_chain

from .texts import problem

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
    try:
        return open_chain(json_rpc(url))
    except ValueError:
        raise DocumentError(problem("no_rpc_address", "--rpc")) from None
