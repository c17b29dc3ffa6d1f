"""``credenza stack``: what credentials add up to towards a target, and the best way to complete it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import InputError, SpecificationError
from credenza.formats.openbadges3 import claims_of
from credenza.specification import make_edition, read_specification
from credenza.stacking import (
    Aim,
    Patience,
    Unit,
    contradictions,
    explain,
    held_unit_of_claims,
    offer_of,
    plan,
    read_target,
    rules_in_words,
)

from .clock import today
from .options import Language, LanguageOption
from .supplement import read_credential
from .support import BESIDE, read_bounded
from .texts import problem, say

LARGEST_TARGET = 1_000_000


def stack(
    target: Annotated[Path, typer.Argument(help="The rules of the receiving organisation (YAML or JSON).")],
    held: Annotated[
        list[Path] | None, typer.Argument(metavar="[CREDENTIAL…]", help="Credentials that are held (JSON), folders.")
    ] = None,
    offers: Annotated[
        list[Path] | None,
        typer.Option("--offer", help="A specification that can still be taken, or a folder; may be repeated."),
    ] = None,
    aim: Annotated[Aim, typer.Option(help="What the way to completion keeps small.")] = Aim.SMALLEST,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As on this day instead of today.")] = None,
    seconds: Annotated[
        float, typer.Option(min=0, max=86_400, help="How long the best way is sought; then the best found is told.")
    ] = 60,
    rules: Annotated[bool, typer.Option("--rules", help="Only tell the rules in words.")] = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Say what counts towards a larger qualification, what is missing, and how to complete it.

    It is arithmetic: the receiving organisation decides, and nothing is a right. Nothing is verified.
    Exit code: 0 nothing is missing by the rules, 1 something is, 2 a file cannot be read.
    """
    read = read_target(read_bounded(target, LARGEST_TARGET))
    if wrong := contradictions(read):
        raise SpecificationError(wrong)
    if rules:
        for sentence in rules_in_words(read):
            typer.echo(sentence.in_language(language))
        return
    mine, offered = list(_held(held or ())), list(_offers(offers or ()))
    patience = Patience(seconds, time.monotonic)
    answer = plan(read, mine, offered, on.date() if on else today(), aim, patience=patience)
    for sentence in explain(answer):
        typer.echo(sentence.in_language(language))
    if held:
        typer.echo(say("nothing_verified"), err=True)
    raise typer.Exit(0 if answer.satisfied and not answer.to_take else 1)


def _held(sources: Iterable[Path]) -> Iterator[Unit]:
    for path in _files(sources, ("*.json",)):
        unit = held_unit_of_claims(claims_of(read_credential(path)))
        if unit is None:
            raise InputError(problem("no_award", str(path)))
        yield unit


def _offers(sources: Iterable[Path]) -> Iterator[Unit]:
    for path in _files(sources, ("*.yaml", "*.yml", "*.json")):
        try:
            yield offer_of(make_edition(read_specification(read_bounded(path, LARGEST_TARGET)).specification))
        except InputError as error:
            faults = [replace(each, path=f"{path}: {each.path}".removesuffix(": ")) for each in error.problems]
            raise SpecificationError(faults) from None


def _files(sources: Iterable[Path], patterns: tuple[str, ...]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            found = {file for pattern in patterns for file in source.glob(pattern)}
            yield from sorted(file for file in found if not any(map(file.match, BESIDE)))
        else:
            yield source
