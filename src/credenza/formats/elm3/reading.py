"""From a European Digital Credential back to what it says. Reads any, also one that others made.

What the model has no member for stands in notes that Credenza knows again by their subject. What is lost on the way is
``LOST``. Nothing is verified here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from credenza.awards import AssessmentResult
from credenza.errors import CredentialError
from credenza.formats.openbadges3 import (
    OWN_CONCEPT,
    PASSED,
    AssessmentClaim,
    BodyClaim,
    Claims,
    LearnerClaim,
    LevelClaim,
    LinkClaim,
    OptionClaim,
    OutcomeClaim,
    QualityClaim,
    concept_iri,
)
from credenza.frameworks import code_list, country_of_iri, element_label, language_of_iri, national_level

from .credential import ISSUER_AWARDS, PERSON_ID, SENTENCES, URN_CREDENTIAL, URN_UUID
from .graph import Graph, Node, strings, text
from .qualification import (
    ASSESSMENT_KEY,
    EDITION_HASH,
    GRADE,
    OUTCOME_KEY,
    RULE_PACK,
    SPECIFICATION_ID,
    STANDARD_ITEM,
    VERSION,
)

LOST = (
    "learner.email_hash",
    "learner.salt",
    "outcomes.assessed_by",
    "stacking_targets.iri",
    "level.framework",
    "occupational_standard",
    "legal_basis",
    "competences",
    "certification",
    "diploma_supplement_line",
)
"""Members of ``Claims`` that are not read back: the model has none for them, or they stand in notes for people only."""

ESCO = "http://data.europa.eu/esco/"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_NATIONAL = re.compile(r"nqf:([A-Z]{2}):(\d{1,6})(?:\.(\d{1,6}))?")


def claims_of_edc(edc: Mapping[str, Any], language: str | None = None) -> Claims:
    """What a credential says, in ``language`` or else its primary one. Raises CredentialError for anything else."""
    return _Reading(edc, language).claims()


class _Reading:
    """One credential while it is read."""

    def __init__(self, edc: Mapping[str, Any], language: str | None) -> None:
        graph = Graph(edc)
        people = graph.all(edc, "credentialSubject")
        achievements = graph.all(people[0], "hasClaim") if len(people) == 1 else []
        if len(achievements) != 1:
            raise CredentialError(SENTENCES.problem("no_edc", path="credentialSubject.hasClaim"))
        self.edc, self.graph, self.person, self.achievement = edc, graph, people[0], achievements[0]
        self.qualification = graph.one(self.achievement, "specifiedBy")
        display = graph.one(edc, "displayParameter")
        primary = language_of_iri(str(graph.one(display, "primaryLanguage").get("id", "")))
        self.language = language or primary or next(iter(text_languages(self.achievement)), "en")
        self.notes = _Notes(graph, self.qualification, self.language)

    def words(self, node: Node, member: str) -> str | None:
        """A text in the language of the reading."""
        return text(node.get(member), self.language)

    def claims(self) -> Claims:
        """Everything that it says."""
        awarding, q = self.graph.one(self.achievement, "awardedBy"), self.qualification
        title, summary = self.words(q, "title") or self.words(self.achievement, "title"), self.words(q, "description")
        identifiers = self._identifiers(q)
        return Claims(
            credential_id=_id(self.edc),
            language=self.language,
            title=title,
            summary=None if summary == title else summary,
            version=identifiers.get(VERSION),
            edition_iri=_text(q, "id"),
            edition_sha256=identifiers.get(EDITION_HASH),
            specification_id=identifiers.get(SPECIFICATION_ID),
            learner=self._learner(),
            issuer=self._body(self.graph.one(self.edc, "issuer")),
            awarding_bodies=tuple(
                self._awarding_body(body)
                for body in self.graph.all(awarding, "awardingBody")
                if not str(body.get("id")).endswith("#" + "-".join(ISSUER_AWARDS))
            ),
            awarded_on=_day(awarding.get("awardingDate") or self.edc.get("validFrom")),
            valid_until=_day(self.edc.get("expirationDate") or self.edc.get("validUntil")),
            place=self.words(self.graph.one(awarding, "location"), "geographicName"),
            teaching_languages=tuple(
                tag for node in self.graph.all(q, "language") if (tag := language_of_iri(str(node.get("id"))))
            ),
            outcomes=tuple(self._outcome(node) for node in self.graph.all(q, "learningOutcome")),
            ects=self._ects(),
            hours=_hours(self.graph.one(self.achievement, "influencedBy").get("workload") or q.get("volumeOfLearning")),
            contact_hours=_text(
                self.graph.one(self.graph.one(self.achievement, "influencedBy"), "specifiedBy"), "contactHour"
            ),
            no_ects_reason=self.notes.element("EU-M07"),
            level=self._level(),
            assessments=tuple(self._assessment(node) for node in self._assessments()),
            results=tuple(self._result(node) for node in self.graph.all(self.achievement, "provenBy")),
            options=tuple(self._options(self.notes)),
            options_granted=tuple(
                option.key for option in self._options(_Notes(self.graph, self.achievement, self.language))
            ),
            participation=_code("participation", self.graph.one(q, "mode")),
            quality_assurance=self._quality(),
            prerequisites=self._prerequisites(),
            stackability=self.notes.code("stackability"),
            stacking_targets=tuple(LinkClaim(words) for words in self.notes.elements("stacking_target")),
            further_information=self.notes.element("EU-O05"),
            isced_f=tuple(
                code
                for member in ("thematicArea", "educationSubject")
                for node in self.graph.all(q, member)
                if (code := _code("isced_f", node))
            ),
            delivery_route=self.notes.code("delivery_route"),
            provider_kind=self.notes.code("provider_kind"),
            learning_setting=_code("learning_setting", self.graph.one(q, "learningSetting")),
            rule_packs=tuple(
                (scheme.removeprefix(RULE_PACK), value)
                for scheme, value in identifiers.items()
                if scheme.startswith(RULE_PACK)
            ),
        )

    def _identifiers(self, node: Node) -> dict[str, str]:
        return {scheme: value for scheme, value in self._schemes(node) if scheme}

    def _schemes(self, node: Node) -> Iterator[tuple[str | None, str]]:
        for entry in self.graph.all(node, "identifier"):
            if value := _text(entry, "notation"):
                yield _text(entry, "schemeName"), value

    def _learner(self) -> LearnerClaim:
        return LearnerClaim(
            given_name=self.words(self.person, "givenName"),
            family_name=self.words(self.person, "familyName"),
            person_id=self._identifiers(self.person).get(PERSON_ID),
            birth_date=_day(self.person.get("dateOfBirth")),
        )

    def _body(self, node: Node) -> BodyClaim:
        seat = next(iter(self.graph.all(node, "location")), {})
        country = self.graph.one(self.graph.one(seat, "address"), "countryCode")
        identifiers = (" ".join(filter(None, pair)) for pair in self._schemes(node))
        return BodyClaim(
            name=self.words(node, "legalName"),
            iri=_text(node, "id"),
            country=country_of_iri(str(country.get("id"))),
            region=self.words(seat, "description"),
            place=self.words(seat, "geographicName"),
            homepage=_text(self.graph.one(node, "homepage"), "contentURL"),
            identifier=next(identifiers, None),
        )

    def _awarding_body(self, node: Node) -> BodyClaim:
        """As a badge has it: the address of a body is its homepage."""
        body = self._body(node)
        return BodyClaim(body.name, body.homepage, body.country, identifier=body.identifier)

    def _outcome(self, node: Node) -> OutcomeClaim:
        schemes, related = list(self._schemes(node)), self.graph.all(node, "relatedSkill")
        kinds = [_code("outcome_kind", found) for found in (self.graph.one(node, "dcType"), *related)]
        others = [found for found in related if _code("outcome_kind", found) is None]
        return OutcomeClaim(
            text=self.words(node, "title") or "",
            code=next((value for scheme, value in schemes if scheme == OUTCOME_KEY), None),
            kind=next(filter(None, kinds), None),
            standard_items=tuple(value for scheme, value in schemes if scheme == STANDARD_ITEM),
            esco=tuple(self._skill(found) for found in (*self.graph.all(node, "relatedESCOSkill"), *others)),
        )

    def _skill(self, node: Node) -> LinkClaim:
        iri = _text(node, "id") or ""
        return LinkClaim(self.words(node, "prefLabel") or iri, iri, scheme="ESCO" if iri.startswith(ESCO) else None)

    def _ects(self) -> str | None:
        held = (*self.graph.all(self.achievement, "creditReceived"), *self.graph.all(self.qualification, "creditPoint"))
        ects = concept_iri("credit_system", "ects")
        return next(
            (_text(node, "point") for node in held if self.graph.one(node, "framework").get("id") == ects), None
        )

    def _level(self) -> LevelClaim:
        concepts = self.graph.all(self.qualification, "educationLevel")
        own = [_NATIONAL.fullmatch(str(node.get("id", "")).removeprefix(OWN_CONCEPT)) for node in concepts]
        national = next(filter(None, own), None)
        listed = _national_of_iri().get(str(self.graph.one(self.qualification, "nqfLevel").get("id")))
        eqf = [_code("eqf", node) for node in (self.graph.one(self.qualification, "eqfLevel"), *concepts)]
        return LevelClaim(
            eqf=next((int(code) for code in eqf if code and code.isdecimal()), None),
            national=int(national[2]) if national else listed[1] if listed else None,
            sublevel=int(national[3]) if national and national[3] else None,
            country=national[1] if national else listed[0] if listed else None,
            qf_ehea=next(filter(None, (_code("cycle", node) for node in concepts)), None),
            not_applicable_reason=self.notes.element("EU-M08"),
        )

    def _assessments(self) -> list[Node]:
        """Those that the qualification names, and those of results, each once."""
        named = self.graph.all(self.qualification, "provenBy")
        passed = [self.graph.one(node, "specifiedBy") for node in self.graph.all(self.achievement, "provenBy")]
        return list({str(node.get("id")): node for node in (*named, *passed) if node}.values())

    def _key(self, node: Node) -> str:
        return self._identifiers(node).get(ASSESSMENT_KEY) or _text(node, "id") or ""

    def _assessment(self, node: Node) -> AssessmentClaim:
        scheme, notes = self.graph.one(node, "gradingScheme"), _Notes(self.graph, node, self.language)
        unnamed = self.words(scheme, "title") == element_label("EU-O03", self.language)
        return AssessmentClaim(
            key=self._key(node),
            title=self.words(node, "title") or "",
            type=_code("assessment_type", self.graph.one(node, "dcType")),
            supervision=notes.code("supervision"),
            criteria=notes.about("note:criteria"),
            grading_scheme=None if unnamed else self.words(scheme, "title"),
            grades=tuple(value for name, value in self._schemes(scheme) if name == GRADE),
        )

    def _result(self, node: Node) -> AssessmentResult:
        described, grade = self.graph.one(node, "specifiedBy"), self.graph.one(node, "grade")
        passed = self.graph.one(node, "gradeStatus").get("id") == f"{OWN_CONCEPT}grade_status:{PASSED}"
        given = PASSED if passed else self.words(grade, "noteLiteral")
        return AssessmentResult(self._key(described or node), given, _day(node.get("dateIssued")))

    def _options(self, notes: _Notes) -> Iterator[OptionClaim]:
        for key, words in notes.coded("award_option"):
            yield OptionClaim(key, words, self.notes.about(f"access_requirement:{key}"))

    def _quality(self) -> QualityClaim | None:
        node = self.graph.one(self.qualification, "accreditation")
        if not node:
            return self.notes.quality()
        return QualityClaim(
            type=_code("quality_assurance", self.graph.one(node, "dcType")),
            description=self.words(node, "description"),
            body=self.words(self.graph.one(node, "accreditingAgent"), "legalName"),
            reference=_text(self.graph.one(node, "landingPage"), "contentURL"),
            valid_until=_day(node.get("expiryDate")),
        )

    def _prerequisites(self) -> tuple[str, ...] | None:
        node = self.graph.one(self.qualification, "entryRequirement")
        if not node:
            return None
        nothing = self.graph.one(node, "subject").get("id") == f"{OWN_CONCEPT}note:no-prerequisite"
        return () if nothing else tuple(strings(node.get("noteLiteral"), self.language))


class _Notes:
    """The notes of a node by what they are about."""

    def __init__(self, graph: Graph, node: Node, language: str) -> None:
        held = [(str(graph.one(note, "subject").get("id", "")), note) for note in graph.all(node, "additionalNote")]
        self._held = [
            (subject.removeprefix(OWN_CONCEPT), text(note.get("noteLiteral"), language) or "")
            for subject, note in held
            if subject.startswith(OWN_CONCEPT)
        ]

    def about(self, subject: str) -> str | None:
        """The text of the first note about a subject."""
        return next((words for about, words in self._held if about == subject), None)

    def element(self, element_id: str) -> str | None:
        """The text of the first note on an element of the EU standard."""
        return self.about(f"element:{element_id}")

    def elements(self, element_id: str) -> list[str]:
        """The texts of all notes on an element."""
        return [words for about, words in self._held if about == f"element:{element_id}"]

    def coded(self, list_name: str) -> list[tuple[str, str]]:
        """The codes of a list that are noted, with the texts."""
        prefix = f"{list_name}:"
        return [(about.removeprefix(prefix), words) for about, words in self._held if about.startswith(prefix)]

    def code(self, list_name: str) -> str | None:
        """The first code of a list that is noted."""
        return next((code for code, _ in self.coded(list_name)), None)

    def quality(self) -> QualityClaim | None:
        """Quality assurance that was no ``Accreditation``."""
        description, kind = self.element("EU-M11"), self.code("quality_assurance")
        return QualityClaim(type=kind, description=description) if description or kind else None


def text_languages(node: Node) -> Iterator[str]:
    """The languages of the title of a node."""
    title = node.get("title")
    yield from title if isinstance(title, Mapping) else ()


def _id(edc: Mapping[str, Any]) -> str:
    """The id of the award: credentials of Europass have a URN of their own with the same UUID."""
    held = _text(edc, "id") or ""
    return URN_UUID + held.removeprefix(URN_CREDENTIAL) if held.startswith(URN_CREDENTIAL) else held


def _text(node: Mapping[str, Any], member: str) -> str | None:
    value = node.get(member)
    return value if isinstance(value, str) and value else None


def _day(value: object) -> date | None:
    found = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:
        return None


def _hours(value: object) -> str | None:
    """Hours as a decimal number; ``None`` for durations that are not counted in hours."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) and len(value) < 40 else None
    if found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (Decimal(part or 0) for part in found.groups())
    return f"{((hours * 3600 + minutes * 60 + seconds) / 3600).normalize():f}"


@cache
def _codes(list_name: str) -> Mapping[str, str]:
    return {concept_iri(list_name, code): code for code in reversed(list(code_list(list_name)))}


def _code(list_name: str, node: Node) -> str | None:
    """The code of a concept in a list; of one of our own the end of its URN."""
    iri = _text(node, "id") or ""
    own = f"{OWN_CONCEPT}{list_name}:"
    return _codes(list_name).get(iri) or (iri.removeprefix(own) if iri.startswith(own) else None)


@cache
def _national_of_iri() -> Mapping[str, tuple[str, int]]:
    found = ((country, level, national_level(country, level)) for country in ("IT", "KZ") for level in range(1, 9))
    return {entry.iri: (country, level) for country, level, entry in found if entry and entry.iri}
