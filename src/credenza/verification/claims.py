"""Everything a credential says, one line per value, for people to read."""

from __future__ import annotations

from typing import Any

_NOT_CLAIMS = ("@context", "proof")


def flatten(document: dict[str, Any]) -> dict[str, Any]:
    """Path → value of every claim, in the order of the document; contexts and proofs are left out.

    Items of lists are numbered from 0: ``credentialSubject.result[0].value``.
    """
    claims = {name: value for name, value in document.items() if name not in _NOT_CLAIMS}
    return dict(_leaves(claims, ""))


def _leaves(value: Any, path: str) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        members = [(f"{path}.{name}" if path else name, member) for name, member in value.items()]
    elif isinstance(value, list):
        members = [(f"{path}[{number}]", item) for number, item in enumerate(value)]
    else:
        return [(path, value)]
    return [leaf for inner, member in members for leaf in _leaves(member, inner)]
