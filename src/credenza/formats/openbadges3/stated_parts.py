"""What single alignments and result descriptions of an achievement say, as values of ``Claims``."""

from __future__ import annotations

import re

from .claims import (
    AssessmentClaim,
    BodyClaim,
    CertificationClaim,
    CompetenceClaim,
    LevelClaim,
    LinkClaim,
    OptionClaim,
    QualityClaim,
    StandardClaim,
)
from .loose_nodes import Alignments, Node, attempt, day_in, text_of
from .nodes import OWN_CONCEPT

_NATIONAL_CODE = re.compile(r"(-?\d{1,3})(?:\.(-?\d{1,3}))?")
_FRAMEWORK = re.compile(r"(.+) \(([A-Z]{2})\)", re.DOTALL)


def option_claim(key: str, node: Node) -> OptionClaim:
    """An award option from its result description."""
    return OptionClaim(key, text_of(node, "name") or "", Alignments(node).description("AccessRequirement"))


def codes_in(nodes: list[Node]) -> tuple[str, ...]:
    """The codes of alignments that have one."""
    return tuple(code for code in (text_of(node, "targetCode") for node in nodes) if code)


def _own_address(node: Node) -> str | None:
    """Where the alignment points, unless it points at itself."""
    url = text_of(node, "targetUrl")
    return None if url == text_of(node, "id") else url


def link_claim(node: Node) -> LinkClaim:
    """An alignment as a link."""
    name, code, scheme = text_of(node, "targetName"), text_of(node, "targetCode"), text_of(node, "targetFramework")
    return LinkClaim(name or "", _own_address(node), code, scheme)


def legal_basis_claim(node: Node) -> LinkClaim:
    """A law or decision."""
    address = _own_address(node)
    published = address if address and not address.startswith(OWN_CONCEPT) else None
    return LinkClaim(text_of(node, "targetName") or "", published, text_of(node, "targetCode"))


def competence_claim(node: Node) -> CompetenceClaim:
    """A competence with the qualification of the repertory to which it belongs."""
    title, code = text_of(node, "targetName") or "", text_of(node, "targetCode")
    qualification = Alignments(node).one("RepertoryQualification")
    if not qualification:
        return CompetenceClaim(title, code)
    inner = Alignments(qualification)
    return CompetenceClaim(
        title,
        code,
        link_claim(qualification),
        text_of(qualification, "targetDescription"),
        inner.code("EQF"),
        codes_in(inner.all("EconomicActivity")),
        codes_in(inner.all("Occupation")),
    )


def certification_claim(alignments: Alignments) -> CertificationClaim | None:
    """Who certifies under national law, and by which authority; ``None`` if nothing is said."""
    claim = CertificationClaim(
        alignments.code("Attestation"),
        next(map(body_claim, alignments.all("TitularBody")), None),
        next(map(body_claim, alignments.all("EntitledBody")), None),
        text_of(alignments.one("Authorisation"), "targetName"),
    )
    return None if claim == CertificationClaim() else claim


def body_claim(node: Node) -> BodyClaim:
    """An organisation that an alignment names."""
    return BodyClaim(
        name=text_of(node, "targetName"),
        iri=_own_address(node),
        country=Alignments(node).code("Country"),
        identifier=text_of(node, "targetCode"),
    )


def level_claim(alignments: Alignments) -> LevelClaim:
    """The levels that the alignments name."""
    national = alignments.one("NQF")
    code = _NATIONAL_CODE.fullmatch(text_of(national, "targetCode") or "")
    framework = _FRAMEWORK.fullmatch(text_of(national, "targetFramework") or "")
    return LevelClaim(
        eqf=attempt(int, alignments.code("EQF") or ""),
        national=int(code[1]) if code else None,
        sublevel=int(code[2]) if code and code[2] else None,
        framework=framework[1] if framework else text_of(national, "targetFramework"),
        country=framework[2] if framework else None,
        qf_ehea=alignments.code("QFEHEA"),
        not_applicable_reason=alignments.description("LevelNotApplicable"),
    )


def quality_claim(alignments: Alignments) -> QualityClaim | None:
    """How quality is assured."""
    node = alignments.one("ELMQualityAssurance")
    if not node:
        return None
    details = Alignments(node)
    return QualityClaim(
        type=text_of(node, "targetCode"),
        description=text_of(node, "targetDescription"),
        body=text_of(details.one("QualityAssuranceBody"), "targetName"),
        reference=_own_address(details.one("QualityAssuranceEvidence")),
        valid_until=day_in(details.code("QualityAssuranceEnd")),
    )


def prerequisites_in(alignments: Alignments) -> tuple[str, ...] | None:
    """What is asked of learners; empty if nothing is, ``None`` if nothing is said."""
    stated = tuple(text_of(node, "targetName") or "" for node in alignments.all("Prerequisite"))
    return stated if stated or alignments.one("NoPrerequisite") else None


def standard_claim(alignments: Alignments) -> StandardClaim | None:
    """The occupational standard with its labour functions."""
    node = alignments.one("OccupationalStandard")
    if not node:
        return None
    return StandardClaim(
        title=text_of(node, "targetName") or "",
        code=text_of(node, "targetCode"),
        iri=_own_address(node),
        country=Alignments(node).code("Country"),
        labour_functions=tuple(link_claim(function) for function in alignments.all("LabourFunction")),
        occupations=tuple(link_claim(occupation) for occupation in alignments.all("Occupation")),
    )


def assessment_claim(key: str, node: Node) -> AssessmentClaim:
    """An assessment from its result description."""
    alignments, grades = Alignments(node), node.get("allowedValue", [])
    return AssessmentClaim(
        key=key,
        title=text_of(node, "name") or "",
        type=alignments.code("ELMAssessmentType"),
        supervision=alignments.code("ELMSupervisionVerification"),
        criteria=text_of(node, "description"),
        grading_scheme=text_of(alignments.one("GradingScheme"), "targetName"),
        grades=tuple(str(grade) for grade in (grades if isinstance(grades, list) else [grades])),
    )
