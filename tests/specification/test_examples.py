"""The examples: complete, in four languages, and honest about what is invented."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from credenza.specification import (
    LANGUAGES,
    AssessmentType,
    Specification,
    read_document,
    read_specification,
    to_document,
)

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = sorted(EXAMPLES.glob("*.yaml"))
MARK = "# invented for the example"
IDEA_OF_A_TITLE = re.compile(
    r"(grants|confers|entitles|academic title|titolo accademico|академиялық дәреже|академическ\w+ степен)",
    re.IGNORECASE,
)
DENIAL = re.compile(r"(\bno\b|\bnot\b|\bnon\b|емес|не является|\bне\b)", re.IGNORECASE)

every_example = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def _specification(file: Path) -> Specification:
    return read_specification(file.read_bytes()).specification


def _texts(part: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(part, dict) and "en" in part:
        yield path, part
    elif isinstance(part, dict):
        for name, child in part.items():
            yield from _texts(child, f"{path}.{name}".lstrip("."))
    elif isinstance(part, list):
        for index, child in enumerate(part):
            yield from _texts(child, f"{path}[{index}]")


def _marked_paths(file: Path) -> set[str]:
    """Paths of the elements whose line carries the mark."""
    _, places = read_document(file.read_bytes())
    lines = file.read_text(encoding="utf-8").splitlines()
    named = {path: place.line for path, place in places.items() if path and isinstance(path[-1], str)}
    return {
        "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
        for path, line in named.items()
        if MARK in lines[line - 1]
    }


def test_the_promised_examples_are_there() -> None:
    assert {file.stem for file in FILES} == {
        "cimea-credential-evaluator",
        "data-literacy",
        "digital-archives",
        "energy-audit",
        "it-single-examination",
        "kz-platform-course",
        "kz-vocational-methodology",
    }


@every_example
def test_every_text_stands_in_four_languages(file: Path) -> None:
    texts = dict(_texts(to_document(_specification(file))))
    assert {path: sorted(text) for path, text in texts.items()} == {path: sorted(LANGUAGES) for path in texts}
    assert all(text.strip() for languages in texts.values() for text in languages.values())


@every_example
def test_invented_elements_are_marked_on_their_line_and_listed(file: Path) -> None:
    specification = _specification(file)
    assert sorted(specification.invented) == sorted(_marked_paths(file))


@every_example
def test_only_known_elements_are_used(file: Path) -> None:
    def unknown(part: Any) -> Iterator[str]:
        if hasattr(part, "model_extra"):
            yield from part.model_extra or ()
            for name in type(part).model_fields:
                yield from unknown(getattr(part, name))
        elif isinstance(part, tuple):
            for item in part:
                yield from unknown(item)

    assert list(unknown(_specification(file))) == []


@every_example
def test_every_outcome_is_assessed_and_every_reference_resolves(file: Path) -> None:
    specification = _specification(file)
    assessments = {assessment.key for assessment in specification.assessments}
    bodies = {body.key for body in specification.awarding_bodies}
    assert all(outcome.assessed_by for outcome in specification.outcomes)
    assert {key for outcome in specification.outcomes for key in outcome.assessed_by} == assessments
    assert {key for award in specification.awards for key in award.awarded_by} <= bodies
    assert all(assessment.type is not AssessmentType.ATTENDANCE for assessment in specification.assessments)


@every_example
def test_the_need_is_looked_at_again_in_2027_or_later(file: Path) -> None:
    need = _specification(file).need
    assert need is not None
    assert need.review_on is not None
    assert need.review_on >= date(2027, 1, 1)


@every_example
def test_no_text_claims_an_academic_title(file: Path) -> None:
    for _, texts in _texts(to_document(_specification(file))):
        for text in texts.values():
            sentences = [sentence for sentence in re.split(r"(?<=[.;])\s", text) if IDEA_OF_A_TITLE.search(sentence)]
            assert all(DENIAL.search(sentence) for sentence in sentences), sentences


@every_example
def test_addresses_of_invented_bodies_belong_to_nobody(file: Path) -> None:
    text = file.read_text(encoding="utf-8").split("version:", 1)[1]
    hosts = set(re.findall(r"https?://([^/\s]+)", text)) - {"data.europa.eu", "www.cimea.it"}
    assert all(host == "example.org" or host.endswith(".example.org") for host in hosts)


@every_example
def test_learners_have_a_result_of_the_grading_scheme_for_every_assessment(file: Path) -> None:
    specification = _specification(file)
    with (EXAMPLES / "learners" / f"{file.stem}.csv").open(encoding="utf-8", newline="") as lines:
        learners = list(csv.DictReader(lines))
    assert 10 <= len(learners) <= 40
    assert len({learner["email"] for learner in learners}) == len(learners)
    for learner in learners:
        assert learner["email"].endswith(".example.org")
        for assessment in specification.assessments:
            assert assessment.grading_scheme is not None
            assert learner[assessment.key] in assessment.grading_scheme.grades
            assert date.fromisoformat(learner[f"{assessment.key}.completed_on"]) < date(2026, 11, 22)


def test_learners_without_the_access_requirement_get_the_award_open_to_all() -> None:
    specification = _specification(EXAMPLES / "cimea-credential-evaluator.yaml")
    with (EXAMPLES / "learners" / "cimea-credential-evaluator.csv").open(encoding="utf-8", newline="") as lines:
        awards = {(row["access_requirement"], row["awards"]) for row in csv.DictReader(lines)}
    open_to_all = [award.key for award in specification.awards if award.access_requirement is None]
    everything = [award.key for award in specification.awards]
    assert awards == {("no", " ".join(open_to_all)), ("yes", " ".join(everything))}


def test_the_failing_example_is_assessed_by_attendance_alone() -> None:
    specification = _specification(EXAMPLES / "failing" / "kz-platform-attendance.yaml")
    assert [assessment.type for assessment in specification.assessments] == [AssessmentType.ATTENDANCE]
