"""An award taken apart: the texts that belong to one learner, and the frame that awards with such texts share.

A badge is a function of the two that never looks into the texts. So a batch can write a badge once for each frame,
with marks in place of the texts, and fill in the texts of each learner.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from credenza.awards import AssessmentResult, Award, Learner

PASSED = "passed"
ID, START, END, PLACE = "id", "start", "end", "place"
EMAIL_HASH, SALT, STATUS_INDEX = "email hash", "salt", "status index"
PLAIN_IDENTITIES = ("name", "ext:givenName", "ext:familyName", "ext:birthDate", "ext:personIdentifier")
"""Types of identities whose text is not hashed; also the names of these texts."""

_URN_UUID = "urn:uuid:"
_INDEX = "statusListIndex"
_OF_ONE_LEARNER = ("id", _INDEX)
"""Members of a status entry that differ between learners."""

Texts = dict[str, str]
"""Name → text as it stands in the badge. A text that the award does not have is left out."""


class StatusEntry(Protocol):
    """A place in a status list, or one for each purpose; such as ``credenza.status.StatusReference(s)``."""

    def entry(self) -> Mapping[str, str] | Sequence[Mapping[str, str]]:
        """The ``credentialStatus``: an object, or several."""


class Frame(NamedTuple):
    """What a badge needs to know besides the texts: all of it is the same for many learners.

    ``id_scheme`` is the beginning of the badge's id that is not in its text; ``assessments`` are the keys of the
    results in their order; ``status`` are the members of each status entry without its id and the place in the list.
    """

    language: str
    id_scheme: str
    assessments: tuple[str, ...]
    options: tuple[str, ...]
    status: tuple[tuple[tuple[str, str], ...], ...]


def take_apart(award: Award, status: StatusEntry | None, salt: str, language: str) -> tuple[Frame, Texts]:
    """The frame and the texts of an award; ``language`` is the one for awards that name none."""
    scheme = _URN_UUID if award.id.startswith(_URN_UUID) else ""
    texts = {ID: award.id.removeprefix(_URN_UUID), START: _start(award.awarded_on)}
    if award.valid_until:
        texts[END] = _end(award.valid_until)
    if award.place:
        texts[PLACE] = award.place
    _add_identities(texts, award.learner, salt)
    _add_results(texts, award.results)
    members = _status(texts, status.entry()) if status else ()
    assessments = tuple([result.assessment for result in award.results])
    options = tuple(dict.fromkeys(award.options))
    return Frame(award.language or language, scheme, assessments, options, members), texts


@functools.cache
def grade_name(number: int) -> str:
    """The name of the text of a grade; results count from 1."""
    return f"grade {number}"


@functools.cache
def day_name(number: int) -> str:
    """The name of the day on which an assessment was completed."""
    return f"day {number}"


@functools.cache
def index_name(number: int) -> str:
    """The name of the place in the list of a status entry; entries count from 1."""
    return STATUS_INDEX if number == 1 else f"{STATUS_INDEX} {number}"


def status_members(frame: Frame, texts: Texts) -> Texts | list[Texts] | None:
    """The status entries, whole again: one as an object, as the schema of Open Badges 3.0 wants it, several as a list.

    Their ids stand below that of the badge, as those of all nodes of one learner.
    """
    entries = [_entry(frame, texts, number) for number in range(1, len(frame.status) + 1)]
    return entries if len(entries) > 1 else next(iter(entries), None)


def _entry(frame: Frame, texts: Texts, number: int) -> Texts:
    place = "status" if number == 1 else f"status-{number}"
    entry = {"id": f"{frame.id_scheme}{texts[ID]}#{place}", **dict(frame.status[number - 1])}
    name = index_name(number)
    return entry | {_INDEX: texts[name]} if name in texts else entry


def _status(
    texts: Texts, status: Mapping[str, str] | Sequence[Mapping[str, str]]
) -> tuple[tuple[tuple[str, str], ...], ...]:
    if isinstance(status, (dict, Mapping)):  # most learners have one entry, and asking an abstract class takes time
        return (_members(texts, 1, status),)
    return tuple([_members(texts, number, entry) for number, entry in enumerate(status, start=1)])


def _members(texts: Texts, number: int, entry: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    index = entry.get(_INDEX)
    if index is not None:
        texts[index_name(number)] = index
    return tuple([member for member in entry.items() if member[0] not in _OF_ONE_LEARNER])


@functools.lru_cache(maxsize=1_000)
def _start(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


@functools.lru_cache(maxsize=1_000)
def _end(day: date) -> str:
    return f"{day.isoformat()}T23:59:59Z"


@functools.lru_cache(maxsize=10_000)
def _day(day: date) -> str:
    return day.isoformat()


def _add_identities(texts: Texts, learner: Learner, salt: str) -> None:
    if full_name := learner.full_name:
        texts["name"] = full_name
    if learner.given_name:
        texts["ext:givenName"] = learner.given_name
    if learner.family_name:
        texts["ext:familyName"] = learner.family_name
    if learner.birth_date:
        texts["ext:birthDate"] = _day(learner.birth_date)
    if learner.person_id:
        texts["ext:personIdentifier"] = learner.person_id
    if learner.email:
        texts[EMAIL_HASH] = f"sha256${hashlib.sha256((learner.email + salt).encode()).hexdigest()}"
        texts[SALT] = salt


def _add_results(texts: Texts, results: Sequence[AssessmentResult]) -> None:
    for number, result in enumerate(results, start=1):
        if result.grade and result.grade != PASSED:
            texts[grade_name(number)] = result.grade
        if result.completed_on:
            texts[day_name(number)] = _day(result.completed_on)
