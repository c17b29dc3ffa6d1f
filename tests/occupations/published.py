"""Occupations of others, from beside the checkout, put back into the layouts in which their publishers give them."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from credenza.occupations import (
    EscoTables,
    OccupationalStandard,
    OnetTables,
    read_esco,
    read_italian_profiles,
)


def records(shared_data: Path, name: str) -> Iterator[dict[str, Any]]:
    """The records of a reference file."""
    with gzip.open(shared_data / "reference" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def esco_standards(shared_data: Path) -> list[OccupationalStandard]:
    """The ICT occupations of ESCO, through its CSV layout."""
    profiles = list(records(shared_data, "esco_ict_occupation_profiles_en"))
    occupations = _table(
        ("conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "description", "code"),
        (("Occupation", p["uri"], "", p["label"], "\n".join(p["altLabel"]), p["description"], "") for p in profiles),
    )
    skills = _table(
        ("conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels"),
        (
            ("KnowledgeSkillCompetence", s["uri"], _skill_type(s), "", s["label"], "\n".join(s.get("aliases") or ()))
            for s in records(shared_data, "esco_skills_en")
        ),
    )
    known = {s["uri"] for s in records(shared_data, "esco_skills_en")}
    relations = _table(
        ("occupationUri", "relationType", "skillType", "skillUri"),
        ((p["uri"], "essential", "", skill) for p in profiles for skill in p["s"] if skill in known),
    )
    return list(read_esco([EscoTables("en", occupations, skills, relations)]))


def italian_standards(shared_data: Path) -> list[OccupationalStandard]:
    """The Italian profiles."""
    folder = shared_data / "reference"
    with (
        gzip.open(folder / "it_job_profiles.jsonl.gz") as profiles,
        gzip.open(folder / "it_competences.jsonl.gz") as competences,
    ):
        return list(read_italian_profiles(profiles, competences))  # type: ignore[arg-type]


def onet_tables(shared_data: Path) -> OnetTables:
    """The occupations and tasks of O*NET 18.1; its ratings are not among the data, so they are left empty."""
    occupations = list(records(shared_data, "onet18_profiles_en"))
    code = "O*NET-SOC Code"
    statements = ((o["code"], entry) for o in occupations for entry in o["tasks"])
    tasks = [
        (owner, str(number), entry["task"], "Core" if entry["core"] else "Supplemental")
        for number, (owner, entry) in enumerate(statements)
    ]
    ratings = (code, "Element Name", "Scale ID", "Data Value")
    return OnetTables(
        _tabbed((code, "Title", "Description"), ((o["code"], o["title"], o["description"]) for o in occupations)),
        _tabbed((code, "Task ID", "Task", "Task Type"), tasks),
        _tabbed(ratings, ()),
        _tabbed(ratings, ()),
    )


def _tabbed(header: Iterable[str], rows: Iterable[Iterable[str]]) -> io.BytesIO:
    return io.BytesIO("".join("\t".join(row) + "\n" for row in (header, *rows)).encode())


def _skill_type(skill: dict[str, Any]) -> str:
    return "knowledge" if skill.get("type") == "knowledge" else "skill/competence"


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> io.BytesIO:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())
