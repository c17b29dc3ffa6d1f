"""What stands on the supplement: every element of a credential, in two languages, as plain rows of text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from babel.numbers import get_decimal_symbol

from credenza.awards import AssessmentResult
from credenza.formats.openbadges3 import AssessmentClaim, BodyClaim, Claims, CompetenceClaim, LevelClaim, LinkClaim
from credenza.frameworks import (
    code_list,
    country_name,
    day_text,
    element_label,
    grade_label,
    language_name,
    national_level,
)

from .phrases import phrase

Cell = Any
"""A text, or a list of paragraphs."""

INCOMPLETE = "incomplete_notes"
"""The note that some letters cannot be shown; it stands there only if that is so."""

OF_EDITION = ("languages", "context", "outcomes", "outcomes_label", "assessments", "assessments_label")
"""The parts of the page that are the same for most learners of an edition, so that they are laid out once."""

GRANTED = "granted"
"""The row of the documents that this learner got, out of those that can be awarded."""

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Side:
    """One language of the page: the claims in it and the words for them."""

    language: str
    claims: Claims

    def label(self, element_id: str) -> str:
        """The name of an element."""
        return self.phrase("granted") if element_id == GRANTED else element_label(element_id, self.language)

    def phrase(self, name: str, *values: str) -> str:
        """A sentence of the supplement."""
        return phrase(name, self.language, *values)

    def code(self, list_name: str, code: str | None) -> str:
        """The label of a code; the code itself if the list does not have it."""
        entry = code_list(list_name).get(code) if code else None
        return entry.label.in_language(self.language) if entry else code or ""

    def day(self, day: date | None) -> str:
        """A day as people write it in this language."""
        return day_text(day).in_language(self.language) if day else ""

    def number(self, number: str) -> str:
        """A decimal number with the decimal sign of this language; whatever is no number stays as it is."""
        return number.replace(".", get_decimal_symbol(self.language)) if _NUMBER.fullmatch(number) else number

    def country(self, code: str | None) -> str:
        """The name of a country."""
        return country_name(code, self.language) if code else ""


Writer = Callable[[Side], Cell]


def common_content(sides: tuple[Side, Side], status_list: str | None, *, linked: bool) -> dict[str, Any]:
    """The texts of the page that say nothing of a learner; they follow from the claims of any credential like it.

    ``status_list`` is the address where the status of the credential is looked up; ``linked``: it has a page.
    """
    first = sides[0]
    return {
        "languages": [side.language for side in sides],
        "kind": _both(sides, lambda side: side.label("supplement")),
        "title": _both(sides, lambda side: side.claims.title or ""),
        "summary": _both(sides, lambda side: side.claims.summary or ""),
        "learner_label": _both(sides, lambda side: side.label("learner")),
        "bodies": [[body.name or "" for body in bodies] for bodies in _awarding_body_pairs(sides)],
        "elements": _elements(sides, of_learner=False),
        "context": list(_rows(sides, _CONTEXT)),
        "outcomes": list(_outcomes(sides)),
        "outcomes_label": _both(sides, lambda side: side.label("EU-M06")),
        "assessments_label": _both(sides, lambda side: side.label("EU-M09")),
        "verify_label": _both(sides, lambda side: side.label("how_to_verify")),
        "verify": _both(sides, lambda side: _steps(side, status_list, linked=linked)),
        "notes": _both(sides, lambda side: [side.phrase("no_title"), side.phrase("receiver_decides")]),
        INCOMPLETE: _both(sides, lambda side: side.phrase("letters_missing")),
        "code_label": first.phrase("code_of"),
        "issuer_key": first.claims.issuer.iri or "",
        "issuer_key_label": _both(sides, lambda side: side.phrase("signed_by")),
        "edition": first.claims.edition_sha256 or "",
        "edition_label": first.label("edition"),
        "credential_label": first.label("credential"),
    }


def learner_content(sides: tuple[Side, Side], link: str | None) -> dict[str, Any]:
    """The texts of the page that are the learner's; ``link`` is the address of the credential's page."""
    claims = sides[0].claims
    return {
        "learner": claims.learner.full_name or claims.learner.person_id or "",
        "elements": _elements(sides, of_learner=True),
        "assessments": list(_assessments(sides)),
        "link": link or "",
        "credential_id": claims.credential_id,
    }


def page_content(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """All texts of the page in both languages, ready for the layout. Every leaf is a text.

    The elements come in runs, those that are the learner's apart from those that are not: a run is laid out once for
    all learners that have the same.
    """
    stated = {**common["elements"], **own["elements"]}
    inside = [element_id for element_id in _ELEMENTS if element_id in stated]
    runs = [[stated[each] for each in run] for _, run in groupby(inside, key=_OF_LEARNER.__contains__)]
    return {**common, **own, "elements": runs}


def _both(sides: tuple[Side, Side], write: Writer) -> list[Cell]:
    return [write(side) for side in sides]


def _awarding_body_pairs(sides: tuple[Side, Side]) -> Iterator[tuple[BodyClaim, ...]]:
    return zip(*(side.claims.awarding_bodies for side in sides), strict=True)


def _elements(sides: tuple[Side, Side], *, of_learner: bool) -> dict[str, dict[str, Any]]:
    """The rows of the EU elements that are the learner's, or those that are not, by their ids."""
    chosen = {each: write for each, write in _ELEMENTS.items() if (each in _OF_LEARNER) is of_learner}
    return {element_id: row for element_id, write in chosen.items() for row in _rows(sides, {element_id: write})}


