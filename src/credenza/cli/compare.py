"""``credenza compare``: a draft comparison of a micro-credential with what it is to count for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import InputError
from credenza.recognition import (
    CreditSystem,
    Purpose,
    Qualification,
    Target,
    draft_comparison,
    explain_draft,
    missing_elements,
)
from credenza.specification import LearningOutcome, Specification, read_specification

from .clock import today
from .options import Language, LanguageOption
from .support import read_bounded
from .texts import problem

LARGEST_SPECIFICATION = 1_000_000


def compare(
    offered: Annotated[Path, typer.Argument(help="What is to be recognised: a specification (YAML or JSON).")],
    wanted: Annotated[Path, typer.Argument(help="What it is to count for: the specification of the receiver's part.")],
    essential: Annotated[
        list[str] | None,
        typer.Option(help="Key of an outcome without which the purpose fails; may be repeated. Otherwise all are."),
    ] = None,
    purpose: Annotated[Purpose, typer.Option(help="What recognition is asked for.")] = Purpose.CREDIT_TRANSFER,
    as_json: Annotated[bool, typer.Option("--json", help="Write the draft as JSON.")] = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Draft a comparison: five elements, seven criteria, outcome by outcome with the words that agree.

    It states facts; a person judges and decides. Nothing is verified.
    Exit code: 0 done, 2 a file cannot be read.
    """
    qualification = Qualification(specification=_read(offered), awarded_on=today())
    target = _target(_read(wanted), essential)
    issuer = target.specification.issuer
    host = CreditSystem.of(issuer.country if issuer and issuer.country else "")
    draft = draft_comparison(qualification, target, purpose, host, language=language)
    missing = missing_elements(qualification, today())
    if as_json:
        document = {"missing": list(missing), **draft.to_document()}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for sentence in explain_draft(draft, missing):
        typer.echo(sentence.in_language(language))


def _read(path: Path) -> Specification:
    return read_specification(read_bounded(path, LARGEST_SPECIFICATION)).specification


def _target(specification: Specification, essential: list[str] | None) -> Target:
    """The target with a key for each outcome. Raises InputError for a key that no outcome has."""
    outcomes = tuple(_keyed(outcome, number) for number, outcome in enumerate(specification.outcomes, start=1))
    keys = frozenset(outcome.key for outcome in outcomes if outcome.key)
    unknown = sorted(set(essential or ()) - keys)
    if unknown:
        raise InputError(problem("no_such_outcome", ", ".join(unknown), keys=", ".join(sorted(keys))))
    if len(keys) < len(outcomes):
        raise InputError(problem("outcome_keys_repeated"))
    keyed = specification.model_copy(update={"outcomes": outcomes})
    return Target(specification=keyed, essential=frozenset(essential) if essential else keys)


def _keyed(outcome: LearningOutcome, number: int) -> LearningOutcome:
    return outcome if outcome.key else outcome.model_copy(update={"key": str(number)})
