"""Learners, their results and their awards, as plain frozen values."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Learner:
    """The person to whom a micro-credential is awarded (EU-M01).

    ``person_id`` is an identifier given by an authority or the awarding body, such as an IIN or a matriculation number.
    """

    given_name: str
    family_name: str
    person_id: str | None = None
    birth_date: date | None = None
    email: str | None = None

    @property
    def full_name(self) -> str:
        """Given name and family name, in this order."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class AssessmentResult:
    """What a learner achieved in one assessment of the specification (EU-O03).

    ``assessment`` is the key of the assessment; ``grade`` is ``"passed"`` or a grade of its grading scheme.
    """

    assessment: str
    grade: str | None = None
    completed_on: date | None = None


@dataclass(frozen=True)
class Award:
    """One micro-credential awarded to one learner.

    ``id`` is ``urn:uuid:…`` and becomes the id of the credential. ``options`` are the keys of the award options
    granted. ``language`` is the language of the credential; ``None`` means the primary language of the specification.
    ``valid_until`` is the last day on which the credential is valid; ``None`` means that it does not lapse.
    """

    id: str
    learner: Learner
    awarded_on: date
    place: str | None = None
    results: tuple[AssessmentResult, ...] = ()
    options: tuple[str, ...] = ()
    language: str | None = None
    valid_until: date | None = None


def learner_key(learner: Learner) -> str:
    """The identity by which a learner is found again, so that nothing is awarded twice: 64 hexadecimal digits.

    It is the SHA-256 of the e-mail address, else of the personal identifier, else of the names and the birth date,
    each without differences of case, spaces and Unicode form. It does not change when the spelling of a name is
    corrected, as long as the e-mail address or the identifier stays.
    """
    return hashlib.sha256("\x1f".join(_identity(learner)).encode()).hexdigest()


def _identity(learner: Learner) -> tuple[str, ...]:
    if learner.email:
        return ("email", _plain(learner.email))
    if learner.person_id:
        return ("person_id", _plain(learner.person_id))
    birth_date = learner.birth_date.isoformat() if learner.birth_date else ""
    return ("names", _plain(learner.given_name), _plain(learner.family_name), birth_date)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
