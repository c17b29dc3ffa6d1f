"""Drawing supplements: one credential again and again, and a run of many learners of one edition.

The learners have names of random letters and random ids, as real ones do. Beside them, for the speed of the machine, a
page of the same library with nothing on it but one word and the credential attached.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import cycle
from uuid import UUID

import typst

from credenza.awards import Award, Learner
from credenza.formats.openbadges3 import credential_bytes
from credenza.supplement import draw_supplement
from credenza.supplement.drawing import COMMENT

from .badges import MICRO_CREDENTIAL, NOW, Batch
from .clock import Operation

MANY = "supplement: PDF/A-3 with credential, many learners"
BARE = "supplement: a bare page with the credential, same library"
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
        MANY: lambda: draw_supplement(next(learners), batch.edition, languages, None, NOW),
        BARE: _bare(cycle([credential_bytes(batch.issue(number)) for number in range(LEARNERS)])),
    }


def _bare(attached: Iterator[bytes]) -> Operation:
    compiler = typst.Compiler(ignore_system_fonts=True)
    page = b"""#set document(title: "A page")
#set page(paper: "a4")
#set text(lang: "en", font: "Libertinus Serif")
#pdf.attach("credential.json", bytes(read("credential.txt").slice(2)), relationship: "source",
  mime-type: "application/json", description: "credential")
Word"""
    return lambda: compiler.compile(
        {"main.typ": page, "credential.txt": COMMENT + next(attached)}, format="pdf", pdf_standards=["a-3a"]
    )
