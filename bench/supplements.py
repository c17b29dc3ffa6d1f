"""Drawing supplements: one credential again and again, and a run of many learners of one edition.

The learners have names of random letters and random ids, as real ones do: each needs a font of its own.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle
from uuid import UUID

from credenza.awards import Award, Learner
from credenza.supplement import draw_supplement

from .badges import MICRO_CREDENTIAL, NOW, Batch
from .clock import Operation

LEARNERS = 200
LETTERS = "абвгдежзийклмнопрстуфхцчшыэюяәғқңөұүһі"


class NamedAtRandom(Batch):
    """Awards to learners who have no more letters in common than people have."""

    def award(self, number: int) -> Award:
        """The same award to somebody else."""
        dice = random.Random(number)  # noqa: S311 (the same learners each time)
        given, family = ("".join(dice.choices(LETTERS, k=dice.randrange(4, 11))).capitalize() for _ in range(2))
        return replace(
            super().award(number), id=UUID(int=dice.getrandbits(128)).urn, learner=Learner(given, family, email=None)
        )


def cases() -> Mapping[str, Operation]:
    """Name → one operation."""
    batch = NamedAtRandom(MICRO_CREDENTIAL)
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
