"""From an award to a European Digital Credential: W3C VC 1.1 with the context ``edc-ap``, before and at its seal."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from credenza.awards import AssessmentResult, Award
from credenza.errors import FaceError
from credenza.formats.openbadges3 import (
    PASSED,
    IssuerProfile,
    Scope,
    option_place,
    refuse_control_characters,
    refuse_unknown_keys,
    take_apart,
)
from credenza.frameworks import country_iri, grade_label
from credenza.specification import (
    LANGUAGES,
    Assessment,
    Edition,
    Organisation,
    Sentences,
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
    png,
    scheme_identifier,
    start_of,
    stated,
)
from .qualification import assessment_node, credit_point, qualification_of

CONTEXTS = ("https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap")
SENTENCES = Sentences(__package__, "problems")

GENERIC_PROFILE = "http://data.europa.eu/snb/credential/e34929035b"
SCHEMA = "http://data.europa.eu/snb/model/ap/edc-generic-full"
URN_CREDENTIAL, URN_UUID = "urn:credential:", "urn:uuid:"
PERSON_ID = "PersonIdentifier"
ISSUER_AWARDS = ("awarding", "issuer")
"""The place of the issuer as the awarding body, where the edition names none: the shapes demand one."""

Pages = Mapping[str, Sequence[bytes]]
"""Language → its pages as PNG files, in their order."""


def to_edc(
    edition: Edition,
    award: Award,
    issuer: IssuerProfile,
    pages: Pages,
    *,
    rule_packs: Sequence[tuple[str, str]] = (),
) -> Node:
    """The credential of one award before it is sealed: without the time of issue and the identifier of the issuer.

    ``pages`` are what Europass shows: a picture of each page in each language, the first of them at least. Raises
    FaceError if the edition lacks what the shapes of the Commission demand, RecipientsError as a badge does.
    """
    specification = edition.specification
    frame, texts = take_apart(award, None, "", specification.primary_language)
    refuse_unknown_keys(specification, frame)
    refuse_control_characters(texts)
    require_parts(specification, issuer.organisation, pages)
    writer = Writer(Scope(edition.iri, frame.language))
    return stated(
        {
            "@context": list(CONTEXTS),
            "id": URN_CREDENTIAL + award.id.removeprefix(URN_UUID),
            "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
            "credentialProfiles": concept(GENERIC_PROFILE, {"en": "Generic", "it": "Generico"}),
            "credentialSchema": {"id": SCHEMA, "type": "ShaclValidator2017"},
            "validFrom": start_of(award.awarded_on),
            "expirationDate": end_of(award.valid_until) if award.valid_until else None,
            "issuer": writer.organisation(issuer.did, issuer.organisation),
            "credentialSubject": _Award(edition, award, writer, rule_packs).person(),
            "displayParameter": _display(specification, award, writer, pages),
        }
    )


def require_parts(specification: Specification, issuer: Organisation, pages: Pages) -> None:
    """Refuse what cannot become a credential that the Commission's shapes accept: FaceError with every reason."""
    problems = [] if specification.title else [SENTENCES.problem("no_title", path="title")]
    bodies = {"issuer": issuer} | {
        f"awarding_bodies[{number}]": body for number, body in enumerate(specification.awarding_bodies)
    }
    for path, body in bodies.items():
        if not body.legal_name:
            problems.append(SENTENCES.problem("no_name", path=f"{path}.legal_name"))
        if not (body.country and country_iri(body.country)):
            problems.append(SENTENCES.problem("no_country", path=f"{path}.country"))
    if not any(pages.values()):
        problems.append(SENTENCES.problem("no_pages"))
    if problems:
        raise FaceError(problems)


