"""The installed tables of concepts, ready to be searched in this process."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import add
from threading import Lock

from credenza.matching import Statement, TableMatcher
from credenza.occupations import ConceptTable, Suggestion, suggest
from credenza.specification import MultilingualText

from .models import ConceptFile

_ONE_AT_A_TIME = Lock()
"""Reading ESCO takes seconds and memory: two requests must not do it both."""


@dataclass(frozen=True)
class Concepts:
    """All installed concepts, and what finds those that fit a learning outcome."""

    table: ConceptTable
    matcher: TableMatcher

    def suggested(self, text: MultilingualText) -> tuple[Suggestion, ...]:
        """Concepts that fit a text, best first, each with the words that agree."""
        return suggest(text, self.matcher)

    def label(self, concept: str, language: str) -> str | None:
        """The label for a reader of ``language``; ``None`` for a concept that is not installed."""
        label = self.table.labels.get(concept)
        return label.in_language(language) if label else None


def installed_concepts() -> Concepts | None:
    """The concepts of all tables in the register; ``None`` if there is none. Kept until a table changes."""
    tables = tuple(ConceptFile.objects.values_list("pk", "sha256"))
    if not tables:
        return None
    with _ONE_AT_A_TIME:
        return _ready(tables)


def pack(table: ConceptTable) -> bytes:
    """What a ``ConceptFile`` stores of a table."""
    rows = [[wording.id, wording.language, wording.text] for wording in table.wordings]
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode())


@lru_cache(maxsize=1)
def _ready(tables: tuple[tuple[int, str], ...]) -> Concepts:
    files = ConceptFile.objects.filter(pk__in=[pk for pk, _ in tables])
    table = reduce(add, (_unpacked(bytes(file.packed)) for file in files), ConceptTable(()))
    return Concepts(table, TableMatcher(table.wordings))


def _unpacked(packed: bytes) -> ConceptTable:
    return ConceptTable(tuple(Statement(*row) for row in json.loads(zlib.decompress(packed))))
