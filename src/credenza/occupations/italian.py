"""Italian job profiles: two files with one JSON object a line, of profiles and of competences.

A profile names its competences; each competence is a task ("pianificare attività …") and has its own knowledge and
skills (conoscenze, abilità). Two tasks that need the same knowledge share one item.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from .esco import is_wanted
from .faults import Complaints
from .gathering import multilingual, plain
from .model import Item, OccupationalStandard, Task
from .tables import read_json_lines

SOURCE = "Profili professionali, ISFOL/ANPAL"
PROFILES, COMPETENCES = "profiles", "competences"


@dataclass
class _Numbered:
    """Items that are named once, however many tasks need them."""

    letter: str
    codes: dict[str, str] = field(default_factory=dict)

    def code(self, text: str) -> str:
        """The code of an item, a new one for a new text."""
        return self.codes.setdefault(text, f"{self.letter}{len(self.codes) + 1}")

    @property
    def items(self) -> tuple[Item, ...]:
        """The items in the order in which they were first named."""
        return tuple(Item(code=code, text=multilingual({"it": text})) for text, code in self.codes.items())


def read_italian_profiles(
    profiles: BinaryIO, competences: BinaryIO, wanted: Collection[str] | None = None
) -> Iterator[OccupationalStandard]:
    """The profiles with the knowledge and skills of their competences; ``wanted`` are codes or titles.

    Raises OccupationalStandardError with file and line of every wrong entry, once all profiles have been read.
    """
    complaints = Complaints()
    known = _read_competences(competences, complaints)
    for line, profile in read_json_lines(profiles, PROFILES, complaints):
        if not is_wanted(wanted, str(profile.get("code", "")), plain(str(profile.get("title", "")))):
            continue
        standard = _standard(line, profile, known, complaints)
        if standard is not None:
            yield standard
    complaints.settle()


def _read_competences(source: BinaryIO, complaints: Complaints) -> dict[str, tuple[list[str], list[str]]]:
    """Code of a competence → its knowledge and skills."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for line, entry in read_json_lines(source, COMPETENCES, complaints):
        code = entry.get("code")
        lists = [_texts(entry, name, COMPETENCES, line, complaints) for name in ("knowledge", "skills")]
        if not isinstance(code, str) or not code:
            complaints.add("empty_cell", COMPETENCES, line, "code")
        else:
            found[code] = lists[0], lists[1]
    return found


def _texts(entry: dict[str, Any], name: str, file: str, line: int, complaints: Complaints) -> list[str]:
    values = entry.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        complaints.add("no_list", file, line, name)
        return []
    return [text for text in map(plain, values) if text]


def _standard(
    line: int, profile: dict[str, Any], known: dict[str, tuple[list[str], list[str]]], complaints: Complaints
) -> OccupationalStandard | None:
    code, title = plain(str(profile.get("code") or "")), plain(str(profile.get("title") or ""))
    missing = [name for name, value in (("code", code), ("title", title)) if not value]
    for name in missing:
        complaints.add("empty_cell", PROFILES, line, name)
    knowledge, skills = _Numbered("K"), _Numbered("S")
    tasks = _tasks(line, profile, known, knowledge, skills, complaints)
    if missing:
        return None
    return OccupationalStandard(
        id=f"IT {code}",
        title=multilingual({"it": title}),
        description=multilingual({"it": str(profile.get("purpose") or "")}) or None,
        source=SOURCE,
        country="IT",
        tasks=tuple(tasks),
        knowledge=knowledge.items,
        skills=skills.items,
    )


def _tasks(
    line: int,
    profile: dict[str, Any],
    known: dict[str, tuple[list[str], list[str]]],
    knowledge: _Numbered,
    skills: _Numbered,
    complaints: Complaints,
) -> Iterator[Task]:
    named = profile.get("competences", [])
    if not isinstance(named, list):
        complaints.add("no_list", PROFILES, line, "competences")
        return
    seen: set[str] = set()
    for entry in named:
        code = entry.get("code") if isinstance(entry, dict) else None
        text = plain(str(entry.get("text") or "")) if isinstance(entry, dict) else ""
        if not isinstance(code, str) or code not in known or not text:
            complaints.add("no_such_competence", PROFILES, line, "competences", value=str(code)[:80])
        elif code not in seen:
            seen.add(code)
            needs = [knowledge.code(item) for item in known[code][0]] + [skills.code(item) for item in known[code][1]]
            yield Task(code=f"C{code}", text=multilingual({"it": text}), needs=tuple(dict.fromkeys(needs)))
