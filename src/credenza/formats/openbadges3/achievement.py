"""The achievement: what an edition says, as the same node in every credential of one language.

Mapping of the EU elements (Council Recommendation 2022/C 243/02, Annex I) to alignments with types ``ext:…``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from credenza.frameworks import code_list, language_name, national_framework, national_level
from credenza.specification import (
    Assessment,
    AwardOption,
    Edition,
    EscoLink,
    LearningOutcome,
    Level,
    NationalLevel,
    OccupationalStandard,
    Organisation,
    QualityAssurance,
    Specification,
    Stackability,
    Workload,
)

from .national import national_alignments
from .nodes import Node, Scope, body_alignment, concept_iri, identifier_entry, profile, reference

SHORT_LEARNING_PROGRAMME = "http://data.europa.eu/snb/learning-opportunity/74a4a268e8"
"""The EU learning opportunity type nearest to a micro-credential; the list has no entry for micro-credentials."""


def achievement_of(edition: Edition, language: str, rule_packs: Sequence[tuple[str, str]] = ()) -> Node:
    """The ``Achievement`` of an edition in one language, with the rule packs it meets (pairs of id and SHA-256).

    A pure function: the same arguments give the same node, so that a credential can be compared with its edition.
    """
    specification, scope = edition.specification, Scope(edition.iri, language)
    title = scope.text(specification.title) or edition.iri
    members: Node = {
        "id": edition.iri,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": title,
        "description": scope.text(specification.summary) or title,
        "inLanguage": language,
        "version": specification.version,
        "fieldOfStudy": "; ".join(_field_name(code, language) for code in specification.isced_f),
        "criteria": {"id": scope.place("criteria"), "narrative": _narrative(specification, scope)},
        "creator": _creator(specification, scope),
        "creditsAvailable": exact_credits(specification.workload),
        "tag": ["micro-credential"],
        "alignment": [*_alignments(specification, scope), *_rule_packs(scope, rule_packs)],
        "resultDescription": list(_result_descriptions(specification, scope)),
        "otherIdentifier": _other_identifiers(edition),
    }
    return {name: value for name, value in members.items() if value is not None and value != ""}


def exact_credits(workload: Workload | None) -> int | float | None:
    """The ECTS credits as a number, if binary floating point holds it exactly (a multiple of 1/8), else ``None``.

    Other sizes stand only in the text of the credit-system alignment: libraries write them differently.
    """
    ects = workload.ects if workload else None
    if ects is None or ects < 0 or (ects * 8) % 1:
        return None
    return int(ects) if ects == int(ects) else float(ects)


def assessment_place(scope: Scope, specification: Specification, key: str) -> str:
    """The id of the result description of an assessment; position 0 if the specification has no such assessment."""
    return scope.place("assessment", _position(key, [assessment.key for assessment in specification.assessments]), key)


def option_place(scope: Scope, specification: Specification, key: str) -> str:
    """The id of the result description of an award option; position 0 if the specification has no such option."""
    return scope.place("award", "option", _position(key, [option.key for option in specification.awards]), key)


def _position(key: str, keys: Sequence[str]) -> int:
    return keys.index(key) + 1 if key in keys else 0


def _field_name(code: str, language: str) -> str:
    entry = code_list("isced_f").get(code)
    return f"{entry.label.in_language(language)} ({code})" if entry else code


def _narrative(specification: Specification, scope: Scope) -> str:
    assessments = [_assessment_name(assessment, scope) for assessment in specification.assessments]
    needed = [scope.text(text) for text in specification.prerequisites or ()]
    parts = ((scope.label("EU-M09"), assessments), (scope.label("EU-O01"), needed))
    sentences = [f"{label}: {'; '.join(filter(None, texts))}." for label, texts in parts if any(texts)]
    return " ".join(sentences) or scope.label("EU-M09")


def _creator(specification: Specification, scope: Scope) -> Node | None:
    bodies = specification.awarding_bodies
    return profile(scope.place("creator"), bodies[0], scope) if bodies else None


def _other_identifiers(edition: Edition) -> list[Node]:
    entries = [identifier_entry("EditionSHA256", edition.sha256)]
    if edition.specification.id:
        entries.append(identifier_entry("SpecificationId", edition.specification.id))
    return entries


def _rule_packs(scope: Scope, rule_packs: Sequence[tuple[str, str]]) -> Iterator[Node]:
    for number, (pack_id, sha256) in enumerate(dict(rule_packs).items(), start=1):
        url = "urn:credenza:rulepack:" + pack_id.replace("/", ":")
        yield scope.alignment(scope.place("rule", "pack", number), "RulePack", pack_id, url=url, code=sha256)


def _alignments(specification: Specification, scope: Scope) -> Iterator[Node]:
    yield from _bodies(specification.awarding_bodies, scope)
    yield from _outcomes(specification, scope)
    yield from _levels(specification.level or Level(), scope)
    yield from _workload(specification.workload or Workload(), scope)
    yield from _codes(specification, scope)
    yield from _quality(specification.quality_assurance, scope)
    yield from _prerequisites(specification, scope)
    yield from _stackability(specification.stackability, scope)
    yield from scope.note("further-information", "FurtherInformation", "EU-O05", specification.further_information)
    yield from _occupational_standard(specification.occupational_standard, scope)
    yield from _legal_basis(specification, scope)
    yield from national_alignments(specification, scope)


def _bodies(bodies: Sequence[Organisation], scope: Scope) -> Iterator[Node]:
    for number, body in enumerate(bodies, start=1):
        yield body_alignment(scope.place("awarding", "body", number), "AwardingBody", body, scope)


def _outcomes(specification: Specification, scope: Scope) -> Iterator[Node]:
    links = {link.iri: link for outcome in specification.outcomes for link in outcome.esco}
    skills = {iri: scope.place("esco", "skill", number) for number, iri in enumerate(links, start=1)}
    for number, outcome in enumerate(specification.outcomes, start=1):
        related = [reference(iri) for iri in _relations(outcome, specification, scope, skills)]
        name = scope.text(outcome.text) or outcome.key or str(number)
        place = scope.place("outcome", number)
        yield scope.alignment(place, "LearningOutcome", name, code=outcome.key, related=related)
    for link in links.values():
        yield _esco_skill(scope, skills[link.iri], link)


def _esco_skill(scope: Scope, place: str, link: EscoLink) -> Node:
    return scope.alignment(place, "ESCOSkill", link.label or link.iri, url=link.iri, framework="ESCO")


def _relations(
    outcome: LearningOutcome, specification: Specification, scope: Scope, skills: dict[str, str]
) -> list[str]:
    kind = [concept_iri("outcome_kind", outcome.kind)] if outcome.kind else []
    assessments = [assessment_place(scope, specification, key) for key in outcome.assessed_by]
    items = [scope.place("standard", "item", item) for item in outcome.standard_items]
    return list(dict.fromkeys([*kind, *assessments, *items, *(skills[link.iri] for link in outcome.esco)]))


def _levels(level: Level, scope: Scope) -> Iterator[Node]:
    if level.eqf is not None:
        yield scope.concept(scope.place("eqf"), "EQF", "eqf", str(level.eqf))
    if level.nqf is not None:
        yield _national_level(level.nqf, scope)
    if level.qf_ehea is not None:
        yield scope.concept(scope.place("cycle"), "QFEHEA", "cycle", level.qf_ehea)
    yield from scope.note("no-level", "LevelNotApplicable", "EU-M08", level.not_applicable_reason)


def _national_level(nqf: NationalLevel, scope: Scope) -> Node:
    entry = national_level(nqf.country, nqf.level)
    framework = nqf.framework or scope.text(national_framework(nqf.country)) or scope.label("nqf")
    code = str(nqf.level) if nqf.sublevel is None else f"{nqf.level}.{nqf.sublevel}"
    return scope.alignment(
        scope.place("nqf"),
        "NQF",
        scope.text(entry.label) if entry else f"{framework} {code}",
        url=entry.iri if entry else None,
        code=code,
        framework=f"{framework} ({nqf.country.upper()})",
    )


def _workload(workload: Workload, scope: Scope) -> Iterator[Node]:
    if workload.ects is not None:
        node = scope.concept(scope.place("ects"), "ELMCreditSystem", "credit_system", "ects")
        yield {**node, "targetCode": f"{workload.ects:f}"}
    yield from scope.note("no-ects", "NoECTSReason", "EU-M07", workload.no_ects_reason)


def _codes(specification: Specification, scope: Scope) -> Iterator[Node]:
    stated = (
        ("ELMModeOfLearning", "participation", specification.participation),
        ("ELMLearningSetting", "learning_setting", specification.learning_setting),
        ("DeliveryRoute", "delivery_route", specification.delivery_route),
        ("ProviderKind", "provider_kind", specification.provider_kind),
        *(("ISCEDF", "isced_f", code) for code in dict.fromkeys(specification.isced_f)),
    )
    for kind, list_name, code in stated:
        if code is not None:
            yield scope.concept(scope.place(list_name, code), kind, list_name, code)
    for tag in dict.fromkeys(specification.language):
        name = language_name(tag, scope.language)
        yield scope.alignment(scope.place("language", tag), "LanguageOfInstruction", name, code=tag)
    yield scope.alignment(
        scope.place("kind"),
        "ELMLearningOpportunityType",
        "Short learning programme",
        url=SHORT_LEARNING_PROGRAMME,
        framework="EU vocabulary of learning opportunity types",
    )


def _quality(quality: QualityAssurance | None, scope: Scope) -> Iterator[Node]:
    if quality is None:
        return
    place = scope.place("quality-assurance")
    details = list(_quality_details(quality, scope, place))
    description = scope.text(quality.description)
    if quality.type:
        code: str = quality.type
        yield scope.concept(
            place, "ELMQualityAssurance", "quality_assurance", code, description=description, related=details
        )
    else:
        name = scope.label("EU-M11")
        yield scope.alignment(place, "ELMQualityAssurance", name, description=description, related=details)


def _quality_details(quality: QualityAssurance, scope: Scope, place: str) -> Iterator[Node]:
    if quality.body and scope.text(quality.body.legal_name):
        name, url = scope.text(quality.body.legal_name), quality.body.homepage
        yield scope.alignment(f"{place}-body", "QualityAssuranceBody", name, url=url)
    if quality.reference:
        name = scope.label("quality_assurance_reference")
        yield scope.alignment(f"{place}-evidence", "QualityAssuranceEvidence", name, url=quality.reference)
    if quality.valid_until:
        name, code = scope.label("valid_until"), quality.valid_until.isoformat()
        yield scope.alignment(f"{place}-end", "QualityAssuranceEnd", name, code=code)


def _prerequisites(specification: Specification, scope: Scope) -> Iterator[Node]:
    if specification.prerequisites is None:
        return
    texts = [words for words in map(scope.text, specification.prerequisites) if words]
    if not texts:
        yield scope.alignment(scope.place("no-prerequisite"), "NoPrerequisite", scope.label("EU-O01"), code="none")
    for number, words in enumerate(texts, start=1):
        yield scope.alignment(scope.place("prerequisite", number), "Prerequisite", words)


def _stackability(stackability: Stackability | None, scope: Scope) -> Iterator[Node]:
    if stackability is None:
        return
    yield scope.concept(scope.place("stackability"), "Stackability", "stackability", stackability.mode)
    for number, target in enumerate(stackability.targets, start=1):
        place = scope.place("stacking", "target", number)
        name, remark = scope.text(target.title), scope.label("stacking_target")
        yield scope.alignment(place, "StackingTarget", name, url=target.iri, description=remark)


def _occupational_standard(standard: OccupationalStandard | None, scope: Scope) -> Iterator[Node]:
    if standard is None:
        return
    place, title = scope.place("occupational-standard"), scope.text(standard.title)
    country = [scope.country(place, standard.country)] if standard.country else []
    yield scope.alignment(place, "OccupationalStandard", title, url=standard.iri, code=standard.code, related=country)
    for number, function in enumerate(standard.labour_functions, start=1):
        own, name = scope.place("labour", "function", number), scope.text(function.title)
        yield scope.alignment(own, "LabourFunction", name, code=function.code, framework=title)
    for number, occupation in enumerate(standard.occupation_codes, start=1):
        own, code = scope.place("occupation", number), occupation.code
        yield scope.alignment(own, "Occupation", code, url=occupation.iri, code=code, framework=occupation.scheme)


def _legal_basis(specification: Specification, scope: Scope) -> Iterator[Node]:
    for number, basis in enumerate(specification.legal_basis, start=1):
        node = scope.concept(scope.place("legal-basis", number), "LegalBasis", "legal_basis", basis.code)
        name, url = scope.text(basis.title) or node["targetName"], basis.reference or node["targetUrl"]
        yield {**node, "targetName": name, "targetUrl": url}


def _result_descriptions(specification: Specification, scope: Scope) -> Iterator[Node]:
    for number, assessment in enumerate(specification.assessments, start=1):
        yield _assessment(assessment, scope, scope.place("assessment", number, assessment.key))
    for number, option in enumerate(specification.awards, start=1):
        yield _option(option, scope, scope.place("award", "option", number, option.key))
    workload = specification.workload or Workload()
    if workload.hours is not None:
        yield _description(scope.place("hours"), scope.label("hours"), "ext:WorkloadHours")
    if workload.contact_hours is not None:
        yield _description(scope.place("contact-hours"), scope.label("contact_hours"), "ext:ContactHours")
    yield _description(scope.place("place-of-issue"), scope.label("place_of_issue"), "ext:PlaceOfIssue")


def _description(place: str, name: str, result_type: str) -> Node:
    return {"id": place, "type": ["ResultDescription"], "name": name, "resultType": result_type}


def _assessment_name(assessment: Assessment, scope: Scope) -> str:
    entry = code_list("assessment_type").get(assessment.type) if assessment.type else None
    return scope.text(assessment.title) or (scope.text(entry.label) if entry else "") or assessment.key


def _assessment(assessment: Assessment, scope: Scope, place: str) -> Node:
    scheme = assessment.grading_scheme
    members = {
        **_description(place, _assessment_name(assessment, scope), "Result"),
        "description": scope.text(assessment.criteria),
        "allowedValue": list(dict.fromkeys(scheme.grades)) if scheme else [],
        "alignment": list(_assessment_codes(assessment, scope, place)),
    }
    return {name: value for name, value in members.items() if value}


def _assessment_codes(assessment: Assessment, scope: Scope, place: str) -> Iterator[Node]:
    if assessment.type:
        yield scope.concept(f"{place}-type", "ELMAssessmentType", "assessment_type", assessment.type)
    if assessment.supervision:
        yield scope.concept(f"{place}-supervision", "ELMSupervisionVerification", "supervision", assessment.supervision)
    if assessment.grading_scheme and scope.text(assessment.grading_scheme.title):
        yield scope.alignment(f"{place}-scheme", "GradingScheme", scope.text(assessment.grading_scheme.title))


def _option(option: AwardOption, scope: Scope, place: str) -> Node:
    node = _description(place, scope.text(option.title) or option.key, "ext:AwardOption")
    requirement = scope.text(option.access_requirement)
    if requirement:
        label = scope.label("access_requirement")
        node["alignment"] = [scope.alignment(f"{place}-access", "AccessRequirement", label, description=requirement)]
    return node
