"""``credenza align``: concepts of ESCO or another table that learning outcomes may be aligned with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import add
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from credenza.errors import DocumentError, InputError
from credenza.matching import Matcher, SemanticMatcher, TableMatcher, kept_vectors, offline_model
from credenza.occupations import ConceptTable, Suggestion, read_concepts, suggest
from credenza.occupations.aligning import LEAST_CONFIDENCE
from credenza.specification import LearningOutcome, read_specification
from credenza.verification import printable

from .options import Language, LanguageOption
from .texts import problem, say

ESCO = "http://data.europa.eu/esco/"


class AlignFormat(StrEnum):
    """How suggestions are written."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True)
class _Aligned:
    """An outcome, what is suggested for it, and the links it has that are not in the tables."""

    path: str
    outcome: LearningOutcome
    suggestions: tuple[Suggestion, ...]
    unknown: tuple[str, ...]


def align(
    file: Annotated[Path, typer.Argument(help="Specification in YAML or JSON.")],
    table: Annotated[
        list[Path],
        typer.Option(help="ESCO as published (skills_en.csv …), O*NET (.txt), CSV with id and label, or a standard."),
    ],
    limit: Annotated[int, typer.Option(min=1, max=100, help="Suggestions for each outcome.")] = 5,
    at_least: Annotated[float, typer.Option(min=0, max=1, help="Least confidence.")] = LEAST_CONFIDENCE,
    align_format: Annotated[
        AlignFormat, typer.Option("--format", "-f", help="How suggestions are written.")
    ] = AlignFormat.TEXT,
    semantic: Annotated[
        bool,
        typer.Option("--semantic", help="Compare the meaning, too (extra “semantic”: a model that works offline)."),
    ] = False,
    vectors: Annotated[
        Path | None,
        typer.Option(help="File that keeps what the model says of the table (made once, in minutes); with --semantic."),
    ] = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Suggest concepts of an installed table for each learning outcome, with the words that agree.

    Nothing is changed and nothing is fetched: a person decides, and writes the link into the specification.
    """
    specification = read_specification(_bytes(file)).specification
    concepts = reduce(add, map(_concepts, table))
    by_meaning = semantic or vectors is not None
    matcher = _semantic_matcher(concepts, vectors) if by_meaning else TableMatcher(concepts.wordings)
    aligned = [
        _Aligned(
            f"outcomes[{number}]",
            outcome,
            suggest(outcome.text, matcher, limit, at_least),
            tuple(link.iri for link in outcome.esco if _should_be_there(link.iri, concepts)),
        )
        for number, outcome in enumerate(specification.outcomes)
        if outcome.text
    ]
    if align_format is AlignFormat.JSON:
        typer.echo(json.dumps([_document(each, concepts) for each in aligned], ensure_ascii=False, indent=2))
    else:
        _print(aligned, concepts, language)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(problem("file_unreadable", str(path), reason=reason)) from None


def _concepts(path: Path) -> ConceptTable:
    try:
        with path.open("rb") as source:
            return read_concepts(source, path.name)
    except OSError as error:
        raise DocumentError(problem("file_unreadable", str(path), reason=error.strerror or str(error))) from None


def _should_be_there(iri: str, concepts: ConceptTable) -> bool:
    """Whether a link is not in the tables although other concepts of its kind (the address but for its end) are."""
    kind = iri.rpartition("/")[0]
    return iri not in concepts.labels and any(name.rpartition("/")[0] == kind for name in concepts.labels)


def _semantic_matcher(concepts: ConceptTable, vectors: Path | None) -> Matcher:
    """Without ``vectors`` words choose the concepts whose meaning is compared, in a large table."""
    try:
        embed = offline_model()
    except (ImportError, OSError, RuntimeError) as error:
        raise InputError(problem("semantic_missing", reason=str(error))) from None
    if vectors is None:
        return SemanticMatcher(concepts.wordings, embed)
    try:
        with Console(stderr=True).status(say("reading_meaning")):
            kept = kept_vectors(vectors, concepts.wordings, embed)
    except ValueError:
        raise InputError(problem("no_vectors", str(vectors))) from None
    except OSError as error:
        raise InputError(problem("file_unreadable", str(vectors), reason=error.strerror or str(error))) from None
    return SemanticMatcher(concepts.wordings, embed, kept)


def _document(aligned: _Aligned, concepts: ConceptTable) -> dict[str, Any]:
    return {
        "path": aligned.path,
        "outcome": aligned.outcome.text.texts if aligned.outcome.text else {},
        "suggestions": [
            {
                "id": found.id,
                "label": concepts.labels[found.id].texts,
                "confidence": found.confidence,
                "language": found.language,
                "wording": found.wording.text,
                "words": [list(pair) for pair in found.words],
                "linked": found.id in {link.iri for link in aligned.outcome.esco},
            }
            for found in aligned.suggestions
        ],
        "not_in_table": list(aligned.unknown),
    }


def _print(aligned: Sequence[_Aligned], concepts: ConceptTable, language: str) -> None:
    out = Console(highlight=False, soft_wrap=True)
    for each in aligned:
        text = each.outcome.text.in_language(language) if each.outcome.text else ""
        out.print(Text(f"{each.path} ", "cyan").append(printable(text), "bold"))
        for found in each.suggestions:
            out.print(_suggestion_text(found, each, concepts, language))
        if not each.suggestions:
            out.print(Text(f"  {say('nothing_to_align')}", "dim"))
        for iri in each.unknown:
            out.print(Text(f"  {say('link_not_in_table', iri=iri)}", "yellow"))
    if any(found.id.startswith(ESCO) for each in aligned for found in each.suggestions):
        out.print(Text(say("esco_notice"), "dim"))


def _suggestion_text(found: Suggestion, aligned: _Aligned, concepts: ConceptTable, language: str) -> Text:
    linked = f" ({say('linked_already')})" if found.id in {link.iri for link in aligned.outcome.esco} else ""
    label = printable(concepts.labels[found.id].in_language(language))
    text = Text(f"  {found.confidence:.0%}".rjust(6)).append(f" {label}{linked}", "bold").append(f"  {found.id}", "dim")
    agreeing = ", ".join(mine if mine == its else f"{mine} – {its}" for mine, its in found.words)
    return text.append(f"\n         {printable(agreeing)}", "dim")
