"""The canonical form of one document by each of our three layers and by a peer, and the peer's known faults.

Run as a program it compares strange badges: ``python -m tests.canonicalisation.layers 9000`` (first seed optional).
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pyoxigraph
from openbadgeslib.ob3.contexts import bundled_contexts

from credenza.canonicalisation import CanonicalisationError, Canonicaliser, NotInShapeError, quads_of

from .shaping import CANONICALISATION, Path, by_shape, get, leaves, shape_of, with_values
from .strange_badges import strange_badge

_NAMES = frozenset(("@context", "type", "@type", "@language"))
_NOT_WHOLE = re.compile(r'"-?\d\.\d+E-?\d+"\^\^<[^>]*>')
_CONTEXTS = {address: document["@context"] for address, document in dict(bundled_contexts()).items()}
_SCOPED = {
    name
    for context in _CONTEXTS.values()
    for part in (context if isinstance(context, list) else [context])
    for name, term in part.items()
    if isinstance(term, dict) and "@context" in term
}


def by_walker(document: dict[str, Any]) -> bytes | None:
    """L1, with L2 behind it where blank nodes look alike; nothing if the document is refused."""
    try:
        return CANONICALISATION.canonicalise(document)
    except CanonicalisationError:
        return None


def by_whole_algorithm(document: dict[str, Any]) -> bytes | None:
    """L2 for all blank nodes."""
    try:
        return Canonicaliser(quads_of(CANONICALISATION.dataset(document))).canonical_form()
    except CanonicalisationError:
        return None


def by_a_shape(document: dict[str, Any], seed: int) -> bytes | None:
    """L0, with holes in most texts; compiled from other texts, or from these."""
    chance = random.Random(seed)
    holes: list[Path] = [path for path in leaves(document) if not _NAMES & set(path) and chance.random() < 0.6]
    others = {path: f"{get(document, path)}~" for path in holes}  # mostly in the same order
    sample = with_values(document, others) if chance.random() < 0.5 else document
    try:
        return by_shape(shape_of(sample, holes), document, holes)
    except (NotInShapeError, CanonicalisationError):
        return None


def by_pyoxigraph(document: dict[str, Any]) -> bytes | None:
    """The form by pyoxigraph, which has no loader: it gets the contexts written out."""
    contexts = [_CONTEXTS[address] for address in document["@context"]]
    text = json.dumps({**document, "@context": contexts})
    try:
        dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD))
    except SyntaxError:
        return None
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS).decode().split("\n")
    return "".join(sorted(f"{line}\n" for line in lines if line)).encode()


def known_fault(document: dict[str, Any], ours: bytes, theirs: bytes) -> str | None:
    """The fault of a peer (PERFORMANCE, section 6) that explains why two forms differ; nothing if none does."""
    our_statements, their_statements = _statements(ours), _statements(theirs)
    if our_statements == their_statements and _mixes_planes(document):
        return "sorts by UTF-16 units"
    if our_statements == their_statements and _NOT_WHOLE.search(ours.decode()):
        return "writes fractions differently"
    if their_statements < our_statements and _has_types_with_contexts(document):
        return "loses members of a node with two types that have contexts"
    return None


def _statements(form: bytes) -> Counter[str]:
    """The statements without fractions and without labels, which follow from what is hashed."""
    return Counter(re.sub(r"_:c14n\d+", "_:", _NOT_WHOLE.sub('"fraction"', form.decode())).split("\n"))


def _mixes_planes(value: Any) -> bool:
    """Whether values of one member sort differently by code points and by UTF-16 units."""
    if isinstance(value, dict):
        return any(map(_mixes_planes, value.values()))
    if not isinstance(value, list):
        return False
    texts = [_text_of(item) for item in value]
    return sorted(texts) != sorted(texts, key=lambda text: text.encode("utf-16-be", "surrogatepass")) or any(
        map(_mixes_planes, value)
    )


def _has_types_with_contexts(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_types_with_contexts, value))
    if not isinstance(value, dict):
        return False
    types = value.get("type")
    scoped = [name for name in types if name in _SCOPED] if isinstance(types, list) else []
    return len(set(scoped)) > 1 or any(map(_has_types_with_contexts, value.values()))


def _text_of(item: Any) -> str:
    return item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)


def differences(seeds: Sequence[int]) -> Iterator[tuple[int, str]]:
    """(seed, what was found) for each of many strange badges."""
    for seed in seeds:
        document = strange_badge(seed)
        walked = by_walker(document)
        yield seed, "walker: accepted" if walked is not None else "walker: refused"
        for name, form in (("shape", by_a_shape(document, seed)), ("whole algorithm", by_whole_algorithm(document))):
            if form is None:
                yield seed, f"{name}: left to the next layer, or refused"
            else:
                yield seed, f"{name}: the same" if form == walked else f"{name}: DIFFERENT"
        if walked is not None:
            theirs = by_pyoxigraph(document)
            if theirs is None:
                yield seed, "pyoxigraph: refuses what we accept"
            else:
                fault = known_fault(document, walked, theirs) or "DIFFERENT"
                yield seed, f"pyoxigraph: {'the same' if theirs == walked else fault}"


def main(count: int, first: int = 0) -> None:
    """Print how often each was found, with the first seed of each."""
    found: Counter[str] = Counter()
    firsts: dict[str, int] = {}
    for seed, what in differences(range(first, first + count)):
        found[what] += 1
        firsts.setdefault(what, seed)
    for what, times in sorted(found.items()):
        print(f"{times:6} {what} (first: {firsts[what]})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
