"""What every credential of Europass must hold whatever the shapes see: known terms, strict values, one node per id.

pySHACL passes terms that the context drops, loose dates, and gaps behind a node of the same id that is described
elsewhere. The table ``terms.tsv`` has the terms of the context ``edc-ap`` 3.1 (SHA-256 in ``CONTEXT_SHA256``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from credenza.proofs import read_datetime

CONTEXT_SHA256 = "528f8a0e86dbbec7db2216c61806e6311feedac77a51d1a38b0a1d49e4c337fb"
"""The bytes of ``http://data.europa.eu/snb/model/context/edc-ap`` for which the table holds."""

_OF_CREDENTIALS: Mapping[str, str] = {
    "credentialSchema": "node",
    "credentialSubject": "node",
    "issuer": "node",
    "evidence": "node",
    "holder": "node",
    "issued": "dateTime",
    "issuanceDate": "dateTime",
    "validFrom": "dateTime",
    "validUntil": "dateTime",
    "expirationDate": "dateTime",
}
"""Members of a VC 1.1, without ``credentialStatus`` and ``termsOfUse``: the shapes refuse nodes there."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")


def faults(edc: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a credential, each with its place; nothing if all is well."""
    described: dict[str, Any] = {}
    for path, node, root in _nodes(edc):
        yield from _faults_of_node(path, node, root)
        iri = node.get("id")
        if isinstance(iri, str) and len(node) > 1 and described.setdefault(iri, node) != node:
            yield f"{path}: {iri} is described twice, in two ways"


def _nodes(edc: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    pending: list[tuple[str, Any, bool]] = [("$", edc, True)]
    while pending:
        path, value, root = pending.pop()
        if isinstance(value, list):
            pending += [(f"{path}[{number}]", entry, False) for number, entry in enumerate(value)]
        elif isinstance(value, Mapping):
            yield path, value, root
            members = ((name, held) for name, held in value.items() if _kind(name, root) == "node")
            pending += [(f"{path}.{name}", held, False) for name, held in members]


def _faults_of_node(path: str, node: Mapping[str, Any], root: bool) -> Iterator[str]:
    if not isinstance(node.get("id"), str) or not _IRI.fullmatch(node["id"]):
        yield f"{path}.id: no absolute IRI"
    types = node.get("type")
    if any(_terms().get(str(name)) != "class" for name in _several(types) if not (root and name == _CREDENTIAL)):
        yield f"{path}.type: {types!r} is no class of the context"
    for name, value in node.items():
        if name not in ("id", "type", "@context"):
            yield from (f"{path}.{name}: {fault}" for fault in _faults_of_value(_kind(name, root), value))


_CREDENTIAL = "VerifiableCredential"


def _faults_of_value(kind: str | None, value: Any) -> Iterator[str]:
    if kind is None or kind == "class":
        yield "no term of the context"
        return
    is_right = _RIGHT[kind]
    if kind == "texts":
        if not is_right(value):
            yield "no texts by language"
    elif value in ([], None) or not all(is_right(entry) for entry in _several(value)):
        yield f"no {kind}"


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_texts(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(_TAG.fullmatch(tag) for tag in value)
        and all(isinstance(words, str) and words for held in value.values() for words in _several(held) or [None])
    )


_RIGHT: Mapping[str, Callable[[Any], bool]] = {
    "texts": _is_texts,
    "node": lambda value: isinstance(value, Mapping),
    "string": lambda value: isinstance(value, str),
    "anyURI": lambda value: isinstance(value, str) and bool(_IRI.fullmatch(value)),
    "boolean": lambda value: isinstance(value, bool),
    "dateTime": lambda value: read_datetime(value) is not None,
    "duration": lambda value: isinstance(value, str) and bool(_DURATION.fullmatch(value)),
    "decimal": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "positiveInteger": lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 0,
}


def _kind(name: str, root: bool) -> str | None:
    return (_OF_CREDENTIALS.get(name) if root else None) or _terms().get(name)


@cache
def _terms() -> Mapping[str, str]:
    """Term → what its values are, or ``class``."""
    lines = files(__package__).joinpath("terms.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)
