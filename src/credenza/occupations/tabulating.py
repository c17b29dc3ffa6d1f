"""Traceability as a table: one row for each answer to an item, and one for each item that nothing answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from html import escape

from credenza.frameworks import concept
from credenza.specification import Assessment, MultilingualText, Sentences

from .model import Item, Task
from .traceability import Answer, Group, Traceability

WORDS = Sentences(__package__, "words")
COLUMNS = ("kind", "code", "item", "tasks", "state", "link", "offer", "outcome", "assessment", "award")
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def word(key: str, language: str, **values: object) -> str:
    """A word or sentence of the table and the picture in one language."""
    return WORDS.text(key, values).in_language(language) if values else WORDS.texts[key][language]


def header(language: str) -> tuple[str, ...]:
    """The names of the columns."""
    return tuple(word(f"column_{column}", language) for column in COLUMNS)


def rows(traced: Traceability, language: str) -> Iterator[tuple[str, ...]]:
    """The rows, in the order of the standard; as many cells as ``header`` has."""
    for group, items in traced.groups.items():
        for item in items:
            known = _about(traced, group, item, language)
            answers = traced.answers_to.get(item.code, ())
            yield from ((*known, *_cells(answer, language)) for answer in answers)
            if not answers:
                yield (*known, *[""] * (len(COLUMNS) - len(known)))


def as_csv(traced: Traceability, language: str) -> str:
    """The table as CSV; a cell that a spreadsheet would run as a formula begins with an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header(language))
    writer.writerows([_harmless(cell) for cell in row] for row in rows(traced, language))
    return text.getvalue()


def as_html(traced: Traceability, language: str) -> str:
    """The table as an HTML ``table`` with a caption; the code of an item heads its row."""
    title = word("title", language, standard=traced.standard.title)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header(language))
    body = "\n".join(f"<tr>{_html_cells(row)}</tr>" for row in rows(traced, language))
    return (
        f'<table lang="{escape(language)}">\n<caption>{escape(title)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"
    )


def assessment_name(assessment: Assessment, language: str) -> str:
    """The title of an assessment, else its type, else its key."""
    title = assessment.title.in_language(language) if assessment.title else ""
    kind = concept("assessment_type", assessment.type).label.in_language(language) if assessment.type else ""
    return title or kind or assessment.key


def award_names(awards: Sequence[MultilingualText], language: str) -> str:
    """What is awarded, in one line."""
    return "; ".join(name for award in awards if (name := award.in_language(language)))


def percent_text(confidence: float, language: str) -> str:
    """That a link is suggested, and how sure."""
    return word("suggested_by", language, percent=round(confidence * 100))


def chain(answer: Answer, language: str) -> str:
    """From the key of an outcome to its assessments and what is awarded."""
    names = [assessment_name(entry, language) for entry in answer.assessments]
    awards = award_names(answer.offer.awards, language) if names else "–"
    tests = "; ".join(names) or word("unassessed", language)
    return word("outcome_line", language, outcome=answer.outcome, assessments=tests, awards=awards)


def remark(traced: Traceability, item: Item, language: str) -> str:
    """Beside the text of an item: that it is optional, what the task needs, or which tasks need it."""
    said = [] if item.essential else [word("optional", language)]
    if isinstance(item, Task):
        said += [word("needs", language, items=" ".join(item.needs))] if item.needs else []
    elif tasks := traced.tasks_needing(item.code):
        said.append(word("for_tasks", language, tasks=" ".join(tasks)))
    return " · ".join(said)


def _about(traced: Traceability, group: Group, item: Item, language: str) -> tuple[str, ...]:
    optional = "" if item.essential else f" ({word('optional', language)})"
    return (
        word(f"item_kind_{group.value}", language),
        item.code,
        item.text.in_language(language) + optional,
        " ".join(traced.tasks_needing(item.code)),
        word(traced.states[item.code].value, language),
    )


def _cells(answer: Answer, language: str) -> tuple[str, ...]:
    return (
        word("stated", language) if answer.confidence is None else percent_text(answer.confidence, language),
        f"{answer.offer.number}. {answer.offer.title.in_language(language)}",
        f"{answer.outcome}: {answer.text.in_language(language)}",
        "; ".join(assessment_name(entry, language) for entry in answer.assessments) or word("unassessed", language),
        award_names(answer.offer.awards, language) if answer.assessments else "",
    )


def _html_cells(row: Sequence[str]) -> str:
    return "".join(
        f'<th scope="row">{escape(cell)}</th>' if column == "code" else f"<td>{escape(cell)}</td>"
        for column, cell in zip(COLUMNS, row, strict=True)
    )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUN_BY_SPREADSHEETS) else cell
