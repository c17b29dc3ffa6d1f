"""The forms in which a wallet can take a credential, and what it reads about them beforehand (OpenID4VCI 1.0, 12.2).

The attestation is bound to the wallet's key. The badge is the very file that was issued, not bound to a key: it says
by name whose it is (decision 0031).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from credenza.errors import RecipientsError
from credenza.formats.openbadges3 import CONTEXTS
from credenza.formats.sd_jwt_vc import VCT, attestation_claims, type_metadata
from credenza.specification import LANGUAGES
from credenza_hub.cohorts.learner_lists import award_to, edition_of
from credenza_hub.issuing.models import Credential

from .dpop import ALGORITHMS

ATTESTATION = "MicroCredential"
BADGE = "OpenBadge"
CONFIGURATIONS = (ATTESTATION, BADGE)
SCOPES = {"MicroCredential": ATTESTATION, "OpenBadge": BADGE}
"""Scope → form. The name of the attestation's is that of the rulebook (section 2.1)."""

GRANT_PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
MOST_PROOFS = 5
"""Keys of one wallet that may be bound at once: wallets show each copy to one verifier only."""

_NAMES = {"en": "Open Badge", "it": "Open Badge", "kk": "Open Badge", "ru": "Open Badge"}
_ALGORITHMS = ["ES256", "ES384", "EdDSA"]


def configurations_of(credential: Credential) -> tuple[str, ...]:
    """The forms in which this credential can be had: no attestation where the rulebook's claims are not all stated."""
    cohort = credential.participant.cohort
    try:
        attestation_claims(edition_of(cohort), award_to(credential.participant, cohort, f"urn:uuid:{credential.key}"))
    except RecipientsError:
        return (BADGE,)
    return CONFIGURATIONS


def issuer_metadata() -> dict[str, Any]:
    """What wallets read at ``/.well-known/openid-credential-issuer``."""
    base = settings.PUBLIC_URL
    return {
        "credential_issuer": base,
        "authorization_servers": [base],
        "credential_endpoint": f"{base}/openid/credential",
        "nonce_endpoint": f"{base}/openid/nonce",
        "notification_endpoint": f"{base}/openid/notification",
        "batch_credential_issuance": {"batch_size": MOST_PROOFS},
        "display": [{"name": "Credenza", "locale": language} for language in LANGUAGES],
        "credential_configurations_supported": {ATTESTATION: _attestation(), BADGE: _badge()},
    }


def _attestation() -> dict[str, Any]:
    metadata = type_metadata()
    return {
        "format": "dc+sd-jwt",
        "vct": VCT,
        "scope": "MicroCredential",
        "cryptographic_binding_methods_supported": ["jwk", "did:key", "did:jwk"],
        "credential_signing_alg_values_supported": _ALGORITHMS,
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": _ALGORITHMS}},
        "credential_metadata": {
            "display": [
                {"name": entry["name"], "locale": entry["locale"], "description": entry["description"]}
                for entry in metadata["display"]
            ],
            "claims": [
                {
                    "path": claim["path"],
                    "mandatory": claim["mandatory"],
                    "display": [{"name": entry["label"], "locale": entry["locale"]} for entry in claim["display"]],
                }
                for claim in metadata["claims"]
            ],
        },
    }


def _badge() -> dict[str, Any]:
    return {
        "format": "ldp_vc",
        "scope": "OpenBadge",
        "credential_signing_alg_values_supported": ["DataIntegrityProof"],
        "credential_definition": {"@context": list(CONTEXTS), "type": ["VerifiableCredential", "OpenBadgeCredential"]},
        "credential_metadata": {
            "display": [{"name": name, "locale": language} for language, name in _NAMES.items()],
        },
    }


def server_metadata() -> dict[str, Any]:
    """What wallets read at ``/.well-known/oauth-authorization-server`` (RFC 8414)."""
    base = settings.PUBLIC_URL
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/openid/authorize",
        "pushed_authorization_request_endpoint": f"{base}/openid/par",
        "token_endpoint": f"{base}/openid/token",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", GRANT_PRE_AUTHORIZED],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "dpop_signing_alg_values_supported": list(ALGORITHMS),
        "scopes_supported": list(SCOPES),
        "authorization_details_types_supported": ["openid_credential"],
        "authorization_response_iss_parameter_supported": True,
        "ui_locales_supported": list(LANGUAGES),
        "pre-authorized_grant_anonymous_access_supported": True,
    }
