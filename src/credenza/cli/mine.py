"""``credenza mine``: what learning outcomes a catalogue holds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from credenza.mining import read_catalogue, write_records

from .options import Language, LanguageOption
from .texts import say


def mine(
    catalogues: Annotated[
        list[Path], typer.Argument(help="Catalogues: .jsonl, .csv or .parquet, with columns id and text.", exists=True)
    ],
    records: Annotated[Path, typer.Option(help="File to which a JSON line is written for each record.")],
    workers: Annotated[int, typer.Option(help="Processes.", min=1)] = os.cpu_count() or 1,
    language: LanguageOption = Language.EN,
) -> None:
    """Find the learning outcomes in the descriptions of a catalogue, and say which are structured.

    A run that was stopped goes on where it was.
    """
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(say("mining"), total=None)
        found = (record for catalogue in catalogues for record in read_catalogue(catalogue))
        count = write_records(
            found, records, processes=workers, told=lambda number: progress.update(task, completed=number)
        )
    typer.echo(say("mined", count=count, file=records), err=True)
