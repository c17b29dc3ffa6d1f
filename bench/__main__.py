"""``make bench``: every measurement in one run, as a table with ratios to the first row of its kind."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from . import proofs, supplements
from .clock import rates


def main() -> None:
    table = Table("operation", "per CPU-second", "times the slowest of its kind")
    found = rates({**proofs.cases(), **supplements.cases()})
    slowest: dict[str, float] = {}
    for name, rate in found.items():
        kind = name.partition(":")[0]
        slowest[kind] = min(rate, slowest.get(kind, rate))
    for name, rate in found.items():
        table.add_row(name, f"{rate:,.1f}", f"{rate / slowest[name.partition(':')[0]]:,.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
