"""Finding learning outcomes in a description of 2,000 characters: ``python -m bench.outcomes``.

The limit is to split the same text into words, which every analysis must do at least once.
"""

from __future__ import annotations

from collections.abc import Mapping

from credenza.mining import CatalogueRecord, document_of
from credenza.outcomes import analyse

from .clock import Operation, rates

_ABOUT = (
    "This course looks at how cheese is made, sold and judged. It is meant for people who work in small dairies. "
    "Lectures change with practice in the dairy, and guests tell of their own work. No knowledge is needed before. "
)
_LIST = (
    "\nLearning outcomes\n- Explain how milk curdles and what heat does to it\n- Make a simple cheese\n"
    "- Compare two cheeses by their smell, taste and texture\n- Understand the rules of hygiene\n"
)
SIZE = 2_000
TEXT = (_ABOUT * 20)[: SIZE - len(_LIST)] + _LIST
LIMIT = "limit: split into words"


def cases() -> Mapping[str, Operation]:
    """Name → one operation on one description."""
    record = CatalogueRecord("a", TEXT, level="EQF 4")
    return {
        LIMIT: TEXT.split,
        "outcomes: class and statements": lambda: analyse(TEXT),
        "outcomes: the whole line of credenza mine": lambda: document_of(record),
    }


def main() -> None:
    found = rates(cases())
    for name, rate in found.items():
        print(f"{name}: {rate:,.0f} a CPU-second, {found[LIMIT] / rate:,.1f} times the limit's time")


if __name__ == "__main__":
    main()
