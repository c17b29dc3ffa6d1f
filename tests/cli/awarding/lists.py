"""Lists awarded in the test's own process, and what lies in the folder afterwards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from credenza.awards import AssessmentResult, Learner
from credenza.cli.awarding.folder import AwardFolder
from credenza.cli.awarding.promise import Layout
from credenza.cli.awarding.whole_list import Order, Tally, award_all
from credenza.cli.awarding.work import Work
from credenza.issuance import LearnerRow
from credenza.proofs import IssuerKey, generate_key
from credenza.specification import make_edition, read_specification

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "data-literacy.yaml"
EDITION = make_edition(read_specification(EXAMPLE.read_bytes()).specification)
DAY = date(2026, 11, 22)
ADDRESS = "https://registry.example.org/status/{number}"
ORDER = Order(DAY, ADDRESS, Layout.LINES)


def key() -> IssuerKey:
    """The same in each process."""
    return generate_key(lambda size: b"\x05" * size)


WORK = Work(EDITION, (), key)


def rows(*numbers: int) -> list[LearnerRow]:
    """Learners, each of whom is known by a number."""
    passed = tuple(
        AssessmentResult(assessment.key, grade)
        for assessment, grade in zip(EDITION.specification.assessments, ("passed", "A"), strict=True)
    )
    return [
        LearnerRow(place + 2, Learner("Әсел", f"Үлгі{number}", email=f"l{number}@example.org"), passed, ())
        for place, number in enumerate(numbers)
    ]


def award(folder: Path, listed: list[LearnerRow], work: Work = WORK, order: Order = ORDER) -> Tally:
    """Award a list as the command does."""
    tally, awards = Tally(), AwardFolder(folder, EDITION)
    with awards.opened():
        award_all(awards, lambda: listed, len(listed), work, order, tally)
    return tally


@dataclass(frozen=True)
class Found:
    """One credential in the folder: where, whose, and where its status stands."""

    place: str
    id: str
    name: str
    status: str


def found_in(folder: Path) -> list[Found]:
    """Every credential in the folder, in files of their own or in lines."""
    credentials = folder / "credentials"
    lines = [
        (f"credentials/{path.name}:{number}", line)
        for path in sorted(credentials.glob("credentials-*.jsonl"))
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
    ]
    files = [(f"credentials/{path.name}", path.read_bytes()) for path in sorted(credentials.glob("????????-*.json"))]
    return [_found(place, json.loads(data)) for place, data in (*files, *lines)]


def _found(place: str, credential: dict[str, Any]) -> Found:
    status = credential["credentialStatus"]
    at = f"{status['statusListCredential']}#{status['statusListIndex']}"
    return Found(place, credential["id"], credential["credentialSubject"]["identifier"][0]["identityHash"], at)
