"""The tree: against its definition, and against vectors made by others."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.errors import LogError
from credenza.translog import (
    EMPTY_ROOT,
    TileReader,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_of,
)

from .naive import MemoryLog, naive_root

VECTORS = Path(__file__).parent.parent / "vectors" / "translog"
ENTRIES = [b"%d" % number for number in range(300)]
sizes = st.integers(1, len(ENTRIES))


@pytest.fixture(scope="module")
def reader() -> TileReader:
    log = MemoryLog()
    log.add(*ENTRIES)
    return TileReader(log.files.get, log.size)


def vectors(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (VECTORS / f"{name}.jsonl").read_text().splitlines()]


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def test_hashes_of_the_reference_implementation() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


def test_roots_of_the_eight_entries_of_the_reference_implementation() -> None:
    texts = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    log = MemoryLog()
    log.add(*map(bytes.fromhex, texts))
    roots = [root_of(size, TileReader(log.files.get, 8).node).hex()[:16] for size in range(9)]
    assert roots == [
        "e3b0c44298fc1c14", "6e340b9cffb37a98", "fac54203e7cc696c", "aeb6bcfe274b70a1", "d37ee418976dd957",
        "4e3bbb1f7b478dcf", "76e67dadbcdf1e10", "ddb89be403809e32", "5dc9da79a70659a9",
    ]  # fmt: skip


@pytest.mark.parametrize("vector", vectors("inclusion"), ids=lambda vector: vector["file"])
def test_inclusion_vector_of_others(vector: dict[str, Any]) -> None:
    path = [decoded(sibling) for sibling in vector["proof"] or []]
    given = decoded(vector["leafHash"]), vector["leafIdx"], vector["treeSize"], path, decoded(vector["root"])
    if vector["wantErr"]:
        with pytest.raises(LogError):
            check_inclusion(*given)
    else:
        check_inclusion(*given)


@pytest.mark.parametrize("vector", vectors("consistency"), ids=lambda vector: vector["file"])
def test_consistency_vector_of_others(vector: dict[str, Any]) -> None:
    path = [decoded(sibling) for sibling in vector["proof"] or []]
    roots = decoded(vector["root1"]), decoded(vector["root2"])
    if vector["wantErr"]:
        with pytest.raises(LogError):
            check_consistency(vector["size1"], vector["size2"], *roots, path)
    else:
        check_consistency(vector["size1"], vector["size2"], *roots, path)


@given(sizes)
def test_root_out_of_tiles_is_the_root_by_definition(reader: TileReader, size: int) -> None:
    assert root_of(size, reader.node) == naive_root(ENTRIES[:size])


@given(st.data())
def test_inclusion_is_shown_for_each_entry_and_for_no_other(reader: TileReader, data: st.DataObject) -> None:
    size = data.draw(sizes)
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    path, root = inclusion_path(index, size, reader.node), naive_root(ENTRIES[:size])
    check_inclusion(leaf_hash(ENTRIES[index]), index, size, path, root)
    if other != index:
        with pytest.raises(LogError):
            check_inclusion(leaf_hash(ENTRIES[other]), index, size, path, root)
        with pytest.raises(LogError):
            check_inclusion(leaf_hash(ENTRIES[index]), other, size, path, root)


@given(st.data())
def test_consistency_is_shown_for_each_older_tree_and_for_no_other(reader: TileReader, data: st.DataObject) -> None:
    new = data.draw(sizes)
    old = data.draw(st.integers(1, new))
    path, roots = consistency_path(old, new, reader.node), (naive_root(ENTRIES[:old]), naive_root(ENTRIES[:new]))
    check_consistency(old, new, *roots, path)
    changed = naive_root([*ENTRIES[: old - 1], b"x"])
    with pytest.raises(LogError):
        check_consistency(old, new, changed, roots[1], path)


def test_entry_beyond_the_tree_has_no_path(reader: TileReader) -> None:
    with pytest.raises(LogError, match="no entry 300"):
        inclusion_path(300, 300, reader.node)
