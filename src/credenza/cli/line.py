"""``credenza line``: lines of the diploma supplement from signed credentials."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import CredentialError, DocumentError, InputError, Problem
from credenza.formats.diploma_supplement import COLUMNS, LANGUAGES, DiplomaSupplementLine, cells, line_of, to_document
from credenza.formats.openbadges3 import read_badge
from credenza.issuance import safe_cell
from credenza.verification import printable

from .files import write_whole
from .options import Language, LanguageOption
from .supplement import edition_for, read_credential
from .support import BESIDE
from .texts import problem


class LineFormat(StrEnum):
    """How lines are written."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


def line(
    sources: Annotated[list[Path], typer.Argument(metavar="CREDENTIAL…", help="Signed credentials (JSON), folders.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write; else they are printed.")] = None,
    line_format: Annotated[
        LineFormat, typer.Option("--format", "-f", help="How the lines are written.")
    ] = LineFormat.TEXT,
    edition: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The edition. Default: edition-<hash>.json beside the credential."),
    ] = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Make the lines of the diploma supplement for micro-credentials within a study programme.

    In Kazakh, Russian and English, with credits and grades, for the system in which a university keeps diplomas.
    Nothing is verified: `credenza verify` does that.
    """
    lines = [_line(path, edition) for path in _files(sources)]
    if not lines:
        raise DocumentError(problem("no_credentials"))
    written = _WRITERS[line_format](lines)
    if out is None:
        typer.echo(written, nl=False)
    else:
        write_whole(out, written.encode())
        typer.echo(str(out))


def _files(sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            yield from (file for file in sorted(source.glob("*.json")) if not any(map(file.match, BESIDE)))
        else:
            yield source


def _line(path: Path, named: Path | None) -> DiplomaSupplementLine:
    try:
        return _line_of(path, named)
    except InputError as error:
        raise type(error)([_in_file(path, each) for each in error.problems]) from None


def _line_of(path: Path, named: Path | None) -> DiplomaSupplementLine:
    document = read_credential(path)
    edition = edition_for(document, path, named)
    if edition is None:
        raise DocumentError(problem("no_edition"))
    award = read_badge(document).award()
    if award is None:
        raise CredentialError(problem("no_award"))
    return line_of(edition, award)


def _in_file(path: Path, fault: Problem) -> Problem:
    """The fault with the file it is in: there may be hundreds."""
    inside = fault.path.removeprefix(str(path))
    return replace(fault, path=f"{path}: {inside}" if inside else str(path))


def _as_text(lines: Sequence[DiplomaSupplementLine]) -> str:
    return "".join(
        f"{printable(line.learner.full_name)}\n"
        + "".join(f"  {tag}: {line.text().in_language(tag)}\n" for tag in LANGUAGES)
        for line in lines
    )


def _as_csv(lines: Sequence[DiplomaSupplementLine]) -> str:
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(cell) for cell in cells(line)] for line in lines)
    return "\ufeff" + table.getvalue()


def _as_json(lines: Sequence[DiplomaSupplementLine]) -> str:
    return json.dumps([to_document(line) for line in lines], ensure_ascii=False, indent=2) + "\n"


_WRITERS = {LineFormat.TEXT: _as_text, LineFormat.CSV: _as_csv, LineFormat.JSON: _as_json}
