"""RDF Dataset Canonicalization, RDFC-1.0 (https://www.w3.org/TR/rdf-canon/), in two layers.

``canonical_form`` does datasets whose blank nodes all have distinct first-degree hashes in one pass. All others go
through the whole algorithm in ``Canonicaliser``, which has a budget of work: a few hundred bytes of interlinked blank
nodes would otherwise take hours.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
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
    if not data.blanks:
        return _lines(data.iris, {}, [], ()).encode()
    hashes = _first_degree_hashes(data, algorithm)
    if len(set(hashes.values())) < len(hashes):
        return Canonicaliser(quads_of(data), algorithm).canonical_form()
    order = sorted(hashes, key=hashes.__getitem__)
    return _lines(data.iris, data.blanks, data.links, order).encode()


def _refuse_swollen(data: Dataset) -> None:
    if max(map(len, data.iris), default=0) > LONG_ADDRESS:
        stated = sum(len(token) * len(rests) for token, rests in data.iris.items())
        linked = sum(len(subject) for subject, _, _ in data.links if isinstance(subject, str))
        if stated + linked > LARGEST_REPETITION:
            raise CanonicalisationError("too_complex", "A long address has too many statements.")
    for _, inner in data.graphs:
        _refuse_swollen(inner)


def _first_degree_hashes(data: Dataset, algorithm: Hash) -> dict[int, str]:
    """Hash First Degree Quads of every blank node (RDFC-1.0, section 4.6)."""
    incident: defaultdict[int, list[str]] = defaultdict(list)
    for subject, predicate, target in dict.fromkeys(data.links):
        if isinstance(subject, int):
            incident[target].append(f"_:z{predicate}_:a .\n")
            incident[subject].append(f"_:a{predicate}_:z .\n")
        else:
            incident[target].append(f"{subject}{predicate}_:a .\n")
    hashes = {}
    for number, rests in data.blanks.items():
        # A repeated statement counts once, but two that differ only in the other blank node count twice.
        lines = [*("_:a" + rest for rest in dict.fromkeys(rests)), *incident.get(number, ())]
        hashes[number] = algorithm("".join(sorted(lines)).encode()).hexdigest()
    return hashes


def _lines(
    iris: dict[str, list[str]],
    blanks: dict[int, list[str]],
    links: Iterable[tuple[Token, str, int]],
    order: Iterable[int],
) -> str:
    labels = {number: f"_:c14n{rank}" for rank, number in enumerate(order)}
    by_subject = {**iris, **{labels[number]: rests for number, rests in blanks.items()}}
    for subject, predicate, target in links:
        by_subject[labels[subject] if isinstance(subject, int) else subject].append(f"{predicate}{labels[target]} .\n")
    blocks = []
    for subject in sorted(by_subject):
        rests = by_subject[subject]
        if rests:
            blocks.append(subject.join(("", *sorted(set(rests)))))
    return "".join(blocks)


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
        return "".join(sorted(self._line(quad, self.canonical.issued) for quad in self.quads)).encode()

    def _issue_all(self) -> None:
        by_hash: defaultdict[str, list[int]] = defaultdict(list)
        for number, digest in self.first_degree.items():
            by_hash[digest].append(number)
        for digest in sorted(by_hash):
            if len(by_hash[digest]) == 1:
                self.canonical.label(by_hash.pop(digest)[0])
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

    @staticmethod
    def _line(quad: Quad, labels: dict[int, str]) -> str:
        terms = [labels[term] if isinstance(term, int) else term for term in quad if term is not None]
        return " ".join(terms) + " .\n"

    def _hash_first_degree(self, number: int) -> str:
        lines = []
        for quad in self.mentions[number]:
            labels = {term: "_:a" if term == number else "_:z" for term in quad if isinstance(term, int)}
            lines.append(self._line(quad, labels))
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
