"""Reading published editions, as the register gives them, and specifications as records of a catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from credenza.specification import LANGUAGES, MultilingualText, Specification, read_specification

from .described import described
from .record import CatalogueRecord, catalogue_error


def read_editions(path: Path) -> Iterator[CatalogueRecord]:
    """The record in a ``.json`` or ``.yaml`` file that holds an edition or a specification.

    Raises DocumentError or SpecificationError.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise catalogue_error("unreadable", path) from error
    specification = read_specification(data).specification
    yield record_of_specification(specification, specification.id or path.stem)


def record_of_specification(specification: Specification, name: str, year: str = "") -> CatalogueRecord:
    """What a specification says of itself; ``name`` is its id, ``year`` that of its publication."""
    outcomes = (_texts(outcome.text) for outcome in specification.outcomes)
    text, language = described(_texts(specification.title), _texts(specification.summary), outcomes)
    issuer = specification.issuer
    return CatalogueRecord(
        name,
        text,
        language,
        _in(issuer.legal_name if issuer else None, language),
        _level(specification),
        specification.isced_f[0] if specification.isced_f else "",
        year,
        "; ".join(_in(each.title, language) or each.type or each.key for each in specification.assessments),
        _workload(specification),
        _quality(specification, language),
    )


def _texts(text: MultilingualText | None) -> dict[str, str]:
    return {language: text.texts[language] for language in LANGUAGES if text and language in text.texts}


def _in(text: MultilingualText | None, language: str) -> str:
    return text.in_language(language) if text else ""


def _level(specification: Specification) -> str:
    level = specification.level
    if level is None:
        return ""
    if level.eqf is not None:
        return f"EQF {level.eqf}"
    return f"{level.nqf.country} {level.nqf.level}" if level.nqf else ""


def _workload(specification: Specification) -> str:
    workload = specification.workload
    if workload is None:
        return ""
    stated = {"ECTS": workload.ects, "h": workload.hours}
    return ", ".join(f"{amount} {unit}" for unit, amount in stated.items() if amount is not None)


def _quality(specification: Specification, language: str) -> str:
    quality = specification.quality_assurance
    if quality is None:
        return ""
    return _in(quality.description, language) or (quality.type or "")
