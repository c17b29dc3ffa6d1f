"""One entry of a catalogue, whatever the catalogue is written in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from credenza.errors import DocumentError, Place
from credenza.specification import Sentences

SENTENCES = Sentences(__package__, "sentences")
LONGEST_TEXT = 1_000_000
"""Characters of a description; what is longer is no description of a course."""


@dataclass(frozen=True, slots=True)
class CatalogueRecord:
    """One entry of a catalogue. ``language`` (ISO 639-1) is empty where it is to be found out.

    ``assessment``, ``workload`` and ``quality`` (quality assurance) are what the entry states of these, in its own
    words; empty: nothing.
    """

    id: str
    text: str
    language: str = ""
    provider: str = ""
    level: str = ""
    field: str = ""
    year: str = ""
    assessment: str = ""
    workload: str = ""
    quality: str = ""


def catalogue_error(key: str, path: Path, line: int = 0) -> DocumentError:
    """What is wrong with a catalogue: ``key`` is that of a sentence."""
    values = {"file": path.name, "most": f"{LONGEST_TEXT:,}"}
    return DocumentError(SENTENCES.problem(key, values, place=Place(line, 1) if line else None))
