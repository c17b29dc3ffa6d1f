"""Issuing and verifying eddsa-rdfc-2022 against openbadgeslib, openvc-core and the bare signature."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from openbadgeslib.ob3.contexts import bundled_contexts
from openbadgeslib.ob3.ldp import OB3LdpVerifier, add_data_integrity_proof
from openvc.keys import Ed25519SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite

from credenza.awards import AssessmentResult, Award, Learner
from credenza.canonicalisation import Canonicalisation
from credenza.issuance import issue_credential
from credenza.proofs import OPEN_BADGES_V3, generate_key, resolve_offline, verify_data_integrity, write_key_file
from credenza.specification import make_edition, read_specification
from credenza.verification import Means, verify

from .clock import Operation

EXAMPLE = Path(__file__).parent.parent / "examples" / "cimea-credential-evaluator.yaml"
NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
KEY = generate_key(lambda size: bytes(range(size)))
EDITION = make_edition(read_specification(EXAMPLE.read_bytes()).specification)


def award() -> Award:
    assessment = EDITION.specification.assessments[0].key
    return Award(
        id="urn:uuid:00000000-0000-4000-8000-000000000001",
        learner=Learner("Әсем", "Өтегенова", email="asem@example.org"),
        awarded_on=date(2026, 6, 30),
        results=(AssessmentResult(assessment, "passed", date(2026, 6, 20)),),
    )


def issue() -> dict[str, Any]:
    return issue_credential(EDITION, award(), KEY, status=None, created=NOW, salt="salt")


def cases() -> Mapping[str, Operation]:
    """Name → one operation."""
    credential = issue()
    data = json.dumps(credential).encode()
    unsigned = {name: value for name, value in credential.items() if name != "proof"}
    bare = {**credential, "proof": credential["proof"][0]}
    canonicalisation = Canonicalisation(bundled_contexts())
    extra = {OPEN_BADGES_V3: bundled_contexts()[OPEN_BADGES_V3]}
    suite, peer_key = DataIntegrityProofSuite(), Ed25519SigningKey.generate(KEY.verification_method)
    pem = write_key_file(KEY, None, unencrypted=True)
    sign: Callable[[], object] = lambda: KEY.sign(b"\0" * 64)  # noqa: E731
    return {
        "limit: one Ed25519 signature": sign,
        "canonical form": lambda: canonicalisation.canonicalise(unsigned),
        "issue: Credenza (award to signed badge)": issue,
        "issue: openbadgeslib (proof alone)": lambda: add_data_integrity_proof(unsigned, pem, KEY.verification_method),
        "issue: openvc-core (proof alone)": lambda: suite.add_proof(
            unsigned, signing_key=peer_key, verification_method=KEY.verification_method, extra_contexts=extra
        ),
        "verify: Credenza (proof alone)": lambda: verify_data_integrity(credential, resolve_offline, NOW),
        "verify: Credenza (nine steps, from bytes)": lambda: verify(data, Means(), NOW),
        "verify: openbadgeslib": lambda: OB3LdpVerifier().verify(credential),
        "verify: openvc-core": lambda: suite.verify(bare, extra_contexts=extra, now=NOW),
    }
