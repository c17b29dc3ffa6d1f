"""The statements of a credential under the labels that are signed, and those of its parts.

Sources: vc-di-ecdsa 1.0, section 3.4 (createHmacIdLabelMapFunction, canonicalizeAndGroup). Instead of giving blank
nodes a name of their own for the time of the work (skolemization), a part of the credential is read with the blank
nodes of the whole; nothing in the credential can be taken for such a name.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from credenza.canonicalisation import (
    BlankNodes,
    Canonicalisation,
    Dataset,
    canonical_labels,
    labelled_statements,
)

from .pointers import PointerError
from .selection import select, unshared

Labelling = Callable[[Mapping[int, str]], Mapping[int, bytes]]
"""From the canonical labels of blank nodes (number → ``c14n…``) to those that are signed (number → digest)."""


def blinded(hmac_key: bytes) -> Labelling:
    """Labels that say nothing about the place of a node in the whole: HMAC-SHA-256 of the canonical ones."""

    def label(canonical: Mapping[int, str]) -> dict[int, bytes]:
        return {number: hmac.digest(hmac_key, text.encode(), hashlib.sha256) for number, text in canonical.items()}

    return label


@dataclass(frozen=True)
class Part:
    """A part of a credential: the document, its statements, and their lines under the labels of the whole, sorted."""

    document: dict[str, Any]
    data: Dataset
    lines: tuple[str, ...]


class Statements:
    """The statements of one credential. ``lines`` are sorted, each with its line feed."""

    def __init__(self, document: Mapping[str, Any], canonicalisation: Canonicalisation, labelling: Labelling) -> None:
        self._document: dict[str, Any] = unshared(dict(document))
        self._canonicalisation, self._nodes = canonicalisation, BlankNodes()
        data = canonicalisation.dataset(self._document, self._nodes)
        self.labels = labelling(canonical_labels(data))
        self.lines = self._labelled(data)

    def _labelled(self, data: Dataset) -> tuple[str, ...]:
        return tuple(labelled_statements(data, {number: _text(label) for number, label in self.labels.items()}))

    def part(self, pointers: Iterable[str]) -> Part:
        """What the pointers lead to. Without pointers it is nothing at all, not even the types.

        Raises PointerError when a pointer leads nowhere, or to a part that says something else by itself than within
        the whole: a place in an ordered list, a text without its language.
        """
        named = tuple(pointers)
        document = select(self._document, named, self._nodes)
        data = self._canonicalisation.dataset(document, self._nodes) if document else Dataset()
        try:
            lines = self._labelled(data)
        except KeyError:  # a node that the whole does not have
            raise PointerError("splits", ", ".join(named)) from None
        if not set(lines) <= set(self.lines):
            raise PointerError("splits", ", ".join(named))
        return Part(document, data, lines)


def _text(label: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(label).rstrip(b"=").decode("ascii")
