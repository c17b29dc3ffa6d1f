"""Resources whose digests can be checked here: the contexts that come with the product.

Of the context of the data model an earlier text is accepted too. Test suites state its digests, and they are all that
is known of it here.
"""

from __future__ import annotations

from collections.abc import Mapping

from credenza.proofs import CREDENTIALS_V2, PINNED_CONTEXTS, pinned_bytes
from credenza.verification import digests_of

_EARLIER: Mapping[str, frozenset[bytes]] = {
    CREDENTIALS_V2: frozenset(
        {
            bytes.fromhex("24a18c90e9856d526111f29376e302d970b2bd10182e33959995b0207d7043b9"),
            bytes.fromhex(
                "35239c36999d2155312091af194a1edb61634d6ad789a5e5b19f2aebdd762dd9d1dcaada40eda7ef921c6b8c0ae107a0"
            ),
        }
    ),
}
"""Address → SHA-256 and SHA-384 of the text of July 2024."""


def digests_at(address: str) -> frozenset[bytes]:
    """The digests that a resource may have; empty for one that is not at hand."""
    earlier = _EARLIER.get(address, frozenset())
    return earlier | digests_of(pinned_bytes(address)) if address in PINNED_CONTEXTS else earlier
