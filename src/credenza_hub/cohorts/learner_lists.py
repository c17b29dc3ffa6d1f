"""What a list of learners would do to a cohort, worked out before anything is stored."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from credenza.awards import AssessmentResult, Award, Learner, learner_key
from credenza.errors import InputError, Problem
from credenza.issuance import COMPLETED_ON, LearnerRow, ListProblem, read_learners, rule_problem
from credenza.rulepacks import RulePack, Severity, check_award, load_pack
from credenza.specification import Edition, Specification, read_edition
from credenza_hub.registry import models as registry

from .models import Cohort, Participant

LARGEST_LIST = 20_000
"""Learners in one file of one cohort."""

_NOT_YET_AWARDED = "urn:uuid:00000000-0000-0000-0000-000000000000"
_PERSON = ("given_name", "family_name", "person_id", "birth_date", "email")


class Change(StrEnum):
    """What accepting a row does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class ExaminedRow:
    """A right row of a list and what accepting it does to the cohort. ``participant`` is ``None`` for a new learner."""

    row: LearnerRow
    key: str
    change: Change
    participant: Participant | None


@dataclass(frozen=True)
class Examination:
    """The rows that can be accepted and every problem of the others."""

    rows: tuple[ExaminedRow, ...]
    problems: tuple[Problem, ...]

    def count(self, change: Change) -> int:
        """How many rows have this effect."""
        return sum(row.change is change for row in self.rows)


def edition_of(cohort: Cohort) -> Edition:
    """The edition that the cohort follows, as the library reads it."""
    return _read_edition(cohort.edition.sha256, cohort.edition.canonical)


@functools.lru_cache(maxsize=32)
def _read_edition(sha256: str, canonical: str) -> Edition:
    edition = read_edition(canonical.encode())
    if edition.sha256 != sha256:
        raise InputError(Problem("", f"The stored edition {sha256} was altered.", "Restore the database."))
    return edition


def packs_of(edition: registry.Edition) -> list[RulePack]:
    """The rule packs that the edition met when it was published; its awards are checked by the same."""
    return [load_pack(pack["id"]) for pack in edition.rule_packs]


def columns_of(specification: Specification) -> list[str]:
    """The columns of a list of learners that fits a specification."""
    columns = list(_PERSON)
    for assessment in specification.assessments:
        columns += [assessment.key, assessment.key + COMPLETED_ON]
    if len(specification.awards) > 1:
        columns.append("awards")
    if any(option.access_requirement for option in specification.awards):
        columns.append("access_requirement")
    return columns


def examine(cohort: Cohort, content: bytes) -> Examination:
    """Read a list and compare it with the cohort. Changes nothing.

    Raises DocumentError or RecipientsError when the file as a whole cannot be read.
    """
    edition = edition_of(cohort)
    listed = read_learners(content, edition, awarded_on=cohort.awarded_on, max_rows=LARGEST_LIST)
    packs = packs_of(cohort.edition)
    known = _participants_by_key(cohort)
    rows: list[ExaminedRow] = []
    problems: list[Problem] = list(listed.problems)
    for row in listed.rows:
        examined = _examine_row(row, known)
        faults = _rule_problems(row, cohort, edition.specification, packs) + _award_problems(examined)
        problems += faults
        if not faults:
            rows.append(examined)
    return Examination(tuple(rows), tuple(problems))


def _participants_by_key(cohort: Cohort) -> Mapping[str, Participant]:
    participants = Participant.objects.filter(cohort=cohort).select_related("credential")
    return {participant.learner_key: participant for participant in participants}


def _examine_row(row: LearnerRow, known: Mapping[str, Participant]) -> ExaminedRow:
    key = learner_key(row.learner)
    participant = known.get(key)
    if participant is None:
        return ExaminedRow(row, key, Change.NEW, None)
    same = all(getattr(participant, name) == value for name, value in fields_of(row).items())
    return ExaminedRow(row, key, Change.UNCHANGED if same else Change.CHANGED, participant)


def fields_of(row: LearnerRow) -> dict[str, Any]:
    """The fields of a participant as a row states them."""
    learner = row.learner
    return {
        "given_name": learner.given_name,
        "family_name": learner.family_name,
        "person_id": learner.person_id or "",
        "birth_date": learner.birth_date,
        "email": (learner.email or "").lower(),
        "results": [_result_document(result) for result in row.results],
        "options": list(row.options),
    }


def _result_document(result: AssessmentResult) -> dict[str, str | None]:
    day = result.completed_on
    return {
        "assessment": result.assessment,
        "grade": result.grade,
        "completed_on": day.isoformat() if day else None,
    }


def award_to(participant: Participant, cohort: Cohort, credential_id: str) -> Award:
    """The award that a participant is due. ``credential_id`` is ``urn:uuid:…``."""
    learner = Learner(
        given_name=participant.given_name,
        family_name=participant.family_name,
        person_id=participant.person_id or None,
        birth_date=participant.birth_date,
        email=participant.email or None,
    )
    results = tuple(_read_result(document) for document in participant.results)
    return _award(cohort, credential_id, learner, results, participant.options)


def _read_result(document: Mapping[str, str | None]) -> AssessmentResult:
    day = document["completed_on"]
    return AssessmentResult(document["assessment"] or "", document["grade"], date.fromisoformat(day) if day else None)


def _award(
    cohort: Cohort, credential_id: str, learner: Learner, results: tuple[AssessmentResult, ...], options: Iterable[str]
) -> Award:
    return Award(
        id=credential_id,
        learner=learner,
        awarded_on=cohort.awarded_on,
        place=cohort.place or None,
        results=results,
        options=tuple(options),
        language=cohort.language or None,
    )


def _rule_problems(
    row: LearnerRow, cohort: Cohort, specification: Specification, packs: Sequence[RulePack]
) -> list[Problem]:
    award = _award(cohort, _NOT_YET_AWARDED, row.learner, row.results, row.options)
    findings = check_award(specification, award, packs, cohort.awarded_on)
    return [rule_problem(row.number, finding) for finding in findings if finding.rule.severity is Severity.MUST]


def _award_problems(examined: ExaminedRow) -> list[Problem]:
    if examined.change is not Change.CHANGED or not hasattr(examined.participant, "credential"):
        return []
    return [
        ListProblem(
            path=f"row {examined.row.number}",
            message=_("This learner's credential is already awarded; the row differs from it."),
            remedy=_("Take the row off the list, or revoke the credential and award it anew in another cohort."),
            row=examined.row.number,
        )
    ]
