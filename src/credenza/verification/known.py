"""Steps 5 to 9 for credentials of a known shape: whatever is the same in all of them is read once.

Nothing that time, a DID document, a status list, an edition or the reader's own lists decide is kept. Where a step
cannot be taken so, its answer is ``None``, and the credential takes the way of all documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credenza.canonicalisation import NotInShapeError
from credenza.errors import CredentialError
from credenza.formats.openbadges3 import ReadAchievement, read_badge
from credenza.proofs import NamedKey, Resolver
from credenza.rulepacks import RulePack
from credenza.specification import Edition
from credenza.status import StatusError, StatusReference, is_index, read_status_entry

from .awarded import KnownAwards
from .dates import DATES, check_dates
from .edition import Editions, may_award, packs_named, rules_met
from .means import Means
from .report import Result, not_applicable, passed
from .signature import introduce, issuer_of
from .status import Consulted, StatusLists, consult
from .written import Held, Model, Path

_STATUS = "credentialStatus"
_OF_THE_ENTRY = frozenset(("id", "statusListIndex"))
_NO_STATUS, _NO_EDITION, _NO_RULES = map(not_applicable, ("no_status", "no_edition", "no_rule_packs"))
_SAME = passed("edition_same")


class KnownSteps:
    """How the steps are taken for all credentials of one shape. ``issuer`` is whom they name as their issuer."""

    def __init__(
        self, document: dict[str, Any], held: Mapping[Path, Held], model: Model, achievement: ReadAchievement
    ) -> None:
        """``held`` says what stands at the holes of ``document``, one of them, and ``model`` how the others are made.

        Raises NotInShapeError if the steps must be taken for each as for all documents.
        """
        issuer = issuer_of(document)
        if issuer is None or not held.keys().isdisjoint((("issuer",), ("issuer", "id"))):
            raise NotInShapeError("several issuers")
        try:
            read_badge(document, achievement)
        except CredentialError as error:
            raise NotInShapeError("no achievement") from error
        self.issuer, self.achievement = issuer, achievement
        self._dates = _Dates(document, held)
        self._entry = _Entry(document, held) if _STATUS in document else None
        self._awards = KnownAwards(document, held, model, achievement)
        self._met = rules_met(achievement)

    def take(self, values: Sequence[str], answers: Answers) -> list[Result] | None:
        """The results of the steps for the credential with these texts, whose signer is the issuer that it names."""
        asked = answers.about(self)
        step_9 = self._rules(values, asked, answers.editions) if asked is not None else None
        reference = self._entry.reference(values) if self._entry is not None else None
        if asked is None or step_9 is None or (reference is None and self._entry is not None):
            return None
        status = answers.status(reference, self.issuer) if reference is not None else _NO_STATUS
        return [asked.issuer, self._dates.check(values, answers.now), status, asked.same, step_9]

    def _rules(self, values: Sequence[str], asked: Asked, editions: Editions) -> Result | None:
        if not self.achievement.rule_packs:
            return _NO_RULES
        frame = self._awards.frame(values)
        if asked.packs is None or frame is None or asked.edition is None:
            return None
        check = editions.check_of(asked.edition, asked.packs, frame.awarded_on)
        return self._met if frame.meets(check, values) else None


@dataclass(frozen=True)
class Asked:
    """Whatever does not depend on the credential: steps 5 and 8, the edition, and the packs that are at hand."""

    issuer: Result
    same: Result
    edition: Edition | None
    packs: list[RulePack] | None


class Answers:
    """What lies around credentials that are verified together, at one moment: each question is asked once."""

    def __init__(self, means: Means, resolve: Resolver, lists: StatusLists, editions: Editions, now: datetime) -> None:
        self.editions, self.now = editions, now
        self._means, self._resolve, self._lists = means, resolve, lists
        self._keys: dict[NamedKey, dict[str, Any]] = {}
        self._asked: dict[KnownSteps, Asked | None] = {}
        self._consulted: dict[tuple[str, str, str], Consulted | Result] = {}

    def key_of(self, named: NamedKey) -> dict[str, Any]:
        """The key that a proof names. Raises ProofError, ProofUncheckableError."""
        key = self._keys.get(named)
        if key is None:
            key = self._keys[named] = named.found(self._resolve, self.now)
        return key

    def about(self, steps: KnownSteps) -> Asked | None:
        """What is known of all credentials of a shape; ``None`` if their edition is not the usual answer."""
        if steps not in self._asked:
            self._asked[steps] = self._ask(steps)
        return self._asked[steps]

    def _ask(self, steps: KnownSteps) -> Asked | None:
        achievement, issuer = steps.achievement, introduce(steps.issuer, self._means)
        packs = packs_named(achievement, self._means)
        if achievement.edition_sha256 is None:
            return Asked(issuer, _NO_EDITION, None, packs)
        edition = self.editions.find(achievement.edition_sha256)
        if isinstance(edition, str) or not self.editions.is_achievement(edition, achievement):
            return None
        if not may_award(edition, steps.issuer, self._means):
            return None
        return Asked(issuer, _SAME, edition, packs)

    def status(self, reference: StatusReference, issuer: str) -> Result:
        """What the list that an entry refers to says."""
        place = (reference.list_url, reference.purpose, issuer)
        consulted = self._consulted.get(place)
        if consulted is None:
            consulted = self._consulted[place] = consult(reference, issuer, self._lists, self.now)
        return consulted if isinstance(consulted, Result) else consulted.says(reference)


class _Dates:
    """The dates of credentials of one shape."""

    def __init__(self, document: Mapping[str, Any], held: Mapping[Path, Held]) -> None:
        self._own = {member: document[member] for member in DATES if member in document}
        varying = {path: part for path, part in held.items() if path[0] in self._own}
        self._model = Model(self._own, varying) if varying else None

    def check(self, values: Sequence[str], now: datetime) -> Result:
        """Step 6."""
        return check_dates(self._own if self._model is None else self._model.document(values), now)


class _Entry:
    """The status entry of credentials of one shape."""

    def __init__(self, document: Mapping[str, Any], held: Mapping[Path, Held]) -> None:
        """Raises NotInShapeError unless there is one entry, of which only the id and the index differ."""
        entry, place = document[_STATUS], (_STATUS,)
        varying = {path[len(place) :]: part for path, part in held.items() if path[: len(place)] == place}
        if any(len(path) != 1 or path[0] not in _OF_THE_ENTRY for path in varying):
            raise NotInShapeError("different lists")
        try:
            self._own = read_status_entry(entry)
        except StatusError as error:
            raise NotInShapeError("no usual entry") from error
        self._index = varying.get(("statusListIndex",))

    def reference(self, values: Sequence[str]) -> StatusReference | None:
        """The list and the index; ``None`` if there is no index."""
        if self._index is None:
            return self._own
        index = self._index.filled(values)
        return StatusReference(self._own.list_url, int(index), self._own.purpose) if is_index(index) else None
