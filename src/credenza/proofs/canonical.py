"""What an RDF signature covers: the hashes of the canonical forms of a document and of its proof options."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import orjson

from credenza.canonicalisation import Canonicalisation, CanonicalisationError, Hash, canonical_json

from .contexts import GeneralContexts, pinned_documents
from .faults import ProofError, ProofReason, ProofUncheckableError

Contexts = Mapping[str, dict[str, Any]]

SIGNATURE_MEMBERS = ("proofValue", "jws")
"""The members of a proof that hold the signature itself."""

_PLAIN_DATA = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
_LONGEST_OPTIONS = 4096

_DESCRIBED_TWICE = "described_twice"

# What says nothing against the credential, only that it cannot be checked here.
_UNCHECKABLE = {
    "too_complex": ProofReason.TOO_COMPLEX,
    "too_deep": ProofReason.TOO_COMPLEX,
    "unknown_context": ProofReason.UNKNOWN_CONTEXT,
    "unsupported_context": ProofReason.UNKNOWN_CONTEXT,
}


@dataclass(frozen=True, eq=False)
class Unsecured:
    """What a proof is made over, apart from its own options, together with the extra contexts (address → document).

    Each canonical form of it is hashed at most once, however many proofs are made over it.
    """

    document: Mapping[str, Any]
    contexts: Contexts
    _digests: dict[object, bytes] = field(default_factory=dict, repr=False)
    places_count: bool = True

    @property
    def placeless(self) -> Unsecured:
        """The same as tools read it that do not mind in how many places a node is described (``described_again``)."""
        return Unsecured(self.document, self.contexts, places_count=False)

    def hash_rdf(self, proof: Mapping[str, Any], algorithm: Hash = hashlib.sha256) -> bytes:
        """What an RDF suite signs: the hashes of the canonical proof options and document (vc-di-eddsa 1.0, 3.2.4).

        Raises ProofError when the document says something that the signature would not cover (VC Data Integrity 1.0,
        section 2.4.1), ProofUncheckableError when canonicalising it costs too much or needs a context not known here.
        """
        return self.hash_options(proof, algorithm) + self._remembered(
            ("rdf", algorithm), lambda: self._rdf_digest(self.document, algorithm)
        )

    def hash_options(self, proof: Mapping[str, Any], algorithm: Hash = hashlib.sha256) -> bytes:
        """The hash of the canonical proof options (ibid., 3.2.5), remembered by all that they hold. Raises as above."""
        options = _options(proof) | {"@context": self.document["@context"]}
        written = None if self.contexts else _written(options)
        return self._rdf_digest(options, algorithm) if written is None else _pinned_options_digest(written, algorithm)

    def hash_jcs(self, proof: Mapping[str, Any], algorithm: Hash = hashlib.sha256) -> bytes:
        """What a JSON suite signs: the same hashes over canonical JSON (RFC 8785; vc-di-eddsa 1.0, section 3.3).

        The contexts that the proof names must begin those of the document (ibid., 3.3.2, step 4); the document counts
        with the contexts of the proof. Raises ProofError.
        """
        options, document = _options(proof), self.document
        if "@context" in options:
            _require_beginning(options["@context"], document.get("@context"))
            document = {**document, "@context": options["@context"]}
        return _jcs_digest(options, algorithm) + self._remembered(
            ("jcs", algorithm, repr(options.get("@context"))), lambda: _jcs_digest(document, algorithm)
        )

    def _remembered(self, form: tuple[object, ...], digest: Callable[[], bytes]) -> bytes:
        if form not in self._digests:
            self._digests[form] = digest()
        return self._digests[form]

    @property
    def canonicalisation(self) -> Canonicalisation:
        """Canonical forms over the pinned contexts and the extra ones."""
        known = _canonicalisation_with(self.contexts) if self.contexts else pinned_canonicalisation()
        return known if self.places_count else known.placeless

    def document_digest(self) -> bytes:
        """The SHA-256 of the canonical form of the document alone: what a Merkle proof is about. Raises as above."""
        return self._remembered(("rdf", hashlib.sha256), lambda: self._rdf_digest(self.document, hashlib.sha256))

    def _rdf_digest(self, part: Mapping[str, Any], algorithm: Hash) -> bytes:
        with explained(part, of_others=bool(self.contexts)):
            return algorithm(self.canonicalisation.canonicalise(part, algorithm)).digest()


@contextmanager
def explained(part: Mapping[str, Any] = MappingProxyType({}), *, of_others: bool = False) -> Iterator[None]:
    """Say what a CanonicalisationError means for a proof over ``part``: ProofError or ProofUncheckableError.

    A node that is described again inside a credential that ``part`` holds (an endorsement of its achievement, a
    transcript), or as issuer and as subject, is nothing that somebody did to it: such documents are issued, only
    nobody can say here which of the two places a statement stood in. Nor is a relative address in documents
    ``of_others``, whose tools leave such statements out of what they sign without a word.
    """
    try:
        yield
    except CanonicalisationError as error:
        if error.reason == _DESCRIBED_TWICE and (holds_credentials(part) or is_self_issued(part)):
            raise ProofUncheckableError(ProofReason.DESCRIBED_AGAIN, f"No canonical form: {error!s:.300}") from error
        if of_others and error.reason == "relative_iri":
            raise ProofUncheckableError(ProofReason.PART_UNSIGNED, f"No canonical form: {error!s:.300}") from error
        if error.reason in _UNCHECKABLE:
            raise ProofUncheckableError(_UNCHECKABLE[error.reason], f"No canonical form: {error!s:.300}") from error
        raise ProofError(ProofReason.UNSIGNED_CONTENT, f"The signature cannot cover this: {error!s:.300}") from error


def is_self_issued(part: Mapping[str, Any]) -> bool:
    """Whether a credential is about its own issuer."""
    issuer, subject = (part.get(name) for name in ("issuer", "credentialSubject"))
    if not isinstance(issuer, dict) or not isinstance(subject, dict):
        return False
    return isinstance(issuer.get("id"), str) and bool(issuer["id"] == subject.get("id"))


def holds_credentials(part: Mapping[str, Any]) -> bool:
    """Whether a document holds further credentials inside."""
    pending: list[Any] = list(part.values())
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if "credentialSubject" in value:
                return True
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return False


def _options(proof: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in proof.items() if name not in SIGNATURE_MEMBERS}


def _written(options: Mapping[str, Any]) -> bytes | None:
    """Proof options as JSON, if they are plain data of a usual size."""
    try:
        written = orjson.dumps(options, option=_PLAIN_DATA)
    except orjson.JSONEncodeError:
        return None
    return written if len(written) <= _LONGEST_OPTIONS else None


@functools.lru_cache(maxsize=4096)
def _pinned_options_digest(options: bytes, algorithm: Hash) -> bytes:
    return Unsecured({}, {})._rdf_digest(orjson.loads(options), algorithm)


def _jcs_digest(part: Mapping[str, Any], algorithm: Hash) -> bytes:
    try:
        return algorithm(canonical_json(part)).digest()
    except ValueError as error:
        raise ProofError(ProofReason.MALFORMED, f"The credential has no canonical JSON: {error!s:.200}") from error


def _require_beginning(named: object, held: object) -> None:
    wanted, contexts = (value if isinstance(value, list) else [value] for value in (named, held))
    if contexts[: len(wanted)] != wanted:
        raise ProofError(ProofReason.UNSIGNED_CONTENT, "The proof was made in other contexts than the document names.")


@functools.cache
def pinned_canonicalisation() -> Canonicalisation:
    """Canonical forms over the pinned contexts alone."""
    return Canonicalisation(pinned_documents())


def _canonicalisation_with(contexts: Contexts) -> Canonicalisation:
    if isinstance(contexts, GeneralContexts):
        return contexts.canonicalisation
    return Canonicalisation({**pinned_documents(), **contexts})
