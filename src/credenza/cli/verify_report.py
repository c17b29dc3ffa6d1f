"""A verification report for the terminal. Colour only repeats what the words say."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from credenza.specification import MultilingualText
from credenza.verification import (
    Agreement,
    Outcome,
    Printed,
    Step,
    StepOutcome,
    VerificationReport,
    Voucher,
    Vouching,
    message,
    printable,
)

_STYLES = {
    StepOutcome.PASSED: "green",
    StepOutcome.FAILED: "bold red",
    StepOutcome.NOT_CHECKED: "yellow",
    StepOutcome.NOT_APPLICABLE: "dim",
}
_OUTCOME_STYLES = {
    Outcome.VERIFIED: "bold green",
    Outcome.NOT_VERIFIED: "bold red",
    Outcome.COULD_NOT_CHECK: "bold yellow",
}

_PAGE_STYLES = {Agreement.SAME: "green", Agreement.DIFFERS: "bold red", Agreement.NOT_COMPARED: "yellow"}


def print_report(
    report: VerificationReport,
    language: str,
    *,
    show_claims: bool,
    printed: Printed | None = None,
    vouching: Vouching | None = None,
) -> None:
    """Print the outcome, what the pages of a PDF say, who vouches, the steps, the notes, all claims if asked for."""
    out = Console(highlight=False)
    outcome = Text(report.message.in_language(language), _OUTCOME_STYLES[report.outcome])
    pages = [_pages(printed, language)] if printed is not None else []
    differs = printed is not None and printed.agreement is Agreement.DIFFERS
    out.print(*([*pages, outcome] if differs else [outcome, *pages]), sep="\n")
    for sentence in _sentences(vouching):
        out.print(Text(sentence.in_language(language)))
    out.print()
    out.print(_steps(report.steps, language))
    for warning in report.warnings:
        note = Text(f"\n{message('word.warning').in_language(language)}: ", "bold")
        out.print(note.append(warning.message.in_language(language), "default"))
    if show_claims and report.claims:
        out.print(_claims(report, language))


def _sentences(vouching: Vouching | None) -> list[MultilingualText]:
    """Who vouches for the issuer, where it is proven who that is."""
    if vouching is None or vouching.source is Voucher.UNPROVEN:
        return []
    return [vouching.message, *(assurance.message for assurance in vouching.assurances)]


def _pages(printed: Printed, language: str) -> Text:
    """What the pages of a PDF say, with each place that differs."""
    told = Text(printed.message.in_language(language), _PAGE_STYLES[printed.agreement])
    for each in printed.differences:
        told.append(f"\n  {each.name.in_language(language)}: {each.message.in_language(language)}", "default")
    return told


def _steps(steps: tuple[Step, ...], language: str) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for step in (step for step in steps if step.reason_code != "not_reached"):
        outcome = message(f"outcome.{step.outcome}").in_language(language)
        table.add_row(
            Text(str(step.number)),
            Text(step.title.in_language(language)),
            Text(outcome, _STYLES[step.outcome]),
            Text(step.message.in_language(language), overflow="fold"),
        )
    return table


def _claims(report: VerificationReport, language: str) -> Table:
    heading = "word.claims" if report.outcome is Outcome.VERIFIED else "word.claims_unverified"
    table = Table(
        title=f"\n{message(heading).in_language(language)}", title_justify="left", box=None, show_header=False
    )
    for path, value in report.claims.items():
        table.add_row(Text(printable(path), "dim", overflow="fold"), Text(printable(str(value)), overflow="fold"))
    return table
