"""From an award to the claims of the attestation, in the one language of the award."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from credenza.awards import Award
from credenza.errors import RecipientsError
from credenza.specification import (
    Assessment,
    Edition,
    GradingScheme,
    Level,
    MultilingualText,
    QualityAssurance,
    Sentences,
    Specification,
    StackabilityMode,
)

from .claim_table import (
    ALWAYS_THERE,
    ASSESSMENT_TYPES,
    LEGAL_CATEGORY,
    PARTICIPATION,
    QUALITY_ASSURANCE,
    SUPERVISION,
    claim_rows,
    written_code,
)

SENTENCES = Sentences(__package__, "problems")
PASSED = "passed"
"""The result of a passed assessment without a grade: then the claim ``grade`` is left out (section 2.4)."""

Claims = dict[str, Any]
Say = Callable[[MultilingualText | None], str]
"""A text in the language of the award; empty if there is none."""


def attestation_claims(edition: Edition, award: Award) -> Claims:
    """What the attestation says of an award, without the metadata of the token (``vct``, ``iss``, ``cnf`` …).

    Raises RecipientsError when one of the twelve claims that must be there is not stated (MC-IR-01): such an award gets
    no attestation.
    """
    claims = _claims(edition.specification, award)
    if missing := [name for name in ALWAYS_THERE if name not in claims]:
        named = _listed(claim_rows()[name].label for name in missing)
        raise RecipientsError(SENTENCES.problem("claims_missing", {"claims": named}, path=missing[0]))
    return claims


def missing_claims(edition: Edition, award: Award) -> tuple[str, ...]:
    """The names of claims that must be there and that this award does not state."""
    claims = _claims(edition.specification, award)
    return tuple(name for name in ALWAYS_THERE if name not in claims)


def _listed(labels: Iterator[MultilingualText]) -> MultilingualText:
    texts = [label.texts for label in labels]
    return MultilingualText({language: ", ".join(text[language] for text in texts) for language in texts[0]})


def _claims(specification: Specification, award: Award) -> Claims:
    language = award.language or specification.primary_language

    def say(text: MultilingualText | None) -> str:
        return text.in_language(language) if text else ""

    claims: Claims = {
        "attestation_legal_category": LEGAL_CATEGORY,
        "identifier": award.id,
        "title": say(specification.title),
        "givenName": award.learner.given_name,
        "familyName": award.learner.family_name,
        "dateOfBirth": award.learner.birth_date.isoformat() if award.learner.birth_date else None,
        "issuanceDate": award.awarded_on.isoformat(),
        "learningOutcomes": [said for outcome in specification.outcomes if (said := say(outcome.text))],
        "additionalNote": say(specification.further_information),
        **_bodies(specification, say),
        **_learning(specification, say),
        **_assessments(specification, award, say),
        **_quality(specification.quality_assurance, say),
        **_stacking(specification, say),
    }
    return {name: claims[name] for name in claim_rows() if claims.get(name) not in (None, "", [], {})}


def _bodies(specification: Specification, say: Say) -> Claims:
    bodies, issuer = specification.awarding_bodies, specification.issuer
    sole = bodies[0] if len(bodies) == 1 else None
    return {
        "issuerCountry": issuer.country.upper() if issuer and issuer.country else None,
        "awardingBody": "; ".join(name for body in bodies if (name := say(body.legal_name))),
        "awardingBodyHomepage": sole.homepage if sole else None,
        "awardingBodyIdentifier": f"{sole.identifier.scheme} {sole.identifier.value}"
        if sole and sole.identifier
        else None,
    }


def _learning(specification: Specification, say: Say) -> Claims:
    participation = specification.participation
    return {
        "notionalWorkload": _workload(specification),
        "formOfParticipation": written_code(participation, PARTICIPATION) if participation else None,
        "level": f"EQF-{specification.level.eqf}" if specification.level and specification.level.eqf else None,
        "nationalQualificationsFrameworkLevel": _national_level(specification.level),
        "fieldOfEducation": ", ".join(specification.isced_f),
        "escoReference": list(dict.fromkeys(link.iri for outcome in specification.outcomes for link in outcome.esco)),
        "languageOfAssessment": specification.language[0] if len(specification.language) == 1 else None,
        "entryRequirements": [said for text in specification.prerequisites or () if (said := say(text))],
    }


def _workload(specification: Specification) -> Claims | None:
    """ECTS credits where they are stated, else hours: never one worked out from the other (MC-IR-06)."""
    workload = specification.workload
    for unit, amount in (("ECTS", workload and workload.ects), ("hours", workload and workload.hours)):
        if amount:
            return {"value": int(amount) if amount == int(amount) else float(amount), "unit": unit}
    return None


def _national_level(level: Level | None) -> str | None:
    if level is None or level.nqf is None:
        return None
    sublevel = f".{level.nqf.sublevel}" if level.nqf.sublevel is not None else ""
    return f"{level.nqf.framework or level.nqf.country.upper()} {level.nqf.level}{sublevel}"


def _assessments(specification: Specification, award: Award, say: Say) -> Claims:
    assessments = specification.assessments
    graded = _graded(assessments, award)
    methods = [written_code(found.supervision, SUPERVISION) for found in assessments if found.supervision]
    schemes = [found.grading_scheme for found, _ in graded if found.grading_scheme]
    types = [written_code(found.type, ASSESSMENT_TYPES) for found in assessments if found.type]
    return {
        "typeOfAssessment": ", ".join(dict.fromkeys(types)),
        "idVerificationMethod": ", ".join(dict.fromkeys(methods)),
        "grade": _grades(graded, say),
        "gradingScheme": "; ".join(dict.fromkeys(said for scheme in schemes if (said := _scheme(scheme, say)))),
    }


def _graded(assessments: Sequence[Assessment], award: Award) -> list[tuple[Assessment, str]]:
    """The assessments of the award that gave a grade. Attendance gives none (MC-IR-04)."""
    by_key = {assessment.key: assessment for assessment in assessments}
    return [
        (by_key[result.assessment], result.grade)
        for result in award.results
        if result.assessment in by_key and result.grade and result.grade != PASSED
    ]


def _grades(graded: Sequence[tuple[Assessment, str]], say: Say) -> str:
    if len(graded) == 1:
        return graded[0][1]
    return "; ".join(f"{say(assessment.title) or assessment.key}: {grade}" for assessment, grade in graded)


def _scheme(scheme: GradingScheme, say: Say) -> str:
    bounds = f"{scheme.grades[0]} – {scheme.grades[-1]}" if len(scheme.grades) > 1 else ""
    return f"{say(scheme.title)} ({bounds})" if say(scheme.title) and bounds else say(scheme.title) or bounds


def _quality(quality: QualityAssurance | None, say: Say) -> Claims:
    if quality is None or quality.type is None:
        return {}
    written = written_code(quality.type, QUALITY_ASSURANCE)
    accreditation: Mapping[str, Any] = {
        "title": say(quality.description),
        "type": written,
        "accreditingAgent": say(quality.body.legal_name) if quality.body else "",
        "reviewDate": quality.valid_until.isoformat() if quality.valid_until else "",
    }
    stated = {name: value for name, value in accreditation.items() if value}
    return {"qualityAssurance": written, "accreditation": stated if len(stated) > 1 else None}


def _stacking(specification: Specification, say: Say) -> Claims:
    stackability = specification.stackability
    if stackability is None:
        return {}
    towards = "; ".join(say(target.title) for target in stackability.targets)
    return {"stackable": stackability.mode is StackabilityMode.STACKABLE, "partOfQualification": towards}
