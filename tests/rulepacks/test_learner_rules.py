"""Rules that look at neither learner nor id say the same of all awards that have the rest in common."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from bench.badges import BADGE, MICRO_CREDENTIAL
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.awards import AssessmentResult, Award, Learner
from credenza.rulepacks import AwardCheck, Severity, check_award, load_pack, pack_ids
from credenza.specification import Specification

DAY = date(2026, 3, 1)
NAMES = st.sampled_from(["", " ", "Aigerim", "-"]) | st.text(max_size=5)
LEARNERS = st.builds(Learner, NAMES, NAMES, st.none() | NAMES, st.none() | st.just(date(2030, 1, 1)))
IDS = st.sampled_from(["urn:uuid:7f6c2d1e-55f0-4d6d-9a70-0f6f6e0d1c55", "17", "", "did:example:1"])
RESULTS = st.lists(
    st.builds(
        AssessmentResult,
        st.sampled_from(["test", "final-project", "x"]),
        st.sampled_from([None, "passed", "12"]),
        st.sampled_from([None, DAY, date(2027, 1, 1)]),
    ),
    max_size=2,
).map(tuple)
AWARDS = st.builds(
    Award, IDS, LEARNERS, st.sampled_from([DAY, date(2027, 1, 1)]), st.sampled_from([None, "Almaty"]), RESULTS
)


@pytest.mark.parametrize("pack_id", pack_ids())
@pytest.mark.parametrize("specification", [BADGE.specification, MICRO_CREDENTIAL.specification], ids=["badge", "full"])
@settings(max_examples=60, deadline=None)
@given(award=AWARDS, identifier=IDS, learner=LEARNERS)
def test_split_rules_find_what_all_rules_find(
    pack_id: str, specification: Specification, award: Award, identifier: str, learner: Learner
) -> None:
    packs = [load_pack(pack_id)]
    check = AwardCheck(specification, packs, DAY)
    other = dataclasses.replace(award, id=identifier, learner=learner)
    in_common, about_learners = check.split(award)
    found = [finding.rule for finding in check_award(specification, other, packs, DAY)]
    assert check.broken(other) == [rule.id for rule in found if rule.severity is Severity.MUST]
    assert sorted(in_common + about_learners.broken(other)) == sorted(check.broken(other))


def test_rules_about_learners_are_asked_again() -> None:
    check = AwardCheck(BADGE.specification, [load_pack("eu/2022")], DAY)
    named = Award("urn:uuid:1", Learner("Aigerim", "Example"), DAY, "Almaty", (AssessmentResult("test", "passed"),))
    in_common, about_learners = check.split(named)
    assert in_common == []
    assert about_learners.broken(named) == []
    assert about_learners.broken(dataclasses.replace(named, learner=Learner("", ""))) == ["EU-M01"]
