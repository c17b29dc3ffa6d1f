"""Steps 8 and 9 on credentials awarded under the published examples, and the judges on the same credentials."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.contexts import bundled_contexts
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError
from openvc import verify_credential

from credenza.awards import AssessmentResult, Award, Learner
from credenza.formats.openbadges3 import IssuerProfile, to_open_badge
from credenza.issuance import issue_credential, issue_jwt
from credenza.proofs import add_proof
from credenza.rulepacks import RulePack, load_pack
from credenza.specification import Edition, make_edition, read_specification
from credenza.verification import Means, Outcome, VerificationReport, verify
from tests.proofs.badges import NOW, SIGNED_AT, key_number

KEY = key_number(1)
PACK = load_pack("eu/2022")
CLAIMED = [(PACK.id, PACK.sha256)]
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


def edition_of(path: Path) -> Edition:
    return make_edition(read_specification(path.read_bytes()).specification)


EDITION = edition_of(next(path for path in EXAMPLES if path.stem == "cimea-credential-evaluator"))


def award(edition: Edition, **changes: Any) -> Award:
    specification = edition.specification
    results = tuple(AssessmentResult(assessment.key, "passed") for assessment in specification.assessments)
    made = Award(
        "urn:uuid:7f6c2d1e-55f0-4d6d-9a70-0f6f6e0d1c55",
        Learner("Aigerim", "Example"),
        date(2026, 3, 1),
        results=results,
    )
    return dataclasses.replace(made, **changes)


def issued(edition: Edition, rule_packs: list[tuple[str, str]] | None = None, **changes: Any) -> dict[str, Any]:
    return issue_credential(
        edition, award(edition, **changes), KEY, status=None, created=SIGNED_AT, salt="s", rule_packs=rule_packs or []
    )


def signed_as_changed(change: Any, rule_packs: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    """A credential whose issuer changed the achievement before signing it."""
    profile = IssuerProfile(KEY.did, EDITION.specification.issuer or next(iter(EDITION.specification.awarding_bodies)))
    badge = to_open_badge(EDITION, award(EDITION), profile, status=None, salt="s", rule_packs=rule_packs or [])
    change(badge["credentialSubject"]["achievement"])
    return add_proof(badge, KEY, SIGNED_AT)


def check(credential: Any, *editions: Edition, **means: Any) -> VerificationReport:
    data = credential.encode() if isinstance(credential, str) else json.dumps(credential).encode()
    return verify(data, Means(editions={edition.sha256: edition for edition in editions}.get, **means), NOW)


def found(report: VerificationReport, name: str) -> tuple[str, str]:
    step = report.step(name)
    return str(step.outcome), step.reason_code


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_in_every_language_is_verified_here_and_by_the_judges(path: Path) -> None:
    edition = edition_of(path)
    for language in ("en", "it", "kk", "ru"):
        credential = issued(edition, language=language)
        report = check(credential, edition)
        assert report.outcome is Outcome.VERIFIED
        assert found(report, "edition") == ("passed", "edition_same")
        OB3LdpVerifier().verify(credential)
        verify_credential(credential | {"proof": credential["proof"][0]}, extra_contexts=bundled_contexts())


@pytest.mark.parametrize("path", EXAMPLES[:2], ids=lambda path: path.stem)
def test_the_judges_reject_an_example_with_another_title(path: Path) -> None:
    credential = issued(edition_of(path))
    credential["credentialSubject"]["achievement"]["name"] += "!"
    assert found(check(credential), "proof") == ("failed", "bad_signature")
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier().verify(credential)


def test_a_token_is_compared_with_its_edition_too() -> None:
    token = issue_jwt(EDITION, award(EDITION), KEY, status=None, salt="s", rule_packs=CLAIMED)
    report = check(token, EDITION)
    assert found(report, "edition") == ("passed", "edition_same")
    assert found(report, "rule_packs") == ("passed", "rules_met")


def test_an_edition_that_is_not_at_hand_does_not_spoil_the_outcome() -> None:
    report = check(issued(EDITION, CLAIMED))
    assert report.outcome is Outcome.VERIFIED
    assert found(report, "edition") == ("not_checked", "edition_not_at_hand")
    assert found(report, "rule_packs") == ("not_checked", "edition_needed")


def test_a_damaged_copy_of_the_edition_proves_nothing() -> None:
    damaged = dataclasses.replace(EDITION, canonical=EDITION.canonical + b" ")
    assert found(check(issued(EDITION), damaged), "edition") == ("not_checked", "edition_damaged")


def test_a_credential_that_promises_more_than_its_edition_is_not_verified() -> None:
    def promise_more(achievement: dict[str, Any]) -> None:
        achievement["alignment"] = [
            alignment | ({"targetCode": "60"} if alignment["targetType"] == "ext:ELMCreditSystem" else {})
            for alignment in achievement["alignment"]
        ]

    report = check(signed_as_changed(promise_more), EDITION)
    assert report.outcome is Outcome.NOT_VERIFIED
    assert found(report, "edition") == ("failed", "edition_differs")
    assert "ects" in report.step("edition").message.in_language("en")


def test_other_wording_of_the_same_facts_is_remarked_upon() -> None:
    def reword(achievement: dict[str, Any]) -> None:
        achievement["criteria"]["narrative"] += " (as printed in 2026)"

    report = check(signed_as_changed(reword), EDITION)
    assert report.outcome is Outcome.VERIFIED
    assert found(report, "edition") == ("passed", "edition_reworded")
    assert "edition_reworded" in [warning.reason_code for warning in report.warnings]


def test_rules_that_the_award_keeps() -> None:
    assert found(check(issued(EDITION, CLAIMED), EDITION), "rule_packs") == ("passed", "rules_met")


def test_rules_that_the_award_breaks_are_named() -> None:
    report = check(issued(EDITION, CLAIMED, learner=Learner("", "")), EDITION)
    assert found(report, "rule_packs") == ("failed", "rules_broken")
    assert "EU-M01" in report.step("rule_packs").message.in_language("kk")


def test_another_version_of_a_pack_proves_nothing() -> None:
    assert found(check(issued(EDITION, [(PACK.id, "0" * 64)]), EDITION), "rule_packs") == (
        "not_checked",
        "rule_pack_unknown",
    )

    def no_packs(pack_id: str) -> RulePack | None:
        return None

    assert found(check(issued(EDITION, CLAIMED), EDITION, packs=no_packs), "rule_packs")[1] == "rule_pack_unknown"
