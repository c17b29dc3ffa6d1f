"""What a list of learners would do to a cohort, worked out before anything is stored."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from credenza.awards import AssessmentResult, Award, Learner
from credenza.errors import InputError, Problem
from credenza.issuance import COMPLETED_ON, LearnerRow, ListProblem, Record, RowReader, repetition, rule_problem
from credenza.rulepacks import AwardCheck, RulePack, Severity, load_pack
from credenza.specification import LANGUAGES, Edition, MultilingualText, Specification, read_edition
from credenza_hub.registry import models as registry

from .models import Cohort, FormerLearnerKey, Participant

LARGEST_LIST = 2_000_000
"""Learners in one file of one cohort."""

_ALIKE_KEPT = 10_000
"""Different results that are remembered while a part of a list is examined."""

_NOT_YET_AWARDED = "urn:uuid:00000000-0000-0000-0000-000000000000"
_PERSON = ("given_name", "family_name", "person_id", "birth_date", "email")
_FIELDS = (*_PERSON, "results", "options")


class Change(StrEnum):
    """What accepting a row does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class ExaminedRow:
    """A right row of a list and what accepting it does to the cohort. ``participant`` is ``None`` for a new learner."""

    row: LearnerRow
    change: Change
    participant: int | None


@dataclass(frozen=True)
class WrongRow:
    """A row that cannot be accepted, and why. ``row`` is what was read if each cell is right by itself."""

    number: int
    problems: tuple[Problem, ...]
    row: LearnerRow | None = None


@dataclass(frozen=True)
class _Known:
    """What the cohort has of a learner who stands on a list."""

    participant: int
    fields: tuple[Any, ...]
    awarded: bool


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


@dataclass(frozen=True)
class _Alike:
    """What rows with the same results and award options have in common: how the two are stored, and which rules still
    have to look at each learner (``None``: some rule is broken by all)."""

    stored: tuple[list[dict[str, str | None]], list[str]]
    check: AwardCheck | None


class Examiner:
    """Compares rows of a list with a cohort. Changes nothing.

    ``columns`` are those of the list: canonical name → position.
    """

    def __init__(self, cohort: Cohort, columns: Mapping[str, int]) -> None:
        specification = edition_of(cohort).specification
        self._cohort = cohort
        self._reader = RowReader(columns, specification, cohort.awarded_on)
        self._check = AwardCheck(specification, packs_of(cohort.edition), cohort.awarded_on)
        self._alike: dict[tuple[Any, ...], _Alike] = {}

    def examine(
        self, records: Iterable[Record], repeated: Mapping[int, int] | None = None
    ) -> list[ExaminedRow | WrongRow]:
        """What accepting each row would do; ``repeated``: number of a row → of an earlier row with the same learner."""
        found = [(record[0], self._reader.read(record)) for record in records]
        known = self._known_learners([row.key for _, row in found if isinstance(row, LearnerRow)])
        return [self._examined(number, row, repeated or {}, known) for number, row in found]

    def _known_learners(self, keys: Sequence[str]) -> Mapping[str, _Known]:
        of_cohort = Participant.objects.filter(cohort=self._cohort)
        if not of_cohort.exists():
            return {}
        rows = of_cohort.filter(learner_key__in=keys).values_list("learner_key", "pk", "credentials", *_FIELDS)
        known = {key: _Known(pk, tuple(fields), credential is not None) for key, pk, credential, *fields in rows}
        return known | self._known_by_former_keys(keys)

    def _known_by_former_keys(self, keys: Sequence[str]) -> Mapping[str, _Known]:
        """Who was enrolled under a key that was corrected since; only what is awarded is ever corrected."""
        fields = [f"participant__{name}" for name in _FIELDS]
        former = FormerLearnerKey.objects.filter(cohort=self._cohort, learner_key__in=keys)
        rows = former.values_list("learner_key", "participant", *fields)
        return {key: _Known(pk, tuple(found), awarded=True) for key, pk, *found in rows}

    def _examined(
        self,
        number: int,
        row: LearnerRow | tuple[Problem, ...],
        repeated: Mapping[int, int],
        known: Mapping[str, _Known],
    ) -> ExaminedRow | WrongRow:
        if not isinstance(row, LearnerRow):
            return WrongRow(number, row)
        if number in repeated:
            return WrongRow(number, (repetition(row, repeated[number]),), row)
        return self._compared(row, known.get(row.key))

    def _compared(self, row: LearnerRow, known: _Known | None) -> ExaminedRow | WrongRow:
        change = self._change(row, known)
        problems = self._rule_problems(row)
        if known and known.awarded and change is Change.CHANGED:
            problems.append(_awarded_already(row.number))
        if problems:
            return WrongRow(row.number, tuple(problems), row)
        return ExaminedRow(row, change, known.participant if known else None)

    def _change(self, row: LearnerRow, known: _Known | None) -> Change:
        if known is None:
            return Change.NEW
        return Change.UNCHANGED if tuple(self.fields_of(row).values()) == known.fields else Change.CHANGED

    def examine_correction(self, cells: list[str]) -> LearnerRow | tuple[Problem, ...]:
        """The facts about one learner who was awarded already, if they are right by themselves and by the rules."""
        row = self._reader.read((1, cells))
        return (tuple(self._rule_problems(row)) or row) if isinstance(row, LearnerRow) else row

    def fields_of(self, row: LearnerRow) -> dict[str, Any]:
        """The fields of a participant as a row states them."""
        learner = row.learner
        results, options = self._alike_with(row).stored
        return {
            "given_name": learner.given_name,
            "family_name": learner.family_name,
            "person_id": learner.person_id or "",
            "birth_date": learner.birth_date,
            "email": (learner.email or "").lower(),
            "results": results,
            "options": options,
        }

    def _alike_with(self, row: LearnerRow) -> _Alike:
        key = row.results, row.options
        known = self._alike.get(key)
        if known is None:
            broken, others = self._check.split(self._award(row))
            results = [_result_document(result) for result in row.results]
            known = _Alike((results, list(row.options)), None if broken else others)
            if len(self._alike) < _ALIKE_KEPT:
                self._alike[key] = known
        return known

    def _rule_problems(self, row: LearnerRow) -> list[Problem]:
        remaining = self._alike_with(row).check
        award = self._award(row)
        if remaining and not remaining.broken(award):
            return []
        findings = self._check.findings(award)
        return [rule_problem(row.number, finding) for finding in findings if finding.rule.severity is Severity.MUST]

    def _award(self, row: LearnerRow) -> Award:
        return _award(self._cohort, _NOT_YET_AWARDED, row.learner, row.results, row.options)


