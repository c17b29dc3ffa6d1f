"""A statement of recognition as a credential to be signed: an Open Badge (decision 0015)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from credenza.formats.openbadges3 import (
    IssuerProfile,
    RecognitionClaim,
    RecognitionFact,
    StatusEntry,
    recognition_badge,
)
from credenza.frameworks import code_list
from credenza.specification.values import IRI_PATTERN

from .codes import LADDER, DecisionKind
from .credits import CreditTransfer
from .faults import ActRefusedError
from .guards import WORDS, label
from .statement import Statement

_is_iri = re.compile(IRI_PATTERN).match


def statement_credential(
    statement: Statement, did: str, language: str, *, status: StatusEntry | None, salt: str
) -> dict[str, Any]:
    """The unsigned credential of a statement, to be signed by the institution with the key of ``did``.

    Raises ActRefusedError for a refusal: nothing was recognised that a credential could show.
    """
    if statement.kind is DecisionKind.REFUSED:
        raise ActRefusedError("nothing_recognised")
    issuer = IssuerProfile(did, statement.institution)
    return recognition_badge(_claim(statement, language), statement.holder, issuer, status=status, salt=salt)


def _claim(statement: Statement, language: str) -> RecognitionClaim:
    def say(key: str, **values: object) -> str:
        return WORDS.text(key, values).in_language(language)

    qualification = statement.case.application.qualification
    title = statement.title.in_language(language)
    credential = qualification.credential
    described = say(
        "statement.description",
        institution=statement.institution.legal_name or "",
        title=statement.title,
        decision=label(statement.kind),
        purpose=label(statement.case.application.purpose),
    )
    return RecognitionClaim(
        id=statement.id,
        language=language,
        name=say("statement.name", title=statement.title, decision=label(statement.kind)),
        description=described,
        narrative=say("statement.basis"),
        decision=statement.kind.value,
        decision_name=say("statement.decision"),
        allowed=[kind.value for kind in LADDER if kind is not DecisionKind.REFUSED],
        decided_at=statement.decision.at.astimezone(ZoneInfo(statement.case.procedure.deadlines.zone)),
        facts=tuple(_facts(statement, language)),
        evidence=(title, credential if credential and _is_iri(credential) else None),
        credits=statement.transfer.recognised if statement.transfer else None,
    )


def _facts(statement: Statement, language: str) -> Iterator[RecognitionFact]:
    case, proposal = statement.case, statement.decision.proposal
    purpose = label(case.application.purpose).in_language(language)
    yield RecognitionFact("RecognitionPurpose", purpose, case.application.purpose.value)
    yield RecognitionFact("RecognitionCase", case.id)
    target = case.target.specification if case.target else None
    if target and target.title:
        yield RecognitionFact("RecognitionTarget", target.title.in_language(language), address=target.id)
    if statement.transfer:
        yield _credit_fact(statement.transfer, language)
    if proposal.recognised_as:
        yield RecognitionFact("RecognisedAs", proposal.recognised_as.in_language(language))
    for exemption in proposal.exemptions:
        yield RecognitionFact("Exemption", exemption.in_language(language))
    for condition in proposal.conditions:
        if condition.key in case.open_conditions:
            until = condition.until.isoformat() if condition.until else None
            yield RecognitionFact("Condition", condition.text.in_language(language), until)


def _credit_fact(transfer: CreditTransfer, language: str) -> RecognitionFact:
    """The credits as exact text, in the receiver's system."""
    concept = code_list("credit_system")[transfer.system.value.lower()]
    name = concept.label.in_language(language)
    return RecognitionFact("CreditSystem", name, f"{transfer.recognised:f}", concept.iri)
