"""The edition as an ELM ``Qualification``, the only class with levels of the EQF and of national frameworks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from credenza.formats.openbadges3 import assessment_place, option_place
from credenza.frameworks import code_list, country_iri, national_framework, national_level
from credenza.specification import (
    Assessment,
    Edition,
    GradingScheme,
    LearningOutcome,
    Level,
    MultilingualText,
    NationalLevel,
    OutcomeKind,
    QualityAssurance,
    Specification,
    Workload,
)

from .nodes import (
    Node,
    Writer,
    concept,
    duration,
    end_of,
    language_concept,
    scheme_identifier,
    stated,
    web_resource,
)
from .phrases import MICRO_CREDENTIAL, MICROCREDENTIAL_TYPE, RECEIVER_DECIDES


def qualification_of(edition: Edition, writer: Writer, rule_packs: Sequence[tuple[str, str]]) -> Node:
    """The ``Qualification`` with the id of the badge's achievement."""
    specification, scope = edition.specification, writer.scope
    workload = specification.workload or Workload()
    known = [code for code in dict.fromkeys(specification.isced_f) if code in code_list("isced_f")]
    unknown = [code for code in dict.fromkeys(specification.isced_f) if code not in known]
    return stated(
        {
            "id": edition.iri,
            "type": "Qualification",
            "identifier": list(_identifiers(edition, writer, rule_packs)),
            "title": writer.texts(specification.title),
            "description": writer.texts(specification.summary),
            "dcType": concept(MICROCREDENTIAL_TYPE, {"en": "Short learning programme"}),
            "category": dict(MICRO_CREDENTIAL.texts),
            **_levels(specification.level or Level(), writer),
            "thematicArea": [writer.code("isced_f", code) for code in known],
            "educationSubject": [writer.code("isced_f", code) for code in unknown],
            "creditPoint": credit_point(scope.place("credit"), workload, writer),
            "volumeOfLearning": duration(workload.hours) if workload.hours is not None else None,
            "language": [language_concept(tag) for tag in dict.fromkeys(specification.language)],
            "mode": writer.code("participation", specification.participation) if specification.participation else None,
            "learningSetting": writer.code("learning_setting", specification.learning_setting)
            if specification.learning_setting
            else None,
            "learningOutcome": [
                _outcome(outcome, number, _skills(specification, writer), writer)
                for number, outcome in enumerate(specification.outcomes, start=1)
            ],
            "provenBy": [
                assessment_node(assessment, specification, writer) for assessment in specification.assessments
            ],
            "entryRequirement": _prerequisites(specification, writer),
            "isPartialQualification": True if specification.competences else None,
            "accreditation": _accreditation(specification.quality_assurance, writer),
            "homepage": web_resource(scope.place("catalogue"), specification.catalogue)
            if specification.catalogue
            else None,
            "additionalNote": list(_notes(specification, writer)),
        }
    )


def credit_point(place: str, workload: Workload, writer: Writer) -> Node | None:
    """ECTS credits."""
    if workload.ects is None:
        return None
    return {
        "id": place,
        "type": "CreditPoint",
        "framework": writer.code("credit_system", "ects"),
        "point": f"{workload.ects:f}",
    }


def assessment_node(assessment: Assessment, specification: Specification, writer: Writer) -> Node:
    """How outcomes are tested. Supervision and grades have no member here: they stand in notes."""
    place = assessment_place(writer.scope, specification, assessment.key)
    supervision = assessment.supervision
    notes = [
        *_note_on(f"{place}-criteria", "criteria", writer.texts(assessment.criteria), writer),
        *([_supervision(f"{place}-supervision", supervision, writer)] if supervision else []),
    ]
    return stated(
        {
            "id": place,
            "type": "LearningAssessmentSpecification",
            "identifier": scheme_identifier(f"{place}-key", ASSESSMENT_KEY, assessment.key),
            "title": writer.texts(assessment.title, assessment.key),
            "dcType": writer.code("assessment_type", assessment.type) if assessment.type else None,
            "gradingScheme": _grading_scheme(f"{place}-grades", assessment.grading_scheme, writer),
            "additionalNote": notes,
        }
    )


ASSESSMENT_KEY, OUTCOME_KEY, STANDARD_ITEM = "AssessmentKey", "OutcomeKey", "OccupationalStandardItem"
EDITION_HASH, SPECIFICATION_ID, VERSION, RULE_PACK = "EditionSHA256", "SpecificationId", "Version", "RulePack "


