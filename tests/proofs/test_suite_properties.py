"""Whatever is signed with any suite holds, and holds no more after any change."""

from __future__ import annotations

import copy
import json
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from credenza.proofs import ProofError, ProofUncheckableError, add_proof, resolve_offline, verify_data_integrity
from tests.vectors.suites.make import KEYS, PAIRS

from .badges import NOW, SIGNED_AT, key_number, open_badge
from .test_suite_vectors import leaves

KINDS = {key.public_multibase[:4]: key.kind for key in KEYS.values()}
"""Beginning of a Multikey → kind."""

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e6, 1e6) | TEXTS
PATIENT = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def signed(pair: str, number: int, texts: list[str], moment: datetime) -> dict[str, Any]:
    suite, like = PAIRS[pair]
    key = key_number(number, kind=like.kind)
    badge = open_badge(key.did)
    badge["name"], badge["issuer"]["name"] = texts[:2]
    achievement = badge["credentialSubject"]["achievement"]
    achievement["name"], achievement["description"], achievement["criteria"]["narrative"] = texts[2:]
    return add_proof(badge, key, moment, suite=suite.name)


def holds(document: dict[str, Any]) -> bool:
    try:
        return bool(verify_data_integrity(document, resolve_offline, NOW).verified)
    except (ProofError, ProofUncheckableError):
        return False


BADGES = st.builds(
    signed,
    st.sampled_from(sorted(PAIRS)),
    st.integers(1, 250),
    st.lists(TEXTS, min_size=5, max_size=5),
    st.integers(0, 100_000_000).map(lambda seconds: SIGNED_AT - timedelta(seconds=seconds)),
)


def same(one: Any, other: Any) -> bool:
    """Whether JSON writes both alike; a number may be written with and without a fraction."""
    numbers = [value for value in (one, other) if isinstance(value, int | float) and not isinstance(value, bool)]
    return one == other if len(numbers) == 2 else json.dumps(one) == json.dumps(other)


@PATIENT
@given(BADGES)
def test_what_any_suite_signs_holds_also_after_being_written_down(badge: dict[str, Any]) -> None:
    assert holds(badge)
    assert holds(json.loads(json.dumps(badge)))


@PATIENT
@given(BADGES, st.data())
def test_nothing_holds_with_another_value_anywhere(badge: dict[str, Any], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(leaves(badge))))
    value = data.draw(SCALARS)
    changed = copy.deepcopy(badge)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    assume(not same(place[path[-1]], value))
    place[path[-1]] = value
    assert not holds(changed)


@PATIENT
@given(BADGES, TEXTS, SCALARS)
def test_nothing_holds_with_another_option_in_the_proof(badge: dict[str, Any], name: str, value: Any) -> None:
    (proof,) = badge["proof"]
    assume(name not in proof)
    assert not holds(badge | {"proof": [proof | {name: value}]})


@PATIENT
@given(BADGES, st.integers(1, 250))
def test_nothing_holds_in_the_name_of_another_key(badge: dict[str, Any], number: int) -> None:
    (proof,) = badge["proof"]
    kind = KINDS[proof["verificationMethod"][8:12]]
    other = key_number(number, kind=kind)
    assume(other.verification_method != proof["verificationMethod"])
    assert not holds(badge | {"proof": [proof | {"verificationMethod": other.verification_method}]})
