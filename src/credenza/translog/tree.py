"""The Merkle tree of RFC 6962, section 2.1 (RFC 9162, section 2.1): hashes, paths and their verification.

What makes paths asks for complete subtrees only: ``Nodes`` gives the hash of the entries
``index * 2**height … (index + 1) * 2**height - 1``. All the rest follows from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from struct import Struct
from typing import TYPE_CHECKING

from credenza.errors import LogError, Problem

if TYPE_CHECKING:
    from hashlib import _Hash

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without entries."""

_LEAF, _NODE = sha256(b"\0"), sha256(b"\1")
_PAIR = Struct(f"{2 * HASH_BYTES}s")

Nodes = Callable[[int, int], bytes]
"""Height and index of a complete subtree → its hash."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(b"\0" + entry).digest()


def leaf_hashes(entries: Sequence[bytes]) -> bytes:
    """The hashes of many entries, one after the other."""
    return _hash_each(_LEAF, zip(entries))


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\1" + left + right).digest()


def parents(hashes: bytes) -> bytes:
    """The hashes of the nodes above pairs of nodes; one without a partner is left out."""
    whole = len(hashes) - len(hashes) % _PAIR.size
    return _hash_each(_NODE, _PAIR.iter_unpack(hashes[:whole]))


def _hash_each(prefix: _Hash, contents: Iterable[tuple[bytes]]) -> bytes:
    """The hashes of each content behind a prefix, one after the other.

    To copy what was hashed of the prefix costs a third less than to put prefix and content together.
    """
    made = []
    for (content,) in contents:
        state = prefix.copy()
        state.update(content)
        made.append(state.digest())
    return b"".join(made)


def root_over(hashes: Sequence[bytes]) -> bytes:
    """The root over subtrees of one height, of which the last may be smaller."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    middle = _split(len(hashes))
    return node_hash(root_over(hashes[:middle]), root_over(hashes[middle:]))


def root_of(size: int, nodes: Nodes) -> bytes:
    """The root of the tree of the first ``size`` entries."""
    return _range_hash(0, size, nodes) if size else EMPTY_ROOT


def _split(count: int) -> int:
    """The largest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1


def _range_hash(low: int, high: int, nodes: Nodes) -> bytes:
    """The hash over entries ``low … high - 1``, where ``low`` begins a subtree that is large enough for them."""
    count = high - low
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return nodes(height, low >> height)
    middle = low + _split(count)
    return node_hash(_range_hash(low, middle, nodes), _range_hash(middle, high, nodes))


def inclusion_path(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """What shows that an entry is in the tree of ``size`` entries: from its sibling up (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise LogError(Problem("index", f"The log of {size} entries has no entry {index}."))
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_hash(middle, high, nodes))
            high = middle
        else:
            path.append(_range_hash(low, middle, nodes))
            low = middle
    return path[::-1]


def consistency_path(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """What shows that the tree of ``new`` entries begins with that of ``old`` entries (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise LogError(Problem("size", f"A log of {new} entries cannot continue one of {old}."))
    if old in (0, new):
        return []
    path: list[bytes] = []
    low, high, left_edge = 0, new, True
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_hash(middle, high, nodes))
            high = middle
        else:
            path.append(_range_hash(low, middle, nodes))
            low, left_edge = middle, False
    if not left_edge:
        path.append(_range_hash(low, high, nodes))
    return path[::-1]


def root_through(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root to which an inclusion path leads (RFC 9162, 2.1.3.2). Raises LogError if its length is wrong."""
    if not 0 <= index < size or len(leaf) != HASH_BYTES:
        raise _wrong("index", "The entry lies beyond the tree, or its hash has a wrong length.")
    position, last, reached = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise _wrong("path", "The path is too long.")
        if position & 1 or position == last:
            reached = node_hash(sibling, reached)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise _wrong("path", "The path is too short.")
    return reached


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Raises LogError unless the path shows that ``leaf`` is entry ``index`` of the tree with this root."""
    if root_through(leaf, index, size, path) != root:
        raise _wrong("path", "The path does not lead to the root.")


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Raises LogError unless the path shows that the new tree begins with the old one (RFC 9162, 2.1.4.2).

    An older tree without entries is refused, too: every tree begins with it, so nothing can be shown.
    """
    if not 0 < old <= new:
        raise _wrong("size", "The older tree is empty, or the newer one is smaller.")
    if old == new:
        if path or old_root != new_root:
            raise _wrong("path", "Trees of one size have different roots, or a path where none is needed.")
        return
    first, *rest = [old_root, *path] if old & (old - 1) == 0 else [*path] or [b""]
    if _roots_through(old, new, first, rest) != (old_root, new_root):
        raise _wrong("path", "The newer tree does not begin with the older one.")


def _roots_through(old: int, new: int, first: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    older = newer = first
    for sibling in path:
        if last == 0:
            raise _wrong("path", "The path is too long.")
        if position & 1 or position == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise _wrong("path", "The path is too short.")
    return older, newer


def _wrong(where: str, message: str) -> LogError:
    return LogError(Problem(where, message))
