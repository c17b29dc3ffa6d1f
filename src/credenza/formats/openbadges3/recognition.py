"""A decision of recognition as an Open Badge: what an institution recognised of a learner's, and as what.

The learner is the subject, so the credits counted and the paper or portfolio behind them have their place; the decision
is the result, one of the allowed values. Nothing in it is an academic title. Why not an endorsement: decision 0015.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from credenza.awards import Award, Learner
from credenza.specification import Workload

from .achievement import exact_credits
from .badge import CONTEXTS, IssuerProfile, identities, refuse_control_characters
from .nodes import Node, Scope, profile
from .texts import StatusEntry, status_members, take_apart


@dataclass(frozen=True)
class RecognitionFact:
    """Something that the decision states: its kind (e.g. ``Condition``), its name, a code, an address, words."""

    kind: str
    name: str
    code: str | None = None
    address: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class RecognitionClaim:
    """A decision in one language. ``id`` is ``urn:uuid:…``; ``decision`` one of the ``allowed`` codes.

    ``decided_at`` carries the offset of the institution's zone: the credential is valid from that moment, and its date
    is the day there. ``evidence`` is what was recognised: its title, and the id of its credential if it has one.
    """

    id: str
    language: str
    name: str
    description: str
    narrative: str
    decision: str
    decision_name: str
    allowed: Sequence[str]
    decided_at: datetime
    facts: Sequence[RecognitionFact]
    evidence: tuple[str, str | None]
    credits: Decimal | None = None


def recognition_badge(
    claim: RecognitionClaim, holder: Learner, issuer: IssuerProfile, *, status: StatusEntry | None, salt: str
) -> Node:
    """The unsigned credential of a decision. ``salt`` is a text that no other credential has.

    Raises RecipientsError if a text of the holder holds control characters.
    """
    scope = Scope(claim.id, claim.language)
    award = Award(claim.id, holder, claim.decided_at.date(), language=claim.language)
    frame, texts = take_apart(award, status, salt, claim.language)
    refuse_control_characters(texts)
    decided = claim.decided_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    members: Node = {
        "@context": list(CONTEXTS),
        "id": claim.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": claim.name,
        "issuer": profile(issuer.did, issuer.organisation, scope),
        "validFrom": decided,
        "awardedDate": decided,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": list(identities(texts)),
            **_credits("creditsEarned", claim),
            "result": [_result(claim, scope)],
            "achievement": _achievement(claim, scope),
        },
        "evidence": [_evidence(claim)],
        "credentialStatus": status_members(frame, texts),
    }
    return {name: value for name, value in members.items() if value is not None}


def _credits(member: str, claim: RecognitionClaim) -> Node:
    """The credits as a number where binary floating point holds it exactly; the facts state them in any case."""
    credits = exact_credits(Workload(ects=claim.credits)) if claim.credits else None
    return {} if credits is None else {member: credits}


def _result(claim: RecognitionClaim, scope: Scope) -> Node:
    return {
        "id": f"{claim.id}#result",
        "type": ["Result"],
        "resultDescription": scope.place("decision"),
        "value": claim.decision,
    }


def _achievement(claim: RecognitionClaim, scope: Scope) -> Node:
    return {
        "id": scope.place("recognition"),
        "type": ["Achievement"],
        "achievementType": "ext:RecognitionDecision",
        "name": claim.name,
        "description": claim.description,
        "inLanguage": claim.language,
        "criteria": {"id": scope.place("criteria"), "narrative": claim.narrative},
        **_credits("creditsAvailable", claim),
        "alignment": [_alignment(fact, number, scope) for number, fact in enumerate(claim.facts, start=1)],
        "resultDescription": [
            {
                "id": scope.place("decision"),
                "type": ["ResultDescription"],
                "name": claim.decision_name,
                "resultType": "ext:RecognitionDecision",
                "allowedValue": list(claim.allowed),
            }
        ],
    }


def _alignment(fact: RecognitionFact, number: int, scope: Scope) -> Node:
    place = scope.place("fact", number)
    return scope.alignment(place, fact.kind, fact.name, url=fact.address, code=fact.code, description=fact.description)


def _evidence(claim: RecognitionClaim) -> Node:
    title, address = claim.evidence
    node: Node = {"type": ["Evidence"], "name": title}
    return {"id": address, **node} if address else {"id": f"{claim.id}#evidence", **node}
