"""Drawing supplements: one credential again and again, and a run of many learners of one edition."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle

from credenza.supplement import draw_supplement

from .badges import MICRO_CREDENTIAL, NOW, Batch
from .clock import Operation

LEARNERS = 200


def cases() -> Mapping[str, Operation]:
    """Name → one operation."""
    batch = Batch(MICRO_CREDENTIAL)
    credential, learners = batch.issue(0), cycle([batch.issue(number) for number in range(LEARNERS)])
    languages = ("kk", "en")
    return {
        "supplement: PDF/A-3 with credential, the same one again": lambda: draw_supplement(
            credential, batch.edition, languages, None, NOW
        ),
        "supplement: PDF/A-3 with credential, many learners": lambda: draw_supplement(
            next(learners), batch.edition, languages, None, NOW
        ),
    }
