"""``credenza occupation``: occupational standards from the files of their publishers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import InputError
from credenza.occupations import (
    EscoTables,
    OccupationalStandard,
    OnetTables,
    read_esco,
    read_esco_json_ld,
    read_italian_profiles,
    read_kazakh_card,
    read_onet,
    standard_json,
)
from credenza.specification import LANGUAGES, MultilingualText

from .occupation_files import new_folder, open_file, write_text
from .options import Language, LanguageOption
from .texts import problem, say

occupation_app = typer.Typer(
    help="Read occupational standards from the files of their publishers.", no_args_is_help=True
)
WantedOption = Annotated[
    list[str] | None, typer.Option("--only", help="Address, code or title of an occupation; may be repeated.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="New folder for one JSON file each. Without it they are listed.")
]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The unpacked download.")]


@occupation_app.command("esco")
def from_esco(
    folder: Folder, only: WantedOption = None, out: OutOption = None, language: LanguageOption = Language.EN
) -> None:
    """Read ESCO from its CSV download: occupations_*.csv, skills_*.csv and occupationSkillRelations_*.csv."""
    languages = [tag for tag in LANGUAGES if (folder / f"occupations_{tag}.csv").is_file()]
    if not languages:
        raise InputError(problem("no_esco", str(folder)))
    with ExitStack() as opened:
        tables = [_esco_tables(folder, tag, number == 0, opened) for number, tag in enumerate(languages)]
        _deliver(read_esco(tables, only), out, language)


@occupation_app.command("esco-json-ld")
def from_esco_json_ld(
    file: Annotated[Path, typer.Argument(help="The JSON-LD download of ESCO.")],
    only: WantedOption = None,
    out: OutOption = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Read ESCO from its JSON-LD download, node by node."""
    with open_file(file) as source:
        _deliver(read_esco_json_ld(source, LANGUAGES, only, file.name), out, language)


@occupation_app.command("onet")
def from_onet(
    folder: Folder, only: WantedOption = None, out: OutOption = None, language: LanguageOption = Language.EN
) -> None:
    """Read O*NET from the text files of its database."""
    names = ("Occupation Data.txt", "Task Statements.txt", "Knowledge.txt", "Skills.txt")
    with ExitStack() as opened:
        sources = [opened.enter_context(open_file(folder / name)) for name in names]
        _deliver(read_onet(OnetTables(*sources), only), out, language)


@occupation_app.command("italian")
def from_italian_profiles(
    profiles: Annotated[Path, typer.Argument(help="Profiles, one JSON object a line.")],
    competences: Annotated[Path, typer.Argument(help="Competences, one JSON object a line.")],
    only: WantedOption = None,
    out: OutOption = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Read Italian job profiles with the knowledge and skills of their competences."""
    with open_file(profiles) as first, open_file(competences) as second:
        _deliver(read_italian_profiles(first, second, only), out, language)


@occupation_app.command("kazakh")
def from_kazakh_card(
    file: Annotated[Path, typer.Argument(help="Table (CSV) of a profession's card.")],
    code: Annotated[str, typer.Option("--id", help="Code of the professional standard.")],
    title: Annotated[list[str], typer.Option("--title", help="Title by language, such as ru=…; may be repeated.")],
    out: OutOption = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Read the table of a profession's card in a professional standard of Kazakhstan."""
    texts = dict(text.partition("=")[::2] for text in title)
    if not all(tag in LANGUAGES and text.strip() for tag, text in texts.items()):
        raise InputError(problem("no_title", "--title", value=" ".join(title)))
    with open_file(file) as source:
        _deliver([read_kazakh_card(source, code, MultilingualText(texts), file.name)], out, language)


def _esco_tables(folder: Path, tag: str, related: bool, opened: ExitStack) -> EscoTables:
    names = ("occupations", "skills", *(("occupationSkillRelations",) if related else ()))
    sources = [opened.enter_context(open_file(folder / f"{name}_{tag}.csv")) for name in names]
    return EscoTables(tag, *sources)


def _deliver(standards: Iterable[OccupationalStandard], out: Path | None, language: str) -> None:
    """List the standards, or write each into the folder under a name made of its id."""
    found = list(standards)
    if not found:
        raise InputError(problem("no_occupation"))
    if out is None:
        for standard in found:
            typer.echo(say("occupation", id=standard.id, **_facts(standard, language)))
        return
    folder = new_folder(out)
    for name, standard in zip(_names(found), found, strict=True):
        write_text(standard_json(standard), folder / name)
    typer.echo(say("occupations_written", count=len(found), folder=out))


def _facts(standard: OccupationalStandard, language: str) -> dict[str, object]:
    return {
        "title": standard.title.in_language(language),
        "tasks": len(standard.tasks),
        "knowledge": len(standard.knowledge),
        "skills": len(standard.skills),
    }


def _names(standards: Sequence[OccupationalStandard]) -> list[str]:
    """File names: the last part of each id, numbered where two are alike."""
    names: dict[str, None] = {}
    for standard in standards:
        stem = re.sub(r"[^\w.-]+", "-", standard.id.rstrip("/").rpartition("/")[2]).strip("-.")[:80] or "standard"
        number, name = 1, stem
        while f"{name}.json" in names:
            number += 1
            name = f"{stem}-{number}"
        names[f"{name}.json"] = None
    return list(names)