def _identifiers(edition: Edition, writer: Writer, rule_packs: Sequence[tuple[str, str]]) -> Iterator[Node]:
    place, specification = writer.scope.place, edition.specification
    yield scheme_identifier(place("sha256"), EDITION_HASH, edition.sha256)
    if specification.id:
        yield scheme_identifier(place("specification"), SPECIFICATION_ID, specification.id)
    if specification.version:
        yield scheme_identifier(place("version"), VERSION, specification.version)
    for number, (pack, sha256) in enumerate(dict(rule_packs).items(), start=1):
        yield scheme_identifier(place("rule", "pack", number), f"{RULE_PACK}{pack}", sha256)


def _levels(level: Level, writer: Writer) -> Node:
    known = level.eqf is not None and str(level.eqf) in code_list("eqf")
    others = [
        *([writer.code("eqf", str(level.eqf))] if level.eqf is not None and not known else []),
        *([writer.code("cycle", level.qf_ehea)] if level.qf_ehea else []),
        *([_own_national_level(level.nqf, writer)] if level.nqf else []),
    ]
    listed = national_level(level.nqf.country, level.nqf.level) if level.nqf else None
    return {
        "eqfLevel": writer.code("eqf", str(level.eqf)) if known else None,
        "nqfLevel": concept(listed.iri, listed.label.texts) if listed and listed.iri else None,
        "educationLevel": others,
    }


def _own_national_level(nqf: NationalLevel, writer: Writer) -> Node:
    """A national level with its sub-level: what the EU's list of levels does not have, such as those of Kazakhstan."""
    code = str(nqf.level) if nqf.sublevel is None else f"{nqf.level}.{nqf.sublevel}"
    named = MultilingualText({writer.language: nqf.framework}) if nqf.framework else national_framework(nqf.country)
    framework = named or MultilingualText({writer.language: nqf.country.upper()})
    label = {tag: f"{name} {code}" for tag, name in framework.texts.items()}
    return writer.own_concept(f"nqf:{nqf.country.upper()}", code, label)


def _skills(specification: Specification, writer: Writer) -> dict[str, Node]:
    """The linked concepts by their IRIs: a node with two labels in one language would be no valid concept."""
    links = [link for outcome in specification.outcomes for link in outcome.esco]
    return {link.iri: concept(link.iri, writer.said(link.label or link.iri)) for link in links}


def _outcome(outcome: LearningOutcome, number: int, skills: Mapping[str, Node], writer: Writer) -> Node:
    place, kind = writer.scope.place("outcome", number), outcome.kind
    listed = kind in (OutcomeKind.KNOWLEDGE, OutcomeKind.SKILL)
    keys = [scheme_identifier(f"{place}-key", OUTCOME_KEY, outcome.key)] if outcome.key else []
    items = [
        scheme_identifier(f"{place}-item-{position}", STANDARD_ITEM, item)
        for position, item in enumerate(outcome.standard_items, start=1)
    ]
    linked = dict.fromkeys(link.iri for link in outcome.esco)
    return stated(
        {
            "id": place,
            "type": "LearningOutcome",
            "title": writer.texts(outcome.text, outcome.key or str(number)),
            "identifier": [*keys, *items],
            "dcType": writer.code("outcome_kind", kind) if kind and listed else None,
            "relatedSkill": [
                *([writer.code("outcome_kind", kind)] if kind and not listed else []),
                *(skills[iri] for iri in linked if not is_esco_skill(iri)),
            ],
            "relatedESCOSkill": [skills[iri] for iri in linked if is_esco_skill(iri)],
        }
    )


def is_esco_skill(iri: str) -> bool:
    """Whether an IRI is that of a skill in ESCO."""
    return iri.startswith("http://data.europa.eu/esco/skill/")


def _grading_scheme(place: str, scheme: GradingScheme | None, writer: Writer) -> Node | None:
    if scheme is None or not (scheme.title or scheme.grades):
        return None
    grades = writer.said("; ".join(scheme.grades))
    return stated(
        {
            "id": place,
            "type": "GradingScheme",
            "title": writer.texts(scheme.title, writer.scope.label("EU-O03")),
            "identifier": [
                scheme_identifier(f"{place}-{number}", GRADE, grade) for number, grade in enumerate(scheme.grades, 1)
            ],
            "description": grades,
        }
    )


GRADE = "Grade"


def _supervision(place: str, supervision: str, writer: Writer) -> Node:
    code = writer.code("supervision", supervision)
    own = writer.own_concept("supervision", supervision, code["prefLabel"])
    return writer.note(place, code["prefLabel"], own)


def _note_on(place: str, name: str, texts: dict[str, str], writer: Writer) -> list[Node]:
    return [writer.note(place, texts, writer.own_concept("note", name, writer.said(name)))] if texts else []


