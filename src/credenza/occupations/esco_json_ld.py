"""Occupations of ESCO from its JSON-LD download, node by node: the file holds gigabytes, the memory one node.

Nodes are known by the last part of their terms (``prefLabel``, ``esco:relatedEssentialSkill``, or the whole IRI), so
that the compacted, the prefixed and the expanded form read alike, labels as language map, as literals, or as SKOS-XL.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import ijson

from credenza.errors import DocumentError

from .esco import KNOWLEDGE, Concepts, is_wanted
from .faults import Complaints, cell_problem
from .gathering import is_iri, plain
from .model import OccupationalStandard

_LABELS = ("prefLabel", "preferredLabel")
_RELATIONS = {
    "relatedEssentialSkill": True,
    "hasEssentialSkill": True,
    "relatedOptionalSkill": False,
    "hasOptionalSkill": False,
}
_DEEPEST = 16
"""Levels of lists and literals in which a text or an address may lie; real files have three."""
_last_part = re.compile(r"[^/#:]*\Z").search


class _TooDeepError(Exception):
    """A value lies in more levels than anybody writes."""


def read_esco_json_ld(
    source: BinaryIO, languages: Sequence[str], wanted: Collection[str] | None = None, file: str = "JSON-LD"
) -> Iterator[OccupationalStandard]:
    """The occupations in a JSON-LD file of ESCO (a list of nodes, or an object with ``@graph``).

    Raises DocumentError if it is no JSON of that shape, OccupationalStandardError naming every wrong node.
    """
    concepts, complaints = Concepts(), Complaints()
    try:
        for number, node in enumerate(_nodes(source, file), start=1):
            _gather(_by_last_part(node), number, languages, wanted, concepts, complaints, file)
    except _TooDeepError:
        raise DocumentError(cell_problem("no_json", file, reason="too many levels")) from None
    for iri in sorted({skill for skills in concepts.needs.values() for skill in skills} - set(concepts.skills)):
        complaints.add("no_such_skill", file, value=iri)
    complaints.settle()
    return concepts.standards()


def _nodes(source: BinaryIO, file: str) -> Iterator[Mapping[str, Any]]:
    start = source.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    source.seek(0)
    try:
        found = 0
        for node in ijson.items(source, "item" if start == b"[" else "@graph.item", use_float=True):
            found += 1
            if isinstance(node, dict):
                yield node
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise DocumentError(cell_problem("no_json", file, reason=str(error).splitlines()[0][:120])) from None
    if not found:
        raise DocumentError(cell_problem("no_graph", file))


def _by_last_part(node: Mapping[str, Any]) -> dict[str, Any]:
    return {_last(term): value for term, value in node.items()}


def _last(term: str) -> str:
    found = _last_part(term)
    return found[0] if found else term


def _gather(
    node: Mapping[str, Any],
    number: int,
    languages: Sequence[str],
    wanted: Collection[str] | None,
    concepts: Concepts,
    complaints: Complaints,
    file: str,
) -> None:
    kinds = {_last(kind) for kind in _addresses(node.get("@type", node.get("type")))}
    if not kinds & {"Occupation", "Skill"}:
        return
    iri = next(iter(_addresses(node.get("@id", node.get("uri")))), "")
    labels = _labels(node, languages)
    if not is_iri(iri):
        complaints.add("no_iri", file, number, "@id", value=iri[:80])
    elif not labels:
        complaints.add("empty_cell", file, number, "prefLabel")
    elif "Skill" in kinds:
        _gather_skill(node, iri, labels, concepts)
    elif is_wanted(wanted, iri, *labels.values()):
        _gather_occupation(node, iri, labels, languages, concepts)


def _gather_skill(node: Mapping[str, Any], iri: str, labels: dict[str, str], concepts: Concepts) -> None:
    concepts.skills[iri] = labels
    if any(_last(kind) == KNOWLEDGE for kind in _addresses(node.get("skillType"))):
        concepts.knowledge.add(iri)


def _gather_occupation(
    node: Mapping[str, Any], iri: str, labels: dict[str, str], languages: Sequence[str], concepts: Concepts
) -> None:
    concepts.occupations[iri] = labels
    concepts.descriptions[iri] = _texts(node.get("description"), languages)
    code = node.get("notation", node.get("code", ""))
    concepts.codes[iri] = code if isinstance(code, str) else "", ""
    for term, essential in _RELATIONS.items():
        for skill in _addresses(node.get(term)):
            concepts.relate(iri, skill, essential)


def _labels(node: Mapping[str, Any], languages: Sequence[str]) -> dict[str, str]:
    return next((texts for term in _LABELS if (texts := _texts(node.get(term), languages))), {})


def _texts(value: Any, languages: Sequence[str], levels: int = _DEEPEST) -> dict[str, str]:
    """Language → text of a language map, a literal, a SKOS-XL label, or a list of these."""
    levels = _further(levels)
    if isinstance(value, list):
        return {key: text for part in reversed(value) for key, text in _texts(part, languages, levels).items()}
    if not isinstance(value, dict):
        return {}
    if "@value" in value:
        language = value.get("@language")
        return _texts({language: value["@value"]}, languages, levels) if isinstance(language, str) else {}
    inner = _by_last_part({key: entry for key, entry in value.items() if isinstance(key, str)})
    for term in ("literalForm", "nodeLiteral"):
        if term in inner:
            return _texts(inner[term], languages, levels)
    return {key: text for key, text in value.items() if key in languages and isinstance(text, str) and plain(text)}


def _addresses(value: Any, levels: int = _DEEPEST) -> list[str]:
    """The IRIs in a value: a text, a node with ``@id`` or ``uri``, or a list of these."""
    levels = _further(levels)
    if isinstance(value, list):
        return [address for part in value for address in _addresses(part, levels)]
    if isinstance(value, dict):
        return _addresses(value.get("@id", value.get("uri")), levels)
    return [value] if isinstance(value, str) else []


def _further(levels: int) -> int:
    if levels == 0:
        raise _TooDeepError
    return levels - 1
