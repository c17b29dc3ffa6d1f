"""From an award to an unsigned Open Badge."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from credenza.awards import Award
from credenza.errors import RecipientsError
from credenza.specification import Edition, Organisation, Sentences, Specification

from .achievement import achievement_of, assessment_place, exact_credits, option_place
from .nodes import Node, Scope, profile
from .texts import (
    EMAIL_HASH,
    END,
    ID,
    PLACE,
    PLAIN_IDENTITIES,
    SALT,
    START,
    Frame,
    StatusEntry,
    Texts,
    day_name,
    grade_name,
    status_members,
    take_apart,
)

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
"""The only contexts of a credential: strict verifiers refuse any other."""

SENTENCES = Sentences(__package__, "problems")
_has_control_character = re.compile("[\x00-\x1f\x7f\ud800-\udfff]").search


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
    frame, texts = take_apart(award, status, salt, edition.specification.primary_language)
    return badge_of(edition, frame, texts, issuer, rule_packs=rule_packs)


def badge_of(
    edition: Edition,
    frame: Frame,
    texts: Texts,
    issuer: IssuerProfile,
    *,
    rule_packs: Sequence[tuple[str, str]] = (),
) -> Node:
    """The unsigned credential that consists of a frame and the texts of one learner, whatever these say.

    Raises RecipientsError if the frame names an assessment or award option that the edition does not have, or if a
    text holds control characters, which other libraries write in other ways into what is signed.
    """
    specification, scope = edition.specification, Scope(edition.iri, frame.language)
    refuse_unknown_keys(specification, frame)
    refuse_control_characters(texts)
    achievement = json.loads(_achievement_text(edition, frame.language, tuple(rule_packs)))
    members: Node = {
        "@context": list(CONTEXTS),
        "id": frame.id_scheme + texts[ID],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement["name"],
        "issuer": profile(issuer.did, issuer.organisation, scope),
        "validFrom": texts[START],
        "validUntil": texts.get(END),
        "awardedDate": texts[START],
        "credentialSubject": _subject(specification, frame, texts, scope, achievement),
        "credentialStatus": status_members(frame, texts),
    }
    return {name: value for name, value in members.items() if value is not None}


@functools.lru_cache(maxsize=64)
def _achievement_text(edition: Edition, language: str, rule_packs: tuple[tuple[str, str], ...]) -> str:
    """The achievement as JSON. It is the same for every learner; as text no two credentials share its parts."""
    return json.dumps(achievement_of(edition, language, rule_packs))


def refuse_unknown_keys(specification: Specification, frame: Frame) -> None:
    """Refuse an award that names an assessment or award option which the edition does not have: RecipientsError."""
    assessments = {assessment.key for assessment in specification.assessments}
    options = {option.key for option in specification.awards}
    problems = [
        SENTENCES.problem("unknown_key", {"key": repr(key)})
        for key in (
            *(key for key in frame.assessments if key not in assessments),
            *(key for key in frame.options if key not in options),
        )
    ]
    if problems:
        raise RecipientsError(problems)


def refuse_control_characters(texts: Texts) -> None:
    """Refuse texts of a learner that libraries write in different ways into what is signed."""
    wrong = [name for name, text in texts.items() if _has_control_character(text)]
    problems = [SENTENCES.problem("control_character", path=name) for name in wrong]
    if problems:
        raise RecipientsError(problems)


def _subject(specification: Specification, frame: Frame, texts: Texts, scope: Scope, achievement: Node) -> Node:
    badge_id = frame.id_scheme + texts[ID]
    members: Node = {
        "type": ["AchievementSubject"],
        "identifier": list(identities(texts)),
        "creditsEarned": exact_credits(specification.workload),
        "result": [
            {"id": f"{badge_id}#result-{number}", "type": ["Result"], **result}
            for number, result in enumerate(_results(specification, frame, texts, scope), start=1)
        ],
        "achievement": achievement,
    }
    return {name: value for name, value in members.items() if value is not None and value != []}


def identities(texts: Texts) -> Iterator[Node]:
    """Who the learner is, as far as the texts say it."""
    for kind in PLAIN_IDENTITIES:
        if kind in texts:
            yield {"type": "IdentityObject", "hashed": False, "identityHash": texts[kind], "identityType": kind}
    if EMAIL_HASH in texts:
        identity = {"type": "IdentityObject", "hashed": True, "identityHash": texts[EMAIL_HASH]}
        yield {**identity, "identityType": "emailAddress", "salt": texts[SALT]}


def _results(specification: Specification, frame: Frame, texts: Texts, scope: Scope) -> Iterator[Node]:
    for number, key in enumerate(frame.assessments, start=1):
        place = assessment_place(scope, specification, key)
        yield {"resultDescription": place, **_outcome(frame, texts, scope, number, key)}
    titles = {option.key: scope.text(option.title) or option.key for option in specification.awards}
    for key in frame.options:
        place = option_place(scope, specification, key)
        yield {"resultDescription": place, "status": "Completed", "value": titles[key]}
    yield from _plain_results(specification, texts, scope)


def _outcome(frame: Frame, texts: Texts, scope: Scope, number: int, key: str) -> Node:
    node: Node = {"status": "Completed"}
    if grade_name(number) in texts:
        node["value"] = texts[grade_name(number)]
    if day_name(number) in texts:
        place = f"{frame.id_scheme}{texts[ID]}#completed-{key}"
        name = scope.label("EU-M09")
        node["alignment"] = [scope.alignment(place, "CompletedOn", name, code=texts[day_name(number)])]
    return node


def _plain_results(specification: Specification, texts: Texts, scope: Scope) -> Iterator[Node]:
    workload = specification.workload
    if workload and workload.hours is not None:
        yield {"resultDescription": scope.place("hours"), "value": f"{workload.hours:f}"}
    if workload and workload.contact_hours is not None:
        yield {"resultDescription": scope.place("contact-hours"), "value": f"{workload.contact_hours:f}"}
    place = texts.get(PLACE) or (specification.issuer.place if specification.issuer else None)
    if place:
        yield {"resultDescription": scope.place("place-of-issue"), "value": place}
