"""``credenza outcomes``: help for the author of learning outcomes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from credenza.frameworks import concept
from credenza.outcomes import (
    LANGUAGES,
    Advice,
    OutcomeClass,
    OutcomeRecord,
    Span,
    Weakness,
    advise,
    analyse,
    bloom_name,
)
from credenza.specification import MultilingualText, read_specification
from credenza.verification import printable

from .check import MOST_BYTES
from .options import Language, LanguageOption
from .support import read_bounded
from .texts import say, spoken

_DESCRIPTIONS = (".txt", ".md")


@dataclass(frozen=True)
class _Outcome:
    """An outcome in one language with help for its author; ``None`` for languages that are not supported."""

    path: str
    language: str
    text: str
    advice: Advice | None


def outcomes(
    file: Annotated[Path, typer.Argument(help="Specification in YAML or JSON, or a description as text (.txt, .md).")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the help as JSON, with the places of the words.")
    ] = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Say of each learning outcome what was understood, why it is weak, and how a better one could begin.

    Nothing is changed. Exit code: 0 every outcome can be assessed, 1 some cannot or there is none,
    2 the file cannot be read.
    """
    data = read_bounded(file, MOST_BYTES)
    is_description = file.suffix.lower() in _DESCRIPTIONS
    record = analyse(data.decode(errors="replace")) if is_description else None
    found = list(_described(record) if record else _specified(data))
    if as_json:
        whole = {"class": record.outcome_class.value} if record else {}
        document = {**whole, "outcomes": [_document(outcome) for outcome in found]}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _print(found, record)
    judged = [outcome.advice for outcome in found if outcome.advice]
    raise typer.Exit(int(not judged or not all(advice.is_assessable for advice in judged)))


def _specified(data: bytes) -> Iterator[_Outcome]:
    specification = read_specification(data).specification
    level = specification.level.eqf if specification.level else None
    for number, outcome in enumerate(specification.outcomes):
        for language, text in (outcome.text.texts if outcome.text else {}).items():
            path = f"outcomes[{number}].text.{language}"
            yield _Outcome(path, language, text, advise(text, language, level) if language in LANGUAGES else None)


def _described(record: OutcomeRecord) -> Iterator[_Outcome]:
    """The statements in a description, each with its place in the file."""
    for statement in record.statements:
        place = f"{statement.start}–{statement.end}"
        yield _Outcome(place, record.language, statement.text, advise(statement.text, record.language))


def _document(outcome: _Outcome) -> dict[str, Any]:
    advice = outcome.advice
    document: dict[str, Any] = {"path": outcome.path, "language": outcome.language, "text": outcome.text}
    if advice is None:
        return {**document, "supported": False}
    return {
        **document,
        "supported": True,
        "assessable": advice.is_assessable,
        "verb": _place(advice.judged.verb_span, outcome.text),
        "level": advice.bloom.level.name.lower() if advice.bloom else None,
        "kind": advice.kind.value if advice.kind else None,
        "object": _place(advice.object_span, outcome.text),
        "context": _place(advice.context_span, outcome.text),
        "weaknesses": [_weakness(weakness, outcome.text) for weakness in advice.weaknesses],
    }


def _weakness(weakness: Weakness, text: str) -> dict[str, Any]:
    return {
        "code": weakness.code,
        "hint": weakness.is_hint,
        "words": [_place(span, text) for span in weakness.spans],
        "message": weakness.sentence().in_language(spoken()),
        "remedy": weakness.remedy().in_language(spoken()),
        "patterns": list(weakness.patterns),
    }


def _place(span: Span | None, text: str) -> dict[str, Any] | None:
    return {"start": span.start, "end": span.end, "text": span.of(text)} if span else None


def _print(found: Sequence[_Outcome], record: OutcomeRecord | None) -> None:
    out = Console(highlight=False, soft_wrap=True)
    if record is not None and record.outcome_class is OutcomeClass.NOT_SUPPORTED:
        out.print(say("language_unsupported", language=record.language))
        return
    if record is not None:
        out.print(Text(_class_text(record.outcome_class) + "\n", "bold"))
    for outcome in found:
        out.print(Text(f"{outcome.path} ", "cyan").append(_marked(outcome)))
        if outcome.advice is None:
            out.print(Text(f"  {say('language_unsupported', language=outcome.language)}\n", "dim"))
        else:
            _print_advice(out, outcome.advice)
    judged = [outcome.advice for outcome in found if outcome.advice]
    assessable = sum(advice.is_assessable for advice in judged)
    out.print(say("outcomes_summary", assessable=assessable, count=len(judged)) if judged else say("no_outcomes"))


def _class_text(found: OutcomeClass) -> str:
    if found is OutcomeClass.STRUCTURED:
        return say("class_structured")
    return say("class_unstructured") if found is OutcomeClass.UNSTRUCTURED else say("class_absent")


def _marked(outcome: _Outcome) -> Text:
    """The sentence with the words underlined that are weak."""
    text = Text(printable(outcome.text), "bold")
    if outcome.advice is not None and len(text.plain) == len(outcome.text):
        for weakness in outcome.advice.weaknesses:
            for span in weakness.spans:
                text.stylize("underline yellow" if weakness.is_hint else "underline red", span.start, span.end)
    return text


def _print_advice(out: Console, advice: Advice) -> None:
    said = Text(say("assessable"), "green") if advice.is_assessable else Text(say("not_assessable"), "red")
    out.print(Text("  ").append(said))
    if advice.judged.verb_span:
        out.print(Text(f"  {_understood(advice)}", "dim"))
    for weakness in advice.weaknesses:
        sentence, remedy = (text.in_language(spoken()) for text in (weakness.sentence(), weakness.remedy()))
        out.print(Text(f"  {'·' if weakness.is_hint else '✗'} {printable(sentence)}\n    {printable(remedy)}"))
        if weakness.patterns:
            out.print(
                Text(f"    {say('for_example', patterns=' / '.join(map(printable, weakness.patterns)))}", "italic")
            )
    out.print()


def _understood(advice: Advice) -> str:
    def words(span: Span | None) -> str:
        return printable(span.of(advice.judged.text)) if span else "–"

    def name(text: MultilingualText | None) -> str:
        return text.in_language(spoken()) if text else "–"

    return say(
        "reads_as",
        verb=words(advice.judged.verb_span),
        level=name(bloom_name(advice.bloom.level) if advice.bloom else None),
        kind=name(concept("outcome_kind", advice.kind.value).label if advice.kind else None),
        object=words(advice.object_span),
        context=words(advice.context_span),
    )
