"""Credentials of known shapes, recognised and verified without being read as JSON (decision 0009).

When enough credentials whose signature held differ only in some texts, a shape is compiled from them: a template of
the file, a compiled canonical form, and whatever the steps of verification say that depends on the constant parts
alone. The next file of that shape is compared with the template, byte by byte; only what stands in its holes is looked
at.

A shape never refuses anything. It can only say that a signature holds, over the canonical form of the very document
that the file is; every other file takes the way of all documents. Strangers can neither grow the memory without bound
nor make compiling worth their while: it takes ``ENOUGH`` credentials that verify, and old shapes go when new ones come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from threading import Lock
from typing import Any

import orjson

from credenza.canonicalisation import CanonicalisationError, Marks, NotInShapeError
from credenza.formats.openbadges3 import ReadAchievement
from credenza.proofs import CheckedProofs, CompiledHash, KnownProof, NamedKey

from .data_model import is_url
from .known import KnownSteps
from .memory import Remembered
from .report import Result
from .shape import TextClass, compares, looks_at, text_class
from .signature import signature_result
from .written import Held, Model, Path, Writing, WrittenTemplate, holes_of, places

ENOUGH = 16
"""Credentials that must have been seen before a shape is worth compiling."""
LARGEST = 64 * 1024
"""Bytes of a credential of which a shape is made."""
_MOST_ACHIEVEMENTS = 64
_MOST_SHAPES = 4
"""How many achievements a verifier knows shapes for, and how many shapes for each."""
_MOST_CANDIDATES = 32
_MOST_TEXTS = 2_000
_MOST_VARYING = 200
"""Texts of a credential of which a shape is made, and how many of them may differ: each is kept ``ENOUGH`` times."""
_MOST_OPTIONS = 64
"""Moments of signing, for instance, that a shape remembers the proof options of."""
_LANDMARK = b'"achievement"'
_LANDMARK_BYTES = 240


KeyOf = Callable[[NamedKey], dict[str, Any]]
"""The key (JWK) that a proof names. Raises ProofError, ProofUncheckableError."""


class Recognised:
    """A credential of a known shape: the texts in its holes, and the hash of the document without its proof."""

    def __init__(self, shape: KnownShape, values: list[str], digest: bytes) -> None:
        self.shape, self.values, self._digest = shape, values, digest

    @cached_property
    def document(self) -> dict[str, Any]:
        """The whole document. Most reports are only asked for their outcome, which needs none."""
        return self.shape.document(self.values)

    def proved(self, key_of: KeyOf) -> Proved | None:
        """What follows from the proof; ``None`` if it does not hold.

        Raises ProofError, ProofUncheckableError or NotInShapeError.
        """
        return self.shape.proved(self, self._digest, key_of)


@dataclass(frozen=True, eq=False)
class Proved:
    """What follows when a proof holds."""

    proof: KnownProof
    proofs: CheckedProofs
    result: Result


class KnownShape:
    """What is known of all credentials of one shape.

    ``contexts`` and ``form`` are the results of the steps 2 and 3; ``achievement`` is what the achievement says, if it
    is the same in all.
    """

    def __init__(self, candidate: _Candidate, contexts: Result, form: Result) -> None:
        """Raises NotInShapeError, CanonicalisationError if no shape can stand for the credentials seen."""
        self.contexts, self.form = contexts, form
        held = candidate.held()
        document, own = candidate.document, candidate.own_texts(held)
        unsecured = {name: value for name, value in document.items() if name != "proof"}
        in_document = {path: part for path, part in held.items() if path[0] != "proof"}
        if any(map(compares, in_document)):
            raise NotInShapeError("a text that the step of form compares")
        self._signed = sorted({part.hole for part in in_document.values()})
        self._hash = _compiled_hash(unsecured, in_document, self._signed, own, _sole_proof(document))
        self._written = WrittenTemplate(candidate.writing, {candidate.number_of[path]: held[path] for path in held})
        self._model = Model(document, held)
        self._proof_value = _filling(held, _value_place(document), document)
        in_proof = {path: part for path, part in held.items() if path[0] == "proof" and path[-1] != "proofValue"}
        self._in_options = sorted({part.hole for part in in_proof.values()})
        self._proofs: Remembered[tuple[str, ...], Proved] = Remembered(_MOST_OPTIONS)
        addresses = {
            part.hole
            for path, part in in_document.items()
            if part.is_whole and looks_at(path) and text_class(own[part.hole]) is TextClass.URL
        }
        self._classes = [
            (part.before.decode(), part.hole, part.after.decode(), text_class(part.filled(own)))
            for path, part in in_document.items()
            if looks_at(path) and not (part.hole in addresses and _continues_address(part))
        ]
        self.achievement = _constant_achievement(document, in_document)
        self.steps = self._known_steps(document, in_document)

    def _known_steps(self, document: dict[str, Any], held: dict[Path, Held]) -> KnownSteps | None:
        """How the steps 5 to 9 are taken, unless they are taken as for all documents."""
        if self.achievement is None:
            return None
        try:
            return KnownSteps(document, held, self._model, self.achievement)
        except NotInShapeError:
            return None

    def recognise(self, data: bytes) -> Recognised | None:
        """The credential in ``data`` if it has this shape."""
        values = self._written.match(data)
        if values is None or not self._has_form(values):
            return None
        try:
            return Recognised(self, values, self._hash.digest([values[hole] for hole in self._signed]))
        except NotInShapeError:
            return None

    def document(self, values: Sequence[str]) -> dict[str, Any]:
        """The document with these texts in its holes."""
        return self._model.document(values)

    def proved(self, recognised: Recognised, digest: bytes, key_of: KeyOf) -> Proved | None:
        """What follows from the proof, if it holds over the document with this hash. Raises as above."""
        values = recognised.values
        options = tuple([values[hole] for hole in self._in_options])
        known = self._proofs.find(options)
        if known is None:
            known = _proved(self._hash.proof(_sole_proof(recognised.document)))
            self._proofs.keep(options, known)
        return known if known.proof.holds(digest, self._proof_value(values), key_of(known.proof.named)) else None

    def _has_form(self, values: Sequence[str]) -> bool:
        """Whether step 3 would find of these texts what it found of the sample."""
        for before, hole, after, found in self._classes:  # a loop in all() takes twice the time
            if text_class(f"{before}{values[hole]}{after}") is not found:
                return False
        return True


class _Candidate:
    """Credentials that may become a shape: the first of them, and what differed in the others."""

    def __init__(self, writing: Writing, document: dict[str, Any]) -> None:
        self.writing, self.document = writing, document
        self.places = places(document)
        self.number_of = {path: number for number, path in enumerate(self.places) if path is not None}
        self.shape: KnownShape | None = None
        self._columns: dict[int, list[bytes]] = {}
        self._rows = 1
        self._fresh = 1
        self._compiled: set[int] = set()

    def takes(self, writing: Writing) -> bool:
        """Whether a credential differs from the first one only in texts that may differ; it is then counted."""
        differing = self.writing.differing(writing)
        if differing is None or any(self.places[number] is None for number in differing):
            return False
        if len(self._columns.keys() | set(differing)) > _MOST_VARYING:
            return False
        if differing:
            self._count(writing, differing)
        return True

    def _count(self, writing: Writing, differing: list[int]) -> None:
        for number in differing:
            self._columns.setdefault(number, [self.writing.texts[number]] * self._rows)
        for number, column in self._columns.items():
            column.append(writing.texts[number])
            del column[1 : len(column) - ENOUGH + 1]  # the first one stays
        self._rows = min(self._rows + 1, ENOUGH)
        self._fresh += 1

    @property
    def is_ripe(self) -> bool:
        """Whether enough was seen to make a shape, or a better one than before."""
        return self._fresh >= ENOUGH and set(self._columns) != self._compiled

    def held(self) -> dict[Path, Held]:
        """Place → what stands there, of all texts that differed, in the order of the file."""
        numbers = sorted(self._columns)
        found = zip(numbers, holes_of([self._columns[number] for number in numbers]), strict=True)
        return {path: held for number, held in found if (path := self.places[number]) is not None}

    def own_texts(self, held: dict[Path, Held]) -> list[str]:
        """The texts of the first one, hole by hole."""
        texts = {part.hole: _at(self.document, path) for path, part in held.items() if part.is_whole}
        return [texts[hole] for hole in range(len(texts))]

    def compile(self, contexts: Result, form: Result) -> None:
        """Make the shape; without success it stays as it is until other texts differ."""
        self._fresh, self._compiled = 0, set(self._columns)
        try:
            self.shape = KnownShape(self, contexts, form)
        except (NotInShapeError, CanonicalisationError):
            self.shape = None


class Shapes:
    """The shapes that a verifier knows. Threads may share them."""

    def __init__(self) -> None:
        self._known: Remembered[bytes, tuple[KnownShape, ...]] = Remembered(_MOST_ACHIEVEMENTS)
        self._candidates: Remembered[tuple[bytes, int], tuple[_Candidate, ...]] = Remembered(_MOST_CANDIDATES)
        self._learning = Lock()

    def recognise(self, data: bytes) -> Recognised | None:
        """The credential in ``data`` if it has a known shape."""
        if len(data) <= LARGEST:
            for shape in self._known.find(_landmark(data)) or ():
                recognised = shape.recognise(data)
                if recognised is not None:
                    return recognised
        return None

    def learn(self, data: bytes, document: dict[str, Any], contexts: Result, form: Result) -> None:
        """Take note of a credential, read from ``data``, whose one proof holds.

        ``contexts`` and ``form`` are what the steps 2 and 3 found, which both passed.
        """
        if len(data) <= LARGEST and self._learning.acquire(blocking=False):
            try:
                candidate = self._candidate(data, document)
                if candidate is not None and candidate.is_ripe:
                    self._compile(_landmark(data), candidate, contexts, form)
            finally:
                self._learning.release()

    def _candidate(self, data: bytes, document: dict[str, Any]) -> _Candidate | None:
        """The candidate that takes the credential, or ``None`` if it is the first of its kind."""
        writing = Writing(data)
        if len(writing.texts) > _MOST_TEXTS:
            return None
        key = (_landmark(data), len(writing.texts))
        known = self._candidates.find(key) or ()
        for candidate in known:
            if candidate.takes(writing):
                return candidate
        self._candidates.keep(key, (*known, _Candidate(writing, document))[-_MOST_SHAPES:])
        return None

    def _compile(self, landmark: bytes, candidate: _Candidate, contexts: Result, form: Result) -> None:
        others = tuple(shape for shape in self._known.find(landmark) or () if shape is not candidate.shape)
        candidate.compile(contexts, form)
        if candidate.shape is not None:
            self._known.keep(landmark, (*others, candidate.shape)[-_MOST_SHAPES:])


def _landmark(data: bytes) -> bytes:
    """Where the achievement begins and how: shapes are looked up by it. It decides nothing."""
    place = data.find(_LANDMARK)
    return data[place : place + _LANDMARK_BYTES] if place >= 0 else b""


def _sole_proof(document: dict[str, Any]) -> dict[str, Any]:
    held = document["proof"]
    proof: dict[str, Any] = held[0] if isinstance(held, list) else held
    return proof


def _value_place(document: dict[str, Any]) -> Path:
    return ("proof", 0, "proofValue") if isinstance(document["proof"], list) else ("proof", "proofValue")


def _proved(proof: KnownProof) -> Proved:
    proofs = CheckedProofs((proof.if_it_holds,))
    return Proved(proof, proofs, signature_result(proofs))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _filling(held: dict[Path, Held], place: Path, document: dict[str, Any]) -> Callable[[Sequence[str]], str]:
    """What tells the text in one place from the texts in all holes."""
    part = held.get(place)
    if part is None:
        constant: str = _at(document, place)
        return lambda values: constant
    return itemgetter(part.hole) if part.is_whole else part.filled


def _continues_address(part: Held) -> bool:
    """Whether a text is an address if the one in its hole is one."""
    return not part.is_whole and not part.before and is_url(f"a:{part.after.decode()}")


def _compiled_hash(
    unsecured: dict[str, Any],
    held: dict[Path, Held],
    signed: list[int],
    own: Sequence[str],
    proof: dict[str, Any],
) -> CompiledHash:
    marks = Marks(orjson.dumps(unsecured).decode())
    marked = ["" for _ in own]
    for place, hole in enumerate(signed):
        marked[hole] = marks.mark(place)
    template = Model(unsecured, held).document(marked)
    return CompiledHash(template, marks, [own[hole] for hole in signed], proof)


def _constant_achievement(document: dict[str, Any], held: dict[Path, Held]) -> ReadAchievement | None:
    place: Path = ("credentialSubject", "achievement")
    if any(path[:2] == place for path in held):
        return None
    subject = document["credentialSubject"]
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    return ReadAchievement(achievement) if isinstance(achievement, dict) else None
