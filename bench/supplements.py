"""Drawing supplements: one credential again and again, and a run of many learners of one edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle
from typing import Any

from credenza.awards import Learner
from credenza.issuance import issue_credential
from credenza.supplement import draw_supplement

from .clock import Operation
from .proofs import EDITION, KEY, NOW, award, issue

LEARNERS = 200


def cases() -> Mapping[str, Operation]:
    """Name → one operation."""
    credential = issue()
    learners = cycle([_credential(number) for number in range(LEARNERS)])
    return {
        "supplement: PDF/A-3 with credential, the same one again": lambda: draw_supplement(
            credential, EDITION, ("kk", "en"), None, NOW
        ),
        "supplement: PDF/A-3 with credential, many learners": lambda: draw_supplement(
            next(learners), EDITION, ("kk", "en"), None, NOW
        ),
    }


def _credential(number: int) -> dict[str, Any]:
    """The credential of one learner out of many."""
    theirs = replace(
        award(),
        id=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        learner=Learner("Әсем", f"Өтегенова-{number}", email=f"learner-{number}@example.org"),
    )
    return issue_credential(EDITION, theirs, KEY, status=None, created=NOW, salt="salt")
