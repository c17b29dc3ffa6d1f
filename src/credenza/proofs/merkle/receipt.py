"""Receipts: the hash of a document, the way from it to a Merkle root, and where that root is anchored.

Sources: MerkleProof2017 (Blockcerts v2, after Chainpoint v2) and MerkleProof2019 (W3C CCG, lds-merkle-proof-2019),
which writes the same as CBOR in base58. Hashes are SHA-256 throughout.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cbor2

from credenza.proofs.base58 import decode_base58
from credenza.proofs.faults import ProofError, ProofReason

from .chain import Anchor, Chain

_LONGEST_PATH = 64
_MOST_ANCHORS = 8
_LONGEST_VALUE = 16_384
_is_hash = re.compile(r"[0-9a-f]{64}").fullmatch

_CHAINS_2017 = {
    "bitcoinmainnet": Chain.BITCOIN,
    "bitcointestnet": Chain.BITCOIN_TESTNET,
    "bitcoinregtest": Chain.BITCOIN_REGTEST,
    "ethereummainnet": Chain.ETHEREUM,
    "ethereumropsten": Chain.ETHEREUM_ROPSTEN,
    "ethereumrinkeby": Chain.ETHEREUM_RINKEBY,
    "ethereumgoerli": Chain.ETHEREUM_GOERLI,
    "ethereumsepolia": Chain.ETHEREUM_SEPOLIA,
    "mockchain": Chain.MOCK,
    "mocknet": Chain.MOCK,
}
_NETWORKS_2019: Mapping[Any, Mapping[Any, Chain]] = {
    0: {1: Chain.BITCOIN, 2: Chain.BITCOIN_REGTEST, 3: Chain.BITCOIN_TESTNET},
    1: {
        1: Chain.ETHEREUM,
        3: Chain.ETHEREUM_ROPSTEN,
        4: Chain.ETHEREUM_RINKEBY,
        5: Chain.ETHEREUM_GOERLI,
        11155111: Chain.ETHEREUM_SEPOLIA,
    },
}
_MOCK_2019 = (-1, 2)


@dataclass(frozen=True)
class Receipt:
    """The hash of the document, the way up (``(is_left, hash)`` for each step), the root, and its anchors."""

    target_hash: str
    path: tuple[tuple[bool, str], ...]
    merkle_root: str
    anchors: tuple[Anchor, ...]


def leads_to_root(receipt: Receipt) -> bool:
    """Whether the way from the hash of the document ends at the root."""
    reached = bytes.fromhex(receipt.target_hash)
    for is_left, other in receipt.path:
        beside = bytes.fromhex(other)
        reached = hashlib.sha256(beside + reached if is_left else reached + beside).digest()
    return reached.hex() == receipt.merkle_root


def is_merkle_proof(proof: Mapping[str, Any]) -> bool:
    """Whether a proof is a Merkle proof, under any of its names."""
    kinds = (proof.get("type"), proof.get("cryptosuite"), proof.get("chainedProofType"))
    return any(kind in ("MerkleProof2019", "merkle-proof-2019") for kind in kinds)


def read_2017_receipt(signature: Mapping[str, Any]) -> Receipt:
    """The receipt in the ``signature`` of Blockcerts v2, or the ``receipt`` of v1.2. Raises ProofError."""
    steps = _list(signature.get("proof"), _LONGEST_PATH)
    return Receipt(
        _hash(signature.get("targetHash")),
        tuple(_step_2017(step) for step in steps),
        _hash(signature.get("merkleRoot")),
        tuple(_anchor_2017(anchor) for anchor in _list(signature.get("anchors"), _MOST_ANCHORS)),
    )


def _step_2017(step: object) -> tuple[bool, str]:
    if not isinstance(step, dict) or len(step.keys() & {"left", "right"}) != 1:
        raise ProofError(ProofReason.MALFORMED, "A step of the Merkle proof is neither left nor right.")
    return "left" in step, _hash(step.get("left", step.get("right")))


def _anchor_2017(anchor: object) -> Anchor:
    if not isinstance(anchor, dict) or not isinstance(anchor.get("sourceId"), str):
        raise ProofError(ProofReason.MALFORMED, "An anchor names no transaction.")
    named, kind = anchor.get("chain"), anchor.get("type")
    chain = _CHAINS_2017.get(str(named).lower()) if named is not None else None
    if named is None and kind == "BTCOpReturn":
        chain = Chain.BITCOIN  # receipts from before the member; those of testnets are told by their addresses
    return Anchor(chain, anchor["sourceId"].lower())


def read_2019_receipt(value: object) -> Receipt:
    """The receipt in a ``proofValue`` of MerkleProof2019. Raises ProofError."""
    if not isinstance(value, str) or not value.startswith("z") or len(value) > _LONGEST_VALUE:
        raise ProofError(ProofReason.MALFORMED, "proofValue is not base58.")
    try:
        members = dict(_pairs(_cbor(decode_base58(value[1:]))))
        return Receipt(
            _hash(_text(members.get(1))),
            tuple((side == 0, _hash(_text(beside))) for side, beside in _pairs(members.get(3, []))),
            _hash(_text(members.get(0))),
            tuple(_anchor_2019(dict(_pairs(anchor))) for anchor in _list(members.get(2), _MOST_ANCHORS)),
        )
    except (ValueError, TypeError, cbor2.CBORDecodeError) as error:
        raise ProofError(ProofReason.MALFORMED, f"proofValue holds no Merkle proof: {error!s:.100}") from error


def _anchor_2019(parts: Mapping[Any, Any]) -> Anchor:
    network: Any = parts.get(1)
    chain = Chain.MOCK if parts.get(0) in _MOCK_2019 else _NETWORKS_2019.get(parts.get(0, ""), {}).get(network)
    transaction = parts.get(2)
    return Anchor(chain, _text(transaction).lower() if transaction is not None else "")


def _pairs(value: object) -> list[tuple[Any, Any]]:
    held = _list(value, _LONGEST_PATH)
    if not all(isinstance(item, list) and len(item) == 2 and isinstance(item[0], int) for item in held):
        raise ValueError("not pairs of a number and a value")
    return [(item[0], item[1]) for item in held]


def _text(value: object) -> str:
    """A text; the makers of these proofs write it as CBOR inside CBOR."""
    found = _cbor(value) if isinstance(value, bytes) else value
    if isinstance(found, bytes):  # some write hashes as they are, others in hexadecimal
        return found.hex()
    if not isinstance(found, str):
        raise ValueError("not a text")
    return found


def _cbor(data: bytes) -> Any:
    stream = io.BytesIO(data)
    value = cbor2.load(stream)
    if stream.read(1):
        raise ValueError("something follows the proof")
    return value


def _list(value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise ProofError(ProofReason.MALFORMED, f"The Merkle proof lacks a list, or it has more than {most} items.")
    return value


def _hash(value: object) -> str:
    if not isinstance(value, str) or not _is_hash(value.lower()):
        raise ProofError(ProofReason.MALFORMED, "The Merkle proof holds something that is no SHA-256.")
    return value.lower()