def _rows(sides: tuple[Side, Side], elements: Mapping[str, Writer]) -> Iterator[dict[str, Any]]:
    for element_id, write in elements.items():
        values = _both(sides, write)
        if any(values):
            yield {
                "code": element_id if element_id.startswith("EU-") else "",
                "labels": [side.label(element_id) for side in sides],
                "values": values,
            }


def joined(*parts: str | None, separator: str = ", ") -> str:
    """The parts that say something, in a row."""
    return separator.join(part for part in parts if part)


def _learner(side: Side) -> Cell:
    learner = side.claims.learner
    born = joined(side.label("birth_date"), side.day(learner.birth_date), separator=": ") if learner.birth_date else ""
    known_as = joined(side.label("person_id"), learner.person_id, separator=": ") if learner.person_id else ""
    return [part for part in (learner.full_name, born, known_as) if part]


def _issuer_place(side: Side) -> str:
    return joined(side.country(side.claims.issuer.country), side.claims.issuer.region)


def _issuer(side: Side) -> str:
    issuer = side.claims.issuer
    return joined(issuer.name, issuer.identifier, issuer.homepage)


def _awarding_bodies(side: Side) -> Cell:
    return [joined(body.name, side.country(body.country), body.identifier) for body in side.claims.awarding_bodies]


def issue_of(side: Side) -> str:
    """Town and day of issue."""
    return joined(side.claims.place, side.day(side.claims.awarded_on))


def workload_of(side: Side) -> Cell:
    """Credits and hours (EU-M07), as information side by side: neither is computed from the other."""
    claims = side.claims
    sizes = (
        f"{side.number(claims.ects)} ECTS" if claims.ects else "",
        side.phrase("hours", side.number(claims.hours)) if claims.hours else "",
        side.phrase("contact_hours", side.number(claims.contact_hours)) if claims.contact_hours else "",
    )
    return [part for part in (joined(*sizes), claims.no_ects_reason) if part]


def level_of(side: Side) -> Cell:
    """Levels of the EQF, the national framework and the QF-EHEA (EU-M08)."""
    level = side.claims.level
    return [
        part
        for part in (
            side.code("eqf", str(level.eqf)) if level.eqf is not None else "",
            _national_level(side, level) if level.national is not None else "",
            f"QF-EHEA: {side.code('cycle', level.qf_ehea)}" if level.qf_ehea else "",
            level.not_applicable_reason,
        )
        if part
    ]


