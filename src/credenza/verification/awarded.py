"""Awards of a known shape: what they have in common is read once, names and ids are filled in.

A rule that never looks at the learner or the id of an award says the same of every award that has all else in common
with it. So such rules are asked once; only the others look at each award.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import orjson

from credenza.awards import Award, Learner
from credenza.canonicalisation import Marks, filled
from credenza.errors import CredentialError
from credenza.formats.openbadges3 import ReadAchievement, is_copied_to_award, may_change_award, read_badge
from credenza.rulepacks import AwardCheck

from .memory import Remembered
from .written import Held, Model, Path

Value = TypeVar("Value", Award, Learner)

_MOST_FRAMES = 64
"""Days of awarding and grades, for instance, that a shape remembers."""


class KnownAwards:
    """The awards that credentials of one shape record."""

    def __init__(
        self, document: Mapping[str, Any], held: Mapping[Path, Held], model: Model, achievement: ReadAchievement
    ) -> None:
        """``held`` says what stands at the holes of ``document``, one of these credentials."""
        self._model, self._achievement = model, achievement
        self._marks = Marks(orjson.dumps(document).decode())
        copied = {path for path in held if is_copied_to_award(document, path, held.keys())}
        common = {path for path in held if may_change_award(path)} - copied
        self._in_frame = sorted({held[path].hole for path in common})
        self._copied = sorted({held[path].hole for path in copied} - set(self._in_frame))
        self._frames: Remembered[tuple[str, ...], AwardFrame] = Remembered(_MOST_FRAMES)

    def frame(self, values: Sequence[str]) -> AwardFrame | None:
        """What the award has in common with others; ``None`` if it must be read by itself."""
        if not all(map(values.__getitem__, self._copied)):
            return None  # a text that is empty counts as missing
        key = tuple([values[hole] for hole in self._in_frame])
        frame = self._frames.find(key)
        if frame is None and (frame := self._read(values)) is not None:
            self._frames.keep(key, frame)
        return frame

    def _read(self, values: Sequence[str]) -> AwardFrame | None:
        marked = list(values)
        for hole in self._copied:
            marked[hole] = self._marks.mark(hole)
        try:
            award = read_badge(self._model.document(marked), self._achievement).award()
        except CredentialError:
            return None
        return AwardFrame(award, self._marks) if award is not None else None


class AwardFrame:
    """Awards that have everything in common but the texts in some places of their ids and of their learners' names."""

    def __init__(self, award: Award, marks: Marks) -> None:
        """``award`` is one of them, with marks in place of those texts."""
        self._award, learner = award, award.learner
        self._common, self._learner = vars(award), vars(learner)
        self._id = _filling(award.id, marks)
        self._given, self._family = _filling(learner.given_name, marks), _filling(learner.family_name, marks)
        self._person = None if learner.person_id is None else _filling(learner.person_id, marks)
        self._checks: WeakKeyDictionary[AwardCheck, AwardCheck | None] = WeakKeyDictionary()

    @property
    def awarded_on(self) -> date:
        """The day of awarding."""
        return self._award.awarded_on

    def award(self, values: Sequence[str]) -> Award:
        """The award with these texts."""
        learner = {**self._learner, "given_name": self._given(values), "family_name": self._family(values)}
        if self._person is not None:
            learner["person_id"] = self._person(values)
        return _made(Award, {**self._common, "id": self._id(values), "learner": _made(Learner, learner)})

    def meets(self, check: AwardCheck, values: Sequence[str]) -> bool:
        """Whether the award with these texts meets all mandatory rules."""
        try:
            asked = self._checks[check]
        except KeyError:
            broken, about_learners = check.split(self._award)
            asked = self._checks[check] = None if broken else about_learners
        return asked is not None and not asked.broken(self.award(values))


def _made(kind: type[Value], members: dict[str, Any]) -> Value:
    """A frozen value with all these members, in a fifth of the time that it takes to be made by itself."""
    value = object.__new__(kind)
    vars(value).update(members)
    return value


def _filling(marked: str, marks: Marks) -> Callable[[Sequence[str]], str]:
    """What fills the holes of a text that is made of marks and constants."""
    pieces = marks.pieces(marked)
    if len(pieces) == 1 and isinstance(pieces[0], int):
        return itemgetter(pieces[0])
    return partial(filled, pieces)
