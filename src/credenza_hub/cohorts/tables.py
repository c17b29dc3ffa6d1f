"""Cohorts as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from credenza.errors import Problem
from credenza.specification import Specification
from credenza_hub.registry.models import Edition

from .models import Participant


@dataclass(frozen=True)
class ParticipantRow:
    """One line of the table of learners."""

    participant: Participant
    name: str
    results: tuple[tuple[str, str], ...]
    options: tuple[str, ...]
    credential: Any


@dataclass(frozen=True)
class StoredProblem(Problem):
    """A problem of a list as it was kept with the list: language → where, what is wrong, what to do."""

    said: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Mapping[str, Sequence[str]]) -> StoredProblem:
        """The problem that ``importing.said`` wrote down."""
        return cls(*said["en"], said=said)

    def in_language(self, language: str) -> Problem:
        """The problem as readers of the language see it."""
        return Problem(*self.said.get(language, self.said["en"]))


def title_of(edition: Edition, language: str) -> str:
    """The title of an edition in the reader's language, else in any."""
    title: dict[str, str] = edition.listing.get("title", {})
    return title.get(language) or title.get("en") or next(iter(title.values()), edition.entry.slug)


def participant_rows(
    participants: Iterable[Participant], specification: Specification, language: str
) -> list[ParticipantRow]:
    """The learners with their results and documents named in the reader's language."""
    assessments = {
        assessment.key: assessment.title.in_language(language) if assessment.title else assessment.key
        for assessment in specification.assessments
    }
    options = {option.key: option.title.in_language(language) for option in specification.awards}
    return [_row(participant, assessments, options) for participant in participants]


def _row(participant: Participant, assessments: dict[str, str], options: dict[str, str]) -> ParticipantRow:
    return ParticipantRow(
        participant=participant,
        name=f"{participant.given_name} {participant.family_name}".strip(),
        results=tuple(
            (assessments.get(result["assessment"], result["assessment"]), result["grade"] or "")
            for result in participant.results
        ),
        options=tuple(options.get(key, key) for key in participant.options),
        credential=next(iter(participant.credentials.all()), None),
    )
