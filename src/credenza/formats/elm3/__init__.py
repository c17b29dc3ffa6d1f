"""European Digital Credentials for learning (EDC): the European Learning Model 3.1, as Europass takes them.

One document of W3C VC 1.1 with the context ``edc-ap`` for each award, with the edition, outcomes and issuer of its
badge; sealed with JAdES (``credenza.proofs.jades``). A badge and an EDC cannot be one document: decision 0028.
"""

from .credential import CONTEXTS, SENTENCES, Pages, require_parts, to_edc
from .issuer import is_sealed_by_issuer, ready_to_seal
from .phrases import MICRO_CREDENTIAL
from .reading import LOST, claims_of_edc
from .shape import CONTEXT_SHA256, faults

__all__ = [
    "CONTEXTS",
    "CONTEXT_SHA256",
    "LOST",
    "MICRO_CREDENTIAL",
    "SENTENCES",
    "Pages",
    "claims_of_edc",
    "faults",
    "is_sealed_by_issuer",
    "ready_to_seal",
    "require_parts",
    "to_edc",
]
