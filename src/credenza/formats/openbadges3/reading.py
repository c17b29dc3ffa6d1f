"""From an Open Badge back to what it says. Reads any badge, also one that others made, and believes no shape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from credenza.awards import AssessmentResult, Award, Learner
from credenza.errors import CredentialError

from .badge import SENTENCES
from .claims import BodyClaim, Claims, LearnerClaim
from .loose_nodes import Node, day_in, first_node, identifiers_of, nodes_in, sole, text_of
from .stated import ReadAchievement
from .texts import PASSED


def claims_of(credential: Mapping[str, Any]) -> Claims:
    """Everything an Open Badge says, in values of ``Claims``; what it does not say is ``None`` or empty.

    Nothing is verified here. Raises CredentialError as ``read_badge`` does.
    """
    return read_badge(credential).claims()


def read_badge(credential: Mapping[str, Any], known: ReadAchievement | None = None) -> ReadBadge:
    """An Open Badge, whose parts are read when they are asked for.

    ``known`` is an achievement that was read before; it counts if the credential holds the very same object.
    Raises CredentialError unless there is one subject with one achievement: a signature over statements does not cover
    which of several comes first.
    """
    subjects = nodes_in(credential.get("credentialSubject"))
    achievements = nodes_in(subjects[0].get("achievement")) if subjects else []
    if len(subjects) != 1 or len(achievements) != 1 or not achievements[0]:
        raise CredentialError(SENTENCES.problem("several_achievements", path="credentialSubject.achievement"))
    node = achievements[0]
    read = known if known is not None and known.node is node else ReadAchievement(node)
    return ReadBadge(credential, subjects[0], read)


class ReadBadge:
    """One badge while it is read."""

    def __init__(self, credential: Node, subject: Node, achievement: ReadAchievement) -> None:
        self.achievement = achievement
        self._credential, self._subject = credential, subject
        self._results = [(text_of(node, "resultDescription") or "", node) for node in nodes_in(subject.get("result"))]

    def claims(self) -> Claims:
        """Everything that it says."""
        plain_result = self.achievement.plain_result
        return Claims(
            **{
                **self.achievement.stated,
                "credential_id": self._id,
                "learner": _learner(self._subject),
                "issuer": _issuer(self._credential.get("issuer")),
                "awarded_on": self._awarded_on,
                "valid_until": self._valid_until,
                "place": plain_result("PlaceOfIssue", self._results),
                "hours": plain_result("WorkloadHours", self._results),
                "contact_hours": plain_result("ContactHours", self._results),
                "results": self._assessment_results,
                "options_granted": self._options_granted,
            }
        )

    def with_achievement(self, achievement: ReadAchievement) -> ReadBadge:
        """The same badge with the achievement in other words, e.g. in another language."""
        return ReadBadge(self._credential, self._subject, achievement)

    def award(self) -> Award | None:
        """The award that it records; ``None`` if it has no date."""
        awarded_on, learner = self._awarded_on, _learner(self._subject)
        if awarded_on is None:
            return None
        names = learner.given_name or "", learner.family_name or ""
        return Award(
            id=self._id,
            learner=Learner(*names, person_id=learner.person_id, birth_date=learner.birth_date),
            awarded_on=awarded_on,
            place=self.achievement.plain_result("PlaceOfIssue", self._results),
            results=self._assessment_results,
            options=self._options_granted,
            language=self.achievement.language,
            valid_until=self._valid_until,
        )

    @property
    def _id(self) -> str:
        return text_of(self._credential, "id") or ""

    @property
    def _awarded_on(self) -> date | None:
        return day_in(text_of(self._credential, "awardedDate") or text_of(self._credential, "validFrom"))

    @property
    def _valid_until(self) -> date | None:
        return day_in(text_of(self._credential, "validUntil"))

    @property
    def _assessment_results(self) -> tuple[AssessmentResult, ...]:
        keyed = ((self.achievement.keys_in(place)[0], node) for place, node in self._results)
        return tuple(_assessment_result(key, node) for key, node in keyed if key is not None)

    @property
    def _options_granted(self) -> tuple[str, ...]:
        keys = (self.achievement.keys_in(place)[1] for place, _ in self._results)
        return tuple(key for key in keys if key is not None)


def _learner(subject: Node) -> LearnerClaim:
    identities = {text_of(node, "identityType"): node for node in nodes_in(subject.get("identifier"))}
    plain = {kind: text_of(node, "identityHash") for kind, node in identities.items() if not sole(node.get("hashed"))}
    email = identities.get("emailAddress", {})
    return LearnerClaim(
        given_name=plain.get("ext:givenName"),
        family_name=plain.get("ext:familyName") or (None if "ext:givenName" in plain else plain.get("name")),
        person_id=plain.get("ext:personIdentifier"),
        birth_date=day_in(plain.get("ext:birthDate")),
        email_hash=text_of(email, "identityHash") if sole(email.get("hashed")) else None,
        salt=text_of(email, "salt"),
    )


def _issuer(value: Any) -> BodyClaim:
    if isinstance(value, str):
        return BodyClaim(iri=value)
    node = first_node(value)
    address = first_node(node.get("address"))
    return BodyClaim(
        name=text_of(node, "name"),
        iri=text_of(node, "id"),
        country=text_of(address, "addressCountryCode"),
        region=text_of(address, "addressRegion"),
        place=text_of(address, "addressLocality"),
        homepage=text_of(node, "url"),
        identifier=next(filter(None, map(_identifier, identifiers_of(node))), None),
    )


def _identifier(entry: Node) -> str | None:
    kind, value = text_of(entry, "identifierType"), text_of(entry, "identifier")
    return f"{(kind or '').removeprefix('ext:')} {value}".strip() if value else None


def _assessment_result(key: str, node: Node) -> AssessmentResult:
    grade = text_of(node, "value") or (PASSED if text_of(node, "status") == "Completed" else None)
    completed = next((entry for entry in nodes_in(node.get("alignment")) if _is_completion(entry)), {})
    return AssessmentResult(key, grade, day_in(text_of(completed, "targetCode")))


def _is_completion(node: Node) -> bool:
    return text_of(node, "targetType") == "ext:CompletedOn"
