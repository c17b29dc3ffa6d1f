"""What erasing would do, row by row, for the registrar who decides it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from credenza_hub.cohorts.models import Participant
from credenza_hub.cohorts.tables import title_of


@dataclass(frozen=True)
class LearnerRow:
    """A learner in a cohort, with the number of credentials they were awarded there."""

    pk: int
    name: str
    person_id: str
    email: str
    cohort: str
    title: str
    credentials: int


def learner_rows(found: QuerySet[Participant], language: str) -> list[LearnerRow]:
    """Everybody found, as a registrar recognises them."""
    each = found.select_related("cohort__edition__entry").annotate(awarded=Count("credentials"))
    return [
        LearnerRow(
            pk=participant.pk,
            name=f"{participant.given_name} {participant.family_name}".strip(),
            person_id=participant.person_id,
            email=participant.email,
            cohort=participant.cohort.name,
            title=title_of(participant.cohort.edition, language),
            credentials=participant.awarded,
        )
        for participant in each.defer("cohort__edition__canonical", "cohort__edition__search_text")
    ]
