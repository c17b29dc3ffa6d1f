"""Earlier outcomes: entered by a person, searched by everybody at a desk, shown as guidance only (RC-11)."""

from __future__ import annotations

from django.db.models import QuerySet

from credenza.recognition import Case, Guidance, day_in, guidance_for, precedent_of
from credenza.recognition import Precedent as Outcome
from credenza.specification import MultilingualText
from credenza_hub.organisations.models import Organisation

from .models import CaseFile, Precedent

MOST_COMPARED = 500
"""The latest outcomes among which guidance is looked for."""


def enter_precedent(file: CaseFile, case: Case) -> None:
    """Store what the record holds of a case. Call it inside the transaction of the act."""
    outcome = precedent_of(case)
    if outcome is None or case.decision is None:
        return
    texts = (outcome.title, outcome.provider, outcome.target, outcome.details)
    Precedent.objects.create(
        case=file,
        organisation=file.organisation,
        document=outcome.model_dump(mode="json"),
        search_text="\n".join(words for text in texts for words in _words(text)).casefold(),
        kind=outcome.outcome.value,
        country=outcome.country or "",
        decided_on=day_in(case.procedure.deadlines.zone, case.decision.at),
    )


def _words(text: MultilingualText | None) -> list[str]:
    return list(text.texts.values()) if text else []


def search(organisation: Organisation, words: str, kind: str = "") -> QuerySet[Precedent]:
    """The earlier outcomes of an organisation that hold all words, the latest first."""
    found = Precedent.objects.filter(organisation=organisation)
    for word in words.casefold().split()[:10]:
        found = found.filter(search_text__contains=word)
    return found.filter(kind=kind) if kind else found


def outcome_of(row: Precedent) -> Outcome:
    """A row as the library knows it."""
    return Outcome.model_validate(row.document)


def guidance(file: CaseFile, case: Case) -> tuple[Guidance, ...]:
    """The earlier outcomes nearest to a case, with why."""
    rows = Precedent.objects.filter(organisation=file.organisation).exclude(case=file)[:MOST_COMPARED]
    application = case.application
    return guidance_for(application.qualification, application.purpose, [outcome_of(row) for row in rows], limit=5)
