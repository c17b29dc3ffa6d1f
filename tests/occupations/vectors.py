"""The small invented files of ``tests/vectors/occupations``."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from credenza.occupations import EscoTables, OnetTables

FOLDER = Path(__file__).parents[1] / "vectors" / "occupations"
ESCO = "http://data.europa.eu/esco/"


def file(name: str) -> BytesIO:
    """A file as a stream of its bytes."""
    return BytesIO((FOLDER / name).read_bytes())


def text(name: str) -> str:
    """A file as text, line ends as they are."""
    return (FOLDER / name).read_bytes().decode()


def esco_tables(language: str, **changed: str) -> EscoTables:
    """The ESCO tables of a language, with the text of some of them (occupations, skills, relations) changed."""
    relations = changed.get("relations", text("occupationSkillRelations_en.csv") if language == "en" else None)
    return EscoTables(
        language,
        BytesIO(changed.get("occupations", text(f"occupations_{language}.csv")).encode()),
        BytesIO(changed.get("skills", text(f"skills_{language}.csv")).encode()),
        BytesIO(relations.encode()) if relations is not None else None,
    )


def onet_tables(**changed: str) -> OnetTables:
    """The O*NET tables, with the text of some of them changed."""
    names = {
        "occupations": "Occupation Data.txt",
        "tasks": "Task Statements.txt",
        "knowledge": "Knowledge.txt",
        "skills": "Skills.txt",
    }
    return OnetTables(**{key: BytesIO(changed.get(key, text(name)).encode()) for key, name in names.items()})
