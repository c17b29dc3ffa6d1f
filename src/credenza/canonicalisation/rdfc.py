"""RDF Dataset Canonicalization, RDFC-1.0 (https://www.w3.org/TR/rdf-canon/), in two layers.

``canonical_form`` does datasets whose blank nodes all have distinct first-degree hashes in one pass. All others go
through the whole algorithm in ``Canonicaliser``, which has a budget of work: a few hundred bytes of interlinked blank
nodes would otherwise take hours.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import permutations

from .faults import CanonicalisationError
from .walker import Dataset

Hash = Callable[[bytes], "hashlib._Hash"]
Token = str | int
"""A term in N-Quads, or the number of a blank node."""
Quad = tuple[Token, str, Token, Token | None]

LARGEST_WORK = 4_000
"""Calls of Hash N-Degree Quads and tried permutations before a dataset is refused as too complex."""
DEEPEST_RECURSION = 128
"""Calls of Hash N-Degree Quads inside each other: a list of equal values would otherwise exhaust Python's stack."""
LONG_ADDRESS = 2_048
LARGEST_REPETITION = 8 * 1024 * 1024
"""Characters that a canonical form with long addresses may spend on repeating them, once for each statement."""


def canonical_form(data: Dataset, algorithm: Hash = hashlib.sha256) -> bytes:
    """The canonical N-Quads of a dataset in UTF-8. Raises CanonicalisationError if that takes too much work."""
    _refuse_swollen(data)
    if data.graphs:
        return Canonicaliser(quads_of(data), algorithm).canonical_form()
    rests = {number: sorted(set(rests)) for number, rests in data.blanks.items()}
    hashes = _first_degree_hashes(data, rests, algorithm)
    if len(set(hashes.values())) < len(hashes):
        return Canonicaliser(quads_of(data), algorithm).canonical_form()
    order = sorted(hashes, key=hashes.__getitem__)
    return _lines(data, rests, order)


def canonical_labels(data: Dataset, algorithm: Hash = hashlib.sha256) -> dict[int, str]:
    """Blank node → its label in the canonical form (``c14n0``, ``c14n1`` …). Raises CanonicalisationError."""
    _refuse_swollen(data)
    rests = {number: sorted(set(rests)) for number, rests in data.blanks.items()}
    hashes = {} if data.graphs else _first_degree_hashes(data, rests, algorithm)
    if data.graphs or len(set(hashes.values())) < len(hashes):
        return Canonicaliser(quads_of(data), algorithm).labels()
    return {number: f"c14n{rank}" for rank, number in enumerate(sorted(hashes, key=hashes.__getitem__))}


def labelled_statements(data: Dataset, labels: Mapping[int, str]) -> list[str]:
    """The statements of a dataset as lines of N-Quads, sorted, in which blank nodes bear the given labels."""
    marked = {number: f"_:{label}" for number, label in labels.items()}
    return sorted({_line(quad, marked) for quad in quads_of(data)})


def _refuse_swollen(data: Dataset) -> None:
    if max(map(len, data.iris), default=0) > LONG_ADDRESS:
        stated = sum(len(token) * len(rests) for token, rests in data.iris.items())
        linked = sum(len(subject) for subject, _, _ in data.links if isinstance(subject, str))
        if stated + linked > LARGEST_REPETITION:
            raise CanonicalisationError("too_complex", "A long address has too many statements.")
    for _, inner in data.graphs:
        _refuse_swollen(inner)


def _first_degree_hashes(data: Dataset, rests: Mapping[int, list[str]], algorithm: Hash) -> dict[int, bytes]:
    """Hash First Degree Quads of every blank node (RDFC-1.0, section 4.6); ``rests`` are its own lines, sorted.

    Two lines that differ only in the other blank node count twice. In the order of the lines those of an IRI come
    before those of ``_:a``, and these before those of ``_:z``.
    """
    from_iris: dict[int, list[str]] = {}
    from_blanks: dict[int, list[str]] = {}
    links: dict[int, list[str]] = {}
    for subject, predicate, target in dict.fromkeys(data.links):
        if isinstance(subject, int):
            from_blanks.setdefault(target, []).append(f"_:z{predicate}_:a .\n")
            links.setdefault(subject, []).append(f"{predicate}_:z .\n")
        else:
            from_iris.setdefault(target, []).append(f"{subject}{predicate}_:a .\n")
    hashes = {}
    for number, own in rests.items():
        before, after = sorted(from_iris.get(number, ())), sorted(from_blanks.get(number, ()))
        lines = sorted([*own, *links[number]]) if number in links else own
        text = "".join([*before, "_:a".join(("", *lines)), *after])
        hashes[number] = algorithm(text.encode()).digest()
    return hashes


