"""Credentials of a batch are those that are issued one by one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.awards import AssessmentResult, Award, Learner
from credenza.errors import RecipientsError
from credenza.formats.openbadges3 import IssuerProfile, to_open_badge
from credenza.issuance import BatchIssuer, issue_credential
from credenza.issuance import batch as module
from credenza.issuance.batch import SIGHTINGS
from credenza.proofs import P256, P384, CompiledProof, ProofError, add_proof, generate_key
from credenza.specification import make_edition, read_specification
from credenza.status import StatusReference

KEY = generate_key(lambda count: b"\x07" * count, "did:web:university.example")
CREATED = datetime(2026, 11, 22, 10, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[2] / "examples" / "cimea-credential-evaluator.yaml"
EDITION = make_edition(read_specification(EXAMPLE.read_bytes()).specification)
SPECIFICATION = EDITION.specification
ASSESSMENT = SPECIFICATION.assessments[0].key
PACKS = (("eu/2022", "ab" * 32),)
STATUS = StatusReference("https://university.example/status/1", 77)
AWARD = Award(
    "urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-0c1f6d2b9e03",
    Learner("Әсел", "Нұрғалиқызы", email="asel@example.kz"),
    date(2026, 11, 22),
    results=(AssessmentResult(ASSESSMENT, "passed", date(2026, 11, 20)),),
)
AWARDS = (
    AWARD,
    replace(AWARD, results=()),
    replace(AWARD, results=(AssessmentResult(ASSESSMENT, "29/30"),), place="Рим, «кампус»"),
    replace(AWARD, learner=Learner('Mary "Q"', "O\\Neil", "980101-77", date(1998, 1, 1))),
    replace(AWARD, learner=Learner("", "Ли", email="li@example.kz"), valid_until=date(2031, 1, 1)),
    replace(AWARD, options=tuple(option.key for option in SPECIFICATION.awards)),
    replace(AWARD, language="it"),
    replace(AWARD, language="kk"),
)


KEYS = {
    "eddsa-rdfc-2022": KEY,
    "eddsa-jcs-2022": KEY,
    "ecdsa-rdfc-2019": generate_key(lambda count: b"\x09" * count, "did:web:university.example", P384),
    "ecdsa-jcs-2019": generate_key(lambda count: b"\x09" * count, "did:web:university.example", P256),
}
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
learners = st.builds(
    Learner, names, names, st.none() | names, st.none() | days, st.none() | st.just("asel@example.kz") | names
)
results = st.builds(
    AssessmentResult, st.just(ASSESSMENT), st.none() | st.sampled_from(["passed", "29/30"]) | names, st.none() | days
)
options = st.lists(st.sampled_from([option.key for option in SPECIFICATION.awards]), max_size=2)
awards = st.builds(
    Award,
    st.uuids().map(lambda uuid: uuid.urn),
    learners,
    days,
    st.none() | names,
    st.lists(results, max_size=1).map(tuple),
    options.map(tuple),
    st.sampled_from([None, "it"]),
    st.none() | days,
)


def one_by_one(award: Award, status: StatusReference | None, salt: str, suite: str | None = None) -> dict[str, Any]:
    profile = IssuerProfile(KEY.did, SPECIFICATION.issuer)
    badge = to_open_badge(EDITION, award, profile, status=status, salt=salt, rule_packs=PACKS)
    return add_proof(badge, KEYS[suite] if suite else KEY, CREATED, suite=suite)


def warm(award: Award, status: StatusReference | None = None, suite: str | None = None) -> BatchIssuer:
    """A batch that has compiled the shape of such awards."""
    batch = BatchIssuer(EDITION, KEYS[suite] if suite else KEY, created=CREATED, rule_packs=PACKS, suite=suite)
    for _ in range(SIGHTINGS):
        batch.issue(award, status=status, salt="other")
    assert [type(shape) for shape in batch._shapes.values()] == [CompiledProof]
    return batch


def test_issue_credential_signs_what_a_batch_signs() -> None:
    alone = issue_credential(EDITION, AWARD, KEY, status=STATUS, created=CREATED, salt="s4lt", rule_packs=PACKS)
    assert alone == one_by_one(AWARD, STATUS, "s4lt")


@pytest.mark.parametrize("award", AWARDS)
@pytest.mark.parametrize("status", [None, STATUS])
def test_a_credential_of_a_batch_is_the_one_issued_alone(award: Award, status: StatusReference | None) -> None:
    batch = BatchIssuer(EDITION, KEY, created=CREATED, rule_packs=PACKS)
    expected = one_by_one(award, status, "s4lt")
    assert [json.loads(batch.issue(award, status=status, salt="s4lt")) for _ in range(4)] == [expected] * 4


@pytest.mark.parametrize("suite", KEYS)
def test_other_learners_of_a_compiled_shape_have_the_credentials_issued_alone(suite: str) -> None:
    batch = warm(AWARD, STATUS, suite)
    for number in range(30):
        learner = Learner(f"Әсел {number}", f'"Нұр\\{number}"', email=f"{number}@example.kz")
        award = replace(AWARD, id=f"urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-{number:012}", learner=learner)
        status = replace(STATUS, index=number * 7)
        expected = one_by_one(award, status, f"salt {number}", suite)
        assert json.loads(batch.issue(award, status=status, salt=f"salt {number}")) == expected


def test_two_assessments_on_one_long_scale_have_a_shape() -> None:
    edition = make_edition(
        read_specification((EXAMPLE.parent / "it-single-examination.yaml").read_bytes()).specification
    )
    keys = [assessment.key for assessment in edition.specification.assessments]
    batch = BatchIssuer(edition, KEY, created=CREATED, rule_packs=PACKS)
    for number in range(30):
        results = tuple(AssessmentResult(key, str(18 + number % 13), date(2026, 11, 20)) for key in keys)
        learner = Learner(f"Maria {number}", "Rossi")
        award = replace(AWARD, id=f"urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-{number:012}", learner=learner, results=results)
        alone = issue_credential(edition, award, KEY, status=None, created=CREATED, salt="s", rule_packs=PACKS)
        assert json.loads(batch.issue(award, status=None, salt="s")) == alone
    assert len(keys) == 2
    assert [type(shape) for shape in batch._shapes.values()] == [CompiledProof]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(awards, st.sampled_from([None, STATUS]), names), min_size=1, max_size=8))
def test_any_awards_in_any_order_have_the_credentials_issued_alone(batch_of: list[Any]) -> None:
    batch = BatchIssuer(EDITION, KEY, created=CREATED, rule_packs=PACKS)
    for award, status, salt in [*batch_of, *batch_of, *batch_of]:
        assert json.loads(batch.issue(award, status=status, salt=salt)) == one_by_one(award, status, salt)


def test_credentials_are_written_as_compact_json_in_utf_8() -> None:
    batch = warm(AWARD)
    for award in (AWARD, replace(AWARD, learner=Learner('"Ә"', "\\", email="asel@example.kz"))):
        written = batch.issue(award, status=None, salt="s4lt")
        assert written == json.dumps(json.loads(written), ensure_ascii=False, separators=(",", ":")).encode()


def test_an_award_that_does_not_fit_the_edition_is_refused() -> None:
    batch = warm(AWARD)
    with pytest.raises(RecipientsError, match="nowhere"):
        batch.issue(replace(AWARD, results=(AssessmentResult("nowhere"),)), status=None, salt="s4lt")


@pytest.mark.parametrize("bad", ["no address", "urn:uuid:a b", "urn:uuid:>", "urn:uuid:a\u2028> <urn:p> <urn:o"])
def test_an_award_whose_id_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(ProofError, match="absolute"):
        warm(AWARD).issue(replace(AWARD, id=bad), status=None, salt="s4lt")


@pytest.mark.parametrize("character", ["\0", "\t", "\n", "\x1f", "\x7f", "\ud800"])
def test_a_control_character_is_refused_and_its_field_named(character: str) -> None:
    award = replace(AWARD, learner=replace(AWARD.learner, family_name=f"a{character}b"))
    with pytest.raises(RecipientsError) as refusal:
        warm(AWARD).issue(award, status=None, salt="s4lt")
    assert [problem.path for problem in refusal.value.problems] == ["name", "ext:familyName"]


def test_a_learner_whose_name_is_the_text_of_a_mark_has_their_own_credential() -> None:
    award = replace(AWARD, learner=Learner("urn:hole-0:0001:", "urn:hole-1:0002:", email="asel@example.kz"))
    for batch in (warm(AWARD), warm(award)):
        assert json.loads(batch.issue(award, status=None, salt="s4lt")) == one_by_one(award, None, "s4lt")


def test_batches_of_other_moments_and_packs_are_other_credentials() -> None:
    later = BatchIssuer(EDITION, KEY, created=CREATED.replace(hour=11), rule_packs=PACKS)
    bare = BatchIssuer(EDITION, KEY, created=CREATED)
    proofs = {
        json.loads(batch.issue(AWARD, status=None, salt="s4lt"))["proof"][0]["proofValue"]
        for batch in (warm(AWARD), later, bare)
        for _ in range(4)
    }
    assert len(proofs) == 3


def test_a_batch_keeps_a_bounded_number_of_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = BatchIssuer(EDITION, KEY, created=CREATED)
    monkeypatch.setattr(module, "MOST_SHAPES", 2)
    monkeypatch.setattr(module, "MOST_SIGHTED", 4)
    for number in range(6):
        status = StatusReference(f"https://university.example/status/{number}", 1)
        written = [batch.issue(AWARD, status=status, salt="s4lt") for _ in range(SIGHTINGS + 1)]
        assert {json.loads(credential)["credentialStatus"]["statusListCredential"] for credential in written} == {
            status.list_url
        }
    assert (len(batch._shapes), len(batch._sightings)) == (2, 4)
