"""Data Integrity proofs over many documents of one shape: only what differs is written, checked and hashed for each.

The first document is signed in the ordinary way, and the shape must give the hash that was signed there. So an error
in a shape shows before anything is signed with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import rfc8785

from credenza.canonicalisation import Hash, Marks, NotInShapeError, TextTemplate, encoded

from .canonical import Unsecured, pinned_canonicalisation
from .coverage import WHOLE
from .cryptosuites import CRYPTOSUITES, HASHES, Cryptosuite, algorithm_used, signature_in, suite_for, suite_of
from .data_integrity import NamedKey, VerifiedProof, created_of, named_key, verified_proof
from .key_kinds import multibase
from .keys import Signer
from .making import add_proof
from .signatures import signature_holds

Texts = list[bytes]


class CompiledProof:
    """Signs, with one key and the same moment, every document that equals a template but for the texts in its holes."""

    def __init__(
        self,
        first: Mapping[str, Any],
        template: dict[str, Any],
        marks: Marks,
        texts: Sequence[str],
        key: Signer,
        created: datetime,
        *,
        suite: str | None = None,
    ) -> None:
        """``first`` is the template with ``texts`` in place of its marks.

        Raises NotInShapeError if no shape can stand for all such documents, ProofError if they cannot be signed.
        """
        self._sign = key.sign
        chosen = suite_for(key.algorithm, suite)
        proof: dict[str, Any] = add_proof(first, key, created, suite=suite)["proof"][0]
        signed = chosen.hash_data(Unsecured(first, {}), proof, key.algorithm)
        self._options, expected = signed[: len(signed) // 2], signed[len(signed) // 2 :]
        self._encoded, self._digest = _hashing(chosen, template, marks, texts, HASHES[key.algorithm])
        hole = len(texts)
        whole = {**template, "proof": [proof | {"proofValue": marks.mark(hole)}]}
        self._json = TextTemplate(marks.pieces(orjson.dumps(whole).decode()))
        if self._digest(self._encoded(texts)) != expected:
            raise NotInShapeError("another hash than that of the whole document")

    def sign(self, values: Sequence[str]) -> bytes:
        """The signed document with these texts, as compact JSON in UTF-8. Raises NotInShapeError."""
        texts = self._encoded(values)
        return self._written(texts, self._sign(self._options + self._digest(texts)))

    def sign_each(self, many: Iterable[Sequence[str]]) -> Iterator[bytes | None]:
        """The same for the texts of many documents; ``None`` in place of each that is not in the shape.

        Each step is done for all before the next: a processor whose caches hold one step at a time is a quarter faster.
        """
        digested = [self._digested(values) for values in many]
        signatures = [b"" if known is None else self._sign(self._options + known[1]) for known in digested]
        for known, signature in zip(digested, signatures, strict=True):
            yield None if known is None else self._written(known[0], signature)

    def _digested(self, values: Sequence[str]) -> tuple[Texts, bytes] | None:
        try:
            texts = self._encoded(values)
            return texts, self._digest(texts)
        except NotInShapeError:
            return None

    def _written(self, texts: Texts, signature: bytes) -> bytes:
        return self._json.fill([*texts, multibase(signature).encode()])


class CompiledHash:
    """The hash that a proof signs, for every document that equals a template but for the texts in its holes."""

    def __init__(self, template: dict[str, Any], marks: Marks, texts: Sequence[str], proof: Mapping[str, Any]) -> None:
        """``template`` is without proof; ``texts`` are those of one document, and ``proof`` is one that holds over it.

        Raises NotInShapeError if no shape can stand for all such documents, CanonicalisationError if none can be
        signed.
        """
        suite, hash_function = CRYPTOSUITES[proof["cryptosuite"]], HASHES[algorithm_used(proof)]
        if "@context" in proof and proof["@context"] != template["@context"]:
            raise NotInShapeError("a proof in fewer contexts than the document")
        self._encoded, self._digest = _hashing(suite, template, marks, texts, hash_function)
        self._suite, self._contexts = suite, template["@context"]
        rdf, json = ("rdf", hash_function), ("jcs", hash_function, repr(proof.get("@context")))
        self._form: tuple[object, ...] = rdf if suite.signs_rdf else json
        self._algorithm = algorithm_used(proof)

    def digest(self, values: Sequence[str]) -> bytes:
        """The hash of the document that equals the template with ``values``. Raises NotInShapeError."""
        return self._digest(self._encoded(values))

    def proof(self, proof: dict[str, Any]) -> KnownProof:
        """What is known of all proofs over such documents that differ from this one in their values alone.

        Raises NotInShapeError when it is of another suite, ProofError when no such proof can hold.
        """
        if suite_of(proof, {}) is not self._suite:
            raise NotInShapeError("another suite")
        unhashed = Unsecured({"@context": self._contexts}, {}, {self._form: b""})
        options = self._suite.hash_data(unhashed, proof, self._algorithm)
        named = named_key(proof)
        return KnownProof(self._algorithm, options, named, verified_proof(named, self._suite, created_of(proof), WHOLE))


@dataclass(frozen=True)
class KnownProof:
    """Proofs by one key with the same options, which are read and hashed once. Whether the key may sign is not kept."""

    algorithm: str
    options: bytes
    named: NamedKey
    if_it_holds: VerifiedProof

    def holds(self, digest: bytes, value: object, key: dict[str, Any]) -> bool:
        """Whether the proof with this ``proofValue`` was made by this key (JWK) over the document with this hash.

        Raises ProofError when value or key are none that this suite knows, ProofUncheckableError when keys of its kind
        are not known here.
        """
        return signature_holds(self.algorithm, key, self.options + digest, signature_in(value))


def _hashing(
    suite: Cryptosuite, template: dict[str, Any], marks: Marks, texts: Sequence[str], algorithm: Hash
) -> tuple[Callable[[Sequence[str]], Texts], Callable[[Texts], bytes]]:
    """What checks and encodes the texts of a document, and what hashes its canonical form."""
    if suite.signs_rdf:
        shape = pinned_canonicalisation().shape(template, marks, texts, algorithm)
        return shape.texts, shape.digest
    json = TextTemplate(marks.pieces(rfc8785.dumps(template).decode()))
    return encoded, lambda written: algorithm(json.fill(written)).digest()
