"""Chains of the Ethereum family through web3, with any JSON-RPC node.

The network is a parameter: something that posts a request and gives the answer. web3 takes seconds to import, so it is
imported when a chain is opened; it comes with the extra ``evm``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from credenza.errors import UncheckableError

from .anchors import Mined

if TYPE_CHECKING:
    from web3.providers.base import BaseProvider

Post = Callable[[bytes], bytes]
"""A JSON-RPC request → the answer of the node. Raises OSError, or ValueError for an answer that is none."""

_ROOM = 1.2
"""So much more gas than estimated may be used: an account of a contract can need more than it did a moment ago."""


GWEI = 10**9
MOST_FEE = 200 * GWEI
"""Wei for a unit of gas beyond which nobody pays unless somebody chose otherwise: an anchor takes some 25,000 units."""


class FeeLimitError(UncheckableError):
    """To take the place of a transaction that waits, another one has to pay more for gas than it may."""


@dataclass(frozen=True)
class Signed:
    """A signed transaction: its hash, its number among those of the account, what is sent, and what it pays at most for
    gas by the names of JSON-RPC, in wei."""

    transaction: bytes
    nonce: int
    raw: bytes
    fees: Mapping[str, int]


def open_chain(post: Post) -> EvmChain:
    """The chain of a JSON-RPC node. Raises UncheckableError if the extra ``evm`` is not installed."""
    return EvmChain(_provider(post))


class EvmChain:
    """A chain as a node tells it."""

    def __init__(self, provider: BaseProvider) -> None:
        """Raises UncheckableError if the extra ``evm`` is not installed."""
        web3 = _web3()
        self._web3 = web3.Web3(provider)
        # Blocks of chains with proof of authority are longer than those of Ethereum.
        self._web3.middleware_onion.inject(web3.middleware.ExtraDataToPOAMiddleware, layer=0)

    @cached_property
    def number(self) -> int:
        """Which chain it is (EIP-155). Raises UncheckableError."""
        with _asking():
            return int(self._web3.eth.chain_id)

    def mined(self, transaction: bytes) -> Mined | None:
        """A transaction by its hash; ``None`` unless it is in a block of the chain as it stands.

        Raises UncheckableError.
        """
        from web3.exceptions import BlockNotFound, TransactionNotFound

        eth = self._web3.eth
        with _asking():
            try:
                receipt, found = eth.get_transaction_receipt(transaction), eth.get_transaction(transaction)
                block = eth.get_block(receipt["blockNumber"])
            except (TransactionNotFound, BlockNotFound):
                return None
            if block["hash"] != receipt["blockHash"]:  # the chain is being reorganised
                return None
            return Mined(
                sender=str(found["from"]),
                nonce=int(found["nonce"]),
                data=bytes(found["input"]),
                succeeded=receipt["status"] == 1,
                block=int(block["number"]),
                block_hash=bytes(block["hash"]),
                moment=datetime.fromtimestamp(block["timestamp"], UTC),
                confirmations=int(eth.block_number) - int(block["number"]) + 1,
            )

    def knows(self, transaction: bytes) -> bool:
        """Whether the node knows a transaction, in a block or waiting for one. Raises UncheckableError."""
        from web3.exceptions import TransactionNotFound

        with _asking():
            try:
                self._web3.eth.get_transaction(transaction)
            except TransactionNotFound:
                return False
        return True

    def sent_by(self, account: str) -> int:
        """How many transactions of an account are in blocks. Raises UncheckableError."""
        with _asking():
            return int(self._web3.eth.get_transaction_count(self._web3.to_checksum_address(account)))

    def sign(
        self,
        key: bytes,
        data: bytes,
        to: str | None = None,
        *,
        most: int = MOST_FEE,
        instead_of: Signed | None = None,
    ) -> Signed:
        """A transaction with these data that moves no money, to an address or the account of the key itself.

        ``key`` is the private key of the account, 32 bytes of secp256k1. ``instead_of`` is one that waits: the new one
        has its number and pays a quarter more at least, so nodes take it in its place, and a block only one of them.
        For a unit of gas never more than ``most`` wei are offered; if blocks ask for more, it waits. Nothing is sent.
        Raises FeeLimitError if a quarter more is too much, UncheckableError also when the account cannot pay.
        """
        eth = self._web3.eth
        with _asking():
            account = eth.account.from_key(key)
            receiver = self._web3.to_checksum_address(to) if to else account.address
            transaction: dict[str, Any] = {"from": account.address, "to": receiver, "value": 0, "data": data}
            nonce = instead_of.nonce if instead_of else int(eth.get_transaction_count(account.address, "pending"))
            gas = int(eth.estimate_gas(transaction) * _ROOM)
            fees = _between(self._fees(), instead_of.fees if instead_of else {}, most)
            signed = account.sign_transaction(
                {**transaction, **fees, "gas": gas, "nonce": nonce, "chainId": self.number}
            )
        return Signed(bytes(signed.hash), nonce, bytes(signed.raw_transaction), fees)

    def _fees(self) -> dict[str, int]:
        """What is paid for gas (EIP-1559): at most twice the fee of the latest block, so that it is soon in one."""
        eth = self._web3.eth
        base = eth.get_block("latest").get("baseFeePerGas")
        if base is None:  # a chain that has no base fee
            return {"gasPrice": int(eth.gas_price)}
        tip = int(eth.max_priority_fee)
        return {"maxFeePerGas": 2 * int(base) + tip, "maxPriorityFeePerGas": tip}

    def send(self, raw: bytes) -> None:
        """Hand a signed transaction to the node. Raises UncheckableError, also for one that it has taken before."""
        with _asking():
            self._web3.eth.send_raw_transaction(raw)


def _between(fees: Mapping[str, int], earlier: Mapping[str, int], most: int) -> dict[str, int]:
    """Fees of now, at most ``most``, but each above the earlier one by a quarter: nodes ask for a tenth, some for an
    eighth. Raises FeeLimitError if that is too much."""
    least = {name: earlier.get(name, 0) * 5 // 4 + 1 for name in fees}
    asked = max(least.values())
    if asked > most:
        raise FeeLimitError(
            f"Another transaction would have to offer {asked / GWEI:g} gwei for gas; the limit is {most / GWEI:g}."
        )
    return {name: max(least[name], min(fee, most)) for name, fee in fees.items()}


def account_of(key: bytes) -> str:
    """The address of the account of a private key. Raises UncheckableError without the extra ``evm``."""
    return str(_web3().Account.from_key(key).address)


@contextmanager
def _asking() -> Iterator[None]:
    """Whatever goes wrong while a node is asked: nothing is known then. What it says may be anything."""
    from eth_utils.exceptions import ValidationError
    from web3.exceptions import Web3Exception

    try:
        yield
    except (
        Web3Exception,
        ValidationError,
        OSError,
        ValueError,
        LookupError,
        TypeError,
        OverflowError,
        RecursionError,
    ) as error:
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        raise UncheckableError(f"The node of the blockchain gave no usable answer: {reason}") from error


@contextmanager
def same_recursion_limit() -> Iterator[None]:
    """Keep how deep Python may recurse: what web3 and py-evm import raises it to 100,000, and then a deeply nested JSON
    text of a stranger ends the process instead of being refused."""
    limit = sys.getrecursionlimit()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _web3() -> Any:
    try:
        with same_recursion_limit():
            import web3
            import web3.middleware
    except ImportError as error:
        message = (
            "Blockchains are asked through web3, which is not installed. Install it with: pip install credenza[evm]"
        )
        raise UncheckableError(message) from error
    return web3


def _provider(post: Post) -> BaseProvider:
    _web3()
    from web3.providers.base import JSONBaseProvider
    from web3.types import RPCEndpoint, RPCResponse

    class Posting(JSONBaseProvider):
        """Sends the requests of web3 by ``post``."""

        def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
            return self.decode_rpc_response(post(self.encode_rpc_request(method, params)))

    return Posting()
