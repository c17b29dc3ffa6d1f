"""The canonical form of a JSON-LD document: what a Data Integrity proof signs.

Own code instead of a JSON-LD library, because those process the contexts anew for every document (decision 0003).
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from .contexts import ContextLibrary
from .faults import CanonicalisationError
from .rdfc import Canonicaliser, Hash, canonical_form, quads_of
from .walker import Dataset, Walker


class Canonicalisation:
    """Canonical forms over a fixed set of contexts (address → document). Use one instance for many documents."""

    def __init__(self, contexts: Mapping[str, Any]) -> None:
        self._walker = Walker(ContextLibrary(contexts))

    def canonicalise(self, document: Any, algorithm: Hash = hashlib.sha256) -> bytes:
        """The canonical N-Quads (RDFC-1.0) in UTF-8. Raises CanonicalisationError."""
        return canonical_form(self._walker.dataset(document), algorithm)


__all__ = [
    "Canonicalisation",
    "CanonicalisationError",
    "Canonicaliser",
    "Dataset",
    "Hash",
    "canonical_form",
    "quads_of",
]