def _lines(data: Dataset, rests: Mapping[int, list[str]], order: Iterable[int]) -> bytes:
    """All lines, sorted; ``rests`` are those of blank nodes, ``order`` is that of their numbers.

    Each block is encoded by itself: most are ASCII, and one letter that is not makes all of a text costly.
    """
    labels = {number: f"_:c14n{rank}" for rank, number in enumerate(order)}
    links: dict[Token, list[str]] = {}
    for subject, predicate, target in data.links:
        links.setdefault(subject, []).append(f"{predicate}{labels[target]} .\n")
    blocks = []
    for token, own in sorted(data.iris.items()):
        if token in links:
            own = own + links[token]
        blocks.append(token.join(("", *sorted(set(own)))).encode() if len(own) > 1 else token.join(("", *own)).encode())
    for number in sorted(labels, key=labels.__getitem__):
        own = sorted({*rests[number], *links[number]}) if number in links else rests[number]
        blocks.append(labels[number].join(("", *own)).encode())
    return b"".join(blocks)


def quads_of(data: Dataset, graph: Token | None = None) -> list[Quad]:
    """The statements of a dataset one by one, with those of its named graphs."""
    quads: list[Quad] = []
    described: list[tuple[Token, list[str]]] = [*data.iris.items(), *data.blanks.items()]
    for subject, rests in described:
        for rest in rests:
            predicate, _, target = rest[1:-3].partition(" ")
            quads.append((subject, predicate, target, graph))
    quads += [(subject, predicate[1:-1], target, graph) for subject, predicate, target in data.links]
    for name, inner in data.graphs:
        quads += quads_of(inner, name)
    return quads


def _line(quad: Quad, labels: Mapping[int, str]) -> str:
    terms = [labels[term] if isinstance(term, int) else term for term in quad if term is not None]
    return " ".join(terms) + " .\n"


class _Issuer:
    """Identifier Issuer (RDFC-1.0, section 4.5): gives labels in the order of asking."""

    def __init__(self, prefix: str, issued: dict[int, str] | None = None) -> None:
        self.prefix, self.issued = prefix, dict(issued or {})

    def label(self, number: int) -> str:
        return self.issued.setdefault(number, f"_:{self.prefix}{len(self.issued)}")

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, self.issued)


