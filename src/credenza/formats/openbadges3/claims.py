"""What a credential says, as plain values in the one language of the credential."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from credenza.awards import AssessmentResult


@dataclass(frozen=True)
class LinkClaim:
    """Something named elsewhere: a code in a list, an address, a name; parts that are not stated are ``None``."""

    name: str
    iri: str | None = None
    code: str | None = None
    scheme: str | None = None


@dataclass(frozen=True)
class LearnerClaim:
    """The learner (EU-M01). The e-mail address is there only as a salted hash, ``sha256$…`` over address and salt."""

    given_name: str | None = None
    family_name: str | None = None
    person_id: str | None = None
    birth_date: date | None = None
    email_hash: str | None = None
    salt: str | None = None

    @property
    def full_name(self) -> str:
        """Given name and family name, in this order."""
        return " ".join(name for name in (self.given_name, self.family_name) if name)


@dataclass(frozen=True)
class BodyClaim:
    """An issuer or awarding body. ``country`` is an ISO 3166-1 alpha-2 code, ``identifier`` reads "scheme value"."""

    name: str | None = None
    iri: str | None = None
    country: str | None = None
    region: str | None = None
    place: str | None = None
    homepage: str | None = None
    identifier: str | None = None


@dataclass(frozen=True)
class OutcomeClaim:
    """A learning outcome (EU-M06): its kind as a code, the keys of its assessments, what it answers and ESCO skills."""

    text: str
    code: str | None = None
    kind: str | None = None
    assessed_by: tuple[str, ...] = ()
    standard_items: tuple[str, ...] = ()
    esco: tuple[LinkClaim, ...] = ()


@dataclass(frozen=True)
class AssessmentClaim:
    """An assessment (EU-M09, EU-O02); ``type`` and ``supervision`` are codes, ``grades`` the passing ones."""

    key: str
    title: str
    type: str | None = None
    supervision: str | None = None
    criteria: str | None = None
    grading_scheme: str | None = None
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class LevelClaim:
    """Levels (EU-M08): EQF 1 to 8, a national level with its country, and the QF-EHEA cycle as a code."""

    eqf: int | None = None
    national: int | None = None
    sublevel: int | None = None
    framework: str | None = None
    country: str | None = None
    qf_ehea: str | None = None
    not_applicable_reason: str | None = None


@dataclass(frozen=True)
class QualityClaim:
    """Quality assurance (EU-M11); ``type`` is a code."""

    type: str | None = None
    description: str | None = None
    body: str | None = None
    reference: str | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class OptionClaim:
    """A document that can be awarded."""

    key: str
    title: str
    access_requirement: str | None = None


@dataclass(frozen=True)
class StandardClaim:
    """The occupational standard with its labour functions and the occupations it stands for."""

    title: str
    code: str | None = None
    iri: str | None = None
    country: str | None = None
    labour_functions: tuple[LinkClaim, ...] = ()
    occupations: tuple[LinkClaim, ...] = ()


@dataclass(frozen=True)
class CompetenceClaim:
    """A competence of a repertory. ``qualification`` has the repertory as its scheme and its address as ``iri``.

    ``economic_activities`` and ``occupations`` are codes, in Italy of ATECO and CP ISTAT.
    """

    title: str
    code: str | None = None
    qualification: LinkClaim | None = None
    description: str | None = None
    eqf: str | None = None
    economic_activities: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()


@dataclass(frozen=True)
class CertificationClaim:
    """An attestation of the Italian national system: its kind as a code, the bodies and the authorisation."""

    attestation: str | None = None
    titular_body: BodyClaim | None = None
    entitled_body: BodyClaim | None = None
    authorisation: str | None = None


@dataclass(frozen=True)
class Claims:
    """Everything a credential says. Codes are those of ``credenza.specification``; texts are in ``language``.

    ``summary`` is ``None`` also where it only repeats the title, which a badge says when it has none of its own.
    ``ects`` and ``hours`` are decimal numbers as text. ``prerequisites`` is ``None`` if nothing is said and empty if
    the credential says that nothing is needed. ``diploma_supplement_line`` has the study programme as its scheme.
    ``rule_packs`` are pairs of pack id and SHA-256.
    """

    credential_id: str
    language: str | None = None
    title: str | None = None
    summary: str | None = None
    version: str | None = None
    edition_iri: str | None = None
    edition_sha256: str | None = None
    specification_id: str | None = None
    learner: LearnerClaim = LearnerClaim()
    issuer: BodyClaim = BodyClaim()
    awarding_bodies: tuple[BodyClaim, ...] = ()
    awarded_on: date | None = None
    valid_until: date | None = None
    place: str | None = None
    teaching_languages: tuple[str, ...] = ()
    outcomes: tuple[OutcomeClaim, ...] = ()
    ects: str | None = None
    hours: str | None = None
    contact_hours: str | None = None
    no_ects_reason: str | None = None
    level: LevelClaim = LevelClaim()
    assessments: tuple[AssessmentClaim, ...] = ()
    results: tuple[AssessmentResult, ...] = ()
    options: tuple[OptionClaim, ...] = ()
    options_granted: tuple[str, ...] = ()
    participation: str | None = None
    quality_assurance: QualityClaim | None = None
    prerequisites: tuple[str, ...] | None = None
    stackability: str | None = None
    stacking_targets: tuple[LinkClaim, ...] = ()
    further_information: str | None = None
    isced_f: tuple[str, ...] = ()
    occupational_standard: StandardClaim | None = None
    legal_basis: tuple[LinkClaim, ...] = ()
    competences: tuple[CompetenceClaim, ...] = ()
    certification: CertificationClaim | None = None
    diploma_supplement_line: LinkClaim | None = None
    delivery_route: str | None = None
    provider_kind: str | None = None
    learning_setting: str | None = None
    rule_packs: tuple[tuple[str, str], ...] = ()
