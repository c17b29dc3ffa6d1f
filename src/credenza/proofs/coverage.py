"""How much of what an issuer signed a document shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Extent(StrEnum):
    """All of it; all of it with the means to show parts, which is the holder's own copy; or a part."""

    WHOLE = "whole"
    HOLDERS_COPY = "holders_copy"
    PART = "part"


@dataclass(frozen=True)
class Coverage:
    """``assured`` are those of the members in ASSURABLE that the holder could not leave out.

    All that is shown of them is mandatory. What else an issuer that cuts them up has signed, nobody can see.
    """

    extent: Extent
    assured: frozenset[str]


ASSURABLE = ("validFrom", "validUntil", "credentialStatus", "issuanceDate", "expirationDate")
"""The members by which a credential can lose its force: hiding one could revive it."""

WHOLE = Coverage(Extent.WHOLE, frozenset(ASSURABLE))
