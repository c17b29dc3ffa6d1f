"""Tokens of a batch are, letter by letter, those that are issued one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.awards import Award, Learner
from credenza.errors import RecipientsError
from credenza.issuance import TokenIssuer, issue_jwt
from credenza.issuance.batch import SIGHTINGS
from credenza.proofs import CompiledToken, JwtShape, read_vc_jwt
from credenza.status import StatusReference

from .test_batch import AWARD, AWARDS, EDITION, KEY, KEYS, PACKS, STATUS, awards, names


def one_by_one(award: Award, status: StatusReference | None, salt: str, shape: JwtShape, key: Any = KEY) -> bytes:
    return issue_jwt(EDITION, award, key, status=status, salt=salt, rule_packs=PACKS, shape=shape).encode()


def warm(shape: JwtShape, award: Award = AWARD, key: Any = KEY) -> TokenIssuer:
    """A batch that has compiled the shape of such awards."""
    batch = TokenIssuer(EDITION, key, shape=shape, rule_packs=PACKS)
    for _ in range(SIGHTINGS):
        batch.issue(award, status=STATUS, salt="other")
    assert [type(compiled) for compiled in batch._shapes.values()] == [CompiledToken]
    return batch


@pytest.mark.parametrize("shape", JwtShape)
@pytest.mark.parametrize("award", AWARDS)
def test_token_of_a_batch_is_the_one_issued_alone(award: Award, shape: JwtShape) -> None:
    batch = TokenIssuer(EDITION, KEY, shape=shape, rule_packs=PACKS)
    expected = one_by_one(award, STATUS, "s4lt", shape)
    assert [batch.issue(award, status=STATUS, salt="s4lt") for _ in range(4)] == [expected] * 4


@pytest.mark.parametrize("shape", JwtShape)
@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_other_learners_and_days_of_a_compiled_shape(shape: JwtShape, key: Any) -> None:
    batch = warm(shape, replace(AWARD, valid_until=date(2031, 6, 30)), key)
    for number in range(1, 20):
        award = replace(
            AWARD,
            id=f"urn:uuid:7a1c3f6e-1f0a-4b0e-9a55-{number:012}",
            learner=Learner(f"Әсел {number}", f'"null\\{number}"', email=f"{number}@example.kz"),
            awarded_on=date(2020 + number, number % 12 + 1, number),
            valid_until=date(2050, 1, number),
        )
        status = replace(STATUS, index=number * 7)
        assert batch.issue(award, status=status, salt=f"salt {number}") == one_by_one(
            award, status, f"salt {number}", shape, key
        )
    assert len(batch._shapes) == 1


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(JwtShape),
    st.lists(st.tuples(awards, st.sampled_from([None, STATUS]), names), min_size=1, max_size=6),
)
def test_any_awards_in_any_order_have_the_tokens_issued_alone(shape: JwtShape, batch_of: list[Any]) -> None:
    batch = TokenIssuer(EDITION, KEY, shape=shape, rule_packs=PACKS)
    jobs = [*batch_of, *batch_of, *batch_of]
    assert list(batch.issue_each(jobs)) == [one_by_one(*job, shape) for job in jobs]


def test_dates_as_claims_are_those_of_each_learner() -> None:
    batch = warm(JwtShape.OPEN_BADGES)
    token = batch.issue(replace(AWARD, awarded_on=date(2027, 1, 2)), status=STATUS, salt="s4lt")
    claims = read_vc_jwt(token.decode()).claims
    assert (claims["nbf"], claims["validFrom"]) == (1798848000, "2027-01-02T00:00:00Z")


@pytest.mark.parametrize("character", ["\0", "\n", "\x7f", "\ud800"])
def test_control_character_is_refused(character: str) -> None:
    award = replace(AWARD, learner=replace(AWARD.learner, family_name=f"a{character}b"))
    with pytest.raises(RecipientsError):
        warm(JwtShape.VC_JOSE).issue(award, status=STATUS, salt="s4lt")
