"""Analysing the records of catalogues, in order, in several processes and constant memory."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

from credenza.outcomes import OutcomeRecord, Statement, analyse, bloom_level

from .catalogue import CatalogueRecord

CHUNK = 200
"""Records that a process takes at a time."""
_SHORT = 200
"""Characters of a text whose language is hard to tell."""


@dataclass(frozen=True, slots=True)
class AnalysedRecord:
    """A record and what was found in its text."""

    record: CatalogueRecord
    found: OutcomeRecord


def analyse_catalogue(records: Iterable[CatalogueRecord], *, processes: int = 1) -> Iterator[AnalysedRecord]:
    """Each record with its analysis, in the order of ``records``."""
    if processes < 2:
        yield from map(_analysed, records)
        return
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context()) as pool:
        remaining, waiting = iter(records), deque[Future[list[AnalysedRecord]]]()
        while chunk := list(islice(remaining, CHUNK)):
            waiting.append(pool.submit(_analyse_chunk, chunk))
            if len(waiting) > 2 * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _analyse_chunk(records: list[CatalogueRecord]) -> list[AnalysedRecord]:
    return list(map(_analysed, records))


def _analysed(record: CatalogueRecord) -> AnalysedRecord:
    """What a catalogue says of the language is only believed where the text is too short to tell."""
    believed = record.language if len(record.text) < _SHORT else ""
    return AnalysedRecord(record, analyse(record.text, believed or None))


def to_document(analysed: AnalysedRecord) -> dict[str, Any]:
    """What is written of a record: its class, its language and its statements with their places in the text.

    Offsets count code points of the record's ``text``.
    """
    record, found = analysed.record, analysed.found
    document: dict[str, Any] = {"id": record.id, "class": found.outcome_class.value, "language": found.language}
    groups = {"provider": record.provider, "level": record.level, "field": record.field, "year": record.year}
    document.update({name: value for name, value in groups.items() if value})
    document["characters"] = len(record.text)
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
