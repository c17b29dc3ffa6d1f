"""``credenza check``: what is missing or wrong in specifications."""

from __future__ import annotations

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import InputError
from credenza.rulepacks import RulePack, check_specification, load_pack, named_packs
from credenza.specification import Reading, read_specification

from .check_report import FileReport, as_json, exit_code_of, print_text
from .clock import today
from .options import Language, LanguageOption
from .sarif import as_sarif
from .texts import problem

DEFAULT_PACK = "eu/2022"
STANDARD_INPUT = "-"
MOST_BYTES = 10_000_000
"""Bytes that are read of a file; far more than the largest specification, far less than the memory."""


class ReportFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Specifications in YAML or JSON; - reads stdin.")],
    report_format: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="How findings are written.")
    ] = ReportFormat.TEXT,
    pack: Annotated[
        list[str] | None,
        typer.Option(
            help="Rule packs to apply, e.g. eu/2022 or it,kz (the latest versions); may be repeated. "
            "Default: the packs that a file claims."
        ),
    ] = None,
    language: LanguageOption = Language.EN,
    strict: Annotated[bool, typer.Option("--strict", help="Advice counts like a mandatory rule.")] = False,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Check as on this day instead of today.")
    ] = None,
) -> None:
    """Check specifications against rule packs.

    Every finding names the rule, the place in the file, the source of the rule and what to do.
    Exit code: 0 no mandatory rule is broken, 1 findings, 2 a file cannot be read.
    """
    day = on.date() if on else today()
    packs = [found for names in pack or () for found in named_packs(names)]
    reports = [_check_file(name, packs, day) for name in files]
    if report_format is ReportFormat.TEXT:
        print_text(reports, language)
    else:
        write = as_json if report_format is ReportFormat.JSON else as_sarif
        typer.echo(write(reports, language, day))
    raise typer.Exit(exit_code_of(reports, strict))


def _check_file(name: str, packs: list[RulePack], on: date) -> FileReport:
    shown = "stdin" if name == STANDARD_INPUT else name.encode(errors="replace").decode()
    try:
        reading = read_specification(_read(name))
        applied = packs or _claimed_packs(reading)
        _refuse_day_without_rules(applied, on)
        return FileReport(shown, tuple(applied), tuple(check_specification(reading, applied, on)), ())
    except InputError as error:
        return FileReport(shown, tuple(packs), (), tuple(error.problems))


def _claimed_packs(reading: Reading) -> list[RulePack]:
    return [load_pack(pack_id) for pack_id in reading.specification.rule_packs or (DEFAULT_PACK,)]


def _refuse_day_without_rules(packs: list[RulePack], on: date) -> None:
    for pack in packs:
        if not any(rule.in_force(on) for rule in pack.rules.values()):
            raise InputError(problem("no_rules_on_day", pack=pack.id, day=on))


def _read(name: str) -> bytes:
    try:
        if name == STANDARD_INPUT:
            return sys.stdin.buffer.read(MOST_BYTES)
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(problem("file_unreadable", reason=reason)) from None
