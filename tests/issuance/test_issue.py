"""From an award to a signed credential, checked by another library."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier
from openvc import verify_credential

from credenza.awards import AssessmentResult, Award, Learner
from credenza.issuance import issue_credential, issue_jwt
from credenza.proofs import JwtShape, generate_key
from credenza.specification import Edition, Specification, make_edition

KEY = generate_key(lambda count: b"\x07" * count)
AWARD = Award(
    "urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-0c1f6d2b9e03",
    Learner("Әсел", "Нұрғалиқызы", email="asel@example.kz"),
    date(2026, 11, 22),
    results=(AssessmentResult("final", "passed", date(2026, 11, 20)),),
)


def edition() -> Edition:
    document: dict[str, Any] = {
        "title": {"en": "Credential evaluator"},
        "issuer": {"legal_name": {"en": "CIMEA"}, "country": "IT", "place": "Rome"},
        "assessments": [{"key": "final", "type": "project_work"}],
        "outcomes": [{"text": {"en": "Evaluate"}, "kind": "skill", "assessed_by": ["final"]}],
    }
    return make_edition(Specification.model_validate(document))


def issue() -> dict[str, Any]:
    created = datetime(2026, 11, 22, 10, tzinfo=UTC)
    return issue_credential(edition(), AWARD, KEY, status=None, created=created, salt="s4lt")


def test_a_credential_verifies_elsewhere_and_its_proof_stands_in_an_array() -> None:
    credential = issue()
    assert isinstance(credential["proof"], list)
    assert OB3LdpVerifier.for_issuer_did(KEY.did).verify(json.dumps(credential)).id == AWARD.id


def test_a_changed_name_no_longer_verifies() -> None:
    changed = json.dumps(issue(), ensure_ascii=False).replace("Нұрғалиқызы", "Басқа")
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier.for_issuer_did(KEY.did).verify(changed)


def test_the_same_award_signed_twice_is_the_same_credential() -> None:
    assert issue() == issue()


def test_a_jwt_verifies_elsewhere() -> None:
    token = issue_jwt(edition(), AWARD, KEY, status=None, salt="s4lt")
    assert OB3Verifier.for_issuer_did(KEY.did).verify(token).id == AWARD.id
    older = issue_jwt(edition(), AWARD, KEY, status=None, salt="s4lt", shape=JwtShape.VC_1_1)
    assert verify_credential(older).issuer == KEY.did
