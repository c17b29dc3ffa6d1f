"""Occupations of ESCO from its official CSV files.

The download "classification, CSV" holds for each language ``occupations_<language>.csv``, ``skills_<language>.csv`` and
``occupationSkillRelations_<language>.csv`` (columns of versions 1.0 to 1.2; those of later versions are found by name).
ESCO knows which knowledge and skills an occupation needs, not for which task. "This service uses the ESCO
classification of the European Commission" must be said where its texts are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from credenza.specification import OccupationCode

from .faults import Complaints
from .gathering import Texts, is_iri, multilingual, numbered
from .model import OccupationalStandard
from .tables import Row, read_rows

SOURCE = "ESCO, European Commission, https://esco.ec.europa.eu"
KNOWLEDGE = "knowledge"
_SKILL_TYPES = frozenset((KNOWLEDGE, "skill/competence", ""))
_RELATIONS = {"essential": True, "optional": False}


@dataclass(frozen=True)
class EscoTables:
    """The three files of one language. The relations are the same in every language; one set of them is enough."""

    language: str
    occupations: BinaryIO
    skills: BinaryIO
    relations: BinaryIO | None = None


@dataclass
class Concepts:
    """Occupations and skills of ESCO as they are gathered, by address."""

    occupations: dict[str, dict[str, str]] = field(default_factory=dict)
    """Occupation → language → label."""
    descriptions: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Occupation → code of ESCO, group of ISCO-08."""
    skills: dict[str, dict[str, str]] = field(default_factory=dict)
    """Skill or knowledge → language → label."""
    knowledge: set[str] = field(default_factory=set)
    needs: dict[str, dict[str, bool]] = field(default_factory=dict)
    """Occupation → skill or knowledge → whether it is essential."""

    def relate(self, occupation: str, skill: str, essential: bool) -> None:
        """Note that an occupation needs a skill; what is both essential and optional is essential."""
        skills = self.needs.setdefault(occupation, {})
        skills[skill] = essential or skills.get(skill, False)

    def standards(self) -> Iterator[OccupationalStandard]:
        """Each occupation with its knowledge and skills, in the order in which they were gathered."""
        for iri in self.occupations:
            yield self._standard(iri)

    def _standard(self, iri: str) -> OccupationalStandard:
        needs = [entry for entry in self.needs.get(iri, {}).items() if entry[0] in self.skills]
        code, group = self.codes.get(iri, ("", ""))
        return OccupationalStandard(
            id=iri,
            iri=iri,
            title=multilingual(self.occupations[iri]),
            description=multilingual(self.descriptions.get(iri, {})) or None,
            source=SOURCE,
            occupation_codes=tuple(
                OccupationCode(scheme=scheme, code=value)
                for scheme, value in (("ISCO-08", group), ("ESCO", code))
                if value
            ),
            knowledge=numbered("K", [self._item(*need) for need in needs if need[0] in self.knowledge]),
            skills=numbered("S", [self._item(*need) for need in needs if need[0] not in self.knowledge]),
        )

    def _item(self, iri: str, essential: bool) -> tuple[Texts, str, bool]:
        return self.skills[iri], iri, essential


def read_esco(tables: Sequence[EscoTables], wanted: Collection[str] | None = None) -> Iterator[OccupationalStandard]:
    """The occupations of ESCO with the labels of all languages given.

    ``wanted`` are addresses, codes or labels of occupations; without it all of them come, some 3,000. Raises
    DocumentError if a file is no such table, OccupationalStandardError with file, row and column of every wrong cell.
    """
    concepts, complaints = Concepts(), Complaints()
    for entry in tables:
        _read_occupations(entry, concepts, complaints, wanted)
    related = [entry for entry in tables if entry.relations is not None]
    for entry in related[:1]:
        _read_relations(entry, concepts, complaints)
    needed = {skill for skills in concepts.needs.values() for skill in skills}
    for entry in tables:
        _read_skills(entry, concepts, complaints, needed)
    complaints.settle()
    return concepts.standards()


def is_wanted(wanted: Collection[str] | None, *names: str) -> bool:
    """Whether one of the names of an occupation is asked for; all are without a wish."""
    return wanted is None or not {name.casefold() for name in names}.isdisjoint(name.casefold() for name in wanted)


def _read_occupations(
    tables: EscoTables, concepts: Concepts, complaints: Complaints, wanted: Collection[str] | None
) -> None:
    file = f"occupations_{tables.language}.csv"
    for row in read_rows(tables.occupations, file, ("conceptType", "conceptUri", "preferredLabel", "description")):
        iri, label = row["conceptUri"], row["preferredLabel"]
        if row["conceptType"] != "Occupation" or not _is_right(row, ("conceptUri", "preferredLabel"), complaints):
            continue
        if iri not in concepts.occupations and not is_wanted(wanted, iri, label, row["code"]):
            continue
        concepts.occupations.setdefault(iri, {})[tables.language] = label
        concepts.descriptions.setdefault(iri, {})[tables.language] = row["description"]
        concepts.codes[iri] = row["code"], row["iscoGroup"].removeprefix("C")


def _read_relations(tables: EscoTables, concepts: Concepts, complaints: Complaints) -> None:
    if tables.relations is None:
        return
    file = f"occupationSkillRelations_{tables.language}.csv"
    needed = ("occupationUri", "relationType", "skillUri")
    for row in read_rows(tables.relations, file, needed):
        if row["occupationUri"] not in concepts.occupations or not _is_right(row, ("skillUri",), complaints):
            continue
        essential = _RELATIONS.get(row["relationType"])
        if essential is None:
            codes = ", ".join(_RELATIONS)
            complaints.add("not_in_list", file, row.number, "relationType", value=row["relationType"], codes=codes)
            continue
        concepts.relate(row["occupationUri"], row["skillUri"], essential)


def _read_skills(tables: EscoTables, concepts: Concepts, complaints: Complaints, needed: Collection[str]) -> None:
    file = f"skills_{tables.language}.csv"
    columns = ("conceptType", "conceptUri", "skillType", "preferredLabel")
    for row in read_rows(tables.skills, file, columns):
        iri, kind = row["conceptUri"], row["skillType"]
        if iri not in needed or not _is_right(row, ("preferredLabel",), complaints):
            continue
        if kind not in _SKILL_TYPES:
            codes = ", ".join(sorted(_SKILL_TYPES - {""}))
            complaints.add("not_in_list", file, row.number, "skillType", value=kind, codes=codes)
            continue
        concepts.skills.setdefault(iri, {})[tables.language] = row["preferredLabel"]
        if kind == KNOWLEDGE:
            concepts.knowledge.add(iri)
    for iri in sorted(set(needed) - set(concepts.skills)):
        complaints.add("no_such_skill", file, value=iri)


def _is_right(row: Row, columns: Sequence[str], complaints: Complaints) -> bool:
    """Whether the cells that are needed are there, and addresses are addresses."""
    wrong = [column for column in columns if not row[column]]
    for column in wrong:
        complaints.add("empty_cell", row.file, row.number, column)
    for column in (column for column in columns if column.endswith("Uri") and column not in wrong):
        if not is_iri(row[column]):
            wrong.append(column)
            complaints.add("no_iri", row.file, row.number, column, value=row[column][:80])
    return not wrong
