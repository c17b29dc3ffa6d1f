"""Tokens of many documents of one shape: only what differs is written for each.

The first document becomes a token in the ordinary way, and the shape must give the same. So an error in a shape shows
before anything is signed with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from credenza.canonicalisation import Marks, NotInShapeError, TextTemplate, encoded, filled
from credenza.proofs.claims import DATE_CLAIMS, document_kind, seconds_of
from credenza.proofs.keys import Signer
from credenza.proofs.strict_json import write_json

from .jws import protected_header, signed_under
from .vc_jwt import JwtShape, token_claims, token_header


class CompiledToken:
    """Signs, with one key, the token of every document that equals a template but for the texts in its holes."""

    def __init__(
        self,
        first: Mapping[str, Any],
        template: Mapping[str, Any],
        marks: Marks,
        texts: Sequence[str],
        key: Signer,
        shape: JwtShape = JwtShape.OPEN_BADGES,
    ) -> None:
        """``first`` is the template with ``texts`` in place of its marks; neither has a proof.

        Raises NotInShapeError if no shape can stand for all such documents, ProofError if they make no tokens.
        """
        self._key, kind = key, document_kind(first)
        self._protected = protected_header(token_header(kind, shape, key), key)
        expected, claims = token_claims(first, kind, shape), token_claims(template, kind, shape)
        # Dates as claims are numbers, which no mark is: each gets a hole of its own, behind those of the texts.
        dates = [claim for claim in DATE_CLAIMS if isinstance(expected.get(claim), int) and claim not in template]
        members = [next(member for member in DATE_CLAIMS[claim] if member in template) for claim in dates]
        self._dates = [marks.pieces(template[member]) for member in members]
        holes = {claim: marks.mark(len(texts) + number) for number, claim in enumerate(dates)}
        written = write_json({name: holes.get(name, claims.get(name)) for name in expected}).decode()
        for mark in holes.values():
            written = written.replace(f'"{mark}"', mark)
        self._payload = TextTemplate(marks.pieces(written))
        if self._filled(texts) != write_json(expected):
            raise NotInShapeError("another token than that of the whole document")

    def sign(self, values: Sequence[str]) -> bytes:
        """The token of the document with these texts. Raises NotInShapeError."""
        return signed_under(self._protected, self._filled(values), self._key)

    def sign_each(self, many: Iterable[Sequence[str]]) -> Iterator[bytes | None]:
        """The same for the texts of many documents; ``None`` in place of each that is not in the shape."""
        for values in many:
            try:
                yield self.sign(values)
            except NotInShapeError:
                yield None

    def _filled(self, values: Sequence[str]) -> bytes:
        moments = [seconds_of(filled(pieces, values)) for pieces in self._dates]
        if None in moments:
            raise NotInShapeError("a date that is none")
        return self._payload.fill([*encoded(values), *(str(moment).encode() for moment in moments)])
