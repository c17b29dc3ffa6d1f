"""Editions: a specification fixed for ever, known by the hash of its canonical form."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import rfc8785

from .model import Specification
from .reading import read_specification


def to_document(specification: Specification) -> dict[str, Any]:
    """The specification as plain JSON data: stated fields only, unknown fields included."""
    document: dict[str, Any] = specification.model_dump(mode="json")
    return document


def canonical_json(specification: Specification) -> bytes:
    """The canonical JSON of a specification (RFC 8785, JSON Canonicalization Scheme)."""
    return rfc8785.dumps(to_document(specification))


@dataclass(frozen=True, eq=False)
class Edition:
    """A specification that never changes again.

    ``sha256`` is the SHA-256 of ``canonical`` as 64 lower-case hexadecimal digits and is its identity.
    """

    specification: Specification
    canonical: bytes
    sha256: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Edition) and self.sha256 == other.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    @property
    def iri(self) -> str:
        """The address of this edition: below the specification's own web address, otherwise a URN."""
        home = self.specification.id
        if home and home.startswith(("http://", "https://")):
            return f"{home.rstrip('/')}/editions/{self.sha256}"
        return f"urn:credenza:edition:{self.sha256}"

    def document(self) -> dict[str, Any]:
        """The edition as plain JSON data."""
        parsed: dict[str, Any] = json.loads(self.canonical)
        return parsed


def make_edition(specification: Specification) -> Edition:
    """Fix a specification as an edition."""
    canonical = canonical_json(specification)
    return Edition(specification, canonical, hashlib.sha256(canonical).hexdigest())


def read_edition(data: bytes) -> Edition:
    """Read a stored edition. Its hash is computed anew, so a changed byte gives another identity.

    Raises DocumentError or SpecificationError.
    """
    return make_edition(read_specification(data).specification)
