"""``credenza trace``, ``gap`` and ``cpd``: micro-credentials against occupational standards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from credenza.errors import InputError
from credenza.matching import PlainMatcher
from credenza.occupations import (
    CREDENTIAL_EVALUATORS,
    CpdLedger,
    OccupationalStandard,
    State,
    Traceability,
    as_csv,
    as_html,
    chain,
    close_gap,
    explain_gap,
    explain_training,
    pages,
    percent_text,
    picture,
    read_trainings,
    statements_of,
    summary,
    trace,
    unknown_items,
    word,
)
from credenza.specification import Edition

from .clock import today
from .occupation_files import open_file, read_edition_of, read_standard_file, write_pages, write_text
from .options import Language, LanguageOption
from .texts import problem, say

Specifications = Annotated[list[Path], typer.Argument(metavar="SPEC…", help="Specifications in YAML or JSON.")]
StandardOption = Annotated[Path, typer.Option("--standard", "-s", help="The occupational standard, in YAML or JSON.")]
SuggestOption = Annotated[
    bool, typer.Option("--suggest/--no-suggest", help="Suggest links by similar words where none is stated.")
]
_STYLES = {
    State.ASSESSED: "green",
    State.PARTLY: "green",
    State.NOT_ASSESSED: "yellow",
    State.SUGGESTED: "blue",
    State.MISSING: "bold red",
}


class Shape(StrEnum):
    """How traceability is shown."""

    TABLE = "table"
    CSV = "csv"
    HTML = "html"
    SVG = "svg"
    PAGES = "pages"
    JSON = "json"


def _credits(text: str) -> Decimal:
    if not re.fullmatch(r"\d{1,6}([.,]\d{1,2})?", text, re.ASCII):
        raise typer.BadParameter("a number such as 7.5")
    return Decimal(text.replace(",", "."))


def trace_command(
    files: Specifications,
    standard: StandardOption,
    shape: Annotated[Shape, typer.Option("--as", help="pages: SVG pages of A4 in a folder.")] = Shape.TABLE,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File, or folder of pages; must not exist.")] = None,
    suggest: SuggestOption = True,
    language: LanguageOption = Language.EN,
) -> None:
    """Trace from tasks, knowledge and skills of a standard to outcomes, assessments and awards.

    Shows what is assessed, what is stated without assessment, what only similar words suggest, what is missing and what
    several micro-credentials assess. Exit code: 0, also with gaps; 2 a file cannot be read.
    """
    against = read_standard_file(standard)
    editions = [read_edition_of(path) for path in files]
    _tell_unknown(against, files, editions)
    matcher = PlainMatcher(statements_of(against)) if suggest else None
    traced = trace(against, editions, matcher)
    if shape is Shape.PAGES:
        write_pages(pages(traced, language), out or Path("traceability"))
    elif shape is Shape.TABLE and out is None:
        _print_table(traced, language)
    else:
        write_text(_shaped(traced, shape, language), out)


def gap_command(
    files: Specifications,
    standard: StandardOption,
    held: Annotated[
        list[Path] | None,
        typer.Option("--held", help="Specification of what the person holds; may be repeated."),
    ] = None,
    credits: Annotated[
        Decimal | None, typer.Option("--credits", parser=_credits, metavar="ECTS", help="ECTS to take at most.")
    ] = None,
    suggest: SuggestOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Choose the micro-credentials that close a gap to a standard with the fewest credits.

    Exit code: 0 nothing stays open, 1 something does, 2 a file cannot be read.
    """
    against = read_standard_file(standard)
    matcher = PlainMatcher(statements_of(against)) if suggest else None
    offered = trace(against, [read_edition_of(path) for path in files], matcher)
    owned = trace(against, [read_edition_of(path) for path in held or ()])
    plan = close_gap(owned, offered, credits)
    for sentence in explain_gap(plan):
        typer.echo(sentence.in_language(language))
    raise typer.Exit(0 if plan.closed else 1)


def cpd_command(
    file: Annotated[Path, typer.Argument(help="Table (CSV) with the columns day, hours, title and perhaps reference.")],
    standard: Annotated[
        Path | None, typer.Option("--standard", "-s", help="A standard whose maintenance rule applies.")
    ] = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As on this day instead of today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Count hours of training within a window: what counts, what lacks, what expires when.

    Without a standard: 75 hours in 12 months, as credential evaluators show (UNI/PdR 120:2021). Exit code: 0 enough,
    1 too few, 2 the file cannot be read.
    """
    rule = read_standard_file(standard).maintenance if standard else CREDENTIAL_EVALUATORS
    if rule is None:
        raise InputError(problem("no_maintenance", str(standard)))
    with open_file(file) as source:
        ledger = CpdLedger(read_trainings(source, file.name), rule)
    status = ledger.status(on.date() if on else today())
    if as_json:
        typer.echo(json.dumps(status.to_document(), ensure_ascii=False, indent=2))
    else:
        for sentence in explain_training(status):
            typer.echo(sentence.in_language(language))
    raise typer.Exit(0 if status.is_met else 1)


def _shaped(traced: Traceability, shape: Shape, language: str) -> str:
    if shape is Shape.JSON:
        return json.dumps(traced.to_document(), ensure_ascii=False, indent=1) + "\n"
    if shape is Shape.SVG:
        return picture(traced, language)
    return as_html(traced, language) if shape is Shape.HTML else as_csv(traced, language)


def _tell_unknown(standard: OccupationalStandard, files: Sequence[Path], editions: Sequence[Edition]) -> None:
    """Warn of codes that a specification names and the standard does not have."""
    for path, edition in zip(files, editions, strict=True):
        if unknown := unknown_items(standard, edition.specification):
            typer.echo(say("unknown_items", file=path, items=" ".join(unknown)), err=True)


def _print_table(traced: Traceability, language: str) -> None:
    """What fits a terminal: state, code, item, and below it who answers. The whole table is CSV or HTML."""
    out = Console(highlight=False)
    out.print(Text(summary(traced, language), "bold"))
    for group, items in traced.groups.items():
        out.print(Text(f"\n{word(group.value, language)}", "bold"))
        table = Table.grid(padding=(0, 2))
        for item in items:
            state = traced.states[item.code]
            said = Text("\n".join([item.text.in_language(language), *_answers(traced, item.code, language)]))
            table.add_row(Text(word(state.value, language), _STYLES[state]), Text(item.code), said)
        out.print(table)


def _answers(traced: Traceability, code: str, language: str) -> Iterator[str]:
    for answer in traced.answers_to.get(code, ()):
        link = "" if answer.confidence is None else f" ({percent_text(answer.confidence, language)})"
        yield f"  ← {answer.offer.number}. {answer.offer.title.in_language(language)}: {chain(answer, language)}{link}"
