"""The canonical form of a JSON-LD document: what a Data Integrity proof signs.

Own code instead of a JSON-LD library, because those process the contexts anew for every document (decision 0003).
"""

from __future__ import annotations

import copy
import functools
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from .contexts import ContextLibrary
from .faults import CanonicalisationError
from .holes import Marks, NotInShapeError, Piece, TextTemplate, encoded, filled
from .jcs import canonical_json
from .nodes import BlankNodes
from .rdfc import Canonicaliser, Hash, canonical_form, canonical_labels, labelled_statements, quads_of
from .shapes import Shape
from .walker import Dataset, Walker


class Canonicalisation:
    """Canonical forms over a fixed set of contexts (address → document). Use one instance for many documents.

    ``general`` admits what the product itself never signs and other tools do: plain contexts written into the document
    (``inline``) and texts with a base direction. It is as strict as ever about undefined terms, and it is whoever calls
    that chooses it, never a document. With ``adding``, contexts in the document may also stand in inner objects, as in
    a credential that holds others; they may add words and change none that the known contexts have.
    """

    def __init__(self, contexts: Mapping[str, Any], *, general: bool = False, adding: bool = False) -> None:
        self._walker = Walker(ContextLibrary(contexts), general=general, adding=adding)

    @functools.cached_property
    def placeless(self) -> Canonicalisation:
        """The same for documents that describe nodes in several places, as RDF tools read them.

        Statements can then change their places without a trace: good to tell that a signature does not hold, and not
        to tell what was signed.
        """
        other = copy.copy(self)
        other._walker = self._walker.placeless()
        return other

    def canonicalise(self, document: Any, algorithm: Hash = hashlib.sha256) -> bytes:
        """The canonical N-Quads (RDFC-1.0) in UTF-8. Raises CanonicalisationError."""
        return canonical_form(self._walker.dataset(document), algorithm)

    def dataset(self, document: Any, nodes: BlankNodes | None = None) -> Dataset:
        """The statements of a document; with ``nodes`` a part of one speaks of the same blank nodes as the whole.

        Raises CanonicalisationError.
        """
        return self._walker.dataset(document, nodes)

    def shape(
        self, template: dict[str, Any], marks: Marks, sample: Sequence[str], algorithm: Hash = hashlib.sha256
    ) -> Shape:
        """What canonicalises all documents that equal ``template`` but for the texts in place of its marks.

        ``sample`` are the texts of one of them. Raises NotInShapeError if no shape can stand for them all,
        CanonicalisationError if none of them can be signed.
        """
        return Shape(self._walker, template, marks, sample, algorithm)


__all__ = [
    "BlankNodes",
    "Canonicalisation",
    "CanonicalisationError",
    "Canonicaliser",
    "Dataset",
    "Hash",
    "Marks",
    "NotInShapeError",
    "Piece",
    "Shape",
    "TextTemplate",
    "canonical_form",
    "canonical_json",
    "canonical_labels",
    "encoded",
    "filled",
    "labelled_statements",
    "quads_of",
]
