"""The nine steps on parts of a credential."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import pytest

from credenza.awards import Learner
from credenza.formats.openbadges3 import IssuerProfile, to_open_badge
from credenza.proofs import P256, add_base_proof, add_proof, derive
from credenza.status import REVOCATION, StatusReference, new_list, set_bit, status_list_credential
from credenza.verification import Means, Outcome, VerificationReport, verify
from tests.proofs.badges import NOW, SIGNED_AT, key_number

from .test_editions import CLAIMED, EDITION, award

KEY = key_number(4, kind=P256)
LIST = "https://alatau.example/status/1"
LIFECYCLE = ("/validFrom", "/validUntil", "/credentialStatus")
EVERYTHING = ("/credentialSubject", "/awardedDate")


def badge(valid_until: date = date(2031, 1, 1)) -> dict[str, Any]:
    profile = IssuerProfile(KEY.did, EDITION.specification.issuer or next(iter(EDITION.specification.awarding_bodies)))
    learner = Learner("Aigerim", "Example", email="aigerim@example.org")
    made = award(EDITION, valid_until=valid_until, learner=learner)
    return to_open_badge(EDITION, made, profile, status=StatusReference(LIST, 5), salt="s", rule_packs=CLAIMED)


def signed(document: dict[str, Any], *mandatory: str) -> dict[str, Any]:
    return add_base_proof(
        document, KEY, SIGNED_AT, randomness=random.Random(7).randbytes, mandatory_pointers=mandatory or None
    )


def status_list(revoked: bool = False) -> dict[str, Any]:
    bits = new_list()
    set_bit(bits, 5, revoked)
    return status_list_credential(bits, LIST, REVOCATION, SIGNED_AT, KEY)


def report_on(document: dict[str, Any], listed: dict[str, Any] | None = None) -> VerificationReport:
    means = Means(
        editions={EDITION.sha256: EDITION}.get,
        status_lists={LIST: json.dumps(listed or status_list()).encode()}.get,
        trusted_issuers={KEY.did: "Alatau"}.get,
    )
    return verify(json.dumps(document).encode(), means, NOW)


def reasons(report: VerificationReport) -> list[str]:
    return [step.reason_code for step in report.steps if step.name != "log"]


def warnings(report: VerificationReport) -> list[str]:
    return [warning.reason_code for warning in report.warnings]


RIGHT = ["parsed", "contexts_known", "shape_right", "signature_holds", "issuer_known", "dates_hold", "status_clear"]
WHOLE = signed(badge())


def test_holders_copy_is_verified_and_said_to_be_one() -> None:
    report = report_on(WHOLE)
    assert (report.outcome, reasons(report)) == (Outcome.VERIFIED, [*RIGHT, "edition_same", "rules_met"])
    assert warnings(report) == ["holders_copy"]


def test_least_part_is_verified_and_does_not_name_the_learner() -> None:
    part = derive(WHOLE, [])
    report = report_on(part)
    assert (report.outcome, reasons(report)) == (Outcome.VERIFIED, [*RIGHT, "edition_same", "withheld"])
    assert warnings(report) == ["part_shown"]
    assert [name for name in ("Aigerim", "Example") if name in json.dumps(part)] == []


def test_part_that_shows_all_of_the_learner_meets_the_rules_too() -> None:
    report = report_on(derive(WHOLE, EVERYTHING))
    assert (report.outcome, reasons(report)) == (Outcome.VERIFIED, [*RIGHT, "edition_same", "rules_met"])


def test_part_of_the_achievement_is_not_called_different_from_the_edition() -> None:
    whole = signed(badge(), "/issuer", "/name", *LIFECYCLE)
    least = [f"/credentialSubject/achievement/{name}" for name in ("name", "description", "criteria")]
    report = report_on(derive(whole, least))
    assert (report.outcome, reasons(report)[7:]) == (Outcome.VERIFIED, ["withheld", "withheld"])
    report = report_on(derive(whole, [*least, "/credentialSubject/achievement/otherIdentifier"]))
    assert (report.outcome, reasons(report)[7:]) == (Outcome.VERIFIED, ["withheld", "withheld"])


def test_revoked_and_expired_parts_are_refused() -> None:
    revoked = report_on(derive(WHOLE, []), status_list(revoked=True))
    assert (revoked.outcome, reasons(revoked)[6]) == (Outcome.NOT_VERIFIED, "revoked")
    expired = report_on(derive(signed(badge(date(2026, 5, 30))), []))
    assert (expired.outcome, reasons(expired)[5]) == (Outcome.NOT_VERIFIED, "expired")


@pytest.mark.parametrize(
    ("mandatory", "step", "reason"),
    [
        (["/validFrom", "/validUntil"], 6, "status_withheld"),
        (["/validFrom", "/credentialStatus"], 5, "dates_withheld"),
        (["/validUntil", "/credentialStatus"], 5, "dates_withheld"),
    ],
)
@pytest.mark.parametrize("shown", [(), LIFECYCLE], ids=["left out", "shown of own accord"])
def test_part_whose_holder_could_hide_its_end_is_neither_verified_nor_refused(
    mandatory: list[str], step: int, reason: str, shown: tuple[str, ...]
) -> None:
    whole = signed(badge(), "/issuer", "/name", "/validFrom", "/credentialSubject/achievement", *mandatory)
    if reason == "dates_withheld" and "/validFrom" not in mandatory:
        whole = signed(badge(), "/issuer", "/name", "/credentialSubject/achievement", *mandatory)
        shown = (*shown, "/validFrom")
    report = report_on(derive(whole, shown))
    assert (report.outcome, reasons(report)[step]) == (Outcome.COULD_NOT_CHECK, reason)


def test_expired_credential_of_which_the_end_is_hidden_is_not_verified() -> None:
    whole = signed(
        badge(date(2026, 5, 30)), "/issuer", "/validFrom", "/credentialStatus", "/credentialSubject/achievement"
    )
    report = report_on(derive(whole, []))
    assert (report.outcome, reasons(report)[5]) == (Outcome.COULD_NOT_CHECK, "dates_withheld")


def test_second_proof_of_the_issuer_over_the_whole_settles_what_a_part_leaves_open() -> None:
    part = derive(signed(badge(), "/issuer", "/validFrom", "/validUntil"), ["/credentialStatus", *EVERYTHING, "/name"])
    both = add_proof(part, KEY, SIGNED_AT, previous=[])
    assert report_on(both).outcome is Outcome.VERIFIED
    stranger = add_proof(part, key_number(9), SIGNED_AT, previous=[])
    assert report_on(stranger).outcome is Outcome.COULD_NOT_CHECK


def test_part_of_a_status_list_is_not_believed() -> None:
    whole = status_list()
    del whole["proof"]
    part = derive(signed(whole, "/issuer"), ["/credentialSubject", "/validFrom"])
    report = report_on(WHOLE, part)
    assert (report.outcome, reasons(report)[6]) == (Outcome.COULD_NOT_CHECK, "status_list_forged")
    assert report_on(WHOLE, signed(whole, "/issuer")).outcome is Outcome.VERIFIED


def test_changed_part_is_refused() -> None:
    part = derive(WHOLE, EVERYTHING)
    part["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    report = report_on(part)
    assert (report.outcome, reasons(report)[3]) == (Outcome.NOT_VERIFIED, "bad_signature")
