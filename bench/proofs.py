"""Issuing and verifying in every suite against @digitalbazaar/vc, openbadgeslib, openvc-core and the bare signature.

Names are ``act group: who (how)``. What Credenza verifies are all nine steps from bytes, with the edition, the rules
and the status list at hand; the peers are given the proof alone, which is their best case.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from typing import Any

import nacl.bindings
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from joserfc import jwt
from joserfc.jwk import OKPKey
from openbadgeslib.ob3.contexts import bundled_contexts
from openbadgeslib.ob3.ldp import OB3LdpVerifier, add_data_integrity_proof
from openvc.keys import Ed25519SigningKey, P256SigningKey, P384SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.di_ecdsa_rdfc import EcdsaRdfcProofSuite
from openvc.proof.di_jcs import EcdsaJcsProofSuite, EddsaJcsProofSuite
from openvc.proof.vc_jwt import VcJwtProofSuite

from credenza.canonicalisation import Canonicalisation
from credenza.issuance import TokenIssuer
from credenza.proofs import (
    KEY_KINDS,
    OPEN_BADGES_V3,
    add_base_proof,
    derive,
    resolve_offline,
    sign_vc_jwt,
    verify_data_integrity,
    write_key_file,
)
from credenza.verification import Verifier, verify
from credenza.verification.recognition import ENOUGH

from .badges import BADGE, MARKS, MICRO_CREDENTIAL, NOW, Batch
from .clock import Operation

LIKE = 1_500
"""Different credentials of one shape that take turns."""

_PEER_SUITES = {
    "eddsa-rdfc-2022": DataIntegrityProofSuite,
    "eddsa-jcs-2022": EddsaJcsProofSuite,
    "ecdsa-rdfc-2019": EcdsaRdfcProofSuite,
    "ecdsa-jcs-2019": EcdsaJcsProofSuite,
}
_PEER_KEYS = {"Ed25519": Ed25519SigningKey, "P-256": P256SigningKey, "P-384": P384SigningKey}


_SIZES = {
    BADGE.sha256: "badge",
    MICRO_CREDENTIAL.sha256: "micro-credential",
    MARKS.sha256: "two marks on a long scale",
}


@dataclass(frozen=True)
class Group:
    """One suite, one kind of key, one kind of credential."""

    suite: str
    kind: str
    batch: Batch

    @property
    def name(self) -> str:
        return f"{self.suite} {self.kind}, {_SIZES[self.batch.edition.sha256]}"


def _group(suite: str, kind: str = "Ed25519", *, large: bool = False) -> Group:
    signed_so = suite.startswith(("eddsa", "ecdsa")) and "-sd-" not in suite
    edition = MICRO_CREDENTIAL if large else BADGE
    return Group(suite, kind, Batch(edition, suite if signed_so else None, KEY_KINDS[kind]))


GROUPS = (
    _group("eddsa-rdfc-2022"),
    _group("eddsa-rdfc-2022", large=True),
    _group("eddsa-jcs-2022"),
    _group("ecdsa-rdfc-2019", "P-256"),
    _group("ecdsa-rdfc-2019", "P-384"),
    _group("ecdsa-jcs-2019", "P-256"),
)
LONG_SCALE = Group("eddsa-rdfc-2022", "Ed25519", Batch(MARKS, "eddsa-rdfc-2022"))
"""Two assessments on one scale of fourteen marks, which are lists that look alike to RDFC-1.0."""
SELECTIVE = _group("ecdsa-sd-2023", "P-256")
TOKENS = _group("vc-jwt")


def node_cases() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Group → what @digitalbazaar/vc is to issue and verify."""
    return {group.name: (group.suite, group.kind, group.batch.unsigned) for group in (*GROUPS, SELECTIVE)}


def cases() -> dict[str, Operation]:
    """Name → one operation."""
    found = dict(_limits())
    for group in GROUPS:
        found |= dict(_ours(group))
        found |= dict(_openvc(group))
    found |= dict(_ours(LONG_SCALE))
    found |= dict(_openbadgeslib(GROUPS[0])) | dict(_openbadgeslib(GROUPS[1]))
    return found | dict(_selective()) | dict(_tokens()) | dict(_canonical_forms())


def _limits() -> Iterator[tuple[str, Operation]]:
    """The bare signatures of the libraries that sign and verify here: libsodium and OpenSSL."""
    message = bytes(64)
    public, secret = nacl.bindings.crypto_sign_seed_keypair(bytes(range(32)))
    signed = nacl.bindings.crypto_sign(message, secret)
    yield "limit: Ed25519 signature (libsodium)", lambda: nacl.bindings.crypto_sign(message, secret)
    yield "limit: Ed25519 verification (libsodium)", lambda: nacl.bindings.crypto_sign_open(signed, public)
    for curve, digest in ((ec.SECP256R1(), SHA256()), (ec.SECP384R1(), SHA384())):
        algorithm, key = ec.ECDSA(digest), ec.derive_private_key(7, curve)
        signature, known = key.sign(message, algorithm), key.public_key()
        yield f"limit: {curve.name} signature (OpenSSL)", partial(key.sign, message, algorithm)
        yield f"limit: {curve.name} verification (OpenSSL)", partial(known.verify, signature, message, algorithm)


