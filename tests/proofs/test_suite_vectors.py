"""The frozen documents of every suite: made again, verified, and refused after any change."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from credenza.proofs import (
    AUTHENTICATION,
    Expected,
    ProofError,
    ProofUncheckableError,
    resolve_offline,
    verify_data_integrity,
)
from tests.vectors.suites.make import CHALLENGE, DOMAIN, PAIRS, documents, hash_data

from .badges import NOW

FOLDER = Path(__file__).parents[1] / "vectors" / "suites"
NAMES = sorted(path.name for path in FOLDER.glob("*.json") if path.name != "hashes.json")


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def holds(document: dict[str, Any], name: str) -> bool:
    shown = Expected(AUTHENTICATION, CHALLENGE, DOMAIN) if name == "presentation.json" else Expected()
    try:
        checked = verify_data_integrity(document, resolve_offline, NOW, expected=shown)
    except (ProofError, ProofUncheckableError):
        return False
    return bool(checked.verified) and not checked.unsupported


def test_the_files_are_those_that_are_made() -> None:
    assert set(documents()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_making_the_file_again_gives_the_same_signature(name: str) -> None:
    assert documents()[name] == read(name)


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_signed_is_what_it_was(name: str) -> None:
    assert hash_data(read(f"{name}.json"), name) == read("hashes.json")[name]


@pytest.mark.parametrize("name", NAMES)
def test_document_holds(name: str) -> None:
    assert holds(read(name), name)


def leaves(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values that hold no others."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    if not isinstance(part, dict | list):
        yield path
    for key, value in inner:
        yield from leaves(value, (*path, key))


def changed(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """A copy in which one value is another of the same kind."""
    copied = copy.deepcopy(document)
    place: Any = copied
    for key in path[:-1]:
        place = place[key]
    value = place[path[-1]]
    place[path[-1]] = _other(value)
    return copied


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return value[:-1] + ("b" if value.endswith("a") else "a")


@pytest.mark.parametrize("name", NAMES)
def test_no_value_can_be_changed(name: str) -> None:
    document = read(name)
    paths = list(leaves(document))
    assert len(paths) > 40
    assert [path for path in paths if holds(changed(document, path), name)] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_member_can_be_left_out(name: str) -> None:
    document = read(name)
    for member in document:
        assert not holds({key: value for key, value in document.items() if key != member}, name), member


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_no_option_of_the_proof_can_be_left_out_or_added(name: str) -> None:
    document = read(f"{name}.json")
    (proof,) = document["proof"]
    for member in proof:
        left = {key: value for key, value in proof.items() if key != member}
        assert not holds(document | {"proof": [left]}, name), member
    added = {"expires": "2027-01-01T00:00:00Z", "domain": "x", "challenge": "x", "nonce": "uAA", "id": "urn:uuid:1"}
    for member, value in added.items():
        assert not holds(document | {"proof": [proof | {member: value}]}, name), member


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_signature_of_every_other_file_is_refused(name: str) -> None:
    document = read(f"{name}.json")
    for other in set(PAIRS) - {name}:
        value = read(f"{other}.json")["proof"][0]["proofValue"]
        assert not holds(document | {"proof": [document["proof"][0] | {"proofValue": value}]}, name), other