def _national_level(side: Side, level: LevelClaim) -> str:
    shown = str(level.national) if level.sublevel is None else f"{level.national}.{level.sublevel}"
    entry = national_level(level.country, level.national) if level.country and level.national is not None else None
    if entry is None:
        return f"{level.framework or side.label('nqf')}: {shown}"
    name = entry.label.in_language(side.language)
    return name if level.sublevel is None else f"{name} ({shown})"


def _assessment_types(side: Side) -> str:
    return joined(*dict.fromkeys(side.code("assessment_type", test.type) for test in side.claims.assessments))


def _supervision(side: Side) -> str:
    return joined(*dict.fromkeys(side.code("supervision", test.supervision) for test in side.claims.assessments))


def grades_of(side: Side) -> Cell:
    """The grade of each assessment (EU-O03)."""
    titles = {test.key: test.title for test in side.claims.assessments}
    return [
        f"{titles.get(result.assessment, result.assessment)}: {_grade(side, result)}" for result in side.claims.results
    ]


def _grade(side: Side, result: AssessmentResult) -> str:
    return grade_label(result.grade or "", side.language)


def quality_of(side: Side) -> Cell:
    """Kind, body and evidence of quality assurance (EU-M11)."""
    quality = side.claims.quality_assurance
    if quality is None:
        return []
    until = joined(side.label("valid_until"), side.day(quality.valid_until), separator=": ")
    parts = (
        side.code("quality_assurance", quality.type),
        joined(quality.body, until if quality.valid_until else "", separator=" · "),
        quality.reference,
        quality.description,
    )
    return [part for part in parts if part]


def _prerequisites(side: Side) -> Cell:
    needed = side.claims.prerequisites
    return [side.phrase("none_needed")] if needed == () else list(needed or ())


def _stackability(side: Side) -> Cell:
    claims = side.claims
    targets = joined(*(target.name for target in claims.stacking_targets), separator="; ")
    towards = f"{side.label('stacking_target')}: {targets}" if targets else ""
    return [part for part in (side.code("stackability", claims.stackability), towards) if part]


def _options(side: Side) -> Cell:
    granted = [option for option in side.claims.options if option.key in side.claims.options_granted]
    requirement = side.label("access_requirement").lower()
    return [
        f"{option.title} ({requirement}: {option.access_requirement})" if option.access_requirement else option.title
        for option in granted
    ]


def standard_of(side: Side) -> Cell:
    """The occupational standard with its labour functions."""
    standard = side.claims.occupational_standard
    if standard is None:
        return []
    name = joined(standard.code if standard.code != standard.title else "", standard.title, separator=" · ")
    functions = joined(*map(coded, standard.labour_functions), separator="; ")
    occupations = joined(*(f"{link.scheme} {link.code}" for link in standard.occupations))
    return [part for part in (joined(name, occupations), functions) if part]


def coded(link: LinkClaim) -> str:
    """A code and a name."""
    return joined(link.code, link.name, separator=" ")


def _codes(side: Side) -> str:
    claims = side.claims
    return joined(
        side.code("learning_setting", claims.learning_setting),
        side.code("delivery_route", claims.delivery_route),
        side.code("provider_kind", claims.provider_kind),
        separator=" · ",
    )


def _competences(side: Side) -> Cell:
    return [_competence(side, competence) for competence in side.claims.competences]


def _competence(side: Side, competence: CompetenceClaim) -> str:
    named = joined(competence.code, competence.title, separator=" ")
    if competence.qualification is None:
        return named
    codes = joined(*competence.economic_activities, *competence.occupations)
    parts = (coded(competence.qualification), competence.qualification.scheme, side.code("eqf", competence.eqf), codes)
    return joined(joined(named, joined(*parts), separator=" – "), competence.description, separator=". ")


def _certification(side: Side) -> Cell:
    certification = side.claims.certification
    if certification is None:
        return []
    stated = (
        ("titular_body", certification.titular_body.name if certification.titular_body else None),
        ("entitled_body", certification.entitled_body.name if certification.entitled_body else None),
        ("authorisation", certification.authorisation),
    )
    lines = [f"{side.label(label)}: {value}" for label, value in stated if value]
    return [part for part in (side.code("attestation", certification.attestation), *lines) if part]


