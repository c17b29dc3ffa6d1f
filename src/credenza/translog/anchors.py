"""Anchors: what a public blockchain attests of a checkpoint (decision 0027).

A checkpoint is anchored by a transaction whose data are, with nothing before or behind them,

    "credenza-anchor-v1" || LF || SHA-256(origin of the log) || size (8 bytes, big-endian) || root (32 bytes)

Whoever is shown the transaction later knows that the log had this root before the time of its block. An anchor also
stands for every earlier checkpoint that it continues. In a signed note it is one more line of signature, by a
"witness" whose name is the chain (CAIP-2: ``eip155:1``), which readers that do not know it pass over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from credenza.errors import LogError, Problem

from .checkpoints import Checkpoint, read_checkpoint
from .notes import Note, NoteSignature
from .tree import HASH_BYTES, check_consistency

DOMAIN = b"credenza-anchor-v1\n"
ANCHORS = "anchors"
"""Where a log serves the list of its anchors."""

CONFIRMATIONS = 12
"""Blocks, that of the transaction included, after which a transaction counts unless somebody asks for more."""

_CHAIN = re.compile(r"eip155:([1-9][0-9]{0,17})")
_SIZE_BYTES = 8
_UNASSIGNED = b"\xff"
"""Kind of signature, in C2SP signed-note, that is told by a longer name behind it."""


class AnchorError(LogError):
    """A chain does not hold what an anchor says; ``code`` says what is wrong, as in ``findings.tsv``."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(Problem("anchor", message))


@dataclass(frozen=True)
class Anchor:
    """The first ``size`` entries with their ``root``, in a transaction (its hash) of the chain of that number."""

    chain: int
    transaction: bytes
    size: int
    root: bytes

    def data(self, origin: str) -> bytes:
        """What the transaction holds."""
        return anchored_data(Checkpoint(origin, self.size, self.root))


def chain_name(number: int) -> str:
    """The name of a chain (CAIP-2)."""
    return f"eip155:{number}"


def anchored_data(checkpoint: Checkpoint) -> bytes:
    """The data of a transaction that anchors a checkpoint: 91 bytes."""
    origin = sha256(checkpoint.origin.encode()).digest()
    return DOMAIN + origin + checkpoint.size.to_bytes(_SIZE_BYTES, "big") + checkpoint.root


@dataclass(frozen=True)
class Mined:
    """A transaction that is in a block.

    ``block_hash`` and ``moment`` are those of the block; ``confirmations`` counts the blocks from it to the latest.
    """

    sender: str
    nonce: int
    data: bytes
    succeeded: bool
    block: int
    block_hash: bytes
    moment: datetime
    confirmations: int


class Chain(Protocol):
    """A blockchain as one of its nodes tells it. Every question raises UncheckableError if the node does not answer."""

    @property
    def number(self) -> int:
        """Which chain it is (EIP-155)."""

    def mined(self, transaction: bytes) -> Mined | None:
        """A transaction by its hash; ``None`` unless it is in a block of the chain as it stands."""

    def sent_by(self, account: str) -> int:
        """How many transactions of an account are in blocks."""


def check_anchor(anchor: Anchor, origin: str, chain: Chain, least: int) -> Mined:
    """The transaction of an anchor, which holds what it should, ``least`` confirmations deep.

    Raises AnchorError if it does not, UncheckableError if the node does not answer.
    """
    if chain.number != anchor.chain:
        message = f"The node is of {chain_name(chain.number)}, not of {chain_name(anchor.chain)}."
        raise AnchorError("anchor_elsewhere", message)
    mined = chain.mined(anchor.transaction)
    name = f"0x{anchor.transaction.hex()}"
    if mined is None:
        raise AnchorError("anchor_unknown", name)
    if not mined.succeeded:
        raise AnchorError("anchor_failed", name)
    if mined.data != anchor.data(origin):
        raise AnchorError("anchor_differs", name)
    if mined.confirmations < least:
        raise AnchorError("anchor_unconfirmed", f"{name}: {mined.confirmations} of {least} blocks")
    return mined


def anchor_line(anchor: Anchor, path: Sequence[bytes]) -> NoteSignature:
    """The line that adds an anchor to a note. ``path`` shows that the anchored checkpoint continues that of the note;
    it is empty where they are the same."""
    name = chain_name(anchor.chain)
    held = anchor.transaction + anchor.size.to_bytes(_SIZE_BYTES, "big") + anchor.root + b"".join(path)
    return NoteSignature(name, _key_id(name), held)


def anchors_in(note: Note) -> list[Anchor]:
    """The anchors in a note of a checkpoint. Raises LogError for one that does not continue the checkpoint.

    What the chain says of them is not asked here.
    """
    checkpoint = read_checkpoint(note.text)
    lines = [line for line in note.signatures if _CHAIN.fullmatch(line.name) and line.key_id == _key_id(line.name)]
    return [_read_line(line, checkpoint) for line in lines]


def _key_id(name: str) -> bytes:
    return sha256(name.encode() + b"\n" + _UNASSIGNED + DOMAIN).digest()[:4]


def _read_line(line: NoteSignature, checkpoint: Checkpoint) -> Anchor:
    hashes = line.signature[:HASH_BYTES], line.signature[HASH_BYTES + _SIZE_BYTES :]
    if len(hashes[1]) % HASH_BYTES or not hashes[1]:
        raise LogError(Problem("anchor", "An anchor in the note is malformed."))
    root, *path = [hashes[1][start : start + HASH_BYTES] for start in range(0, len(hashes[1]), HASH_BYTES)]
    size = int.from_bytes(line.signature[HASH_BYTES : HASH_BYTES + _SIZE_BYTES], "big")
    check_consistency(checkpoint.size, size, checkpoint.root, root, path)
    return Anchor(_number(line.name), hashes[0], size, root)


def _number(chain: str) -> int:
    return int(chain.partition(":")[2])


_Hash = Annotated[str, Field(pattern=r"^0x[0-9a-f]{64}$")]


class ListedAnchor(BaseModel):
    """An anchor in the list that a log publishes. Without a block it was sent but is not confirmed yet."""

    model_config = ConfigDict(frozen=True)

    size: int = Field(ge=1, lt=2**63)
    root: _Hash
    chain: Annotated[str, Field(pattern=f"^{_CHAIN.pattern}$")]
    transaction: _Hash
    block: int | None = None
    block_hash: _Hash | None = None
    time: datetime | None = None

    @property
    def anchor(self) -> Anchor:
        """The anchor itself."""
        transaction, root = bytes.fromhex(self.transaction[2:]), bytes.fromhex(self.root[2:])
        return Anchor(_number(self.chain), transaction, self.size, root)


class AnchorList(BaseModel):
    """The anchors of a log, oldest first, those that failed or are not confirmed yet included."""

    model_config = ConfigDict(frozen=True)

    origin: str
    anchors: tuple[ListedAnchor, ...] = ()

    def to_bytes(self) -> bytes:
        """The list as a file (JSON)."""
        return self.model_dump_json(exclude_none=True, indent=1).encode()


def read_anchor_list(data: bytes) -> AnchorList:
    """Read the list that a log publishes. Raises LogError."""
    try:
        return AnchorList.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or ANCHORS
        raise LogError(Problem(where, f"The list of anchors is malformed: {first['msg']}.")) from None
