"""What the achievement of a badge says: the same in the credentials of many learners, so it is read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any
from urllib.parse import unquote

from credenza.frameworks import code_list

from .claims import LinkClaim, OutcomeClaim
from .loose_nodes import Alignments, Node, identifiers_of, nodes_in, text_of
from .nodes import concept_iri
from .stated_parts import (
    assessment_claim,
    body_claim,
    certification_claim,
    codes_in,
    competence_claim,
    legal_basis_claim,
    level_claim,
    link_claim,
    option_claim,
    prerequisites_in,
    quality_claim,
    standard_claim,
)

Placed = list[tuple[str, Node]]
"""Nodes with the address by which they are found."""

_ASSESSMENT = re.compile(r"#assessment-\d+-(.+)")
_OPTION = re.compile(r"#award-option-\d+-(.+)")
_STANDARD_ITEM = re.compile(r"#standard-item-(.+)")
_MOST_KEYS = 64


class ReadAchievement:
    """What an achievement says, which is the same in the credentials of many learners."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.alignments = Alignments(node)
        self.descriptions = nodes_in(node.get("resultDescription"))
        self._keys: dict[str, tuple[str | None, str | None]] = {}

    @property
    def language(self) -> str | None:
        """The language in which it speaks."""
        return text_of(self.node, "inLanguage")

    @cached_property
    def edition_sha256(self) -> str | None:
        """The hash of the edition that it names."""
        return self._identifiers.get("ext:EditionSHA256")

    @cached_property
    def rule_packs(self) -> tuple[tuple[str, str], ...]:
        """The rule packs that it names: pairs of id and SHA-256."""
        packs = self.alignments.all("RulePack")
        return tuple((text_of(pack, "targetName") or "", text_of(pack, "targetCode") or "") for pack in packs)

    @cached_property
    def stated(self) -> Mapping[str, Any]:
        """The members of ``Claims`` that the achievement alone decides."""
        return self._claims()

    @cached_property
    def _identifiers(self) -> Mapping[str | None, str | None]:
        return {text_of(entry, "identifierType"): text_of(entry, "identifier") for entry in identifiers_of(self.node)}

    @cached_property
    def _skills(self) -> Mapping[str | None, LinkClaim]:
        return {text_of(skill, "id"): link_claim(skill) for skill in self.alignments.all("ESCOSkill")}

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

    def plain_result(self, kind: str, results: Placed) -> str | None:
        """The value of the first result of a kind that is no assessment."""
        places = self._places[kind]
        return next((text_of(result, "value") for place, result in results if place in places), None)

    def _claims(self) -> dict[str, Any]:
        node, alignments, iri = self.node, self.alignments, text_of(self.node, "id")
        title, summary = text_of(node, "name"), text_of(node, "description")
        return {
            "language": self.language,
            "title": None if title == iri else title,
            "summary": None if summary == title else summary,
            "version": text_of(node, "version"),
            "edition_iri": iri,
            "edition_sha256": self.edition_sha256,
            "specification_id": self._identifiers.get("ext:SpecificationId"),
            "awarding_bodies": tuple(body_claim(body) for body in alignments.all("AwardingBody")),
            "teaching_languages": codes_in(alignments.all("LanguageOfInstruction")),
            "outcomes": tuple(self._outcome(outcome) for outcome in alignments.all("LearningOutcome")),
            "ects": alignments.code("ELMCreditSystem"),
            "no_ects_reason": alignments.description("NoECTSReason"),
            "level": level_claim(alignments),
            "assessments": tuple(assessment_claim(key, entry) for key, entry in self._described(_ASSESSMENT)),
            "options": tuple(option_claim(key, entry) for key, entry in self._described(_OPTION)),
            "participation": alignments.code("ELMModeOfLearning"),
            "quality_assurance": quality_claim(alignments),
            "prerequisites": prerequisites_in(alignments),
            "stackability": alignments.code("Stackability"),
            "stacking_targets": tuple(link_claim(target) for target in alignments.all("StackingTarget")),
            "further_information": alignments.description("FurtherInformation"),
            "isced_f": codes_in(alignments.all("ISCEDF")),
            "occupational_standard": standard_claim(alignments),
            "legal_basis": tuple(legal_basis_claim(basis) for basis in alignments.all("LegalBasis")),
            "competences": tuple(competence_claim(node) for node in alignments.all("Competence")),
            "certification": certification_claim(alignments),
            "diploma_supplement_line": next(map(link_claim, alignments.all("DiplomaSupplementLine")), None),
            "delivery_route": alignments.code("DeliveryRoute"),
            "provider_kind": alignments.code("ProviderKind"),
            "learning_setting": alignments.code("ELMLearningSetting"),
            "rule_packs": self.rule_packs,
        }

    def _places_of(self, kind: str) -> set[str]:
        described = (entry for entry in self.descriptions if text_of(entry, "resultType") == f"ext:{kind}")
        return {text_of(entry, "id") or "" for entry in described}

    def _described(self, form: re.Pattern[str]) -> list[tuple[str, Node]]:
        return _keyed([(text_of(entry, "id") or "", entry) for entry in self.descriptions], form)

    def _outcome(self, node: Node) -> OutcomeClaim:
        related = [iri for iri in (text_of(other, "id") for other in nodes_in(node.get("alignment"))) if iri]
        kinds = _outcome_kinds()
        return OutcomeClaim(
            text=text_of(node, "targetName") or "",
            code=text_of(node, "targetCode"),
            kind=next((kinds[iri] for iri in related if iri in kinds), None),
            assessed_by=_matches(related, _ASSESSMENT),
            standard_items=_matches(related, _STANDARD_ITEM),
            esco=tuple(self._skills[iri] for iri in related if iri in self._skills),
        )


def _keyed(placed: Placed, form: re.Pattern[str]) -> list[tuple[str, Node]]:
    """The nodes whose places have a form, with the keys that stand in them."""
    return [(unquote(match[1]), node) for place, node in placed if (match := form.search(place))]


@cache
def _outcome_kinds() -> Mapping[str, str]:
    return {concept_iri("outcome_kind", code): code for code in code_list("outcome_kind")}


def _matches(iris: list[str], form: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(unquote(match[1]) for match in map(form.search, iris) if match)