def _ours(group: Group) -> Iterator[tuple[str, Operation]]:
    batch, issuer = group.batch, group.batch.issuer()
    written = batch.written(LIKE)
    verifier, like, first_seen = Verifier(batch.means), cycle(written), cycle(written)
    document = json.loads(written[0])
    for data in written[:ENOUGH]:  # what comes after them is of a known shape
        verifier.verify(data, NOW)

    jobs = [(batch.award(number), batch.status(number), f"salt-{number:08}") for number in range(LIKE)]
    issued = issuer.issue_each(cycle(jobs))
    yield f"issue {group.name}: Credenza (award to signed credential)", lambda: next(issued)
    yield f"verify {group.name}: Credenza (nine steps, known shape, one)", lambda: verifier.verify(next(like), NOW)
    reports = verifier.verify_each(cycle(written), NOW)
    yield f"verify {group.name}: Credenza (nine steps, known shape, many)", lambda: next(reports)
    yield f"verify {group.name}: Credenza (nine steps, first seen)", lambda: verify(next(first_seen), batch.means, NOW)
    yield (
        f"verify {group.name}: Credenza (proof alone, first seen)",
        lambda: verify_data_integrity(document, resolve_offline, NOW),
    )


def _openvc(group: Group) -> Iterator[tuple[str, Operation]]:
    suite: Any = _PEER_SUITES[group.suite]()
    key = _PEER_KEYS[group.kind].generate(group.batch.key.verification_method)
    unsigned = group.batch.unsigned
    extra = {} if "jcs" in group.suite else {"extra_contexts": {OPEN_BADGES_V3: bundled_contexts()[OPEN_BADGES_V3]}}
    options = {"signing_key": key, "verification_method": key.kid, **extra}
    jwk = {"public_key_jwk": key.public_jwk()}
    signed = suite.add_proof(unsigned, **options)
    yield f"issue {group.name}: openvc-core (proof alone)", lambda: suite.add_proof(unsigned, **options)
    yield f"verify {group.name}: openvc-core (proof alone)", lambda: suite.verify(signed, now=NOW, **jwk, **extra)


def _openbadgeslib(group: Group) -> Iterator[tuple[str, Operation]]:
    batch = group.batch
    pem, unsigned, signed = write_key_file(batch.key, None, unencrypted=True), batch.unsigned, batch.issue(0)
    yield (
        f"issue {group.name}: openbadgeslib (proof alone)",
        lambda: add_data_integrity_proof(unsigned, pem, batch.key.verification_method),
    )
    yield f"verify {group.name}: openbadgeslib", lambda: OB3LdpVerifier().verify(signed)


def _selective() -> Iterator[tuple[str, Operation]]:
    batch, name = SELECTIVE.batch, SELECTIVE.name
    pattern = cycle(bytes(range(1, 33)))
    randomness = lambda size: bytes(next(pattern) for _ in range(size))  # noqa: E731
    issue = lambda: add_base_proof(batch.unsigned, batch.key, NOW, randomness=randomness)  # noqa: E731
    base = issue()
    part = derive(base, ["/credentialSubject/achievement/name"])
    data, verifier = json.dumps(part).encode(), Verifier(batch.means)
    yield f"issue {name}: Credenza (base proof)", issue
    yield f"derive {name}: Credenza", lambda: derive(base, ["/credentialSubject/achievement/name"])
    yield f"verify {name}: Credenza (nine steps of the part shown)", lambda: verifier.verify(data, NOW)


def _tokens() -> Iterator[tuple[str, Operation]]:
    batch, name = TOKENS.batch, TOKENS.name
    token, verifier = sign_vc_jwt(batch.unsigned, batch.key), Verifier(batch.means)
    data, peer = token.encode(), VcJwtProofSuite()
    issuer = TokenIssuer(batch.edition, batch.key)
    jobs = [(batch.award(number), batch.status(number), f"salt-{number:08}") for number in range(LIKE)]
    issued = issuer.issue_each(cycle(jobs))
    signed_part, secret = token.rpartition(".")[0].encode(), OKPKey.generate_key("Ed25519")
    yield f"issue {name}: bare signature of as many bytes (libsodium)", lambda: batch.key.sign(signed_part)
    yield f"issue {name}: Credenza (award to token)", lambda: next(issued)
    yield f"issue {name}: Credenza (token alone)", lambda: sign_vc_jwt(batch.unsigned, batch.key)
    header = {"alg": "EdDSA", "kid": batch.key.verification_method}
    yield f"issue {name}: joserfc", lambda: jwt.encode(header, batch.unsigned, secret, algorithms=["EdDSA"])
    yield f"verify {name}: Credenza (nine steps)", lambda: verifier.verify(data, NOW)
    key = Ed25519SigningKey.generate(batch.key.verification_method)
    signed = peer.sign(batch.unsigned, signing_key=key)
    yield f"issue {name}: openvc-core", lambda: peer.sign(batch.unsigned, signing_key=key)
    yield f"verify {name}: openvc-core", lambda: peer.verify(signed, public_key_jwk=key.public_jwk())


def _canonical_forms() -> Iterator[tuple[str, Operation]]:
    canonicalisation = Canonicalisation(bundled_contexts())
    for group in GROUPS[:2]:
        unsigned = group.batch.unsigned
        yield (
            f"canonical form {group.name}: Credenza (walker, no template)",
            lambda unsigned=unsigned: canonicalisation.canonicalise(unsigned),
        )
        yield f"canonical form {group.name}: PyLD", lambda unsigned=unsigned: _pyld(unsigned)


def _pyld(document: Mapping[str, Any]) -> Any:
    from pyld import jsonld

    loader = lambda url, options: {"contextUrl": None, "documentUrl": url, "document": bundled_contexts()[url]}  # noqa: E731
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader}
    return jsonld.normalize(dict(document), options)
