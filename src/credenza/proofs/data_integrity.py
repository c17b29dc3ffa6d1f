"""Data Integrity proofs (W3C VC Data Integrity 1.0): verified with every known suite (sections 4.4 and 4.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .canonical import Contexts, Unsecured
from .chains import previous_of, proofs_of, secured_by
from .contexts import unknown_contexts
from .controllers import key_in_name
from .coverage import WHOLE, Coverage
from .cryptosuites import Suite, suite_of
from .dates import CLOCK_SKEW, read_datetime, write_datetime
from .faults import KeyUnconfirmedError, ProofError, ProofReason, ProofUncheckableError
from .further import contexts_for
from .resolving import ASSERTION, Resolver, find_key

MOST_SIGNED = 2 * 1024 * 1024
"""Characters that the proofs of one document may sign, counted once for each form (with these or those proofs)."""


@dataclass(frozen=True)
class Expected:
    """What a verifier demands of proofs: made for ``purpose``, over its ``challenge`` and for its ``domain``.

    ``None`` demands nothing. Where a proof names several domains, ``domain`` is one text for each.
    """

    purpose: str = ASSERTION
    challenge: str | None = None
    domain: str | tuple[str, ...] | None = None


FOR_ASSERTION = Expected()
"""The demands on the proofs of credentials."""


@dataclass(frozen=True)
class VerifiedProof:
    """A proof whose signature holds: in whose name (``did``), with which key, by which suite, made when.

    ``coverage`` says how much of what was signed the document shows.
    """

    did: str
    verification_method: str
    suite: str
    created: datetime | None
    coverage: Coverage = WHOLE


@dataclass(frozen=True)
class CheckedProofs:
    """The proofs of a document: those that hold, and the suites of those that nobody here can check.

    ``unconfirmed`` hold under keys that the document names itself: good to condemn it, never to clear it.
    """

    verified: tuple[VerifiedProof, ...]
    unsupported: tuple[str, ...] = ()
    unconfirmed: tuple[VerifiedProof, ...] = ()


def verify_data_integrity(
    document: Mapping[str, Any],
    resolve: Resolver,
    now: datetime,
    *,
    contexts: Contexts | None = None,
    expected: Expected = FOR_ASSERTION,
) -> CheckedProofs:
    """Verify every proof of a document whose suite is known: one must be there and hold, and none may fail.

    A proof that names earlier ones signs them too; all of them must be there. Proofs of other suites, and of keys that
    are not at hand, are named in the result but not checked. ``contexts`` are known beside the pinned ones
    (address → document).
    Raises ProofError (the proof is wrong) or ProofUncheckableError (context, suite or key not at hand).
    """
    proofs = proofs_of(document)
    known = contexts or {}
    if unknown := unknown_contexts(document, known):
        known = contexts_for(document, known)
        unknown = unknown_contexts(document, known)
    supported = [proof for proof in proofs if suite_of(proof, known)]
    unsupported = tuple(_suite_name(proof) for proof in proofs if not suite_of(proof, known))
    if not supported:
        raise ProofUncheckableError(
            ProofReason.UNSUPPORTED, f"No proof of a suite known here: {', '.join(unsupported)}"
        )
    if "@context" not in document:
        raise ProofError(ProofReason.MALFORMED, "The document names no context, so nothing in it means anything.")
    if unknown:
        raise ProofUncheckableError(ProofReason.UNKNOWN_CONTEXT, f"Unknown context: {', '.join(unknown)}")
    return _checked(_Check(document, proofs, known, resolve, now, expected), supported, unsupported)


def _checked(check: _Check, supported: list[dict[str, Any]], unsupported: tuple[str, ...]) -> CheckedProofs:
    """All proofs of known suites. One whose key nothing confirms spoils the others only by failing."""
    verified: list[VerifiedProof] = []
    unconfirmed: list[KeyUnconfirmedError] = []
    for proof in supported:
        try:
            verified.append(check.verified(proof))
        except KeyUnconfirmedError as error:
            unconfirmed.append(error)
    if not verified:
        raise KeyUnconfirmedError(unconfirmed[0].detail, tuple(each for error in unconfirmed for each in error.proofs))
    left = tuple(each.suite for error in unconfirmed for each in error.proofs)
    return CheckedProofs(tuple(verified), unsupported + left)


def _suite_name(proof: dict[str, Any]) -> str:
    named = next((proof[member] for member in ("cryptosuite", "type") if isinstance(proof.get(member), str)), None)
    if named is None:
        raise ProofError(ProofReason.MALFORMED, "A proof names neither its type nor its cryptosuite.")
    return str(named)[:80]


@dataclass
class _Check:
    """The verification of one document."""

    document: Mapping[str, Any]
    proofs: list[dict[str, Any]]
    contexts: Contexts
    resolve: Resolver
    now: datetime
    expected: Expected
    _unsecured: dict[tuple[int, ...], Unsecured] = field(default_factory=dict)

    def verified(self, proof: dict[str, Any]) -> VerifiedProof:
        """Verify one proof. Raises ProofError, ProofUncheckableError.

        Where nobody can say in which place a statement was signed, a signature that holds for none is still a bad one.
        """
        unsecured = self._signed_with(previous_of(proof, self.proofs))
        try:
            return _verify(proof, unsecured, self.resolve, self.now, self.expected)
        except ProofUncheckableError as error:
            if error.reason is ProofReason.DESCRIBED_AGAIN:
                _verify(proof, unsecured.placeless, self.resolve, self.now, self.expected)
            raise

    def _signed_with(self, previous: tuple[Mapping[str, Any], ...]) -> Unsecured:
        """The document with these proofs: one and the same for all proofs of a set, which then hash it only once."""
        key = tuple(map(id, previous))
        if key not in self._unsecured:
            self._require_worth(len(self._unsecured) + 1)
            self._unsecured[key] = Unsecured(secured_by(self.document, previous), self.contexts)
        return self._unsecured[key]

    def _require_worth(self, forms: int) -> None:
        """Raise ProofUncheckableError for a chain that signs a large document in ever new forms."""
        if forms > 1 and forms * len(str(self.document)) > MOST_SIGNED:
            raise ProofUncheckableError(ProofReason.TOO_COMPLEX, f"{forms} forms of a document of this size.")


@dataclass(frozen=True)
class NamedKey:
    """The key that a proof names, for the purpose that is expected, until the proof expires."""

    method: str
    purpose: str
    expires: datetime | None

    def found(self, resolve: Resolver, now: datetime) -> dict[str, Any]:
        """The key (JWK): all that the time and DID documents decide.

        Raises ProofError when the proof has expired or names a key that may not sign, and ProofUncheckableError when
        the key is not at hand.
        """
        if self.expires is not None and now - self.expires > CLOCK_SKEW:
            raise ProofError(ProofReason.PROOF_EXPIRED, f"The proof expired at {write_datetime(self.expires)}.")
        return find_key(self.method, resolve, now, self.purpose)


def named_key(proof: dict[str, Any], expected: Expected = FOR_ASSERTION) -> NamedKey:
    """The key that a proof names. Raises ProofError when the proof is not what is expected."""
    _require_expected(proof, expected)
    return NamedKey(_method_of(proof), expected.purpose, _moment(proof, "expires"))


def created_of(proof: dict[str, Any]) -> datetime | None:
    """When a proof says that it was made. Raises ProofError."""
    return _moment(proof, "created")


def _verify(
    proof: dict[str, Any], unsecured: Unsecured, resolve: Resolver, now: datetime, expected: Expected
) -> VerifiedProof:
    created, named = created_of(proof), named_key(proof, expected)
    suite = suite_of(proof, unsecured.contexts)
    if suite is None:
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, f"No suite known here: {_suite_name(proof)}")
    try:
        key, missing = named.found(resolve, now), None
    except ProofUncheckableError as error:
        stated = key_in_name(named.method) if error.reason is ProofReason.DID_UNRESOLVABLE else None
        if stated is None:
            raise
        key, missing = stated, error
    held = verified_proof(named, suite, created, suite.check(unsecured, proof, key))
    if missing is not None:
        raise KeyUnconfirmedError(f"{missing.detail} The signature holds under the key it names.", (held,)) from missing
    return held


def verified_proof(named: NamedKey, suite: Suite, created: datetime | None, coverage: Coverage) -> VerifiedProof:
    """A proof that was made with this key."""
    return VerifiedProof(named.method.partition("#")[0], named.method, suite.name, created, coverage)


def _require_expected(proof: dict[str, Any], expected: Expected) -> None:
    if proof.get("proofPurpose") != expected.purpose:
        raise ProofError(ProofReason.PURPOSE_MISMATCH, f"proofPurpose is {str(proof.get('proofPurpose'))[:80]!r}.")
    if not isinstance(proof.get("challenge", ""), str) or not isinstance(proof.get("nonce", ""), str):
        raise ProofError(ProofReason.MALFORMED, "challenge and nonce are texts.")
    if "domain" in proof and not _texts(proof["domain"]):
        raise ProofError(ProofReason.MALFORMED, "domain is neither a text nor a list of texts.")
    if expected.challenge is not None and proof.get("challenge") != expected.challenge:
        raise ProofError(ProofReason.CHALLENGE_MISMATCH, "The proof does not sign the challenge that was set.")
    if expected.domain is not None and _texts(proof.get("domain")) != _texts(expected.domain):
        raise ProofError(ProofReason.DOMAIN_MISMATCH, f"The proof is for {str(proof.get('domain'))[:80]!r}.")


def _texts(value: object) -> frozenset[str] | None:
    """One text or several, whose order means nothing; ``None`` for anything else."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        return None
    return frozenset(texts)


def _method_of(proof: dict[str, Any]) -> str:
    """The key that the proof names. A bare did:key names its only key (1EdTech's examples write it so)."""
    method = proof.get("verificationMethod")
    if not isinstance(method, str):
        raise ProofError(ProofReason.MALFORMED, "verificationMethod is not the address of a key.")
    bare = method.startswith("did:key:") and "#" not in method
    return f"{method}#{method.removeprefix('did:key:')}" if bare else method


def _moment(proof: dict[str, Any], member: str) -> datetime | None:
    if member not in proof:
        return None
    moment = read_datetime(proof[member])
    if moment is None:
        raise ProofError(ProofReason.MALFORMED, f"{member} is no date and time.")
    return moment
