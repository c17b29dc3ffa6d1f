"""Statements of recognition: signed and verified, and read back from the page."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from pypdf import PdfReader

from credenza.awards import Learner
from credenza.errors import RecipientsError
from credenza.proofs import add_proof
from credenza.recognition import (
    ActRefusedError,
    Case,
    CommissionRules,
    Condition,
    Confirmation,
    Coverage,
    DecisionKind,
    Element,
    Ground,
    Procedure,
    Proposal,
    Role,
    Statement,
    appeal,
    confirm_condition,
    decide,
    decide_appeal,
    decide_by_commission,
    notify,
    statement_credential,
    statement_of,
    statement_pdf,
)
from credenza.specification import Organisation
from credenza.verification import Means, Outcome, verify
from tests.proofs.badges import key_number
from tests.recognition.cases import (
    APPEAL_BODY,
    APPLICANT,
    DECIDER,
    PROCEDURE,
    REGISTRAR,
    notified,
    person,
    proposed,
    refusal,
    rungs,
    said,
    sitting,
    start,
    then,
)

KEY = key_number(1)
HOLDER = Learner("Әсел", "Мысалова", birth_date=date(1999, 4, 12))
INSTITUTION = Organisation.model_validate(
    {"legal_name": {"en": "Example University", "it": "Università Esempio"}, "country": "IT", "place": "Roma"}
)
ID = "urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-0c1f6d2b9e03"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PROVEN = {Element.LEVEL: ("Level 4 instead of 7.",)}
CONDITIONAL = Proposal(
    kind=DecisionKind.CONDITIONAL,
    reason=said("The examination in law is missing."),
    considered=rungs(*tuple(DecisionKind)[:3]),
    conditions=(Condition(key="law", text=said("Pass the examination in law"), until=date(2026, 12, 31)),),
    credits=Decimal("4.5"),
)


def statement(case: Case | None = None, **more: Any) -> Statement:
    return statement_of(case or notified(start()), ID, HOLDER, INSTITUTION, **more)


def credential(of: Statement, language: str = "en") -> dict[str, Any]:
    return statement_credential(of, KEY.did, language, status=None, salt="s4lt")


def signed(of: Statement, language: str = "en") -> dict[str, Any]:
    return add_proof(credential(of, language), KEY, datetime(2026, 3, 3, tzinfo=UTC))


def facts(document: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    alignments = document["credentialSubject"]["achievement"]["alignment"]
    return {entry["targetType"]: (entry["targetName"], entry.get("targetCode")) for entry in alignments}


def page(of: Statement, languages: tuple[str, str] = ("en", "it"), signed_: bool = False) -> PdfReader:
    document = signed(of) if signed_ else None
    return PdfReader(io.BytesIO(statement_pdf(of, languages, document, "https://example.org/s/1", NOW)))


def words(reader: PdfReader) -> str:
    text = "\n".join(found.extract_text() for found in reader.pages)
    return re.sub(r"\s+", " ", re.sub("\u00ad\n|-\n|\u2010\n", "", text))


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_signed_statement_is_verified_by_this_and_by_another_verifier(language: str) -> None:
    document = signed(statement(), language)
    assert verify(json.dumps(document).encode(), Means(), NOW).outcome is Outcome.VERIFIED
    OB3LdpVerifier().verify(document)


def test_decision_after_midnight_of_the_institution_bears_the_new_day_and_is_valid_at_once() -> None:
    case = proposed(start(at=datetime(2026, 11, 21, 12, 0, tzinfo=UTC)))
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    decided = then(case, decide, (), by=DECIDER, after=late - case.changed_at)
    document = add_proof(credential(statement(then(decided, notify, by=REGISTRAR))), KEY, created=NOW)
    assert document["validFrom"] == document["awardedDate"] == "2026-11-22T00:30:00+01:00"
    assert verify(json.dumps(document).encode(), Means(), late).outcome is Outcome.VERIFIED
    OB3LdpVerifier().verify(document)


def test_statement_says_who_what_and_how_much() -> None:
    document = credential(statement())
    subject = document["credentialSubject"]
    assert (subject["result"][0]["value"], subject["creditsEarned"]) == ("full", 6)
    assert subject["achievement"]["resultDescription"][0]["allowedValue"] == [
        "full",
        "alternative",
        "partial",
        "conditional",
    ]
    assert facts(document) == {
        "ext:RecognitionPurpose": ("credit transfer", "credit_transfer"),
        "ext:RecognitionCase": ("case-1", None),
        "ext:RecognitionTarget": ("Recognition of qualifications", None),
        "ext:CreditSystem": ("University credits of Italy (CFU)", "6"),
    }


def test_credential_that_was_recognised_is_the_evidence() -> None:
    case = notified(start(qualification={"credential": "urn:uuid:11111111-2222-4333-8444-555555555555"}))
    assert credential(statement(case))["evidence"] == [
        {"id": "urn:uuid:11111111-2222-4333-8444-555555555555", "type": ["Evidence"], "name": "Credential evaluator"}
    ]


def test_number_of_a_paper_is_no_address_of_the_evidence() -> None:
    case = notified(start(qualification={"credential": "No. 12/2025"}))
    assert credential(statement(case))["evidence"][0]["id"] == f"{ID}#evidence"


def test_credits_that_no_float_holds_stand_as_exact_text() -> None:
    odd = Proposal(kind=DecisionKind.FULL, reason=said(), credits=Decimal("4.3"))
    document = credential(statement(notified(start(), odd)))
    assert "creditsEarned" not in document["credentialSubject"]
    assert facts(document)["ext:CreditSystem"][1] == "4.3"


def test_open_conditions_stand_in_the_statement_and_met_ones_make_it_full() -> None:
    case = notified(start(), CONDITIONAL)
    assert facts(credential(statement(case)))["ext:Condition"] == ("Pass the examination in law", "2026-12-31")
    met = then(case, confirm_condition, Confirmation(condition="law", reason=said()), by=DECIDER)
    document = credential(statement(met))
    assert document["credentialSubject"]["result"][0]["value"] == "full"
    assert "ext:Condition" not in facts(document)


def test_reasons_stay_out_of_the_credential() -> None:
    partial = Proposal(
        kind=DecisionKind.PARTIAL,
        reason=said("Half of it is missing."),
        considered=rungs(DecisionKind.FULL, DecisionKind.ALTERNATIVE),
        credits=3,
    )
    of = statement(notified(start(), partial))
    assert "Half of it" not in json.dumps(credential(of))
    assert "Half of it is missing." in words(page(of))


def test_refusal_has_a_page_with_reasons_and_appeal_and_no_credential() -> None:
    refused = refusal(Ground.SUBSTANTIAL_DIFFERENCE, would_allow=said("A course at level 7."))
    of = statement(notified(start(), refused, substantial=PROVEN, coverage={"history": Coverage.NOT_COVERED}))
    with pytest.raises(ActRefusedError) as no_credential:
        credential(of)
    assert no_credential.value.code == "nothing_recognised"
    shown = words(page(of))
    for text in (
        "Refusal",
        "A substantial difference: As the documents show.",
        "Knows the history of universities.",
        "It does not fit.",
        "A course at level 7.",
        "Appeal board",
        "1 April 2026",
    ):
        assert text in shown


@pytest.mark.parametrize("languages", [("it", "kk"), ("ru", "en"), ("kk", "kk")])
def test_page_holds_the_signed_credential_and_is_verified_as_a_file(languages: tuple[str, str]) -> None:
    of = statement()
    document = signed(of)
    data = statement_pdf(of, languages, document, None, NOW)
    assert json.loads(PdfReader(io.BytesIO(data)).attachments["credential.json"][0]) == document
    assert verify(data, Means(), NOW).outcome is Outcome.VERIFIED
    assert data == statement_pdf(of, languages, document, None, NOW)


def test_usual_statement_fits_on_one_page_in_both_languages() -> None:
    reader = page(statement(signatory="Ada Esempi"), ("it", "en"), signed_=True)
    shown = words(reader)
    assert len(reader.pages) == 1
    for text in ("Attestazione di riconoscimento".upper(), "Riconoscimento totale", "Full recognition", "Ada Esempi"):
        assert text in shown


def test_statement_of_a_commission_names_its_minutes() -> None:
    members = tuple(f"member-{number}" for number in range(5))
    procedure: Procedure = PROCEDURE.model_copy(update={"commission": CommissionRules()})
    case = proposed(start(procedure))
    chair = person(members[0], Role.COMMISSION_MEMBER)
    case = then(case, decide_by_commission, sitting(members, 5, 0), said(), (), by=chair)
    shown = words(page(statement(then(case, notify, by=REGISTRAR))))
    assert "A commission, minutes no. 7 of 3 March 2026" in shown


def test_there_is_no_statement_before_the_notification_nor_under_appeal() -> None:
    refused = refusal(Ground.SUBSTANTIAL_DIFFERENCE)
    under_appeal = then(notified(start(), refused, substantial=PROVEN), appeal, said(), by=APPLICANT)
    for case in (start(), proposed(start()), under_appeal):
        with pytest.raises(ActRefusedError) as too_early:
            statement(case)
        assert too_early.value.code == "no_statement"


def test_decision_of_the_appeal_body_is_shown_as_its_own() -> None:
    refused = refusal(Ground.SUBSTANTIAL_DIFFERENCE)
    case = then(notified(start(), refused, substantial=PROVEN), appeal, said(), by=APPLICANT)
    other = CONDITIONAL.model_copy(update={"credits": Decimal(6)})
    case = case.after(decide_appeal(case, case.changed_at, APPEAL_BODY, said("Level 7 was shown."), proposal=other))
    shown = words(page(statement(then(case, notify, by=REGISTRAR))))
    assert "On appeal: Appeal board" in shown
    assert "Level 7 was shown." in shown


def test_name_with_a_control_character_is_not_signed() -> None:
    of = statement_of(notified(start()), ID, Learner("A\u0007", "B"), INSTITUTION)
    with pytest.raises(RecipientsError):
        credential(of)


def test_texts_that_look_like_layout_stay_texts() -> None:
    hostile = Proposal(kind=DecisionKind.FULL, reason=said('#panic("x") $x$ *b* \\ <a> @b `c`'), credits=6)
    assert '#panic("x") $x$ *b* \\ <a> @b `c`' in words(page(statement(notified(start(), hostile))))


def test_letters_without_a_glyph_are_told_and_only_a_signed_statement_points_to_the_attachment() -> None:
    refused = refusal(Ground.SUBSTANTIAL_DIFFERENCE, reason=said("日本"))
    alone = words(page(statement(notified(start(), refused, substantial=PROVEN))))
    full = Proposal(kind=DecisionKind.FULL, reason=said("日本"), credits=6)
    inside = words(page(statement(notified(start(), full)), signed_=True))
    assert "Letters that this page cannot show stand as □" in alone
    assert "the attached credential has them" not in alone
    assert "the attached credential has them" in inside


def test_reason_as_long_as_may_be_takes_more_pages_and_is_not_cut() -> None:
    long = said(" ".join(f"word{number}" for number in range(1_000)))
    reader = page(statement(notified(start(), Proposal(kind=DecisionKind.FULL, reason=long, credits=6))))
    assert len(reader.pages) > 1
    assert "word0 word1" in words(reader)
    assert "word999" in words(reader)
