"""Everything a credential says, one line per value, for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_NOT_CLAIMS = ("@context", "proof")

LONGEST_LISTING = 2 * 1024 * 1024
"""Characters of all paths. Paths repeat names; without a bound, one of 60,000 characters fills the memory."""


def flatten(document: dict[str, Any]) -> dict[str, Any]:
    """Path → value of every claim, in the order of the document; contexts and proofs are left out.

    Items of lists are numbered from 0: ``credentialSubject.result[0].value``. A listing beyond LONGEST_LISTING ends
    with the path ``…``; no credential that people write comes near it.
    """
    listing: dict[str, Any] = {}
    length = 0
    for path, value in _leaves({name: value for name, value in document.items() if name not in _NOT_CLAIMS}, ""):
        length += len(path)
        if length > LONGEST_LISTING:
            return listing | {"…": "…"}
        listing[path] = value
    return listing


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, f"{path}[{number}]")
    else:
        yield path, value
