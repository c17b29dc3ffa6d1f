"""An award that has an attestation, issuers known in each way, and lists of status."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from credenza.awards import AssessmentResult, Award, Learner
from credenza.issuance import Binding, issue_attestation
from credenza.proofs import P256, IssuerKey, find_key, resolve_offline
from credenza.specification import Edition, make_edition, read_specification
from credenza.status import TokenStatusReference, new_list, set_bit, status_list_token
from tests.proofs.badges import key_number
from tests.proofs.sd_jwt.examples import counted

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LIST = "https://hub.example/status/1.jwt"
KEY = key_number(1)
HOLDER = key_number(7, kind=P256)


def edition_of(name: str = "it-single-examination") -> Edition:
    return make_edition(read_specification((EXAMPLES / f"{name}.yaml").read_bytes()).specification)


def award_under(edition: Edition, grade: str = "27", **changes: Any) -> Award:
    award = Award(
        id="urn:uuid:0d0c1d1e-7a0f-4c57-9d8b-0a3e7c1f2b10",
        learner=Learner("Әсем", "Өтегенова", email="asem@example.org", birth_date=date(1990, 4, 12)),
        awarded_on=date(2026, 10, 30),
        results=tuple(
            AssessmentResult(found.key, grade, date(2026, 10, 20)) for found in edition.specification.assessments
        ),
    )
    return replace(award, **changes)


def public_jwk(key: IssuerKey) -> dict[str, Any]:
    return find_key(key.verification_method, resolve_offline, NOW)


def attestation(key: IssuerKey = KEY, index: int = 5, **changes: Any) -> str:
    """An attestation for the wallet with the key HOLDER."""
    edition = edition_of()
    binding = Binding(public_jwk(HOLDER), TokenStatusReference(LIST, index), NOW - timedelta(days=1))
    return issue_attestation(edition, award_under(edition, **changes), key, binding, counted())


def status_list(revoked: tuple[int, ...] = (), key: IssuerKey = KEY, uri: str = LIST, at: datetime = NOW) -> bytes:
    bits = new_list()
    for index in revoked:
        set_bit(bits, index, True)
    return status_list_token(bits, uri, at, key, lives=timedelta(days=1), fresh=timedelta(minutes=5)).encode()
