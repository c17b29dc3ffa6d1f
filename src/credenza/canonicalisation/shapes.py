"""Compiled shapes: the canonical form of many documents that differ only in some texts.

A template (a document with marks for its holes) is walked once; what the walk gives is sorted and cut into constants
and holes. For each document only the texts are checked, the blank nodes that touch a hole are hashed, the labels are
ranked, and pieces are joined. Eight rules make that safe (decision 0008); where one does not hold for a template or a
document, NotInShapeError is raised and the caller takes the walker:

1. labels are the ranks of the first-degree hashes of all blank nodes, for every document anew;
2. these hashes must all differ, but for nodes that touch no hole: of those the whole RDFC-1.0 decides, which looks at
   nothing but themselves and the labels of their neighbours;
3. every mark must arrive in a statement; one that is part of an IRI anywhere is checked as such, which makes it safe
   in literals, too;
4. subjects, and values of one member, that texts could make equal must differ;
5. a text in an IRI must not hold a character that ends it, and one that begins an IRI must have a known scheme;
6. no mark may stand in a name, a type, a language, a vocabulary term or a JSON value;
7. where texts decide the order of lines, it must be the order of the sample;
8. a shape is for one set of contexts and one hash; whoever keeps shapes keys them by everything else they depend on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any

from .contexts import ActiveContext, Term
from .holes import Constants, Marks, NotInShapeError, Pattern, Piece, Pieces, Pool, encoded, filled, is_decided, merged
from .nquads import IN_IRIS, is_iri
from .rdfc import LONG_ADDRESS, Hash, Quad, quads_of
from .twins import MOST_STATES, Twins
from .walker import Dataset, Walk, Walker

_SCHEMES = ("did", "http", "https", "urn")
_begins_iri = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:").match
_READ_AS_NAMES = ("type",)


class TemplateWalk(Walk):
    """A walk through a template, which refuses marks where a text would be read and not only written."""

    def __init__(self, walker: Walker, own_id: Any, marks: Marks) -> None:
        super().__init__(walker, own_id)
        self.marks = marks

    def text(self, item: str, name: str, term: Term, active: ActiveContext) -> str:
        """The object and line end for a text."""
        if self.marks.among(item) and term.coercion == "@vocab":
            raise NotInShapeError(f"a mark among the terms of {name}")
        if term.coercion == "@id" and any(scheme in active.terms for scheme in _SCHEMES):
            raise NotInShapeError(f"a term that looks like a scheme in {name}")
        return super().text(item, name, term, active)

    def contained(
        self, value: Any, subject: str | int, predicate: str, name: str, term: Term, active: ActiveContext, add: Any
    ) -> None:
        """Write a member whose term is a JSON value or has a list, graph or language container."""
        if term.coercion == "@json" and _has_marks(value, self.marks):
            raise NotInShapeError(f"a mark inside the JSON value {name}")
        super().contained(value, subject, predicate, name, term, active, add)


class Shape:
    """The canonical forms of all documents that a template stands for."""

    def __init__(
        self, walker: Walker, template: dict[str, Any], marks: Marks, sample: Sequence[str], algorithm: Hash
    ) -> None:
        """``sample`` are the texts of one document. Raises NotInShapeError, CanonicalisationError."""
        _refuse_marked_names(template, marks)
        data = TemplateWalk(walker, template.get("id"), marks).run(template, walker.root(template.get("@context")))
        plan = _Plan(data, marks, [text.decode() for text in encoded(sample)])
        self.hash, self._in_iris, self._begin_iris = algorithm, plan.in_iris, plan.begin_iris
        self._count, self._first = len(plan.numbers), len(sample)
        places = {node: self._first + node for node in range(self._count)}
        alike: dict[bytes, list[int]] = {}
        for node, lines in plan.constant_lines.items():
            alike.setdefault(algorithm(lines.encode()).digest(), []).append(places[node])
        self._constant_nodes = {digest: nodes[0] for digest, nodes in alike.items() if len(nodes) == 1}
        self._shared = {digest for digest, nodes in alike.items() if len(nodes) > 1}
        twins = {node for digest in self._shared for node in alike[digest]}
        self._unlike = self._count - len(twins)
        self._twins = Twins(plan.quads_of(twins), twins, algorithm) if twins else None
        self._hashed = [(places[node], lines) for node, lines in plan.hashed]
        self._checks, self._groups = plan.checks, plan.groups
        self._blocks = {places[node]: block for node, block in enumerate(plan.blocks)}
        self._head, self._tail = plan.head, plan.tail
        self._labels = [f"_:c14n{rank}".encode() for rank in range(self._count)]
        self._written = sorted(range(self._count), key=self._labels.__getitem__)
        self._behind_texts = [b""] * (plan.first_free - self._first) + plan.constants.end_of_pool()
        self._states: dict[tuple[bytes, ...], Any] = {}

    def texts(self, values: Sequence[str]) -> list[bytes]:
        """The texts of a document, checked and encoded. Raises NotInShapeError."""
        texts = encoded(values)
        in_iris = b"".join([texts[hole] for hole in self._in_iris])
        if in_iris.translate(None, IN_IRIS) or len(in_iris) > LONG_ADDRESS // 2:
            raise NotInShapeError("a text that is no part of an IRI")
        for hole in self._begin_iris:
            if not is_iri(values[hole]) or values[hole].partition(":")[0] not in _SCHEMES:
                raise NotInShapeError("a text that begins no IRI")
        return texts

    def digest(self, texts: list[bytes]) -> bytes:
        """The hash of the canonical form. Raises NotInShapeError."""
        pool, order = self._labelled(texts)
        state = self._state(self._head(pool))
        state.update(b"".join(self._rest(pool, order)))
        digest: bytes = state.digest()
        return digest

    def canonical_form(self, texts: list[bytes]) -> bytes:
        """The canonical N-Quads in UTF-8. Raises NotInShapeError."""
        pool, order = self._labelled(texts)
        return b"".join([*self._head(pool), *self._rest(pool, order)])

    def _state(self, head: tuple[bytes, ...]) -> Any:
        state = self._states.get(head)
        if state is None:
            state = self.hash(b"".join(head))
            if len(self._states) < MOST_STATES:
                self._states[head] = state
        return state.copy()

    def _labelled(self, texts: list[bytes]) -> tuple[Pool, list[int]]:
        """The whole pool, and the blank nodes, as places of their labels in it, in the order of their numbers."""
        pool = texts + self._behind_texts
        for one, other in self._checks:
            if b"".join(one(pool)) >= b"".join(other(pool)):
                raise NotInShapeError("another order")
        algorithm, nodes = self.hash, self._constant_nodes.copy()
        for node, lines in self._hashed:
            nodes[algorithm(b"".join(lines(pool))).digest()] = node
        if len(nodes) < self._unlike or not self._shared.isdisjoint(nodes):
            raise NotInShapeError("blank nodes that look alike")
        order = [nodes[digest] for digest in sorted(nodes)]
        for label, node in zip(self._labels, order, strict=False):
            pool[node] = label
        if self._twins is not None:
            twins = self._twins.order(pool, order)
            for label, node in zip(self._labels[self._unlike :], twins, strict=True):
                pool[node] = label
            order += twins
        for group, places in self._groups:
            pool[places] = sorted(group(pool))
        return pool, order

    def _rest(self, pool: Pool, order: list[int]) -> list[bytes]:
        """What follows the constant beginning, in pieces."""
        pieces, blocks, labels = list(self._tail(pool)), self._blocks, self._labels
        for rank in self._written:
            constant, pattern = blocks[order[rank]]
            if pattern is None:
                pieces.append(labels[rank].join(constant))
            else:
                pieces += pattern(pool)
        return pieces


class _Plan:
    """How the canonical form is put together.

    A pool holds texts, labels, sorted labels, and constants at its end; ``groups`` say which labels are sorted, and
    where in the pool they stand then.
    """

    def __init__(self, data: Dataset, marks: Marks, sample: Sequence[str]) -> None:
        if data.graphs:
            raise NotInShapeError("a named graph")
        self.data, self.marks, self.sample = data, marks, sample
        self.constants = Constants()
        self.checks: list[tuple[Pattern, Pattern]] = []
        self.groups: list[tuple[Pattern, slice]] = []
        self.numbers = {number: place for place, number in enumerate(data.blanks)}
        self.first_free = len(sample) + len(self.numbers)
        self.links: dict[str | int, dict[str, list[int]]] = {}
        for subject, predicate, target in dict.fromkeys(data.links):
            self.links.setdefault(subject, {}).setdefault(predicate, []).append(self.numbers[target])
        self.in_iris, self.begin_iris = self._holes_in_iris()
        self.constant_lines: dict[int, str] = {}
        self.hashed: list[tuple[int, Pattern]] = []
        for number in self.numbers:
            self._plan_hash(number)
        self.head, self.tail = self._plan_iris()
        self.blocks = [self._plan_block(number) for number in self.numbers]

    def quads_of(self, places: set[int]) -> list[Quad]:
        """The statements in which a node stands whose label has one of these places; nodes are named so."""
        found = []
        for quad in quads_of(self.data):
            subject, predicate, target, graph = quad
            one, other = map(self._named, (subject, target))
            if one in places or other in places:
                found.append((one, predicate, other, graph))
        return found

    def _named(self, term: str | int) -> str | int:
        return self._label(self.numbers[term]) if isinstance(term, int) else term

    def _label(self, node: int) -> int:
        return len(self.sample) + node

    def _holes_in_iris(self) -> tuple[list[int], list[int]]:
        """The holes in IRIs, and those of them that begin one (rules 3 and 5)."""
        iris, beginning, signed = set[int](), set[int](), set[int]()
        for token in self._tokens():
            pieces = self.marks.pieces(token)
            holes = {piece for piece in pieces if isinstance(piece, int)}
            signed |= holes
            if holes and token[0] == "<":
                iris |= holes
                beginning |= _beginning(pieces)
                if len(token) > LONG_ADDRESS // 4:
                    raise NotInShapeError("a long IRI")
        if signed != set(range(len(self.sample))):
            raise NotInShapeError("a text that is not signed")
        return sorted(iris), sorted(beginning)

    def _tokens(self) -> list[str]:
        rests = [rest for rests in (*self.data.iris.values(), *self.data.blanks.values()) for rest in rests]
        return [*self.data.iris, *(rest[1:-3].partition(" ")[2] for rest in rests)]

    def _sorted(self, texts: Sequence[Pieces]) -> list[Pieces]:
        """Texts in the order of the sample; where holes decide about neighbours, every document is checked (rule 7)."""
        ordered = sorted(texts, key=lambda pieces: filled(pieces, self.sample))
        for one, other in pairwise(ordered):
            if one != other and not (_is_constant(one) and _is_constant(other)) and not is_decided(one, other):
                self.checks.append((self.constants.pattern(one), self.constants.pattern(other)))
        return ordered

    def _plan_hash(self, number: int) -> None:
        """The text of the first-degree hash of a blank node (RDFC-1.0, section 4.6)."""
        lines = [f"_:a{rest}" for rest in dict.fromkeys(self.data.blanks[number])]
        for subject, predicate, target in dict.fromkeys(self.data.links):
            if subject == number:
                lines.append(f"_:a{predicate}_:z .\n")
            if target == number:
                lines.append(f"{subject if isinstance(subject, str) else '_:z'}{predicate}_:a .\n")
        text = merged(piece for line in self._sorted([*map(self.marks.pieces, lines)]) for piece in line)
        if _is_constant(text):
            self.constant_lines[self.numbers[number]] = "".join(map(str, text))
        else:
            self.hashed.append((self.numbers[number], self.constants.pattern(text)))

    def _plan_iris(self) -> tuple[Pattern, Pattern]:
        """The blocks of all IRIs, cut at the first hole."""
        tokens = {self.marks.pieces(token): token for token in self.data.iris}
        pieces: list[Piece] = []
        for subject in self._sorted(list(tokens)):
            for rest in self._rests(tokens[subject], self.data.iris[tokens[subject]]):
                pieces += (*subject, *rest)
        holes = range(len(self.sample))
        cut = next((place for place, piece in enumerate(pieces) if piece in holes), len(pieces))
        return self.constants.pattern(pieces[:cut]), self.constants.pattern(pieces[cut:])

    def _plan_block(self, number: int) -> tuple[tuple[bytes, ...], Pattern | None]:
        """The block of a blank node: the parts that its label joins, or a pattern if there is more in it than that."""
        rests = self._rests(number, self.data.blanks[number])
        if all(map(_is_constant, rests)):
            return (b"", *("".join(map(str, rest)).encode() for rest in rests)), None
        label = self._label(self.numbers[number])
        return (), self.constants.pattern(piece for rest in rests for piece in (label, *rest))

    def _rests(self, subject: str | int, rests: Sequence[str]) -> list[Pieces]:
        """The lines about a subject after its name, sorted. Labels sort behind all other values of a property."""
        links = self.links.get(subject, {})
        linked: dict[Pieces, str] = {(f"{predicate}_:",): predicate for predicate in links}
        lines: list[Pieces] = []
        for line in self._sorted([*linked, *map(self.marks.pieces, dict.fromkeys(rests))]):
            if line in linked:
                predicate = linked[line]
                lines += [(predicate, place, " .\n") for place in self._sorted_labels(links[predicate])]
            else:
                lines.append(line)
        return lines

    def _sorted_labels(self, nodes: list[int]) -> list[int]:
        """The places of the labels of some blank nodes in the order of the labels."""
        if len(nodes) == 1:
            return [self._label(nodes[0])]
        places = list(range(self.first_free, self.first_free + len(nodes)))
        self.first_free += len(nodes)
        self.groups.append((itemgetter(*map(self._label, nodes)), slice(places[0], places[-1] + 1)))
        return places


def _is_constant(pieces: Sequence[Piece]) -> bool:
    return not any(isinstance(piece, int) for piece in pieces)


def _beginning(pieces: Pieces) -> set[int]:
    """The hole with which an IRI begins, if its scheme is not constant."""
    first, second = (*pieces, "", "")[:2]
    if first == "<" and isinstance(second, int):
        return {second}
    if not _begins_iri(str(first)):
        raise NotInShapeError("a scheme with a hole")
    return set()


def _has_marks(value: Any, marks: Marks) -> bool:
    if isinstance(value, dict):
        return any(marks.among(name) or _has_marks(inner, marks) for name, inner in value.items())
    if isinstance(value, list):
        return any(_has_marks(inner, marks) for inner in value)
    return isinstance(value, str) and marks.among(value)


def _refuse_marked_names(value: Any, marks: Marks) -> None:
    """Refuse marks in names, and in values that are read as names: types, languages, contexts (rule 6)."""
    if isinstance(value, list):
        for inner in value:
            _refuse_marked_names(inner, marks)
    elif isinstance(value, dict):
        for name, inner in value.items():
            is_name = name in _READ_AS_NAMES or (name.startswith("@") and name != "@value")
            if marks.among(name) or (is_name and _has_marks(inner, marks)):
                raise NotInShapeError(f"a mark in {name}")
            _refuse_marked_names(inner, marks)