def _prerequisites(specification: Specification, writer: Writer) -> Node | None:
    """The shapes allow one note: several requirements are several texts of it."""
    if specification.prerequisites is None:
        return None
    place, held = writer.scope.place("prerequisites"), [text for text in specification.prerequisites if text]
    if not held:
        subject = writer.own_concept("note", "no-prerequisite", writer.said("none"))
        return writer.note(place, writer.said("–"), subject)
    languages = dict.fromkeys(tag for text in held for tag in text.texts)
    literal = {tag: [text.in_language(tag) for text in held] for tag in languages}
    return {"id": place, "type": "Note", "noteLiteral": literal}


def can_accredit(quality: QualityAssurance | None) -> bool:
    """Whether quality assurance names what an ``Accreditation`` needs: its type, a body with a name and a country."""
    body = quality.body if quality else None
    return bool(quality and quality.type and body and body.legal_name and body.country and country_iri(body.country))


def _accreditation(quality: QualityAssurance | None, writer: Writer) -> Node | None:
    if quality is None or quality.type is None or quality.body is None or not can_accredit(quality):
        return None
    place = writer.scope.place("quality-assurance")
    label = code_list("quality_assurance")[quality.type].label
    return stated(
        {
            "id": place,
            "type": "Accreditation",
            "title": dict(label.texts),
            "description": writer.texts(quality.description),
            "dcType": writer.code("quality_assurance", quality.type),
            "accreditingAgent": writer.organisation(f"{place}-body", quality.body),
            "landingPage": web_resource(f"{place}-evidence", quality.reference) if quality.reference else None,
            "expiryDate": end_of(quality.valid_until) if quality.valid_until else None,
        }
    )


def _notes(specification: Specification, writer: Writer) -> Iterator[Node]:
    level, workload = specification.level or Level(), specification.workload or Workload()
    yield from writer.element_note("no-ects", "EU-M07", writer.texts(workload.no_ects_reason))
    yield from writer.element_note("no-level", "EU-M08", writer.texts(level.not_applicable_reason))
    yield from writer.element_note("further-information", "EU-O05", writer.texts(specification.further_information))
    yield from _quality_note(specification.quality_assurance, writer)
    yield from _stackability(specification, writer)
    yield from writer.code_note("delivery_route", specification.delivery_route)
    yield from writer.code_note("provider_kind", specification.provider_kind)
    for option in specification.awards:
        place = option_place(writer.scope, specification, option.key)
        subject = writer.own_concept("award_option", option.key, option.title)
        yield writer.note(place, writer.texts(option.title, option.key), subject)
        if option.access_requirement:
            needed = writer.own_concept("access_requirement", option.key, option.title)
            yield writer.note(f"{place}-access", writer.texts(option.access_requirement), needed)
    yield from _national_notes(specification, writer)


def _quality_note(quality: QualityAssurance | None, writer: Writer) -> Iterator[Node]:
    """Quality assurance that names no body in a country, without which there is no ``Accreditation``."""
    if quality is None or can_accredit(quality):
        return
    yield from writer.code_note("quality_assurance", quality.type)
    yield from writer.element_note("quality-assurance", "EU-M11", writer.texts(quality.description))


def _stackability(specification: Specification, writer: Writer) -> Iterator[Node]:
    """What it may count towards is a note and never an entitlement: whoever receives it decides (EU-P05)."""
    stackability = specification.stackability
    if stackability is None:
        return
    yield from writer.code_note("stackability", stackability.mode)
    subject = writer.own_concept("element", "stacking_target", RECEIVER_DECIDES)
    for number, target in enumerate(stackability.targets, start=1):
        place = writer.scope.place("stacking", "target", number)
        yield writer.note(place, writer.texts(target.title), subject)
    if stackability.targets:
        about = writer.own_concept("note", "receiver-decides", RECEIVER_DECIDES)
        yield writer.note(writer.scope.place("receiver-decides"), dict(RECEIVER_DECIDES.texts), about)


def _national_notes(specification: Specification, writer: Writer) -> Iterator[Node]:
    """What national systems want on a credential, for people: the model has no members for it."""
    named: list[tuple[str, MultilingualText | None, str | None]] = []
    if specification.occupational_standard:
        standard = specification.occupational_standard
        named.append(("occupational-standard", standard.title, standard.code))
    named += [("competence", competence.title, competence.code) for competence in specification.competences]
    named += [
        ("legal-basis", basis.title or code_list("legal_basis")[basis.code].label, None)
        for basis in specification.legal_basis
    ]
    for number, (name, title, code) in enumerate(named, start=1):
        texts = {tag: f"{words} ({code})" if code else words for tag, words in writer.texts(title).items()}
        yield from _note_on(writer.scope.place("national", number), name, texts, writer)
