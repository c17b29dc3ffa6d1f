"""From an Open Badge back to what it says. Reads any badge, also one that others made, and believes no shape."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any, TypeVar
from urllib.parse import unquote

from credenza.awards import AssessmentResult, Award, Learner
from credenza.errors import CredentialError
from credenza.frameworks import code_list

from .badge import SENTENCES
from .claims import (
    AssessmentClaim,
    BodyClaim,
    CertificationClaim,
    Claims,
    CompetenceClaim,
    LearnerClaim,
    LevelClaim,
    LinkClaim,
    OptionClaim,
    OutcomeClaim,
    QualityClaim,
    StandardClaim,
)
from .nodes import OWN_CONCEPT, concept_iri
from .texts import PASSED

Node = Mapping[str, Any]
Value = TypeVar("Value")
_Placed = list[tuple[str, Node]]
"""Nodes with the address by which they are found."""

_ASSESSMENT = re.compile(r"#assessment-\d+-(.+)")
_OPTION = re.compile(r"#award-option-\d+-(.+)")
_STANDARD_ITEM = re.compile(r"#standard-item-(.+)")
_NATIONAL_CODE = re.compile(r"(-?\d{1,3})(?:\.(-?\d{1,3}))?")
_FRAMEWORK = re.compile(r"(.+) \(([A-Z]{2})\)", re.DOTALL)
_MOST_KEYS = 64
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def claims_of(credential: Mapping[str, Any]) -> Claims:
    """Everything an Open Badge says, in values of ``Claims``; what it does not say is ``None`` or empty.

    Nothing is verified here. Raises CredentialError as ``read_badge`` does.
    """
    return read_badge(credential).claims()


def read_badge(credential: Mapping[str, Any], known: ReadAchievement | None = None) -> ReadBadge:
    """An Open Badge, whose parts are read when they are asked for.

    ``known`` is an achievement that was read before; it counts if the credential holds the very same object.
    Raises CredentialError unless there is one subject with one achievement: a signature over statements does not cover
    which of several comes first.
    """
    subjects = _nodes(credential.get("credentialSubject"))
    achievements = _nodes(subjects[0].get("achievement")) if subjects else []
    if len(subjects) != 1 or len(achievements) != 1 or not achievements[0]:
        raise CredentialError(SENTENCES.problem("several_achievements", path="credentialSubject.achievement"))
    node = achievements[0]
    read = known if known is not None and known.node is node else ReadAchievement(node)
    return ReadBadge(credential, subjects[0], read)


def _first(value: Any) -> Node:
    nodes = _nodes(value)
    return nodes[0] if nodes else {}


def _nodes(value: Any) -> list[Node]:
    return [node for node in (value if isinstance(value, list) else [value]) if isinstance(node, dict)]


def _text(node: Node, name: str) -> str | None:
    """The text of a member; a list of one is the same to JSON-LD and to a signature."""
    value = node.get(name)
    if value.__class__ is list:
        value = _sole(value)
    return value if isinstance(value, str) and value else None


def _sole(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value and all(item == value[0] for item in value) else value


def _day(text: str | None) -> date | None:
    found = _DAY.match(text or "")
    return _date(found.group()) if found else None


@lru_cache(maxsize=1024)
def _date(day: str) -> date | None:
    return _attempt(date.fromisoformat, day)


def _attempt(reader: Callable[[str], Value], text: str) -> Value | None:
    try:
        return reader(text)
    except ValueError:
        return None


class _Alignments:
    """The alignments of a node by their type, without the prefix ``ext:``."""

    def __init__(self, node: Node) -> None:
        self._by_type: defaultdict[str, list[Node]] = defaultdict(list)
        for entry in _nodes(node.get("alignment")):
            self._by_type[_text(entry, "targetType") or ""].append(entry)

    def all(self, kind: str) -> list[Node]:
        return self._by_type.get(f"ext:{kind}", [])

    def one(self, kind: str) -> Node:
        return next(iter(self.all(kind)), {})

    def code(self, kind: str) -> str | None:
        return _text(self.one(kind), "targetCode")

    def description(self, kind: str) -> str | None:
        return _text(self.one(kind), "targetDescription")


class ReadBadge:
    """One badge while it is read."""

    def __init__(self, credential: Node, subject: Node, achievement: ReadAchievement) -> None:
        self.achievement = achievement
        self._credential, self._subject = credential, subject
        self._results = [(_text(node, "resultDescription") or "", node) for node in _nodes(subject.get("result"))]

    def claims(self) -> Claims:
        """Everything that it says."""
        plain_result = self.achievement.plain_result
        return Claims(
            **{
                **self.achievement.stated,
                "credential_id": self._id,
                "learner": _learner(self._subject),
                "issuer": _issuer(self._credential.get("issuer")),
                "awarded_on": self._awarded_on,
                "valid_until": self._valid_until,
                "place": plain_result("PlaceOfIssue", self._results),
                "hours": plain_result("WorkloadHours", self._results),
                "contact_hours": plain_result("ContactHours", self._results),
                "results": self._assessment_results,
                "options_granted": self._options_granted,
            }
        )

    def with_achievement(self, achievement: ReadAchievement) -> ReadBadge:
        """The same badge with the achievement in other words, e.g. in another language."""
        return ReadBadge(self._credential, self._subject, achievement)

    def award(self) -> Award | None:
        """The award that it records; ``None`` if it has no date."""
        awarded_on, learner = self._awarded_on, _learner(self._subject)
        if awarded_on is None:
            return None
        names = learner.given_name or "", learner.family_name or ""
        return Award(
            id=self._id,
            learner=Learner(*names, person_id=learner.person_id, birth_date=learner.birth_date),
            awarded_on=awarded_on,
            place=self.achievement.plain_result("PlaceOfIssue", self._results),
            results=self._assessment_results,
            options=self._options_granted,
            language=self.achievement.language,
            valid_until=self._valid_until,
        )

    @property
    def _id(self) -> str:
        return _text(self._credential, "id") or ""

    @property
    def _awarded_on(self) -> date | None:
        return _day(_text(self._credential, "awardedDate") or _text(self._credential, "validFrom"))

    @property
    def _valid_until(self) -> date | None:
        return _day(_text(self._credential, "validUntil"))

    @property
    def _assessment_results(self) -> tuple[AssessmentResult, ...]:
        keyed = ((self.achievement.keys_in(place)[0], node) for place, node in self._results)
        return tuple(_assessment_result(key, node) for key, node in keyed if key is not None)

    @property
    def _options_granted(self) -> tuple[str, ...]:
        keys = (self.achievement.keys_in(place)[1] for place, _ in self._results)
        return tuple(key for key in keys if key is not None)


class ReadAchievement:
    """What an achievement says, which is the same in the credentials of many learners."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.alignments = _Alignments(node)
        self.descriptions = _nodes(node.get("resultDescription"))
        self._keys: dict[str, tuple[str | None, str | None]] = {}

    @property
    def language(self) -> str | None:
        """The language in which it speaks."""
        return _text(self.node, "inLanguage")

    @cached_property
    def edition_sha256(self) -> str | None:
        """The hash of the edition that it names."""
        return self._identifiers.get("ext:EditionSHA256")

    @cached_property
    def rule_packs(self) -> tuple[tuple[str, str], ...]:
        """The rule packs that it names: pairs of id and SHA-256."""
        packs = self.alignments.all("RulePack")
        return tuple((_text(pack, "targetName") or "", _text(pack, "targetCode") or "") for pack in packs)

    @cached_property
    def stated(self) -> Mapping[str, Any]:
        """The members of ``Claims`` that the achievement alone decides."""
        return self._claims()

    @cached_property
    def _identifiers(self) -> Mapping[str | None, str | None]:
        return {_text(entry, "identifierType"): _text(entry, "identifier") for entry in _entries(self.node)}

    @cached_property
    def _skills(self) -> Mapping[str | None, LinkClaim]:
        return {_text(skill, "id"): _link(skill) for skill in self.alignments.all("ESCOSkill")}

    @cached_property
    def _places(self) -> Mapping[str, set[str]]:
        return {kind: self._places_of(kind) for kind in ("PlaceOfIssue", "WorkloadHours", "ContactHours")}

    def keys_in(self, place: str) -> tuple[str | None, str | None]:
        """The keys of the assessment and of the award option that the address of a result description names."""
        keys = self._keys.get(place)
        if keys is None:
            assessment, option = _ASSESSMENT.search(place), _OPTION.search(place)
            keys = (unquote(assessment[1]) if assessment else None, unquote(option[1]) if option else None)
            if len(self._keys) < _MOST_KEYS:
                self._keys[place] = keys
        return keys

    def plain_result(self, kind: str, results: _Placed) -> str | None:
        """The value of the first result of a kind that is no assessment."""
        places = self._places[kind]
        return next((_text(result, "value") for place, result in results if place in places), None)

    def _claims(self) -> dict[str, Any]:
        node, alignments, iri = self.node, self.alignments, _text(self.node, "id")
        title, summary = _text(node, "name"), _text(node, "description")
        return {
            "language": self.language,
            "title": None if title == iri else title,
            "summary": None if summary == title else summary,
            "version": _text(node, "version"),
            "edition_iri": iri,
            "edition_sha256": self.edition_sha256,
            "specification_id": self._identifiers.get("ext:SpecificationId"),
            "awarding_bodies": tuple(_body(body) for body in alignments.all("AwardingBody")),
            "teaching_languages": _codes(alignments.all("LanguageOfInstruction")),
            "outcomes": tuple(self._outcome(outcome) for outcome in alignments.all("LearningOutcome")),
            "ects": alignments.code("ELMCreditSystem"),
            "no_ects_reason": alignments.description("NoECTSReason"),
            "level": _level(alignments),
            "assessments": tuple(_assessment(key, entry) for key, entry in self._described(_ASSESSMENT)),
            "options": tuple(_option(key, entry) for key, entry in self._described(_OPTION)),
            "participation": alignments.code("ELMModeOfLearning"),
            "quality_assurance": _quality(alignments),
            "prerequisites": _prerequisites(alignments),
            "stackability": alignments.code("Stackability"),
            "stacking_targets": tuple(_link(target) for target in alignments.all("StackingTarget")),
            "further_information": alignments.description("FurtherInformation"),
            "isced_f": _codes(alignments.all("ISCEDF")),
            "occupational_standard": _standard(alignments),
            "legal_basis": tuple(_legal_basis(basis) for basis in alignments.all("LegalBasis")),
            "competences": tuple(_competence(node) for node in alignments.all("Competence")),
            "certification": _certification(alignments),
            "diploma_supplement_line": next(map(_link, alignments.all("DiplomaSupplementLine")), None),
            "delivery_route": alignments.code("DeliveryRoute"),
            "provider_kind": alignments.code("ProviderKind"),
            "learning_setting": alignments.code("ELMLearningSetting"),
            "rule_packs": self.rule_packs,
        }

    def _places_of(self, kind: str) -> set[str]:
        described = (entry for entry in self.descriptions if _text(entry, "resultType") == f"ext:{kind}")
        return {_text(entry, "id") or "" for entry in described}

    def _described(self, form: re.Pattern[str]) -> list[tuple[str, Node]]:
        return _keyed([(_text(entry, "id") or "", entry) for entry in self.descriptions], form)

    def _outcome(self, node: Node) -> OutcomeClaim:
        related = [iri for iri in (_text(other, "id") for other in _nodes(node.get("alignment"))) if iri]
        kinds = _outcome_kinds()
        return OutcomeClaim(
            text=_text(node, "targetName") or "",
            code=_text(node, "targetCode"),
            kind=next((kinds[iri] for iri in related if iri in kinds), None),
            assessed_by=_matches(related, _ASSESSMENT),
            standard_items=_matches(related, _STANDARD_ITEM),
            esco=tuple(self._skills[iri] for iri in related if iri in self._skills),
        )


