"""Questions with known answers for matching, cut from data made by others that stands beside the checkout.

Nothing of it is kept: the questions are built anew in each run. An answer is right if its id is among those expected.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from credenza.matching import Statement
from credenza.matching.plain import telling_stems

DATA = Path(os.environ.get("CREDENZA_REFERENCE_DATA", Path(__file__).parents[2] / "shared" / "data"))
"""The folder with the data of others."""
LABELS = Path(__file__).parent / "esco_outcomes.tsv"
FRESH_LABELS = Path(__file__).parent / "esco_outcomes_fresh.tsv"
ESCO_SKILL = "http://data.europa.eu/esco/skill/"
MOST_QUESTIONS = 600


@dataclass(frozen=True)
class Question:
    """A statement and the ids of the candidates that mean the same."""

    statement: Statement
    expected: frozenset[str]


@dataclass(frozen=True)
class Task:
    """Questions over the same candidates."""

    name: str
    candidates: Sequence[Statement]
    questions: Sequence[Question]
    held_out: bool = False
    """For measuring only: nothing is fitted to it. Its candidates are ESCO skills, so that the peer can be asked."""


def records(name: str) -> list[dict[str, Any]]:
    """The records of ``<name>.jsonl.gz``."""
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def tasks() -> Iterator[Task]:
    """Every task: first within English, then across languages."""
    yield skill_statements()
    yield occupation_tasks()
    yield esco_labels()
    yield esco_aliases()
    yield esco_occupation_aliases()
    yield occupation_skills()
    yield from occupations_across()
    yield from interface_across()
    yield from courses_across()


def sample(questions: Sequence[Question]) -> Sequence[Question]:
    """The same at most 600 questions each time."""
    if len(questions) <= MOST_QUESTIONS:
        return questions
    return random.Random(1).sample(questions, MOST_QUESTIONS)  # noqa: S311 (the same questions each time)


def skill_statements() -> Task:
    """Sentence that explains a skill → the name of the skill (4,275 of two taxonomies)."""
    rows = records("reference/skills_osn_ukos_en")
    names = {row["name"].strip().lower() for row in rows}
    questions = [
        Question(Statement("q", "en", row["statement"]), frozenset((row["name"].strip().lower(),))) for row in rows
    ]
    candidates = [Statement(name, "en", name) for name in sorted(names)]
    return Task("en-en sentence → name of a skill", candidates, sample(questions))


def skill_sentences(split: str) -> Task:
    """Sentence that explains a skill of UKOS or OSN → the ESCO skills that have a label of the same words (728).

    Every other one is for trying things out (``dev``), the others for what is reported (``test``).
    """
    named: dict[frozenset[str], set[str]] = {}
    candidates = esco_statements("esco_skills_en")
    for row in records("reference/esco_skills_en"):
        for text in (row["label"], *row.get("aliases", ())):
            named.setdefault(_name(text), set()).add(row["uri"])
    questions = [
        Question(Statement("q", "en", row["statement"]), frozenset(right))
        for row in records("reference/skills_osn_ukos_en")
        if (name := _name(row["name"])) and len(right := named.get(name, set())) in range(1, 4)
    ]
    chosen = questions[0 if split == "dev" else 1 :: 2]
    return Task(f"en-en sentence → ESCO skill ({split})", candidates, chosen, held_out=True)


def _name(text: str) -> frozenset[str]:
    return frozenset(telling_stems(Statement("", "en", text)))


def occupation_tasks() -> Task:
    """Task of an occupation (O*NET) → the general work activities that people filed it under (2,069)."""
    rows = [task for row in records("reference/onet18_profiles_en") for task in row["tasks"] if task.get("dwa")]
    questions = [Question(Statement("q", "en", row["task"]), frozenset(row["dwa"])) for row in rows]
    activities = sorted({activity for row in rows for activity in row["dwa"]})
    return Task(
        "en-en task → general activity", [Statement(name, "en", name) for name in activities], sample(questions)
    )


def esco_statements(kind: str, *, without: Mapping[str, str] | None = None) -> list[Statement]:
    """Label, other labels and description of each ESCO concept; ``without``: id → the label to leave out."""
    found = []
    for row in records(f"reference/{kind}"):
        left_out = (without or {}).get(row["uri"], "").lower()
        texts = [row["label"], *row.get("aliases", ()), row.get("description") or ""]
        texts = [text for text in dict.fromkeys(texts) if text and text.lower() != left_out]
        found += [Statement(row["uri"], "en", text) for text in texts]
    return found


def _hidden_aliases(kind: str, seed: int) -> dict[str, str]:
    dice = random.Random(seed)  # noqa: S311 (the same questions each time)
    rows = [row for row in records(f"reference/{kind}") if _real_aliases(row)]
    chosen = dice.sample(rows, MOST_QUESTIONS)
    return {row["uri"]: dice.choice(_real_aliases(row)) for row in chosen}


def _real_aliases(row: Mapping[str, Any]) -> list[str]:
    return [alias for alias in row.get("aliases", ()) if alias.lower() != row["label"].lower() and len(alias) > 2]


def _alias_task(name: str, kind: str) -> Task:
    hidden = _hidden_aliases(kind, 2)
    questions = [Question(Statement("q", "en", alias), frozenset((uri,))) for uri, alias in hidden.items()]
    return Task(name, esco_statements(kind, without=hidden), questions)


def esco_labels() -> Task:
    """The label of an ESCO skill, word for word (13,939)."""
    rows = random.Random(3).sample(records("reference/esco_skills_en"), MOST_QUESTIONS)  # noqa: S311 (as above)
    questions = [Question(Statement("q", "en", row["label"]), frozenset((row["uri"],))) for row in rows]
    return Task("en-en label → ESCO skill", esco_statements("esco_skills_en"), questions)


def esco_aliases() -> Task:
    """Another label of an ESCO skill → the skill, from which that label was taken away (13,939)."""
    return _alias_task("en-en hidden label → ESCO skill", "esco_skills_en")


def esco_occupation_aliases() -> Task:
    """Another label of an ESCO occupation → the occupation, from which that label was taken away (3,007)."""
    return _alias_task("en-en hidden label → ESCO occupation", "esco_occupations_en")


def occupation_skills() -> Task:
    """Description of an ICT occupation → its ESCO skills, 21 on average (13,939)."""
    questions = [
        Question(Statement("q", "en", row["description"]), frozenset(row["s"]))
        for row in records("reference/esco_ict_occupation_profiles_en")
        if row["description"] and row["s"]
    ]
    return Task("en-en ICT occupation → its ESCO skills", esco_statements("esco_skills_en"), questions)


def occupations_across() -> Iterator[Task]:
    """Description of an occupation in one language → the occupation (O*NET, 974, in English)."""
    english = records("reference/onet18_profiles_en")
    candidates = [Statement(row["title"], "en", text) for row in english for text in (row["title"], row["description"])]
    known = {row["title"] for row in english}
    by_code = {row["code"]: row["title"] for row in english}
    rows = records("reference/onet_occupations_en_ru_kk")
    for part in ("title", "description"):
        for language in ("ru", "kk"):
            questions = []
            for row in rows:
                right = by_code.get(row["onet_code"]) or row["title"]["en"]
                if right in known:
                    questions.append(Question(Statement("q", language, row[part][language]), frozenset((right,))))
            yield Task(f"{language}-en occupation by {part}", candidates, questions)
    among = [Statement(row["onet_code"], "ru", row[part]["ru"]) for row in rows for part in ("title", "description")]
    own = [Question(Statement("q", "kk", row["description"]["kk"]), frozenset((row["onet_code"],))) for row in rows]
    yield Task("kk-ru occupation by description", among, own)


def interface_across() -> Iterator[Task]:
    """Text of a page about courses in Kazakh → the same in Russian, and back."""
    rows = [row for row in records("reference/enbek_ui_ru_kk") if row["other_lang"] == "ru" and len(row["kk"]) > 3]
    for language, column, other, other_column in (("kk", "kk", "ru", "other"), ("ru", "other", "kk", "kk")):
        candidates = [Statement(row[other_column], other, row[other_column]) for row in rows]
        questions = [Question(Statement("q", language, row[column]), frozenset((row[other_column],))) for row in rows]
        yield Task(f"{language}-{other} text of a page", candidates, sample(questions))


def courses_across() -> Iterator[Task]:
    """Outcomes of a course in one language → the course in the other language."""
    for name, catalogue, one, other in (("Pavia", "pavia", "it", "en"), ("provider", "kz", "kk", "ru")):
        rows = [row for row in records(f"catalogues/catalogue_{catalogue}") if row["language"] in (one, other)]
        shown = {row["id"]: _shown(row) for row in rows}
        for mine, its in ((one, other), (other, one)):
            there = {row["group"] for row in rows if row["language"] == its}
            candidates = [Statement(row["group"], its, shown[row["id"]]) for row in rows if row["language"] == its]
            questions = [
                Question(Statement("q", mine, shown[row["id"]]), frozenset((row["group"],)))
                for row in rows
                if row["language"] == mine and row["group"] in there
            ]
            yield Task(f"{mine}-{its} course ({name})", candidates, questions)


def _shown(row: Mapping[str, Any]) -> str:
    """The outcomes of a record; its title is the same in both languages at Pavia, so that it would tell."""
    sections = row["sections"]
    return str(sections.get("outcomes") or f"{row['title']}. {sections.get('description') or ''}")


def judged_outcomes(split: str) -> Iterator[Task]:
    """Outcomes of courses and job profiles with the ESCO skills that fit (``esco_outcomes.tsv``), by language.

    ``split``: ``dev`` for trying things out, ``test`` for what is reported. The table has places in records, no texts
    of others. Outcomes that no skill fits are left out.
    """
    rows = [row for row in _rows_of(LABELS) if row["split"] == split and row["expected"]]
    texts = texts_of({row["record"] for row in rows})
    candidates = esco_statements("esco_skills_en")
    for language in dict.fromkeys(row["language"] for row in rows):
        questions = [
            Question(
                Statement("q", language, row["text"] or texts[row["record"]][int(row["start"]) : int(row["end"])]),
                frozenset(ESCO_SKILL + name for name in row["expected"].split()),
            )
            for row in rows
            if row["language"] == language
        ]
        yield Task(f"{language}-en outcome → ESCO skill (judged, {split})", candidates, questions, held_out=True)


def judged_records() -> set[str]:
    """The records that the outcomes of ``esco_outcomes.tsv`` stand in."""
    return {row["record"] for row in _rows_of(LABELS)}


def _rows_of(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@dataclass(frozen=True)
class Judged:
    """An English outcome of a record, with the ESCO skills that were judged to fit or to come near."""

    record: str
    text: str
    fits: Sequence[str]
    near: Sequence[str]


def fresh_outcomes(*splits: str) -> list[Judged]:
    """Those of ``esco_outcomes_fresh.tsv``: ``train`` to learn from, ``dev`` to choose by, ``test`` to report."""
    rows = [row for row in _rows_of(FRESH_LABELS) if row["split"] in splits]
    texts = texts_of({row["record"] for row in rows})
    return [
        Judged(
            row["record"],
            texts[row["record"]][int(row["start"]) : int(row["end"])],
            [ESCO_SKILL + name for name in row["fits"].split()],
            [ESCO_SKILL + name for name in row["near"].split()],
        )
        for row in rows
    ]


def fresh_task(split: str, *, answered: bool = True) -> Task:
    """Those of them → the skills that fit; ``answered``: without those that none fits."""
    questions = [
        Question(Statement("q", "en", each.text), frozenset(each.fits))
        for each in fresh_outcomes(split)
        if each.fits or not answered
    ]
    return Task(
        f"en-en outcome → ESCO skill (judged anew, {split})",
        esco_statements("esco_skills_en"),
        questions,
        held_out=True,
    )


def descriptions() -> Iterator[dict[str, Any]]:
    """The records of all catalogues."""
    for file in sorted((DATA / "catalogues").glob("catalogue_*.jsonl.gz")):
        yield from records(f"catalogues/{file.name.removesuffix('.jsonl.gz')}")


def texts_of(ids: Collection[str]) -> dict[str, str]:
    """The texts of records of catalogues, of learning objectives and of Italian competences, by id."""
    found = {row["id"]: row["text"] for row in descriptions() if row["id"] in ids}
    found.update((f"bloom:{row['id']}", row["text"]) for row in records("catalogues/bloom_edm2022"))
    for row in records("reference/it_competences"):
        found[f"it_competences:{row['code']}"] = row["text"]
    return found


def fewer(task: Task, count: int = 700) -> Task:
    """The same questions over the right candidates and others at random, the same each time."""
    right = {name for question in task.questions for name in question.expected}
    others = sorted({candidate.id for candidate in task.candidates} - right)
    random.Random(1).shuffle(others)  # noqa: S311 (the same candidates each time)
    kept = right | set(others[: max(0, count - len(right))])
    candidates = [candidate for candidate in task.candidates if candidate.id in kept]
    return replace(task, name=f"{task.name}, {len(kept)} skills", candidates=candidates)
