"""``make bench``: every measurement in one run, per CPU-second, and what it says about the bars of the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table

from . import digitalbazaar, outcomes, proofs, stacking, supplements
from .bars import Bar, judged
from .clock import rates


def main() -> None:
    cases = {**proofs.cases(), **supplements.cases(), **stacking.cases(), **outcomes.cases()}
    found = rates(cases) | digitalbazaar.rates(proofs.node_cases())
    console = Console()
    console.print(_table(found))
    console.print(_verdicts(judged(found, cases)))


def _table(found: Mapping[str, float]) -> Table:
    """All rates by act and group, each with its multiple of @digitalbazaar/vc or else of the slowest of its group."""
    table = Table("operation", "per CPU-second", "times", "of")
    groups: dict[str, dict[str, float]] = {}
    for name, rate in found.items():
        group, _, who = name.partition(": ")
        groups.setdefault(group, {})[who] = rate
    for group, members in groups.items():
        peer = next(
            (who for who in members if who.startswith(digitalbazaar.PEER)), min(members, key=members.__getitem__)
        )
        for who, rate in members.items():
            times = f"{rate / members[peer]:,.1f}" if len(members) > 1 and group != "limit" else ""
            table.add_row(f"{group}: {who}", f"{rate:,.1f}", times, peer if times else "")
        table.add_section()
    return table


def _verdicts(judgements: Iterable[tuple[Bar, float]]) -> Table:
    table = Table("bar", "demanded", "reached", "verdict", title="Bars", title_justify="left")
    for bar, reached in judgements:
        verdict = "[green]pass[/]" if reached >= bar.demanded else "[bold red]fail[/]"
        table.add_row(bar.name, f"≥ {bar.demanded:g}", f"{reached:,.2f}", verdict)
    return table


if __name__ == "__main__":
    main()
