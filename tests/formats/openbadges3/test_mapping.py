"""The mapping to Open Badges 3.0 and back: the same facts, no undefined term, whatever the specification lacks."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3 import OB3LdpVerifier

from credenza.awards import AssessmentResult, Award, Learner
from credenza.errors import CredentialError, RecipientsError
from credenza.formats.openbadges3 import CONTEXTS, IssuerProfile, achievement_of, claims_of, to_open_badge
from credenza.proofs import add_proof, generate_key
from credenza.specification import Edition, Organisation, Specification, make_edition

from .expected import Expectation
from .strategies import awards, editions

PACKS = (("eu/2022", "ab" * 32),)
KEY = generate_key(lambda count: b"\x07" * count)
CREATED = datetime(2026, 11, 22, 10, tzinfo=UTC)


class Entry:
    """A place in a status list."""

    def entry(self) -> dict[str, Any]:
        return {
            "id": "https://example.org/status/1#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
            "statusListCredential": "https://example.org/status/1",
        }


def badge(edition: Edition, award: Award, salt: str = "s4lt") -> dict[str, Any]:
    issuer = IssuerProfile(KEY.did, edition.specification.issuer or Organisation())
    return to_open_badge(edition, award, issuer, status=Entry(), salt=salt, rule_packs=PACKS)


def small_edition(**elements: Any) -> Edition:
    return make_edition(Specification.model_validate({"title": {"en": "Evaluator", "it": "Valutatore"}, **elements}))


def small_award(**elements: Any) -> Award:
    return Award(
        **{"id": "urn:uuid:1", "learner": Learner("Ada", "Rossi"), "awarded_on": date(2026, 11, 22), **elements}
    )


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_claims_of_a_badge_are_the_facts_of_edition_and_award(data: st.DataObject) -> None:
    edition = data.draw(editions())
    award = data.draw(awards(edition))
    document = json.loads(json.dumps(badge(edition, award)))
    assert claims_of(document) == Expectation(edition, award, KEY.did, "s4lt").claims()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_badge_is_accepted_by_a_strict_verifier_that_refuses_undefined_terms(data: st.DataObject) -> None:
    edition = data.draw(editions())
    award = data.draw(awards(edition))
    document = badge(edition, Award(**{**vars(award), "awarded_on": date(2026, 1, 1), "valid_until": None}))
    signed = add_proof(document, KEY, CREATED)
    assert OB3LdpVerifier().verify(json.dumps(signed)).id == award.id


def test_a_badge_holds_plain_json_values_only() -> None:
    edition = small_edition(
        outcomes=[{"text": {"en": "x"}, "kind": "skill"}],
        assessments=[{"key": "final", "type": "quiz", "supervision": "supervised_no_id"}],
        participation="online",
    )

    def kinds(node: Any) -> set[type]:
        parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        return {type(node)}.union(*(kinds(part) for part in parts))

    assert kinds(badge(edition, small_award())) <= {dict, list, str, int, float, bool}


def test_two_identical_outcomes_do_not_slow_down_canonicalisation() -> None:
    edition = small_edition(outcomes=[{"text": {"en": "Same"}, "kind": "skill"}] * 15)
    signed = add_proof(badge(edition, small_award()), KEY, CREATED)
    assert OB3LdpVerifier().verify(json.dumps(signed)).id == "urn:uuid:1"


def test_dates_are_date_time_stamps_in_utc() -> None:
    document = badge(small_edition(), small_award(valid_until=date(2031, 11, 22)))
    assert (document["validFrom"], document["validUntil"], document["awardedDate"]) == (
        "2026-11-22T00:00:00Z",
        "2031-11-22T23:59:59Z",
        "2026-11-22T00:00:00Z",
    )


def test_only_the_two_contexts_are_named_and_the_status_is_one_object() -> None:
    document = badge(small_edition(), small_award())
    assert document["@context"] == list(CONTEXTS)
    assert document["credentialStatus"] == {**Entry().entry(), "id": f"{document['id']}#status"}


@pytest.mark.parametrize(("ects", "number"), [(10, 10), (2.5, 2.5), (0.12, None), (3.33, None), (7.75, 7.75)])
def test_credits_are_a_number_only_if_binary_holds_them_and_always_a_text(ects: float, number: float | None) -> None:
    document = badge(small_edition(workload={"ects": ects}), small_award())
    assert document["credentialSubject"]["achievement"].get("creditsAvailable") == number
    assert document["credentialSubject"].get("creditsEarned") == number
    assert claims_of(document).ects == str(ects)


def test_the_email_address_is_in_the_badge_only_as_a_salted_hash() -> None:
    award = small_award(learner=Learner("Ada", "Rossi", email="ada@example.org"))
    one, other = badge(small_edition(), award, "one"), badge(small_edition(), award, "other")
    assert "ada@example.org" not in json.dumps(one)
    assert claims_of(one).learner.email_hash != claims_of(other).learner.email_hash


def test_the_language_of_the_award_is_the_language_of_the_badge() -> None:
    document = badge(small_edition(level={"eqf": 7}), small_award(language="it"))
    achievement = document["credentialSubject"]["achievement"]
    assert (achievement["name"], achievement["inLanguage"]) == ("Valutatore", "it")
    assert "Livello EQF 7" in json.dumps(achievement)


def test_the_achievement_is_the_same_for_every_learner_of_an_edition() -> None:
    edition = small_edition(workload={"ects": 5})
    document = badge(edition, small_award())
    assert document["credentialSubject"]["achievement"] == achievement_of(edition, "en", PACKS)


@pytest.mark.parametrize("wrong", [{"results": (AssessmentResult("oral"),)}, {"options": ("diploma",)}])
def test_an_award_that_does_not_fit_the_edition_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(RecipientsError, match="which the micro-credential does not have"):
        badge(small_edition(), small_award(**wrong))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.data())
def test_reading_a_damaged_badge_gives_claims_or_one_plain_error(data: st.DataObject) -> None:
    document = badge(
        small_edition(level={"eqf": 5}, outcomes=[{"text": {"en": "x"}}], assessments=[{"key": "final"}]),
        small_award(results=(AssessmentResult("final", "30"),)),
    )
    node: Any = document
    for _ in range(data.draw(st.integers(0, 4))):
        member = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        if not isinstance(node[member], dict | list) or not node[member]:
            break
        node = node[member]
    member = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
    node[member] = data.draw(_json)
    try:
        claims_of(document)
    except CredentialError as error:
        assert error.problems[0].path == "credentialSubject.achievement"  # noqa: PT017


def test_a_badge_of_others_is_read_as_far_as_it_goes() -> None:
    claims = claims_of(
        {
            "id": "urn:uuid:2",
            "issuer": "did:web:example.org",
            "credentialSubject": {"achievement": {"id": "urn:a", "name": "Badge", "criteria": {"narrative": "x"}}},
        }
    )
    assert (claims.title, claims.issuer.iri, claims.edition_sha256, claims.outcomes) == (
        "Badge",
        "did:web:example.org",
        None,
        (),
    )
