"""What the meaning of words is taught with: texts of others that stand beside the checkout; none of it is kept.

Left out is every text by which anything is measured, and every description (with its language versions and copies) that
has an outcome of the development and test parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bench.matching_data import descriptions, fresh_outcomes, judged_outcomes, judged_records, records, skill_sentences

SHORT = "short"
"""Labels and names: asked less often, for the questions are longer."""
LONG = "long"
_LENGTHS = range(8, 601)
"""Characters of a text."""
_WORDS = range(3, 61)
"""Words of a line of a description."""
_SENTENCE = re.compile(r"(?<=[.;])\s+")
_LINE = re.compile(r"\n+|(?<=[.!?;])\s+|•|(?<=[a-z])(?=[A-Z][a-z])")


def labels() -> list[str]:
    """What each ESCO skill is called."""
    return [row["label"] for row in records("reference/esco_skills_en")]


def texts() -> Mapping[str, str]:
    """Text → ``SHORT`` or ``LONG``."""
    measured = _measured()
    found: dict[str, str] = {}
    for kind, line in _all_texts():
        text = " ".join(line.split())
        if len(text) in _LENGTHS and _plain(text) not in measured:
            found.setdefault(text, kind)
    return found


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _measured() -> frozenset[str]:
    tasks = [skill_sentences(split) for split in ("dev", "test")]
    for split in ("dev", "test"):
        tasks += judged_outcomes(split)
    asked = [question.statement.text for task in tasks for question in task.questions]
    return frozenset(map(_plain, [*asked, *(each.text for each in fresh_outcomes("dev", "test"))]))


def _all_texts() -> Iterator[tuple[str, str]]:
    for row in records("reference/esco_skills_en"):
        yield SHORT, row["label"]
        yield from ((SHORT, alias) for alias in row.get("aliases", ()))
        yield from ((LONG, sentence) for sentence in _SENTENCE.split(row.get("description") or ""))
    for row in records("reference/skills_osn_ukos_en"):
        yield from ((LONG, row["statement"]), (SHORT, row["name"]))
    yield from ((LONG, row["text"]) for row in records("catalogues/bloom_edm2022"))
    yield from ((LONG, task["task"]) for row in records("reference/onet18_profiles_en") for task in row["tasks"])
    for row in records("reference/esco_occupations_en"):
        yield from ((LONG, sentence) for sentence in _SENTENCE.split(row.get("description") or ""))
    yield from ((LONG, line) for line in _lines_of_descriptions())


def _lines_of_descriptions() -> Iterator[str]:
    held_out = _groups_held_out()
    for row in descriptions():
        if row["language"] == "en" and row["group"] not in held_out:
            sections = (str(text) for name, text in row["sections"].items() if name != "assessment")
            lines = (line.strip(" -*–•;") for text in sections for line in _LINE.split(text))
            yield from (line for line in lines if len(line.split()) in _WORDS)


def _groups_held_out() -> frozenset[str]:
    named = judged_records() | {each.record for each in fresh_outcomes("dev", "test")}
    return frozenset(row["group"] for row in descriptions() if row["id"] in named)
