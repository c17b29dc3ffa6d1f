"""An EDC says what the badge of the same award says, in known terms only, and is read back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.errors import CredentialError, FaceError, RecipientsError
from credenza.formats.elm3 import claims_of_edc, faults, is_sealed_by_issuer, ready_to_seal
from credenza.proofs.jades import Holder
from credenza.specification import Edition, Specification, make_edition
from tests.formats.openbadges3.strategies import awards, editions

from .material import EXAMPLES, NOW, award, badge, edc, example, expected, whole

HOLDER = Holder("Università di Esempio", "Sigillo", "VATIT-01234567890", "IT")
NAMES = [path.stem for path in EXAMPLES]


def nodes(value: Any) -> list[dict[str, Any]]:
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if isinstance(value, dict) else []) + [node for entry in held for node in nodes(entry)]


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_an_edc_says_what_the_badge_says(data: st.DataObject) -> None:
    edition = whole(data.draw(editions()))
    of = data.draw(awards(edition))
    document = json.loads(json.dumps(edc(edition, of)))
    read = claims_of_edc(document)
    assert replace(read, isced_f=tuple(sorted(read.isced_f))) == expected(edition, of)
    assert list(faults(document)) == []


def test_a_summary_that_only_repeats_the_title_is_none_in_badge_and_edc() -> None:
    held = example(NAMES[0]).specification
    edition = make_edition(held.model_copy(update={"summary": held.title}))
    of = award(edition)
    read = claims_of_edc(edc(edition, of))
    assert (read.title, read.summary) == (expected(edition, of).title, None)
    assert expected(edition, of).summary is None


@pytest.mark.parametrize("name", NAMES)
def test_achievement_outcomes_and_issuer_have_the_addresses_of_the_badge(name: str) -> None:
    edition = example(name)
    of = award(edition)
    one, other = badge(edition, of), edc(edition, of)
    achievement = one["credentialSubject"]["achievement"]
    qualification = other["credentialSubject"]["hasClaim"]["specifiedBy"]
    named = [entry["id"] for entry in achievement["alignment"] if entry["targetType"] == "ext:LearningOutcome"]
    assert (qualification["id"], other["issuer"]["id"]) == (achievement["id"], one["issuer"]["id"])
    assert [outcome["id"] for outcome in qualification["learningOutcome"]] == named
    tests = [entry["id"] for entry in achievement["resultDescription"] if "#assessment-" in entry["id"]]
    assert [entry["id"] for entry in qualification["provenBy"]] == tests


@pytest.mark.parametrize("name", NAMES)
def test_no_entitlement_is_promised(name: str) -> None:
    document = edc(example(name), award(example(name)))
    assert not [node for node in nodes(document) if "entitlesTo" in node or "Entitlement" in str(node.get("type"))]


def test_what_it_may_count_towards_is_decided_by_whoever_receives_it() -> None:
    edition = example("kz-vocational-methodology")
    notes = edc(edition, award(edition))["credentialSubject"]["hasClaim"]["specifiedBy"]["additionalNote"]
    words = [note["noteLiteral"].get("en", "") for note in notes]
    assert "May count towards it if the organisation that receives it decides so; nobody is entitled to that." in words


@pytest.mark.parametrize("name", NAMES)
def test_every_node_has_an_address_and_one_type(name: str) -> None:
    document = edc(example(name), award(example(name)))
    typed = [node for node in nodes(document) if "type" in node]
    assert all(isinstance(node["id"], str) for node in typed)
    assert {type(node["type"]) for node in typed if node is not document} == {str}


def test_there_is_no_member_that_the_shapes_refuse_as_a_node() -> None:
    document = edc(example("data-literacy"), award(example("data-literacy")))
    assert not {"credentialStatus", "termsOfUse", "proof"} & document.keys()


def test_each_page_of_each_language_is_shown_in_its_order() -> None:
    shown = edc(example("data-literacy"), award(example("data-literacy")))["displayParameter"]["individualDisplay"]
    assert [(entry["language"]["id"][-3:], [page["page"] for page in entry["displayDetail"]]) for entry in shown] == [
        ("ENG", [1]),
        ("KAZ", [1, 2]),
    ]


def test_the_email_address_of_the_learner_is_not_in_it() -> None:
    assert "ada@example.org" not in json.dumps(edc(example("data-literacy"), award(example("data-literacy"))))


def small(**elements: Any) -> Edition:
    return make_edition(Specification.model_validate(elements))


BODY = {"legal_name": {"en": "University"}, "country": "IT"}


@pytest.mark.parametrize(
    ("elements", "paths"),
    [
        ({"issuer": BODY}, ["title"]),
        ({"title": {"en": "T"}}, ["issuer.legal_name", "issuer.country"]),
        ({"title": {"en": "T"}, "issuer": {**BODY, "country": "ZZ"}}, ["issuer.country"]),
        ({"title": {"en": "T"}, "issuer": BODY, "awarding_bodies": [{}]},
         ["awarding_bodies[0].legal_name", "awarding_bodies[0].country"]),
    ],
)  # fmt: skip
def test_what_europass_demands_and_the_edition_lacks_is_said(elements: dict[str, Any], paths: list[str]) -> None:
    edition = small(**elements)
    with pytest.raises(FaceError) as refused:
        edc(edition, award(edition))
    assert [problem.path for problem in refused.value.problems] == paths


def test_without_a_page_there_is_nothing_to_show() -> None:
    edition = small(title={"en": "T"}, issuer=BODY)
    with pytest.raises(FaceError, match="picture of its page"):
        edc(edition, award(edition), {"en": []})


def test_an_award_that_does_not_fit_is_refused_as_for_a_badge() -> None:
    edition = small(title={"en": "T"}, issuer=BODY)
    with pytest.raises(RecipientsError):
        edc(edition, award(edition, options=("unknown",)))


def test_at_the_seal_the_issuer_is_the_one_of_the_certificate() -> None:
    document = ready_to_seal(edc(example("data-literacy"), award(example("data-literacy"))), HOLDER, NOW, "en")
    issuer = document["issuer"]
    assert (issuer["legalName"], issuer["altLabel"]) == ({"en": "Università di Esempio"}, {"en": "Sigillo"})
    assert issuer["eIDASIdentifier"]["notation"] == "VATIT-01234567890"
    assert len(issuer["location"]) == 2
    assert (document["issued"], document["issuanceDate"]) == ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z")
    assert list(faults(document)) == []
    assert is_sealed_by_issuer(document, HOLDER)
    assert not is_sealed_by_issuer(document, replace(HOLDER, organization_identifier="VATIT-1"))
    assert not is_sealed_by_issuer({"issuer": "did:web:x"}, Holder())


@pytest.mark.parametrize("missing", ["organization", "organization_identifier", "country"])
def test_a_certificate_that_names_no_organisation_seals_nothing(missing: str) -> None:
    document = edc(example("data-literacy"), award(example("data-literacy")))
    with pytest.raises(FaceError, match=missing):
        ready_to_seal(document, replace(HOLDER, **{missing: None}), NOW, "en")


FAULTS: dict[str, tuple[str, Any]] = {
    "an undefined term": ("colour", "blue"),
    "a term of another class of values": ("title", "no language"),
    "a date without time": ("validFrom", "2026-11-22"),
    "a status list": ("credentialStatus", {"id": "https://example.org/1"}),
    "nothing": ("issuer", None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_that_the_shapes_do_not_see_are_found(fault: str) -> None:
    name, value = FAULTS[fault]
    document = edc(example("data-literacy"), award(example("data-literacy"))) | {name: value}
    assert any(f"$.{name}" in found for found in faults(document))


def test_one_address_for_two_things_is_found() -> None:
    document = edc(example("data-literacy"), award(example("data-literacy")))
    document["displayParameter"]["id"] = document["issuer"]["id"]
    assert any("described twice" in found for found in faults(document))


@pytest.mark.parametrize("document", [{}, {"credentialSubject": []}, {"credentialSubject": {"hasClaim": [{}, {}]}}])
def test_what_is_no_credential_for_one_achievement_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(CredentialError):
        claims_of_edc(document)


def test_the_table_of_terms_names_each_term_once() -> None:
    path = Path(__file__).resolve().parents[3] / "src" / "credenza" / "formats" / "elm3" / "terms.tsv"
    terms = [line.split("\t")[0] for line in path.read_text("utf-8").splitlines()[1:]]
    assert len(terms) == len(set(terms)) == 235
