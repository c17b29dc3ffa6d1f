"""Drawing supplements."""

from __future__ import annotations

from collections.abc import Mapping

from credenza.supplement import draw_supplement

from .clock import Operation
from .proofs import EDITION, NOW, issue


def cases() -> Mapping[str, Operation]:
    """Name → one operation."""
    credential = issue()
    return {
        "supplement: PDF/A-3 with credential": lambda: draw_supplement(credential, EDITION, ("kk", "en"), None, NOW)
    }