class Canonicaliser:
    """The whole algorithm (RDFC-1.0, section 4.4) over quads in which blank nodes are numbers."""

    def __init__(self, quads: Iterable[Quad], algorithm: Hash = hashlib.sha256, work: int = LARGEST_WORK) -> None:
        self.quads = list(dict.fromkeys(quads))
        self.algorithm, self.work, self.depth = algorithm, work, 0
        self.mentions: defaultdict[int, list[Quad]] = defaultdict(list)
        for quad in self.quads:
            for number in dict.fromkeys(term for term in quad if isinstance(term, int)):
                self.mentions[number].append(quad)
        self.first_degree = {number: self._hash_first_degree(number) for number in self.mentions}
        self.canonical = _Issuer("c14n")

    def canonical_form(self) -> bytes:
        """The canonical N-Quads in UTF-8."""
        self._issue_all()
        return "".join(sorted(_line(quad, self.canonical.issued) for quad in self.quads)).encode()

    def labels(self) -> dict[int, str]:
        """Blank node → its canonical label."""
        self._issue_all()
        return {number: label.removeprefix("_:") for number, label in self.canonical.issued.items()}

    def order_after(self, issued: Mapping[int, str]) -> list[int]:
        """The blank nodes without a label, in the order in which they get one when the others have theirs.

        ``issued`` are the labels of all whose first-degree hash is theirs alone. Of those that look alike every quad
        must be here, of the others none need be.
        """
        self.canonical.issued = dict(issued)
        by_hash: defaultdict[str, list[int]] = defaultdict(list)
        for number, digest in self.first_degree.items():
            if number not in issued:
                by_hash[digest].append(number)
        self._issue_alike(by_hash)
        return list(self.canonical.issued)[len(issued) :]

    def _issue_all(self) -> None:
        by_hash: defaultdict[str, list[int]] = defaultdict(list)
        for number, digest in self.first_degree.items():
            by_hash[digest].append(number)
        for digest in sorted(by_hash):
            if len(by_hash[digest]) == 1:
                self.canonical.label(by_hash.pop(digest)[0])
        self._issue_alike(by_hash)

    def _issue_alike(self, by_hash: Mapping[str, list[int]]) -> None:
        """Label the nodes that share their first-degree hash with others (section 4.4.3, step 5)."""
        for digest in sorted(by_hash):
            paths = []
            for number in by_hash[digest]:
                if number not in self.canonical.issued:
                    issuer = _Issuer("b")
                    issuer.label(number)
                    paths.append(self._hash_n_degree(number, issuer))
            for _, issuer in sorted(paths, key=lambda path: path[0]):
                for number in issuer.issued:
                    self.canonical.label(number)

    def _hash(self, text: str) -> str:
        return self.algorithm(text.encode()).hexdigest()

    def _spend(self) -> None:
        self.work -= 1
        if self.work < 0:
            raise CanonicalisationError("too_complex", "Too many nodes without an id look alike to be told apart.")

    def _hash_first_degree(self, number: int) -> str:
        lines = []
        for quad in self.mentions[number]:
            labels = {term: "_:a" if term == number else "_:z" for term in quad if isinstance(term, int)}
            lines.append(_line(quad, labels))
        return self._hash("".join(sorted(lines)))

    def _hash_related(self, related: int, quad: Quad, issuer: _Issuer, position: str) -> str:
        """Hash Related Blank Node (RDFC-1.0, section 4.7)."""
        label = self.canonical.issued.get(related) or issuer.issued.get(related) or self.first_degree[related]
        predicate = "" if position == "g" else quad[1]
        return self._hash(f"{position}{predicate}{label}")

    def _hash_n_degree(self, number: int, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Hash N-Degree Quads (RDFC-1.0, section 4.8)."""
        self._spend()
        self.depth += 1
        if self.depth > DEEPEST_RECURSION:
            raise CanonicalisationError("too_complex", "Too many nodes without an id look alike to be told apart.")
        related: defaultdict[str, list[int]] = defaultdict(list)
        for quad in self.mentions[number]:
            for term, position in ((quad[0], "s"), (quad[2], "o"), (quad[3], "g")):
                if isinstance(term, int) and term != number:
                    related[self._hash_related(term, quad, issuer, position)].append(term)
        text = ""
        for digest in sorted(related):
            path, issuer = self._chosen_path(related[digest], issuer)
            text += digest + path
        self.depth -= 1
        return self._hash(text), issuer

    def _chosen_path(self, numbers: list[int], issuer: _Issuer) -> tuple[str, _Issuer]:
        chosen: tuple[str, _Issuer] | None = None
        for permutation in permutations(numbers):
            self._spend()
            found = self._path(permutation, issuer.copy(), chosen[0] if chosen else None)
            chosen = min(filter(None, (chosen, found)), key=lambda path: path[0])
        return chosen or ("", issuer)

    def _path(self, permutation: tuple[int, ...], issuer: _Issuer, best: str | None) -> tuple[str, _Issuer] | None:
        """The path of one permutation, or nothing as soon as it is longer and greater than the best one."""
        path, recursion = "", []
        for number in permutation:
            label = self.canonical.issued.get(number)
            if label is None:
                if number not in issuer.issued:
                    recursion.append(number)
                label = issuer.label(number)
            path += label
            if best is not None and len(path) >= len(best) and path > best:
                return None
        for number in recursion:
            digest, deeper = self._hash_n_degree(number, issuer)
            path += f"{issuer.label(number)}<{digest}>"
            issuer = deeper
            if best is not None and len(path) >= len(best) and path > best:
                return None
        return path, issuer