def _result_document(result: AssessmentResult) -> dict[str, str | None]:
    day = result.completed_on
    return {
        "assessment": result.assessment,
        "grade": result.grade,
        "completed_on": day.isoformat() if day else None,
    }


class ParticipantRow(NamedTuple):
    """A participant without the machinery of a model, for going through many; the names are those of its fields."""

    pk: int
    given_name: str
    family_name: str
    person_id: str
    birth_date: date | None
    email: str
    results: list[dict[str, str | None]]
    options: list[str]


def award_to(participant: Participant | ParticipantRow, cohort: Cohort, credential_id: str) -> Award:
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


def invented_like(award: Award, edition: Edition) -> tuple[Award, Award]:
    """Two awards of the same structure to two learners who do not exist and who share nothing with anybody."""
    return _invented(award, edition, 0), _invented(award, edition, 1)


def _invented(award: Award, edition: Edition, number: int) -> Award:
    letter, day = "AB"[number], award.awarded_on - timedelta(days=1 + number)
    learner = Learner(
        given_name=letter * 9,
        family_name=letter * 10,
        person_id=letter * 11 if award.learner.person_id else None,
        birth_date=day if award.learner.birth_date else None,
        email=f"{letter}@{letter}.example" if award.learner.email else None,
    )
    scales = {
        assessment.key: assessment.grading_scheme.grades if assessment.grading_scheme else ()
        for assessment in edition.specification.assessments
    }
    results = tuple(
        replace(
            result,
            grade=scale[number % len(scale)] if (scale := scales.get(result.assessment)) else result.grade,
            completed_on=day if result.completed_on else None,
        )
        for result in award.results
    )
    return replace(award, id=f"urn:uuid:{uuid.uuid4()}", learner=learner, results=results)


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
        valid_until=cohort.valid_until,
    )


def _awarded_already(number: int) -> Problem:
    message = gettext_noop("This learner's credential is already awarded; the row differs from it.")
    remedy = gettext_noop("Take the row off the list. What is wrong in a credential is corrected on its page.")
    messages, remedies = in_all_languages(message), in_all_languages(remedy)
    return ListProblem(f"row {number}", message, remedy, None, messages, remedies, number)


def in_all_languages(text: str) -> MultilingualText:
    """A text of the catalogues in the languages of the pages."""
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = gettext(text)
    return MultilingualText(said)
