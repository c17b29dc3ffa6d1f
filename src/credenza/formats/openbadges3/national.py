"""What national systems want on a credential: competences of a repertory, attestations, the diploma supplement.

Sources: D.Lgs. 13/2013, article 6 (rules IT-05 to IT-07); the Kazakh in-curriculum route (KZ-08).
"""

from __future__ import annotations

from collections.abc import Iterator

from credenza.specification import Certification, Competence, RepertoryQualification, Specification

from .nodes import Node, Scope, body_alignment


def national_alignments(specification: Specification, scope: Scope) -> Iterator[Node]:
    """The alignments of an achievement for national systems; nothing where a specification states none of it."""
    for number, competence in enumerate(specification.competences, start=1):
        yield _competence(competence, scope, scope.place("competence", number))
    if specification.certification:
        yield from _certification(specification.certification, scope)
    yield from _diploma_supplement_line(specification, scope)


def _competence(competence: Competence, scope: Scope, place: str) -> Node:
    qualification = competence.qualification
    related = [_qualification(qualification, scope, f"{place}-qualification")] if qualification else []
    return scope.alignment(place, "Competence", scope.text(competence.title), code=competence.code, related=related)


def _qualification(qualification: RepertoryQualification, scope: Scope, place: str) -> Node:
    repertory = qualification.repertory
    return scope.alignment(
        place,
        "RepertoryQualification",
        scope.text(qualification.title),
        url=repertory.reference if repertory else None,
        code=qualification.code,
        framework=scope.text(repertory.title) if repertory else None,
        description=scope.text(qualification.description),
        related=list(_codes(qualification, scope, place)),
    )


def _codes(qualification: RepertoryQualification, scope: Scope, place: str) -> Iterator[Node]:
    if qualification.eqf is not None:
        yield scope.concept(f"{place}-eqf", "EQF", "eqf", str(qualification.eqf))
    for number, code in enumerate(filter(None, qualification.economic_activities), start=1):
        yield scope.alignment(f"{place}-activity-{number}", "EconomicActivity", code, code=code)
    for number, code in enumerate(filter(None, qualification.occupations), start=1):
        yield scope.alignment(f"{place}-occupation-{number}", "Occupation", code, code=code)


def _certification(certification: Certification, scope: Scope) -> Iterator[Node]:
    if certification.attestation:
        yield scope.concept(scope.place("attestation"), "Attestation", "attestation", certification.attestation)
    if certification.titular_body:
        yield body_alignment(scope.place("titular", "body"), "TitularBody", certification.titular_body, scope)
    if certification.entitled_body:
        yield body_alignment(scope.place("entitled", "body"), "EntitledBody", certification.entitled_body, scope)
    if certification.authorisation:
        yield scope.alignment(scope.place("authorisation"), "Authorisation", certification.authorisation)


def _diploma_supplement_line(specification: Specification, scope: Scope) -> Iterator[Node]:
    line = specification.diploma_supplement_line
    if line is None:
        return
    programme = line.programme
    framework = " ".join(filter(None, (programme.code, scope.text(programme.title)))) if programme else None
    title = scope.text(line.title) or scope.text(specification.title)
    yield scope.alignment(
        scope.place("diploma", "supplement", "line"),
        "DiplomaSupplementLine",
        title,
        code=line.code,
        framework=framework,
    )
