"""Where a Merkle root is anchored, and what a blockchain says about the transaction.

The library asks no blockchain itself: whoever verifies hands in a lookup, or records that lie in a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from credenza.proofs.dates import read_datetime


class Chain(StrEnum):
    """The blockchains that receipts name (blink of MerkleProof2019; ``chain`` of MerkleProof2017)."""

    BITCOIN = "btc:mainnet"
    BITCOIN_TESTNET = "btc:testnet"
    BITCOIN_REGTEST = "btc:regtest"
    ETHEREUM = "eth:mainnet"
    ETHEREUM_ROPSTEN = "eth:ropsten"
    ETHEREUM_RINKEBY = "eth:rinkeby"
    ETHEREUM_GOERLI = "eth:goerli"
    ETHEREUM_SEPOLIA = "eth:sepolia"
    MOCK = "mocknet"
    """No chain at all: software under test writes it."""


@dataclass(frozen=True)
class Anchor:
    """A transaction that should hold a Merkle root. ``chain`` is ``None`` for one that is not known here."""

    chain: Chain | None
    transaction: str


@dataclass(frozen=True)
class ChainRecord:
    """What a blockchain holds: the hash in the transaction (hexadecimal), who issued it, when it was in a block."""

    remote_hash: str
    issuing_address: str
    moment: datetime | None


ChainLookup = Callable[[Anchor], ChainRecord | None]
"""An anchor → what its chain says; ``None`` when it cannot be had."""


def read_chain_records(document: Mapping[str, Any]) -> dict[Anchor, ChainRecord]:
    """The records in a file: ``{"type": "ChainRecords", "records": [{"chain", "transaction", "hash", "address",
    "time"}, …]}``, ``chain`` as in ``Chain``. What is no record is left out.
    """
    held = document.get("records") if document.get("type") == "ChainRecords" else None
    entries = [entry for entry in held if isinstance(entry, dict)] if isinstance(held, list) else []
    return {found[0]: found[1] for entry in entries if (found := _record(entry)) is not None}


def _record(entry: Mapping[str, Any]) -> tuple[Anchor, ChainRecord] | None:
    members = [entry.get(name) for name in ("chain", "transaction", "hash", "address")]
    if not all(isinstance(member, str) for member in members) or members[0] not in set(Chain):
        return None
    chain, transaction, remote_hash, address = map(str, members)
    record = ChainRecord(remote_hash.lower().removeprefix("0x"), address, read_datetime(entry.get("time")))
    return Anchor(Chain(chain), transaction.lower()), record
