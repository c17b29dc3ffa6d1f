"""The model of a micro-credential: what is offered.

Every element is optional in the *shape*, because a missing element is a finding of a rule
(``credenza.rulepacks``) and not a broken document. Fields that this model does not know are kept.
Sources: Council Recommendation 2022/C 243/02, Annex I (ids EU-M01 … EU-O05 of the rule packs).
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from .codes import (
    AssessmentType,
    Attestation,
    Cycle,
    DeliveryRoute,
    LearningSetting,
    LegalBasisCode,
    OutcomeKind,
    Participation,
    ProviderKind,
    QualityAssuranceType,
    StackabilityMode,
    Supervision,
)
from .text import MultilingualText
from .values import Amount, CountryCode, Day, Did, Iri, IscedFCode, Key, RulePackName, WebAddress, WholeNumber


class Part(BaseModel):
    """A part of a specification: immutable, and keeping the fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="allow", use_attribute_docstrings=True)

    @model_serializer(mode="wrap")
    def _without_unstated_fields(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        document: dict[str, Any] = handler(self)
        known = type(self).model_fields
        return {
            name: value
            for name, value in document.items()
            if name not in known or (name in self.model_fields_set and value is not None)
        }


class Identifier(Part):
    """A legal or administrative identifier, e.g. scheme VAT, value IT01234567890."""

    scheme: str
    value: str


class Organisation(Part):
    """An issuer, awarding body or quality-assurance body."""

    key: Key | None = None
    """Name by which ``awards`` refer to this body."""
    legal_name: MultilingualText | None = None
    identifier: Identifier | None = None
    country: CountryCode | None = None
    """Country in which the body is established."""
    region: str | None = None
    place: str | None = None
    """Town of the seat; the place of issue unless the award names another."""
    homepage: WebAddress | None = None
    did: Did | None = None


class EscoLink(Part):
    """A concept of ESCO, the European classification of skills and occupations."""

    iri: Iri
    label: str | None = None


class LearningOutcome(Part):
    """What a learner knows, can do, or is responsible for on completion (EU-M06)."""

    key: Key | None = None
    text: MultilingualText | None = None
    kind: OutcomeKind | None = None
    assessed_by: tuple[Key, ...] = ()
    """Keys of the assessments that test this outcome (EU-P04)."""
    standard_items: tuple[str, ...] = ()
    """Codes of the items of the occupational standard that this outcome answers, e.g. K1."""
    esco: tuple[EscoLink, ...] = ()
    level_reason: MultilingualText | None = None
    """Why the outcome fits the stated level although its wording seems to ask for more (LV-05)."""


class Workload(Part):
    """Notional workload (EU-M07). Credits and hours are independent facts: never convert through hours."""

    ects: Amount | None = None
    """Credits of the European Credit Transfer and Accumulation System; decimals allowed."""
    hours: Amount | None = None
    contact_hours: Amount | None = None
    no_ects_reason: MultilingualText | None = None


class NationalLevel(Part):
    """A level of a national qualifications framework."""

    country: CountryCode
    level: WholeNumber
    sublevel: WholeNumber | None = None
    """Inner sub-level, e.g. 0 for micro-credentials in the Italian framework (QNQ)."""
    framework: str | None = None
    """Name of the framework, e.g. QNQ."""


class Level(Part):
    """Level of the learning (EU-M08)."""

    eqf: WholeNumber | None = None
    """Level of the European Qualifications Framework, 1 to 8."""
    nqf: NationalLevel | None = None
    qf_ehea: Cycle | None = None
    not_applicable_reason: MultilingualText | None = None


class GradingScheme(Part):
    """How results are graded."""

    title: MultilingualText | None = None
    grades: tuple[str, ...] = ()
    """Passing grades, lowest first, e.g. 18 … 30 or C- … A. Empty: any text."""


class Assessment(Part):
    """A test of learning outcomes (EU-M09)."""

    key: Key
    title: MultilingualText | None = None
    type: AssessmentType | None = None
    criteria: MultilingualText | None = None
    supervision: Supervision | None = None
    grading_scheme: GradingScheme | None = None


class QualityAssurance(Part):
    """The quality assurance that underpins the micro-credential (EU-M11)."""

    type: QualityAssuranceType | None = None
    description: MultilingualText | None = None
    body: Organisation | None = None
    reference: WebAddress | None = None
    """Address of the evidence: decision, report or register entry."""
    valid_until: Day | None = None


class StackingTarget(Part):
    """A larger credential towards which this one may count, if its receiver decides so."""

    title: MultilingualText
    iri: Iri | None = None


class Stackability(Part):
    """Integration or stackability options (EU-O04). Never an entitlement: the receiver decides (EU-P05)."""

    mode: StackabilityMode
    targets: tuple[StackingTarget, ...] = ()


class LabourFunction(Part):
    """A labour function of an occupational standard."""

    code: str | None = None
    title: MultilingualText


class OccupationCode(Part):
    """A code of the occupation in a classification, e.g. scheme ISCO-08, code 2422."""

    scheme: str
    code: str
    iri: Iri | None = None


class OccupationalStandard(Part):
    """The occupational standard that the micro-credential answers."""

    title: MultilingualText
    code: str | None = None
    iri: Iri | None = None
    country: CountryCode | None = None
    labour_functions: tuple[LabourFunction, ...] = ()
    occupation_codes: tuple[OccupationCode, ...] = ()


class LegalBasis(Part):
    """An act under which the micro-credential is offered."""

    code: LegalBasisCode
    title: MultilingualText | None = None
    reference: WebAddress | None = None


class Repertory(Part):
    """An approved repertory of qualifications, e.g. that of an Italian region (IT-05)."""

    title: MultilingualText
    reference: WebAddress | None = None
    """Address of the repertory, or of the qualification in it."""


class RepertoryQualification(Part):
    """A qualification of a repertory, of which a micro-credential holds one or more competences."""

    title: MultilingualText
    description: MultilingualText | None = None
    code: str | None = None
    """Code in the repertory."""
    repertory: Repertory | None = None
    eqf: WholeNumber | None = None
    """Level of the European Qualifications Framework, 1 to 8."""
    economic_activities: tuple[str, ...] = ()
    """Codes of the economic activities, in Italy ATECO, e.g. 62.01."""
    occupations: tuple[str, ...] = ()
    """Codes of the occupations, in Italy CP ISTAT, e.g. 2.1.1.4."""


class Competence(Part):
    """A competence of a repertory that learning outcomes of this micro-credential make up (IT-04 to IT-06)."""

    title: MultilingualText
    code: str | None = None
    """Code in the repertory."""
    outcomes: tuple[Key, ...] = ()
    """Keys of the learning outcomes that make it up; empty: all of them."""
    qualification: RepertoryQualification | None = None


class Certification(Part):
    """How competences are attested in the Italian national system of certification (SNCC; IT-06, IT-07).

    Source: D.Lgs. 13/2013, article 6.
    """

    attestation: Attestation | None = None
    titular_body: Organisation | None = None
    """Public body that holds the authority (ente pubblico titolare)."""
    entitled_body: Organisation | None = None
    """Body that attests under that authority (ente titolato)."""
    authorisation: str | None = None
    """Reference of the entitled body's authorisation or accreditation."""


class StudyProgramme(Part):
    """The study programme within which a micro-credential is taken."""

    title: MultilingualText | None = None
    code: str | None = None


class DiplomaSupplementLine(Part):
    """How a micro-credential within a study programme is entered in the diploma supplement (KZ-08)."""

    title: MultilingualText | None = None
    """What the line calls it; the title of the micro-credential if nothing is said."""
    code: str | None = None
    """Code of the module or course."""
    programme: StudyProgramme | None = None
    assessments: tuple[Key, ...] = ()
    """Keys of the assessments whose grades stand in the line; empty: all of them."""


class AwardOption(Part):
    """A document that can be awarded; one with an access requirement goes only to learners who meet it."""

    key: Key
    title: MultilingualText
    awarded_by: tuple[Key, ...] = ()
    """Keys of the awarding bodies of this document; empty: all of them."""
    access_requirement: MultilingualText | None = None


class CohortSize(Part):
    """How many learners take part in one offering."""

    minimum: WholeNumber | None = None
    maximum: WholeNumber | None = None


class Need(Part):
    """The societal, personal, cultural or labour-market need that the micro-credential answers (EU-P03)."""

    statement: MultilingualText
    partners: tuple[str, ...] = ()
    review_on: Day | None = None
    """Day by which the need is looked at again."""


class Specification(Part):
    """A micro-credential as it is offered, with the 11 mandatory and 5 optional elements of the EU standard."""

    id: Iri | None = None
    """Permanent address of the micro-credential."""
    version: str | None = None
    title: MultilingualText | None = None
    summary: MultilingualText | None = None
    language: tuple[str, ...] = ()
    """Languages of teaching and assessment (BCP 47)."""
    issuer: Organisation | None = None
    awarding_bodies: tuple[Organisation, ...] = ()
    awards: tuple[AwardOption, ...] = ()
    outcomes: tuple[LearningOutcome, ...] = ()
    workload: Workload | None = None
    level: Level | None = None
    assessments: tuple[Assessment, ...] = ()
    participation: Participation | None = None
    quality_assurance: QualityAssurance | None = None
    prerequisites: tuple[MultilingualText, ...] | None = None
    """What is needed to enrol (EU-O01). An empty list says that nothing is needed; leaving it out says nothing."""
    stackability: Stackability | None = None
    further_information: MultilingualText | None = None
    isced_f: tuple[IscedFCode, ...] = ()
    """Fields of education: codes of ISCED-F 2013, two to four digits."""
    occupational_standard: OccupationalStandard | None = None
    delivery_route: DeliveryRoute | None = None
    provider_kind: ProviderKind | None = None
    learning_setting: LearningSetting | None = None
    legal_basis: tuple[LegalBasis, ...] = ()
    competences: tuple[Competence, ...] = ()
    """Competences of a repertory that the learning outcomes make up."""
    certification: Certification | None = None
    diploma_supplement_line: DiplomaSupplementLine | None = None
    cohort_size: CohortSize | None = None
    need: Need | None = None
    learner_feedback: MultilingualText | None = None
    """How learners take part in quality assurance (EU-P08)."""
    guidance: WebAddress | None = None
    """Page with information and guidance for learners (EU-P10)."""
    catalogue: WebAddress | None = None
    """Public catalogue page, readable before enrolment (EU-P02)."""
    rule_packs: tuple[RulePackName, ...] = ()
    """Rule packs that this specification claims to meet, e.g. eu/2022."""
    invented: tuple[str, ...] = ()
    """Names of elements whose values were made up for an example."""

    @property
    def primary_language(self) -> str:
        """The language in which single-language documents are written: that of the title nearest to the teaching."""
        available = self.title.texts if self.title else {}
        return next((tag for tag in (*self.language, *available) if tag in available), "en")
