"""Analysing the records of catalogues, in order, in several processes and constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import orjson

from credenza.outcomes import OutcomeRecord, Statement, analyse, bloom_level
from credenza.processes import work_in_order

from .record import CatalogueRecord
from .stated import Stated, stated_in

CHUNK = 200
"""Records that a process takes at a time."""
_SHORT = 200
"""Characters of a text whose language is hard to tell."""


def analysed_lines(records: Iterable[CatalogueRecord], *, processes: int = 1) -> Iterator[bytes]:
    """A line of JSON for each record (``document_of``), in the order of ``records``."""
    if processes < 2:
        yield from map(_line, records)
        return
    for _, lines in work_in_order(_in_chunks(records), _line_maker, processes=processes):
        yield from lines


def _in_chunks(records: Iterable[CatalogueRecord]) -> Iterator[list[CatalogueRecord]]:
    remaining = iter(records)
    return iter(lambda: list(islice(remaining, CHUNK)), [])


def _line_maker() -> Callable[[list[CatalogueRecord]], list[bytes]]:
    return _lines


def _lines(records: list[CatalogueRecord]) -> list[bytes]:
    return list(map(_line, records))


def _line(record: CatalogueRecord) -> bytes:
    return orjson.dumps(document_of(record), option=orjson.OPT_APPEND_NEWLINE)


def judged(record: CatalogueRecord) -> tuple[OutcomeRecord, Stated]:
    """What was found in the text of a record, and what the record states.

    What a catalogue says of the language is only believed where the text is too short to tell.
    """
    found = analyse(record.text, (record.language or None) if len(record.text) < _SHORT else None)
    return found, stated_in(record, found)


def document_of(record: CatalogueRecord) -> dict[str, Any]:
    """What is written of a record: its class, its language, its statements and their places, and what it states.

    Offsets count code points of the record's ``text``.
    """
    found, stated = judged(record)
    document: dict[str, Any] = {"id": record.id, "class": found.outcome_class.value, "language": found.language}
    groups = {"provider": record.provider, "level": record.level, "field": record.field, "year": record.year}
    document.update({name: value for name, value in groups.items() if value})
    document["characters"] = len(record.text)
    if stated.level_fits:
        levels = {"eqf": stated.eqf, "lowest": stated.lowest, "highest": stated.highest}
        document["level_fits"] = {"says": stated.level_fits, **levels}
    document["ready"], document["missing"] = stated.is_ready, list(stated.missing)
    document["spans"] = [_span(statement) for statement in found.statements]
    return document


def _span(statement: Statement) -> dict[str, Any]:
    judged = statement.judged
    level = bloom_level(judged)
    return {
        "start": statement.start,
        "end": statement.end,
        "text": statement.text,
        "verb": judged.verb.name if judged.verb else "",
        "level": level.level.name.lower() if level else "",
        "kind": judged.kind.value if judged.kind else "",
        "assessable": judged.is_assessable,
        "vague": [each.code for each in judged.vagueness],
    }