class _Award:
    """One award while it is written."""

    def __init__(self, edition: Edition, award: Award, writer: Writer, rule_packs: Sequence[tuple[str, str]]) -> None:
        self.edition, self.award, self.writer, self.rule_packs = edition, award, writer, rule_packs
        self.specification = edition.specification
        self.id = URN_CREDENTIAL + award.id.removeprefix(URN_UUID)

    def person(self) -> Node:
        """The learner with the one claim."""
        learner, said = self.award.learner, self.writer.said
        known_as = scheme_identifier(f"{self.id}#person-identifier", PERSON_ID, learner.person_id or "")
        return stated(
            {
                "id": f"{self.id}#learner",
                "type": "Person",
                "givenName": said(learner.given_name),
                "familyName": said(learner.family_name),
                "fullName": said(learner.full_name),
                "dateOfBirth": start_of(learner.birth_date) if learner.birth_date else None,
                "identifier": known_as if learner.person_id else None,
                "hasClaim": self.achievement(),
            }
        )

    def achievement(self) -> Node:
        """What was achieved, of the qualification that the edition describes."""
        workload = self.specification.workload or Workload()
        title = self.writer.texts(self.specification.title)
        return stated(
            {
                "id": f"{self.id}#achievement",
                "type": "LearningAchievement",
                "title": title,
                "awardedBy": self.awarding("achievement"),
                "creditReceived": credit_point(f"{self.id}#credit", workload, self.writer),
                "provenBy": [
                    self.assessment(result, number) for number, result in enumerate(self.award.results, start=1)
                ],
                "influencedBy": self.activity(workload, title),
                "additionalNote": list(self.granted()),
                "specifiedBy": qualification_of(self.edition, self.writer, self.rule_packs),
            }
        )

    def awarding(self, of: str) -> Node:
        """Who awards, when and where."""
        bodies, issuer = self.specification.awarding_bodies, self.specification.issuer or Organisation()
        place = self.award.place or issuer.place
        seat = next((body.country for body in (*bodies, issuer) if body.country), "")
        iri = f"{self.id}#awarding-{of}"
        return stated(
            {
                "id": iri,
                "type": "AwardingProcess",
                "awardingBody": [
                    self.writer.organisation(self.writer.scope.place("awarding", "body", number), body)
                    for number, body in enumerate(bodies, start=1)
                ]
                or [self.writer.organisation(self.writer.scope.place(*ISSUER_AWARDS), issuer)],
                "awardingDate": start_of(self.award.awarded_on),
                "location": self.writer.location(iri, seat, place) if place and seat else None,
            }
        )

    def assessment(self, result: AssessmentResult, number: int) -> Node:
        """An assessment that was passed, with its grade."""
        described = next(entry for entry in self.specification.assessments if entry.key == result.assessment)
        iri = f"{self.id}#assessment-{number}"
        return stated(
            {
                "id": iri,
                "type": "LearningAssessment",
                "title": self.writer.texts(described.title, described.key),
                "awardedBy": self.awarding(f"assessment-{number}"),
                "dateIssued": start_of(result.completed_on) if result.completed_on else None,
                "grade": self.grade(f"{iri}-grade", result),
                "gradeStatus": self.passed() if _is_passed(result) else None,
                "idVerification": _verification(described, self.writer),
                "specifiedBy": assessment_node(described, self.specification, self.writer),
            }
        )

    def grade(self, place: str, result: AssessmentResult) -> Node:
        """A grade in letters or numbers as it was given; "passed" in every language."""
        if _is_passed(result):
            return self.writer.note(place, {language: grade_label(PASSED, language) for language in LANGUAGES})
        return self.writer.note(place, self.writer.said(result.grade or ""))

    def passed(self) -> Node:
        """That an assessment was passed, as a code."""
        label = {language: grade_label(PASSED, language) for language in LANGUAGES}
        return self.writer.own_concept("grade_status", PASSED, label)

    def activity(self, workload: Workload, title: dict[str, str]) -> Node | None:
        """The learning itself with its hours, if they are stated."""
        if workload.hours is None and workload.contact_hours is None:
            return None
        place, mode = self.writer.scope.place("activity"), self.specification.participation
        described = stated(
            {
                "id": place,
                "type": "LearningActivitySpecification",
                "title": title,
                "contactHour": f"{workload.contact_hours:f}" if workload.contact_hours is not None else None,
                "mode": self.writer.code("participation", mode) if mode else None,
            }
        )
        return stated(
            {
                "id": f"{self.id}#activity",
                "type": "LearningActivity",
                "title": title,
                "awardedBy": self.awarding("activity"),
                "workload": duration(workload.hours) if workload.hours is not None else None,
                "specifiedBy": described,
            }
        )

    def granted(self) -> Iterator[Node]:
        """The documents that were awarded, out of those that can be."""
        titles = {option.key: option.title for option in self.specification.awards}
        for key in dict.fromkeys(self.award.options):
            place = option_place(self.writer.scope, self.specification, key)
            subject = self.writer.own_concept("award_option", key, titles[key])
            yield self.writer.note(
                f"{self.id}#granted-{place.rpartition('#')[2]}", self.writer.texts(titles[key]), subject
            )


def _is_passed(result: AssessmentResult) -> bool:
    return not result.grade or result.grade == PASSED


def _verification(assessment: Assessment, writer: Writer) -> Node | None:
    return writer.code("supervision", assessment.supervision) if assessment.supervision else None


def _display(specification: Specification, award: Award, writer: Writer, pages: Pages) -> Node:
    """What Europass shows. The pictures make up most of the size: two languages are usual."""
    shown = [language for language, drawn in pages.items() if drawn]
    root = f"{URN_CREDENTIAL}{award.id.removeprefix(URN_UUID)}#display"
    return {
        "id": root,
        "type": "DisplayParameter",
        "title": writer.texts(specification.title),
        "primaryLanguage": language_concept(writer.language),
        "language": [language_concept(language) for language in shown],
        "individualDisplay": [_individual_display(f"{root}-{tag}", tag, pages[tag]) for tag in shown],
    }


def _individual_display(place: str, language: str, pages: Sequence[bytes]) -> Node:
    return {
        "id": place,
        "type": "IndividualDisplay",
        "language": language_concept(language),
        "displayDetail": [
            {
                "id": f"{place}-{number}",
                "type": "DisplayDetail",
                "page": number,
                "image": png(f"{place}-{number}-image", base64.b64encode(page).decode("ascii")),
            }
            for number, page in enumerate(pages, start=1)
        ],
    }


def moment(issued_at: datetime) -> str:
    """A moment as the strict dateTime that the shapes demand, in whole seconds of UTC."""
    return issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
