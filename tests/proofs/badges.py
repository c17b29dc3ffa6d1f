"""A small complete Open Badge and keys that are the same in every run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from credenza.proofs import CREDENTIALS_V2, ED25519, OPEN_BADGES_V3, IssuerKey, KeyKind, generate_key

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SIGNED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def key_number(number: int, did: str | None = None, kind: KeyKind = ED25519) -> IssuerKey:
    """The same key for the same number. For tests only: everybody knows its secret."""
    return generate_key(lambda size: bytes([number]) * size, did, kind)


def alignment(name: str, kind: str, code: str) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetName": name,
        "targetUrl": f"https://registry.example/{kind}/{code}",
        "targetType": f"ext:{kind}",
        "targetCode": code,
    }


def open_badge(issuer: str) -> dict[str, Any]:
    """An unsigned Open Badge 3.0 in the strict form: two contexts, ids on results, one status-free subject."""
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_V3],
        "id": "urn:uuid:0d0c1d1e-7a0f-4c57-9d8b-0a3e7c1f2b10",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Energy audit of buildings",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "University of Alatau", "url": "https://alatau.example"},
        "validFrom": "2026-03-01T00:00:00Z",
        "awardedDate": "2026-03-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": "Айгүл Сейітқызы", "identityType": "name"}
            ],
            "creditsEarned": 2.5,
            "achievement": {
                "id": "https://registry.example/specifications/energy-audit/editions/1",
                "type": ["Achievement"],
                "achievementType": "MicroCredential",
                "inLanguage": "en",
                "name": "Energy audit of buildings",
                "description": "Plan and carry out an energy audit of a small building.",
                "criteria": {"narrative": "Pass the practical test."},
                "creditsAvailable": 2.5,
                "alignment": [
                    alignment("Measure heat loss", "LearningOutcome", "S1"),
                    alignment("Level 6", "EQF", "6"),
                ],
                "resultDescription": [
                    {
                        "id": "urn:uuid:5a7a1d3a-3a44-4b47-a0a5-3f7d0c0d9d11",
                        "type": ["ResultDescription"],
                        "name": "Practical test",
                        "resultType": "LetterGrade",
                    }
                ],
            },
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": "urn:uuid:5a7a1d3a-3a44-4b47-a0a5-3f7d0c0d9d11",
                    "value": "A",
                }
            ],
        },
    }
