"""A real chain in the process of the tests (eth-tester with py-evm), with a node that speaks JSON-RPC over HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from credenza.translog import Anchor, EvmChain, account_of
from credenza.translog.evm import same_recursion_limit

KEY = bytes([7] * 32)
"""The private key of the account that anchors."""
_INIT_OF_REVERTING = "0x6460006000fd6000526005601bf3"
"""Deploys a contract that refuses whatever it is sent."""


class ChainNode:
    """A chain that mines a block for each transaction, and an account with money."""

    def __init__(self) -> None:
        with same_recursion_limit():
            from eth_tester import EthereumTester, PyEVMBackend
            from web3 import EthereumTesterProvider, Web3

            self.tester = EthereumTester(PyEVMBackend())
            self.provider = EthereumTesterProvider(self.tester)
        self.web3 = Web3(self.provider)
        self.chain = EvmChain(self.provider)
        self.account = account_of(KEY)
        self.rich = str(self.web3.eth.accounts[0])
        self.give(self.account)

    def give(self, account: str) -> None:
        """Money from the account that has all."""
        self.web3.eth.send_transaction({"from": self.rich, "to": account, "value": 10**18})  # type: ignore[typeddict-item]

    def mine(self, blocks: int = 11) -> None:
        """Empty blocks."""
        self.tester.mine_blocks(blocks)

    def hold(self, data: bytes, key: bytes = KEY) -> bytes:
        """A transaction with these data, in a block; gives its hash."""
        signed = self.chain.sign(key, data)
        self.chain.send(signed.raw)
        return signed.transaction

    def anchor(self, origin: str, size: int, root: bytes) -> Anchor:
        """Anchor a state of a log, twelve blocks deep."""
        draft = Anchor(self.chain.number, bytes(32), size, root)
        made = Anchor(self.chain.number, self.hold(draft.data(origin)), size, root)
        self.mine()
        return made

    def refused(self, data: bytes) -> bytes:
        """A transaction with these data that is in a block and failed."""
        eth = self.web3.eth
        created = eth.send_transaction({"from": self.rich, "data": _INIT_OF_REVERTING})  # type: ignore[typeddict-item]
        contract = eth.get_transaction_receipt(created)["contractAddress"]
        sent = {"from": self.rich, "to": contract, "data": data, "gas": 200_000}
        return bytes(eth.send_transaction(sent))  # type: ignore[arg-type]

    def time_of(self, transaction: bytes) -> datetime:
        """When the block of a transaction was made."""
        receipt = self.web3.eth.get_transaction_receipt(transaction)  # type: ignore[arg-type]
        return datetime.fromtimestamp(self.web3.eth.get_block(receipt["blockNumber"])["timestamp"], UTC)

    def answer(self, method: str, params: list[Any]) -> Any:
        """What a node answers over JSON-RPC."""
        try:
            return {"result": _plain(self.web3.manager.request_blocking(method, [_read(each) for each in params]))}  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001 (a node tells every fault as one of the request)
            return {"error": {"code": -32000, "message": str(error)}}

    @contextmanager
    def served(self, watch: Callable[[str, str], None] = lambda method, moment: None) -> Iterator[str]:
        """The address at which the node answers.

        ``watch`` is told of each method when it is ``asked`` and, before the answer leaves, when it is ``done``.
        """
        node, lock = self, threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                watch(request["method"], "asked")
                with lock:
                    answer = node.answer(request["method"], request["params"])
                watch(request["method"], "done")
                body = json.dumps({"jsonrpc": "2.0", "id": request["id"], **answer}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        with served_by(Handler) as address:
            yield address


@contextmanager
def served_by(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address of a server of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@cache
def _node() -> tuple[ChainNode, Any]:
    node = ChainNode()
    return node, node.tester.take_snapshot()


def fresh_node() -> ChainNode:
    """The chain as it was when the process began with it: making one takes longer than all that is done on it."""
    node, beginning = _node()
    node.tester.revert_to_snapshot(beginning)
    return node


def _plain(value: Any) -> Any:
    """As it stands in JSON-RPC: numbers and bytes in hexadecimal digits."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return hex(value)
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return {name: _plain(each) for name, each in value.items()}


_NUMBERS = ("value", "gas", "nonce", "gasPrice", "maxFeePerGas", "maxPriorityFeePerGas")


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: int(each, 16) if name in _NUMBERS and isinstance(each, str) else each for name, each in value.items()}
