"""A small Open Badge for the tests of canonicalisation."""

from __future__ import annotations

from typing import Any

VC = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def badge(**changes: Any) -> dict[str, Any]:
    """An unsigned Open Badge; ``changes`` replace members of the credential."""
    return {
        "@context": [VC, OB],
        "id": "urn:uuid:1c7d1f4e-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:key:z6MkTest", "type": ["Profile"], "name": "Үлгі университеті"},
        "validFrom": "2026-06-30T09:00:00Z",
        "name": "Деректер негіздері",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": "Әсем Өтегенова", "identityType": "name"}
            ],
            "achievement": {
                "id": "https://register.test/data",
                "type": ["Achievement"],
                "name": "Деректер негіздері",
                "description": "5 ECTS",
                "criteria": {"narrative": 'Pass "all" tests\n'},
                "creditsAvailable": 2.5,
                "tag": ["a", "b"],
                "alignment": [
                    {"type": ["Alignment"], "targetName": "K1", "targetUrl": "https://register.test/K1"},
                    {"type": ["Alignment"], "targetName": "S1", "targetUrl": "https://register.test/S1"},
                ],
            },
        },
        **changes,
    }
