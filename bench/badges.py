"""The credentials that are measured: many learners of one edition, each with a status entry.

The *badge* is about as large as Open Badges commonly are; the *micro-credential* says everything that the EU
standard asks for, in about six times the bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from credenza.awards import AssessmentResult, Award, Learner
from credenza.issuance import BatchIssuer, issue_credential
from credenza.proofs import KEY_KINDS, IssuerKey, KeyKind, generate_key
from credenza.rulepacks import load_pack
from credenza.specification import Assessment, Edition, make_edition, read_specification
from credenza.status import REVOCATION, StatusReference, new_list, status_list_credential
from credenza.verification import Means

HERE = Path(__file__).parent
NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
STATUS_LIST = "https://register.example/status/1"
PACK = load_pack("eu/2022")


def edition_in(path: Path) -> Edition:
    """The edition that a file describes."""
    return make_edition(read_specification(path.read_bytes()).specification)


def key_of(kind: KeyKind = KEY_KINDS["Ed25519"]) -> IssuerKey:
    """A key that is the same in every run."""
    return generate_key(lambda size: bytes(range(1, size + 1)), kind=kind)


@dataclass(frozen=True)
class Batch:
    """Awards of one edition, signed in one suite with a key of one kind."""

    edition: Edition
    suite: str | None = None
    kind: KeyKind = KEY_KINDS["Ed25519"]
    with_rules: bool = True

    @cached_property
    def key(self) -> IssuerKey:
        return key_of(self.kind)

    @property
    def rule_packs(self) -> list[tuple[str, str]]:
        return [(PACK.id, PACK.sha256)] if self.with_rules else []

    def award(self, number: int) -> Award:
        """The award of one learner out of many."""
        return Award(
            id=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
            learner=Learner("Әсем", f"Өтегенова-{number}", email=f"learner-{number}@example.org"),
            awarded_on=date(2026, 6, 30),
            valid_until=date(2036, 6, 30),
            results=tuple(self._result(test, number) for test in self.edition.specification.assessments),
        )

    def _result(self, test: Assessment, number: int) -> AssessmentResult:
        grades = test.grading_scheme.grades if test.grading_scheme and test.grading_scheme.grades else ("passed",)
        return AssessmentResult(test.key, grades[number % len(grades)], date(2026, 6, 20))

    def status(self, number: int) -> StatusReference:
        return StatusReference(STATUS_LIST, number % 131_072)

    def issue(self, number: int) -> dict[str, Any]:
        """One credential by itself, with a proof over canonical RDF."""
        return issue_credential(
            self.edition,
            self.award(number),
            self.key,
            status=self.status(number),
            created=NOW,
            salt=f"salt-{number:08}",
            rule_packs=self.rule_packs,
        )

    def issuer(self) -> BatchIssuer:
        return BatchIssuer(self.edition, self.key, created=NOW, rule_packs=self.rule_packs, suite=self.suite)

    def written(self, count: int) -> list[bytes]:
        """So many credentials, as they are handed to whoever verifies them."""
        issuer = self.issuer()
        return [
            issuer.issue(self.award(number), status=self.status(number), salt=f"salt-{number:08}")
            for number in range(count)
        ]

    @cached_property
    def unsigned(self) -> dict[str, Any]:
        """One of them without its proof."""
        return {name: value for name, value in self.issue(0).items() if name != "proof"}

    @cached_property
    def means(self) -> Means:
        """All that every step of verification needs: nothing is left unchecked."""
        published = orjson.dumps(status_list_credential(new_list(), STATUS_LIST, REVOCATION, NOW, self.key))
        editions: Mapping[str, Edition] = {self.edition.sha256: self.edition}
        return Means(
            editions=editions.get,
            status_lists={STATUS_LIST: published}.get,
            trusted_issuers={self.key.did: "Alatau"}.get,
        )


EXAMPLES = HERE.parent / "examples"
MICRO_CREDENTIAL = edition_in(EXAMPLES / "cimea-credential-evaluator.yaml")
MARKS = edition_in(EXAMPLES / "it-single-examination.yaml")
BADGE = edition_in(HERE / "badge.yaml")
