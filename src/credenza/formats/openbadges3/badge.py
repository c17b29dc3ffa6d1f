"""From an award to an unsigned Open Badge."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from credenza.awards import AssessmentResult, Award, Learner
from credenza.errors import RecipientsError
from credenza.specification import Edition, Organisation, Sentences, Specification

from .achievement import achievement_of, assessment_place, exact_credits, option_place
from .nodes import Node, Scope, profile

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
"""The only contexts of a credential: strict verifiers refuse any other."""

PASSED = "passed"
SENTENCES = Sentences(__package__, "problems")


class StatusEntry(Protocol):
    """A place in a status list, such as ``credenza.status.StatusReference``."""

    def entry(self) -> Node:
        """The ``credentialStatus`` object."""


@dataclass(frozen=True)
class IssuerProfile:
    """Who signs: the DID of the key and the organisation behind it."""

    did: str
    organisation: Organisation


def to_open_badge(
    edition: Edition,
    award: Award,
    issuer: IssuerProfile,
    *,
    status: StatusEntry | None,
    salt: str,
    rule_packs: Sequence[tuple[str, str]] = (),
) -> Node:
    """The unsigned credential of one award, in one language.

    ``salt`` makes the hash of the e-mail address useless for guessing; it must differ from learner to learner.
    ``rule_packs`` are pairs of pack id and SHA-256. Raises RecipientsError if the award names an assessment or award
    option that the edition does not have. An edition that lacks elements is mapped as it is: judging it is for rules.
    """
    specification = edition.specification
    language = award.language or specification.primary_language
    scope = Scope(edition.iri, language)
    _refuse_unknown_keys(specification, award)
    achievement = json.loads(_achievement_text(edition, language, tuple(rule_packs)))
    members: Node = {
        "@context": list(CONTEXTS),
        "id": award.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement["name"],
        "issuer": profile(issuer.did, issuer.organisation, scope),
        "validFrom": _start(award.awarded_on),
        "validUntil": f"{award.valid_until}T23:59:59Z" if award.valid_until else None,
        "awardedDate": _start(award.awarded_on),
        "credentialSubject": _subject(specification, award, scope, achievement, salt),
        "credentialStatus": status.entry() if status else None,
    }
    return {name: value for name, value in members.items() if value is not None}


@functools.lru_cache(maxsize=64)
def _achievement_text(edition: Edition, language: str, rule_packs: tuple[tuple[str, str], ...]) -> str:
    """The achievement as JSON. It is the same for every learner; as text no two credentials share its parts."""
    return json.dumps(achievement_of(edition, language, rule_packs))


def _start(day: date) -> str:
    return f"{day}T00:00:00Z"


def _refuse_unknown_keys(specification: Specification, award: Award) -> None:
    assessments = {assessment.key for assessment in specification.assessments}
    options = {option.key for option in specification.awards}
    problems = [
        SENTENCES.problem("unknown_key", {"key": repr(key)})
        for key in (
            *(result.assessment for result in award.results if result.assessment not in assessments),
            *(key for key in award.options if key not in options),
        )
    ]
    if problems:
        raise RecipientsError(problems)


def _subject(specification: Specification, award: Award, scope: Scope, achievement: Node, salt: str) -> Node:
    members: Node = {
        "type": ["AchievementSubject"],
        "identifier": list(_identities(award.learner, salt)),
        "creditsEarned": exact_credits(specification.workload),
        "result": [
            {"id": f"{award.id}#result-{number}", "type": ["Result"], **result}
            for number, result in enumerate(_results(specification, award, scope), start=1)
        ],
        "achievement": achievement,
    }
    return {name: value for name, value in members.items() if value is not None and value != []}


def _identities(learner: Learner, salt: str) -> Iterator[Node]:
    stated = (
        ("name", learner.full_name),
        ("ext:givenName", learner.given_name),
        ("ext:familyName", learner.family_name),
        ("ext:birthDate", learner.birth_date.isoformat() if learner.birth_date else None),
        ("ext:personIdentifier", learner.person_id),
    )
    for kind, value in stated:
        if value:
            yield {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}
    if learner.email:
        digest = hashlib.sha256((learner.email + salt).encode()).hexdigest()
        identity = {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${digest}"}
        yield {**identity, "identityType": "emailAddress", "salt": salt}


def _results(specification: Specification, award: Award, scope: Scope) -> Iterator[Node]:
    for result in award.results:
        place = assessment_place(scope, specification, result.assessment)
        yield {"resultDescription": place, **_outcome(award, result, scope)}
    titles = {option.key: scope.text(option.title) or option.key for option in specification.awards}
    for key in dict.fromkeys(award.options):
        place = option_place(scope, specification, key)
        yield {"resultDescription": place, "status": "Completed", "value": titles[key]}
    yield from _plain_results(specification, award, scope)


def _outcome(award: Award, result: AssessmentResult, scope: Scope) -> Node:
    node: Node = {"status": "Completed"}
    if result.grade and result.grade != PASSED:
        node["value"] = result.grade
    if result.completed_on:
        place = f"{award.id}#completed-{result.assessment}"
        day, name = result.completed_on.isoformat(), scope.label("EU-M09")
        node["alignment"] = [scope.alignment(place, "CompletedOn", name, code=day)]
    return node


def _plain_results(specification: Specification, award: Award, scope: Scope) -> Iterator[Node]:
    workload = specification.workload
    if workload and workload.hours is not None:
        yield {"resultDescription": scope.place("hours"), "value": f"{workload.hours:f}"}
    if workload and workload.contact_hours is not None:
        yield {"resultDescription": scope.place("contact-hours"), "value": f"{workload.contact_hours:f}"}
    place = award.place or (specification.issuer.place if specification.issuer else None)
    if place:
        yield {"resultDescription": scope.place("place-of-issue"), "value": place}
