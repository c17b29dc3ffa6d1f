"""What a credential must say, read from the specification and the award alone."""

from __future__ import annotations

import hashlib

from credenza.awards import AssessmentResult, Award
from credenza.formats.openbadges3 import (
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
from credenza.frameworks import concept, element_label, national_framework
from credenza.specification import (
    Assessment,
    Certification,
    Competence,
    DiplomaSupplementLine,
    Edition,
    LearningOutcome,
    Level,
    MultilingualText,
    OccupationalStandard,
    Organisation,
    Specification,
)


class Expectation:
    """The claims of one credential in one language."""

    def __init__(self, edition: Edition, award: Award, did: str, salt: str) -> None:
        self.edition = edition
        self.specification: Specification = edition.specification
        self.award = award
        self.did = did
        self.salt = salt
        self.language = award.language or self.specification.primary_language

    def text(self, text: MultilingualText | None) -> str | None:
        return text.in_language(self.language) if text else None

    def claims(self) -> Claims:
        s, award, workload = self.specification, self.award, self.specification.workload
        title = self.text(s.title)
        summary = self.text(s.summary)
        return Claims(
            credential_id=award.id,
            language=self.language,
            title=title,
            summary=None if summary in (title, None) else summary,
            version=s.version,
            edition_iri=self.edition.iri,
            edition_sha256=self.edition.sha256,
            specification_id=s.id,
            learner=self.learner(),
            issuer=self.issuer(s.issuer or Organisation()),
            awarding_bodies=tuple(self.awarding_body(body) for body in s.awarding_bodies),
            awarded_on=award.awarded_on,
            valid_until=award.valid_until,
            place=award.place or (s.issuer.place if s.issuer else None),
            teaching_languages=s.language,
            outcomes=tuple(self.outcome(number, outcome) for number, outcome in enumerate(s.outcomes, start=1)),
            ects=_number(workload.ects) if workload else None,
            hours=_number(workload.hours) if workload else None,
            contact_hours=_number(workload.contact_hours) if workload else None,
            no_ects_reason=self.text(workload.no_ects_reason) if workload else None,
            level=self.level(s.level or Level()),
            assessments=tuple(self.assessment(assessment) for assessment in s.assessments),
            results=tuple(self.result(result) for result in award.results),
            options=tuple(
                OptionClaim(option.key, option.title.in_language(self.language), self.text(option.access_requirement))
                for option in s.awards
            ),
            options_granted=award.options,
            participation=s.participation,
            quality_assurance=self.quality(),
            prerequisites=None
            if s.prerequisites is None
            else tuple(text.in_language(self.language) for text in s.prerequisites),
            stackability=s.stackability.mode if s.stackability else None,
            stacking_targets=tuple(
                LinkClaim(target.title.in_language(self.language), target.iri)
                for target in (s.stackability.targets if s.stackability else ())
            ),
            further_information=self.text(s.further_information),
            isced_f=s.isced_f,
            occupational_standard=self.standard(s.occupational_standard),
            legal_basis=tuple(
                LinkClaim(
                    self.text(basis.title) or concept("legal_basis", basis.code).label.in_language(self.language),
                    basis.reference,
                    basis.code,
                )
                for basis in s.legal_basis
            ),
            competences=tuple(self.competence(competence) for competence in s.competences),
            certification=self.certification(s.certification),
            diploma_supplement_line=self.line(s.diploma_supplement_line),
            delivery_route=s.delivery_route,
            provider_kind=s.provider_kind,
            learning_setting=s.learning_setting,
            rule_packs=(("eu/2022", "ab" * 32),),
        )

    def competence(self, competence: Competence) -> CompetenceClaim:
        title, qualification = competence.title.in_language(self.language), competence.qualification
        if qualification is None:
            return CompetenceClaim(title, competence.code)
        repertory = qualification.repertory
        link = LinkClaim(
            qualification.title.in_language(self.language),
            repertory.reference if repertory else None,
            qualification.code,
            self.text(repertory.title) if repertory else None,
        )
        eqf = None if qualification.eqf is None else str(qualification.eqf)
        codes = qualification.economic_activities, qualification.occupations
        return CompetenceClaim(title, competence.code, link, self.text(qualification.description), eqf, *codes)

    def certification(self, stated: Certification | None) -> CertificationClaim | None:
        if stated is None:
            return None
        titular, entitled = stated.titular_body, stated.entitled_body
        claim = CertificationClaim(
            stated.attestation,
            self.body(titular, "TitularBody") if titular else None,
            self.body(entitled, "EntitledBody") if entitled else None,
            stated.authorisation,
        )
        return None if claim == CertificationClaim() else claim

    def line(self, line: DiplomaSupplementLine | None) -> LinkClaim | None:
        if line is None:
            return None
        programme = line.programme
        known = [programme.code, self.text(programme.title)] if programme else []
        title = self.text(line.title) or self.text(self.specification.title) or line.code or "DiplomaSupplementLine"
        return LinkClaim(title, None, line.code, " ".join(filter(None, known)) or None)

    def learner(self) -> LearnerClaim:
        learner = self.award.learner
        digest = hashlib.sha256(f"{learner.email}{self.salt}".encode()).hexdigest()
        return LearnerClaim(
            learner.given_name,
            learner.family_name,
            learner.person_id,
            learner.birth_date,
            f"sha256${digest}" if learner.email else None,
            self.salt if learner.email else None,
        )

    def issuer(self, body: Organisation) -> BodyClaim:
        return BodyClaim(
            self.text(body.legal_name),
            self.did,
            body.country,
            body.region,
            body.place,
            body.homepage,
            f"{body.identifier.scheme} {body.identifier.value}" if body.identifier else None,
        )

    def awarding_body(self, body: Organisation) -> BodyClaim:
        return self.body(body, "AwardingBody")

    def body(self, body: Organisation, kind: str) -> BodyClaim:
        identifier = f"{body.identifier.scheme} {body.identifier.value}" if body.identifier else None
        name = self.text(body.legal_name) or identifier or kind
        return BodyClaim(name, body.homepage, body.country, identifier=identifier)

    def outcome(self, number: int, outcome: LearningOutcome) -> OutcomeClaim:
        labels = {link.iri: link.label for other in self.specification.outcomes for link in other.esco}
        return OutcomeClaim(
            self.text(outcome.text) or outcome.key or str(number),
            outcome.key,
            outcome.kind,
            outcome.assessed_by,
            outcome.standard_items,
            tuple(LinkClaim(labels[link.iri] or link.iri, link.iri, scheme="ESCO") for link in outcome.esco),
        )

    def level(self, level: Level) -> LevelClaim:
        nqf = level.nqf
        known = self.text(national_framework(nqf.country)) if nqf else None
        return LevelClaim(
            level.eqf,
            nqf.level if nqf else None,
            nqf.sublevel if nqf else None,
            (nqf.framework or known or element_label("nqf", self.language)) if nqf else None,
            nqf.country if nqf else None,
            level.qf_ehea,
            self.text(level.not_applicable_reason),
        )

    def assessment(self, assessment: Assessment) -> AssessmentClaim:
        scheme = assessment.grading_scheme
        named = concept("assessment_type", assessment.type).label.in_language(self.language) if assessment.type else ""
        return AssessmentClaim(
            assessment.key,
            self.text(assessment.title) or named or assessment.key,
            assessment.type,
            assessment.supervision,
            self.text(assessment.criteria),
            self.text(scheme.title) if scheme else None,
            scheme.grades if scheme else (),
        )

    def result(self, result: AssessmentResult) -> AssessmentResult:
        return AssessmentResult(result.assessment, result.grade or "passed", result.completed_on)

    def quality(self) -> QualityClaim | None:
        quality = self.specification.quality_assurance
        if quality is None:
            return None
        body = self.text(quality.body.legal_name) if quality.body else None
        return QualityClaim(quality.type, self.text(quality.description), body, quality.reference, quality.valid_until)

    def standard(self, standard: OccupationalStandard | None) -> StandardClaim | None:
        if standard is None:
            return None
        title = standard.title.in_language(self.language)
        return StandardClaim(
            title,
            standard.code,
            standard.iri,
            standard.country,
            tuple(
                LinkClaim(function.title.in_language(self.language), None, function.code, title)
                for function in standard.labour_functions
            ),
            tuple(LinkClaim(code.code, code.iri, code.code, code.scheme) for code in standard.occupation_codes),
        )


def _number(amount: object) -> str | None:
    return None if amount is None else f"{amount:f}"