def _diploma_supplement_line(side: Side) -> str:
    line = side.claims.diploma_supplement_line
    if line is None:
        return ""
    return joined(coded(line), line.scheme, separator=" · ")


_ELEMENTS: Mapping[str, Writer] = {
    "EU-M01": _learner,
    "EU-M03": _issuer_place,
    "EU-M04": _awarding_bodies,
    "EU-M05": issue_of,
    GRANTED: _options,
    "EU-M07": workload_of,
    "EU-M08": level_of,
    "EU-M09": _assessment_types,
    "EU-O02": _supervision,
    "EU-O03": grades_of,
    "EU-M10": lambda side: side.code("participation", side.claims.participation),
    "EU-M11": quality_of,
    "EU-O01": _prerequisites,
    "EU-O04": _stackability,
}

_OF_LEARNER = frozenset(("EU-M01", "EU-M05", GRANTED, "EU-M07", "EU-O03"))
"""The elements that can differ between learners of one edition."""

_CONTEXT: Mapping[str, Writer] = {
    "occupational_standard": standard_of,
    "isced_f": lambda side: [f"{code} {side.code('isced_f', code)}" for code in side.claims.isced_f],
    "language": lambda side: joined(*(language_name(tag, side.language) for tag in side.claims.teaching_languages)),
    "learning_setting": _codes,
    "legal_basis": lambda side: [link.name for link in side.claims.legal_basis if link.code != "none"],
    "competences": _competences,
    "certification": _certification,
    "diploma_supplement_line": _diploma_supplement_line,
    "issuer": _issuer,
    "valid_until": lambda side: side.day(side.claims.valid_until),
    "EU-O05": lambda side: side.claims.further_information or "",
}


def _outcomes(sides: tuple[Side, Side]) -> Iterator[dict[str, Any]]:
    titles = {test.key: test.title for test in sides[0].claims.assessments}
    for number, outcome in enumerate(sides[0].claims.outcomes):
        tests = [titles.get(key, key) for key in outcome.assessed_by] if len(titles) > 1 else []
        yield {
            "code": outcome.code or str(number + 1),
            "texts": [side.claims.outcomes[number].text for side in sides],
            "kinds": [side.code("outcome_kind", outcome.kind) for side in sides],
            "remark": joined(*outcome.standard_items, *tests, separator=" · "),
            "esco": joined(*(f"ESCO {link.name}" for link in outcome.esco), separator=" · "),
        }


def _assessments(sides: tuple[Side, Side]) -> Iterator[dict[str, Any]]:
    for number in range(len(sides[0].claims.assessments)):
        yield {"texts": [assessment_of(side, side.claims.assessments[number]) for side in sides]}


def assessment_of(side: Side, test: AssessmentClaim) -> list[str]:
    """An assessment with its kind, criteria and the learner's grade (EU-M09, EU-O02, EU-O03)."""
    result = next((result for result in side.claims.results if result.assessment == test.key), None)
    ended = side.phrase("completed_on", side.day(result.completed_on)) if result and result.completed_on else ""
    outcome = f"{side.label('EU-O03')}: {_grade(side, result)}" if result else ""
    scale = joined(test.grading_scheme, _scale(side, test.grades), separator=": ")
    return [
        part
        for part in (
            test.title,
            joined(
                side.code("assessment_type", test.type), side.code("supervision", test.supervision), separator=" · "
            ),
            test.criteria,
            joined(outcome, scale, ended, separator="; "),
        )
        if part
    ]


def _scale(side: Side, grades: tuple[str, ...]) -> str:
    ends = (grade_label(grade, side.language) for grade in (*grades[:1], *grades[-1:]))
    return " – ".join(dict.fromkeys(ends))


def _steps(side: Side, status_list: str | None, *, linked: bool) -> list[str]:
    return [
        side.phrase("attached"),
        side.phrase("check_file"),
        side.phrase("compare"),
        side.phrase("scan_link" if linked else "scan_identifier"),
        side.phrase("status_listed", status_list) if status_list else side.phrase("status_none"),
    ]