def _keyed(placed: _Placed, form: re.Pattern[str]) -> list[tuple[str, Node]]:
    """The nodes whose places have a form, with the keys that stand in them."""
    return [(unquote(match[1]), node) for place, node in placed if (match := form.search(place))]


def _option(key: str, node: Node) -> OptionClaim:
    return OptionClaim(key, _text(node, "name") or "", _Alignments(node).description("AccessRequirement"))


@cache
def _outcome_kinds() -> Mapping[str, str]:
    return {concept_iri("outcome_kind", code): code for code in code_list("outcome_kind")}


def _matches(iris: list[str], form: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(unquote(match[1]) for match in map(form.search, iris) if match)


def _codes(nodes: list[Node]) -> tuple[str, ...]:
    return tuple(code for code in (_text(node, "targetCode") for node in nodes) if code)


def _entries(node: Node) -> list[Node]:
    return _nodes(node.get("otherIdentifier"))


def _own_address(node: Node) -> str | None:
    """Where the alignment points, unless it points at itself."""
    url = _text(node, "targetUrl")
    return None if url == _text(node, "id") else url


def _link(node: Node) -> LinkClaim:
    name, code, scheme = _text(node, "targetName"), _text(node, "targetCode"), _text(node, "targetFramework")
    return LinkClaim(name or "", _own_address(node), code, scheme)


def _legal_basis(node: Node) -> LinkClaim:
    address = _own_address(node)
    published = address if address and not address.startswith(OWN_CONCEPT) else None
    return LinkClaim(_text(node, "targetName") or "", published, _text(node, "targetCode"))


def _competence(node: Node) -> CompetenceClaim:
    title, code = _text(node, "targetName") or "", _text(node, "targetCode")
    qualification = _Alignments(node).one("RepertoryQualification")
    if not qualification:
        return CompetenceClaim(title, code)
    inner = _Alignments(qualification)
    return CompetenceClaim(
        title,
        code,
        _link(qualification),
        _text(qualification, "targetDescription"),
        inner.code("EQF"),
        _codes(inner.all("EconomicActivity")),
        _codes(inner.all("Occupation")),
    )


def _certification(alignments: _Alignments) -> CertificationClaim | None:
    claim = CertificationClaim(
        alignments.code("Attestation"),
        next(map(_body, alignments.all("TitularBody")), None),
        next(map(_body, alignments.all("EntitledBody")), None),
        _text(alignments.one("Authorisation"), "targetName"),
    )
    return None if claim == CertificationClaim() else claim


def _learner(subject: Node) -> LearnerClaim:
    identities = {_text(node, "identityType"): node for node in _nodes(subject.get("identifier"))}
    plain = {kind: _text(node, "identityHash") for kind, node in identities.items() if not _sole(node.get("hashed"))}
    email = identities.get("emailAddress", {})
    return LearnerClaim(
        given_name=plain.get("ext:givenName"),
        family_name=plain.get("ext:familyName") or (None if "ext:givenName" in plain else plain.get("name")),
        person_id=plain.get("ext:personIdentifier"),
        birth_date=_day(plain.get("ext:birthDate")),
        email_hash=_text(email, "identityHash") if _sole(email.get("hashed")) else None,
        salt=_text(email, "salt"),
    )


def _issuer(value: Any) -> BodyClaim:
    if isinstance(value, str):
        return BodyClaim(iri=value)
    node = _first(value)
    address = _first(node.get("address"))
    return BodyClaim(
        name=_text(node, "name"),
        iri=_text(node, "id"),
        country=_text(address, "addressCountryCode"),
        region=_text(address, "addressRegion"),
        place=_text(address, "addressLocality"),
        homepage=_text(node, "url"),
        identifier=next(filter(None, map(_identifier, _entries(node))), None),
    )


def _identifier(entry: Node) -> str | None:
    kind, value = _text(entry, "identifierType"), _text(entry, "identifier")
    return f"{(kind or '').removeprefix('ext:')} {value}".strip() if value else None


def _body(node: Node) -> BodyClaim:
    return BodyClaim(
        name=_text(node, "targetName"),
        iri=_own_address(node),
        country=_Alignments(node).code("Country"),
        identifier=_text(node, "targetCode"),
    )


def _level(alignments: _Alignments) -> LevelClaim:
    national = alignments.one("NQF")
    code = _NATIONAL_CODE.fullmatch(_text(national, "targetCode") or "")
    framework = _FRAMEWORK.fullmatch(_text(national, "targetFramework") or "")
    return LevelClaim(
        eqf=_attempt(int, alignments.code("EQF") or ""),
        national=int(code[1]) if code else None,
        sublevel=int(code[2]) if code and code[2] else None,
        framework=framework[1] if framework else _text(national, "targetFramework"),
        country=framework[2] if framework else None,
        qf_ehea=alignments.code("QFEHEA"),
        not_applicable_reason=alignments.description("LevelNotApplicable"),
    )


def _quality(alignments: _Alignments) -> QualityClaim | None:
    node = alignments.one("ELMQualityAssurance")
    if not node:
        return None
    details = _Alignments(node)
    return QualityClaim(
        type=_text(node, "targetCode"),
        description=_text(node, "targetDescription"),
        body=_text(details.one("QualityAssuranceBody"), "targetName"),
        reference=_own_address(details.one("QualityAssuranceEvidence")),
        valid_until=_day(details.code("QualityAssuranceEnd")),
    )


def _prerequisites(alignments: _Alignments) -> tuple[str, ...] | None:
    stated = tuple(_text(node, "targetName") or "" for node in alignments.all("Prerequisite"))
    return stated if stated or alignments.one("NoPrerequisite") else None


def _standard(alignments: _Alignments) -> StandardClaim | None:
    node = alignments.one("OccupationalStandard")
    if not node:
        return None
    return StandardClaim(
        title=_text(node, "targetName") or "",
        code=_text(node, "targetCode"),
        iri=_own_address(node),
        country=_Alignments(node).code("Country"),
        labour_functions=tuple(_link(function) for function in alignments.all("LabourFunction")),
        occupations=tuple(_link(occupation) for occupation in alignments.all("Occupation")),
    )


def _assessment(key: str, node: Node) -> AssessmentClaim:
    alignments, grades = _Alignments(node), node.get("allowedValue", [])
    return AssessmentClaim(
        key=key,
        title=_text(node, "name") or "",
        type=alignments.code("ELMAssessmentType"),
        supervision=alignments.code("ELMSupervisionVerification"),
        criteria=_text(node, "description"),
        grading_scheme=_text(alignments.one("GradingScheme"), "targetName"),
        grades=tuple(str(grade) for grade in (grades if isinstance(grades, list) else [grades])),
    )


def _assessment_result(key: str, node: Node) -> AssessmentResult:
    grade = _text(node, "value") or (PASSED if _text(node, "status") == "Completed" else None)
    completed = next((entry for entry in _nodes(node.get("alignment")) if _is_completion(entry)), {})
    return AssessmentResult(key, grade, _day(_text(completed, "targetCode")))


def _is_completion(node: Node) -> bool:
    return _text(node, "targetType") == "ext:CompletedOn"
