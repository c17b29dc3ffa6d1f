"""The issuer block of a credential and the certificate of its seal: one filled from the other, and both compared.

As Europass' own issuer does before it seals: names and identifier of the certificate stand in the credential.
Source: European Digital Credentials for learning, sealing service; ETSI EN 319 412-1, clause 5.1.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credenza.errors import FaceError
from credenza.frameworks import country_iri
from credenza.proofs.jades import Holder

from .credential import SENTENCES, moment
from .nodes import Node, country_concept


def ready_to_seal(edc: Mapping[str, Any], holder: Holder, issued_at: datetime, language: str) -> Node:
    """The credential with the issuer as the certificate names it, and the time of issue.

    Raises FaceError if the certificate lacks the name, the identifier (2.5.4.97) or the country of the organisation.
    """
    faults = [name for name in ("organization", "organization_identifier", "country") if not getattr(holder, name)]
    if faults or not country_iri(holder.country or ""):
        raise FaceError(SENTENCES.problem("certificate_names", {"missing": ", ".join(faults) or "country"}))
    issued = moment(issued_at)
    return {**edc, "issuanceDate": issued, "issued": issued, "issuer": _issuer(edc["issuer"], holder, language)}


def _issuer(stated: Mapping[str, Any], holder: Holder, language: str) -> Node:
    iri, country = stated["id"], country_concept(holder.country or "")
    location = stated.get("location", [])
    of_certificate = {
        "id": f"{iri}#certificate-location",
        "type": "Location",
        "address": {"id": f"{iri}#certificate-address", "type": "Address", "countryCode": country},
    }
    return {
        **stated,
        "legalName": {language: holder.organization},
        **({"altLabel": {language: holder.common_name}} if holder.common_name else {}),
        "location": [*(location if isinstance(location, list) else [location]), of_certificate],
        "eIDASIdentifier": {
            "id": f"{iri}#certificate-identifier",
            "type": "LegalIdentifier",
            "notation": holder.organization_identifier,
            "spatial": country,
        },
    }


def is_sealed_by_issuer(edc: Mapping[str, Any], holder: Holder) -> bool:
    """Whether the issuer that a credential names is the organisation of the certificate that sealed it."""
    issuer = edc.get("issuer")
    named = issuer.get("eIDASIdentifier") if isinstance(issuer, Mapping) else None
    identifier = named.get("notation") if isinstance(named, Mapping) else None
    return isinstance(identifier, str) and bool(identifier) and identifier == holder.organization_identifier
