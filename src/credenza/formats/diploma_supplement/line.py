"""One line: what was taken, its credits and its grades, in the languages of the supplement.

Source: the in-curriculum route as described in https://doi.org/10.32523/2616-6844-2025-152-3-264-275; languages and
grades as on the forms of Kazakh universities.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credenza.awards import AssessmentResult, Award, Learner
from credenza.errors import SupplementLineError
from credenza.frameworks import grade_label, letter_grade, number_text
from credenza.specification import DeliveryRoute, Edition, MultilingualText, Sentences, Specification
from credenza.specification import DiplomaSupplementLine as PreparedLine

LANGUAGES = ("kk", "ru", "en")
"""The languages in which the supplement is filled in."""

SENTENCES = Sentences(__package__, "words")


@dataclass(frozen=True)
class LineGrade:
    """The result of one assessment: ``text`` as it was recorded; letter, points and percentage where it has them.

    Points are those of the letter if none were recorded; a percentage is never made up.
    """

    assessment: MultilingualText
    text: str
    letter: str | None = None
    points: Decimal | None = None
    percent: Decimal | None = None

    def in_language(self, language: str) -> str:
        """The grade as the line shows it, e.g. ``A- (3.67; 92 %)``."""
        if self.letter is None:
            return _printable(grade_label(self.text, language))
        points = number_text(self.points).in_language(language) if self.points is not None else ""
        percent = f"{number_text(self.percent).in_language(language)} %" if self.percent else ""
        shown = "; ".join(filter(None, (points, percent)))
        return f"{self.letter} ({shown})" if shown else self.letter


@dataclass(frozen=True)
class DiplomaSupplementLine:
    """One line for one learner. ``credits`` are academic credits of the programme; 1 of them is 1 ECTS credit.

    ``code`` is that of the module or course, ``completed_on`` the day of the last assessment. ``credential`` and
    ``edition`` (SHA-256) say where each word comes from.
    """

    learner: Learner
    title: MultilingualText
    code: str | None
    programme_code: str | None
    programme_title: MultilingualText | None
    credits: Decimal
    grades: tuple[LineGrade, ...]
    completed_on: date | None
    awarded_on: date
    credential: str
    edition: str

    @property
    def grade(self) -> LineGrade | None:
        """The only grade; ``None`` if there are several, of which no machine chooses."""
        return self.grades[0] if len(self.grades) == 1 else None

    def text(self) -> MultilingualText:
        """The line as it is printed."""
        values = {
            "subject": self._subject(),
            "credits": number_text(self.credits.normalize()),
            "grades": self._grades(),
        }
        return SENTENCES.text("line", values)

    def _subject(self) -> MultilingualText:
        named = SENTENCES.text("subject", {"title": self.title})
        return MultilingualText(
            {tag: f"{_printable(self.code)} {name}" if self.code else name for tag, name in named.texts.items()}
        )

    def _grades(self) -> MultilingualText:
        return MultilingualText({tag: self._grades_in(tag) for tag in SENTENCES.texts["line"]})

    def _grades_in(self, language: str) -> str:
        if self.grade:
            return self.grade.in_language(language)
        return "; ".join(
            f"{each.assessment.in_language(language)}: {each.in_language(language)}" for each in self.grades
        )


def _printable(text: str) -> str:
    """The text with control characters shown as such: a code or a grade of strangers may hold any."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def line_of(edition: Edition, award: Award) -> DiplomaSupplementLine:
    """The line of an award.

    Raises SupplementLineError where there is none (another route, not prepared) or it lacks credits or a result.
    """
    specification = edition.specification
    prepared = _prepared(specification)
    if specification.workload is None or not specification.workload.ects:
        raise SupplementLineError(SENTENCES.problem("no_credits"))
    results = [entry for entry in award.results if not prepared.assessments or entry.assessment in prepared.assessments]
    if not results:
        raise SupplementLineError(SENTENCES.problem("no_result"))
    programme = prepared.programme
    days = [result.completed_on for result in results if result.completed_on]
    return DiplomaSupplementLine(
        learner=award.learner,
        title=prepared.title or specification.title or MultilingualText({}),
        code=prepared.code,
        programme_code=programme.code if programme else None,
        programme_title=programme.title if programme else None,
        credits=specification.workload.ects,
        grades=tuple(_grade(specification, result) for result in results),
        completed_on=max(days, default=None),
        awarded_on=award.awarded_on,
        credential=award.id,
        edition=edition.sha256,
    )


def _prepared(specification: Specification) -> PreparedLine:
    if specification.delivery_route is DeliveryRoute.EXTERNAL_PROVIDER:
        raise SupplementLineError(SENTENCES.problem("external"))
    if specification.delivery_route is not DeliveryRoute.IN_CURRICULUM or specification.diploma_supplement_line is None:
        raise SupplementLineError(SENTENCES.problem("not_prepared"))
    return specification.diploma_supplement_line


def _grade(specification: Specification, result: AssessmentResult) -> LineGrade:
    titles = {assessment.key: assessment.title for assessment in specification.assessments}
    title = titles.get(result.assessment) or MultilingualText({"en": result.assessment})
    text = result.grade or ""
    stated = letter_grade(text)
    if stated is None:
        return LineGrade(title, text)
    points = stated.points if stated.points is not None else stated.step.points
    return LineGrade(title, text, stated.letter, points, stated.percent)
