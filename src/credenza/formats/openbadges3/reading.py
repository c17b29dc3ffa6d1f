"""From an Open Badge back to what it says. Reads any badge, also one that others made, and believes no shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar
from urllib.parse import unquote

from credenza.awards import AssessmentResult
from credenza.errors import CredentialError
from credenza.frameworks import code_list

from .badge import PASSED, SENTENCES
from .claims import (
    AssessmentClaim,
    BodyClaim,
    Claims,
    LearnerClaim,
    LevelClaim,
    LinkClaim,
    OptionClaim,
    OutcomeClaim,
    QualityClaim,
    StandardClaim,
)
from .nodes import OWN_CONCEPT, concept_iri

Node = Mapping[str, Any]
Value = TypeVar("Value")

_ASSESSMENT = re.compile(r"#assessment-\d+-(.+)")
_OPTION = re.compile(r"#award-option-\d+-(.+)")
_STANDARD_ITEM = re.compile(r"#standard-item-(.+)")
_NATIONAL_CODE = re.compile(r"(-?\d{1,3})(?:\.(-?\d{1,3}))?")
_FRAMEWORK = re.compile(r"(.+) \(([A-Z]{2})\)", re.DOTALL)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def claims_of(credential: Mapping[str, Any]) -> Claims:
    """Everything an Open Badge says, in values of ``Claims``; what it does not say is ``None`` or empty.

    Nothing is verified here. Raises CredentialError unless there is one subject with one achievement: a signature over
    statements does not cover which of several comes first.
    """
    subject = _first(credential.get("credentialSubject"))
    achievement = _first(subject.get("achievement"))
    several = len(_nodes(credential.get("credentialSubject"))) > 1 or len(_nodes(subject.get("achievement"))) > 1
    if not achievement or several:
        raise CredentialError(SENTENCES.problem("several_achievements", path="credentialSubject.achievement"))
    return _Badge(credential, subject, achievement).claims()


def _first(value: Any) -> Node:
    nodes = _nodes(value)
    return nodes[0] if nodes else {}


def _nodes(value: Any) -> list[Node]:
    return [node for node in (value if isinstance(value, list) else [value]) if isinstance(node, Mapping)]


def _text(node: Node, name: str) -> str | None:
    """The text of a member; a list of one is the same to JSON-LD and to a signature."""
    value = _sole(node.get(name))
    return value if isinstance(value, str) and value else None


def _sole(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value and all(item == value[0] for item in value) else value


def _day(text: str | None) -> date | None:
    found = _DAY.match(text or "")
    return _attempt(date.fromisoformat, found.group()) if found else None


def _attempt(reader: Callable[[str], Value], text: str) -> Value | None:
    try:
        return reader(text)
    except ValueError:
        return None


class _Alignments:
    """The alignments of a node by their type, without the prefix ``ext:``."""

    def __init__(self, node: Node) -> None:
        self._nodes = _nodes(node.get("alignment"))

    def all(self, kind: str) -> list[Node]:
        return [node for node in self._nodes if _text(node, "targetType") == f"ext:{kind}"]

    def one(self, kind: str) -> Node:
        return next(iter(self.all(kind)), {})

    def code(self, kind: str) -> str | None:
        return _text(self.one(kind), "targetCode")

    def description(self, kind: str) -> str | None:
        return _text(self.one(kind), "targetDescription")


class _Badge:
    """One badge while it is read."""

    def __init__(self, credential: Node, subject: Node, achievement: Node) -> None:
        self.credential = credential
        self.subject = subject
        self.achievement = achievement
        self.alignments = _Alignments(achievement)
        self.results = _nodes(subject.get("result"))
        self.descriptions = _nodes(achievement.get("resultDescription"))
        self.skills = {_text(node, "id"): _link(node) for node in self.alignments.all("ESCOSkill")}

    def claims(self) -> Claims:
        identifiers = {_text(e, "identifierType"): _text(e, "identifier") for e in _entries(self.achievement)}
        alignments, iri = self.alignments, _text(self.achievement, "id")
        title, summary = _text(self.achievement, "name"), _text(self.achievement, "description")
        return Claims(
            credential_id=_text(self.credential, "id") or "",
            language=_text(self.achievement, "inLanguage"),
            title=None if title == iri else title,
            summary=None if summary == title else summary,
            version=_text(self.achievement, "version"),
            edition_iri=iri,
            edition_sha256=identifiers.get("ext:EditionSHA256"),
            specification_id=identifiers.get("ext:SpecificationId"),
            learner=_learner(self.subject),
            issuer=_issuer(self.credential.get("issuer")),
            awarding_bodies=tuple(_body(node) for node in alignments.all("AwardingBody")),
            awarded_on=_day(_text(self.credential, "awardedDate") or _text(self.credential, "validFrom")),
            valid_until=_day(_text(self.credential, "validUntil")),
            place=self._plain_result("PlaceOfIssue"),
            teaching_languages=_codes(alignments.all("LanguageOfInstruction")),
            outcomes=tuple(self._outcome(node) for node in alignments.all("LearningOutcome")),
            ects=alignments.code("ELMCreditSystem"),
            hours=self._plain_result("WorkloadHours"),
            contact_hours=self._plain_result("ContactHours"),
            no_ects_reason=alignments.description("NoECTSReason"),
            level=_level(alignments),
            assessments=tuple(self._assessments()),
            results=tuple(self._assessment_results()),
            options=tuple(self._options()),
            options_granted=tuple(key for key, _ in self._keyed(self.results, "resultDescription", _OPTION)),
            participation=alignments.code("ELMModeOfLearning"),
            quality_assurance=_quality(alignments),
            prerequisites=_prerequisites(alignments),
            stackability=alignments.code("Stackability"),
            stacking_targets=tuple(_link(node) for node in alignments.all("StackingTarget")),
            further_information=alignments.description("FurtherInformation"),
            isced_f=_codes(alignments.all("ISCEDF")),
            occupational_standard=_standard(alignments),
            legal_basis=tuple(_legal_basis(node) for node in alignments.all("LegalBasis")),
            delivery_route=alignments.code("DeliveryRoute"),
            provider_kind=alignments.code("ProviderKind"),
            learning_setting=alignments.code("ELMLearningSetting"),
            rule_packs=tuple(
                (_text(node, "targetName") or "", _text(node, "targetCode") or "")
                for node in alignments.all("RulePack")
            ),
        )

    def _keyed(self, nodes: list[Node], member: str, form: re.Pattern[str]) -> list[tuple[str, Node]]:
        found = ((form.search(_text(node, member) or ""), node) for node in nodes)
        return [(unquote(match[1]), node) for match, node in found if match]

    def _plain_result(self, result_type: str) -> str | None:
        places = {_text(node, "id") for node in self.descriptions if _text(node, "resultType") == f"ext:{result_type}"}
        values = (_text(result, "value") for result in self.results if _text(result, "resultDescription") in places)
        return next(values, None)

    def _outcome(self, node: Node) -> OutcomeClaim:
        related = [iri for iri in (_text(other, "id") for other in _nodes(node.get("alignment"))) if iri]
        kinds = {concept_iri("outcome_kind", code): code for code in code_list("outcome_kind")}
        return OutcomeClaim(
            text=_text(node, "targetName") or "",
            code=_text(node, "targetCode"),
            kind=next((kinds[iri] for iri in related if iri in kinds), None),
            assessed_by=_matches(related, _ASSESSMENT),
            standard_items=_matches(related, _STANDARD_ITEM),
            esco=tuple(self.skills[iri] for iri in related if iri in self.skills),
        )

    def _assessments(self) -> list[AssessmentClaim]:
        return [_assessment(key, node) for key, node in self._keyed(self.descriptions, "id", _ASSESSMENT)]

    def _assessment_results(self) -> list[AssessmentResult]:
        keyed = self._keyed(self.results, "resultDescription", _ASSESSMENT)
        return [_assessment_result(key, node) for key, node in keyed]

    def _options(self) -> list[OptionClaim]:
        return [
            OptionClaim(key, _text(node, "name") or "", _Alignments(node).description("AccessRequirement"))
            for key, node in self._keyed(self.descriptions, "id", _OPTION)
        ]


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
    return AssessmentResult(key, grade, _day(_Alignments(node).code("CompletedOn")))
