"""``credenza mine``: what learning outcomes a catalogue holds."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from credenza.errors import DocumentError
from credenza.mining import read_catalogue, write_records

from .options import Language, LanguageOption
from .texts import problem, say

PAGE = "report.html"
_CATALOGUES = (
    "Catalogues, or folders of them: tables (.jsonl, .csv, .parquet) with columns id and text, learning opportunities "
    "(LOQ: .ttl, .rdf, .jsonld), editions (.json, .yaml)."
)


def mine(
    catalogues: Annotated[
        list[Path],
        typer.Argument(help=_CATALOGUES, exists=True),
    ],
    records: Annotated[Path | None, typer.Option(help="File to which a JSON line is written for each record.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Folder for the report: a page, the same as JSON, and two tables in Parquet.")
    ] = None,
    workers: Annotated[int, typer.Option(help="Processes.", min=1)] = os.cpu_count() or 1,
    language: LanguageOption = Language.EN,
) -> None:
    """Find the learning outcomes in the descriptions of a catalogue, and say which are structured.

    A run that was stopped goes on where it was.
    """
    if records is None and report is None:
        raise typer.BadParameter(say("mine_what"))
    if report is not None:
        report.mkdir(parents=True, exist_ok=True)
    lines = records or (report or Path()) / "records.jsonl"
    count = _write(catalogues, lines, workers)
    typer.echo(say("mined", count=count, file=lines), err=True)
    if report is not None:
        _report(lines, report, ", ".join(catalogue.name for catalogue in catalogues), language)
        typer.echo(say("reported", file=report / PAGE), err=True)


def _write(catalogues: list[Path], lines: Path, workers: int) -> int:
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(say("mining"), total=None)
        found = (record for catalogue in catalogues for record in read_catalogue(catalogue))
        return write_records(found, lines, processes=workers, told=lambda count: progress.update(task, completed=count))


def _report(lines: Path, folder: Path, title: str, language: str) -> None:
    try:
        import ibis

        from credenza.mining.columns import write_columns
        from credenza.mining.page import page_of
        from credenza.mining.report import report_on
    except ImportError as error:
        raise DocumentError(problem("mining_missing")) from error
    tables = folder / "records.parquet", folder / "statements.parquet"
    write_columns(lines, *tables)
    reading = ibis.duckdb.connect()
    report = report_on(*(reading.read_parquet(table) for table in tables))
    (folder / PAGE).write_text(page_of(report, title, language), encoding="utf-8")
    document = json.dumps(report.to_document(), ensure_ascii=False, indent=2)
    (folder / "report.json").write_text(f"{document}\n", encoding="utf-8")
