"""Merkle proofs: a document was one of many whose common hash stands in a blockchain (MerkleProof2017 and 2019)."""

from .chain import Anchor, Chain, ChainLookup, ChainRecord, read_chain_records
from .receipt import Receipt, is_merkle_proof, leads_to_root, read_2017_receipt, read_2019_receipt

__all__ = [
    "Anchor",
    "Chain",
    "ChainLookup",
    "ChainRecord",
    "Receipt",
    "is_merkle_proof",
    "leads_to_root",
    "read_2017_receipt",
    "read_2019_receipt",
    "read_chain_records",
]
