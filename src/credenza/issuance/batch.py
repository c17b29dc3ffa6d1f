"""Signed credentials for many awards of one edition."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

import orjson

from credenza.awards import Award
from credenza.canonicalisation import Marks, NotInShapeError
from credenza.errors import InputError
from credenza.formats.openbadges3 import Frame, IssuerProfile, StatusEntry, Texts, badge_of, take_apart
from credenza.proofs import CompiledProof, CompiledToken, JwtShape, Signer, add_proof, sign_vc_jwt
from credenza.specification import Edition, Organisation

Job = tuple[Award, StatusEntry | None, str]
"""An award with its place in a status list and its salt."""

TOGETHER = 100
"""Awards that go through each step of the work together."""
MOST_SHAPES = 200
MOST_SIGHTED = 10_000
SIGHTINGS = 3
"""A shape is compiled when awards like these come the third time, which costs as much as five ordinary ones.

What comes when there are enough shapes is issued in the ordinary way: with shapes that push each other out, a list in
an unlucky order would only compile.
"""

_Key = tuple[Frame, tuple[str, ...]]


class Shape(Protocol):
    """What signs all documents that equal a template but for the texts in its holes."""

    def sign(self, values: Sequence[str]) -> bytes:
        """The signed document with these texts. Raises NotInShapeError."""

    def sign_each(self, many: Iterable[Sequence[str]]) -> Iterator[bytes | None]:
        """The same for the texts of many documents; ``None`` in place of each that is not in the shape."""


class ShapedIssuer(ABC):
    """Issues for the awards of one edition in the name of one issuer, what is alike in them only once."""

    def __init__(self, edition: Edition, issuer: Signer, rule_packs: Sequence[tuple[str, str]]) -> None:
        self._edition, self._issuer = edition, issuer
        self._profile = IssuerProfile(issuer.did, edition.specification.issuer or Organisation())
        self._language = edition.specification.primary_language
        self._rule_packs = tuple(rule_packs)
        self._shapes: dict[_Key, Shape] = {}
        self._sightings: Counter[_Key] = Counter()

    @abstractmethod
    def _sign(self, badge: dict[str, Any]) -> bytes:
        """The badge, signed in the ordinary way. Raises ProofError."""

    @abstractmethod
    def _compile(self, first: dict[str, Any], template: dict[str, Any], marks: Marks, texts: Sequence[str]) -> Shape:
        """The shape of all badges like ``first``, which is ``template`` with ``texts`` in place of its marks.

        Raises NotInShapeError, ProofError.
        """

    def issue(self, award: Award, *, status: StatusEntry | None, salt: str) -> bytes:
        """The signed credential of one award, as compact JSON in UTF-8 or as a token.

        ``salt`` is a text that no other learner has. Raises RecipientsError if the award does not fit the edition,
        ProofError if it says something that a signature would not cover.
        """
        frame, texts = take_apart(award, status, salt, self._language)
        shape = self._shape_for(frame, texts)
        if shape is not None:
            try:
                return shape.sign([*texts.values()])
            except NotInShapeError:
                pass  # a text that only a walk through the whole badge can judge
        return self._alone(frame, texts)

    def issue_each(self, jobs: Iterable[Job]) -> Iterator[bytes]:
        """The signed credentials of many awards in their order, faster than one by one; some hundred are read ahead.

        Raises what ``issue`` raises, after the credentials of all awards before that one.
        """
        remaining = iter(jobs)
        while part := list(islice(remaining, TOGETHER)):
            taken = [take_apart(award, status, salt, self._language) for award, status, salt in part]
            shapes = [self._shape_for(frame, texts) for frame, texts in taken]
            values: dict[Shape | None, list[list[str]]] = {shape: [] for shape in shapes}
            for shape, (_, texts) in zip(shapes, taken, strict=True):
                values[shape].append([*texts.values()])
            signed = {shape: shape.sign_each(values[shape]) for shape in values if shape is not None}
            for shape, (frame, texts) in zip(shapes, taken, strict=True):
                credential = next(signed[shape]) if shape is not None else None
                yield self._alone(frame, texts) if credential is None else credential

    def _alone(self, frame: Frame, texts: Texts) -> bytes:
        return self._sign(self._badge(frame, texts))

    def _badge(self, frame: Frame, texts: Texts) -> dict[str, Any]:
        return badge_of(self._edition, frame, texts, self._profile, rule_packs=self._rule_packs)

    def _shape_for(self, frame: Frame, texts: Texts) -> Shape | None:
        """A shape for such awards, if they have come often enough by now and there is room for it."""
        key = (frame, tuple(texts))
        known = self._shapes.get(key)
        if known is not None:
            return known
        if len(self._sightings) < MOST_SIGHTED or key in self._sightings:
            self._sightings[key] += 1
        if self._sightings[key] != SIGHTINGS or len(self._shapes) >= MOST_SHAPES:
            return None
        shape = self._compiled(frame, texts)
        if shape is not None:
            self._shapes[key] = shape
        return shape

    def _compiled(self, frame: Frame, texts: Texts) -> Shape | None:
        """A shape for such awards; nothing if there is none, or if they cannot be signed, which is said elsewhere."""
        try:
            first = self._badge(frame, texts)
            marks = Marks(orjson.dumps(first).decode())
            template = self._badge(frame, {name: marks.mark(hole) for hole, name in enumerate(texts)})
            values = [*texts.values()]
            return self._compile(first, template, marks, values)
        except (NotInShapeError, InputError):
            return None


class BatchIssuer(ShapedIssuer):
    """Issues the credentials of one edition in the name of one issuer, all with the same moment of signing.

    Each credential is the same JSON value as the one that ``issue_credential`` makes, but the badge is mapped and
    canonicalised only once for all awards that differ in nothing but the learner's texts. ``created`` is the moment of
    signing; ``rule_packs`` are pairs of pack id and SHA-256; ``suite`` is one of ``credenza.proofs.CRYPTOSUITES``,
    without it the one over canonical RDF that fits the key.
    """

    def __init__(
        self,
        edition: Edition,
        issuer: Signer,
        *,
        created: datetime,
        rule_packs: Sequence[tuple[str, str]] = (),
        suite: str | None = None,
    ) -> None:
        super().__init__(edition, issuer, rule_packs)
        self._created, self._suite = created, suite

    def _sign(self, badge: dict[str, Any]) -> bytes:
        return orjson.dumps(add_proof(badge, self._issuer, self._created, suite=self._suite))

    def _compile(self, first: dict[str, Any], template: dict[str, Any], marks: Marks, texts: Sequence[str]) -> Shape:
        return CompiledProof(first, template, marks, texts, self._issuer, self._created, suite=self._suite)


class TokenIssuer(ShapedIssuer):
    """Issues the same credentials as signed tokens, each the one that ``issue_jwt`` makes, in ASCII."""

    def __init__(
        self,
        edition: Edition,
        issuer: Signer,
        *,
        shape: JwtShape = JwtShape.OPEN_BADGES,
        rule_packs: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(edition, issuer, rule_packs)
        self._shape = shape

    def _sign(self, badge: dict[str, Any]) -> bytes:
        return sign_vc_jwt(badge, self._issuer, self._shape).encode()

    def _compile(self, first: dict[str, Any], template: dict[str, Any], marks: Marks, texts: Sequence[str]) -> Shape:
        return CompiledToken(first, template, marks, texts, self._issuer, self._shape)
