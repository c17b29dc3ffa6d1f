"""Every badge is valid against the JSON Schema of Open Badges 3.0, whatever is in it and however it is signed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft201909Validator, FormatChecker

from credenza.issuance import BatchIssuer
from credenza.proofs import CRYPTOSUITES, KEY_KINDS, P256, KeyKind, add_proof, generate_key
from credenza.proofs.ecdsa_sd import add_base_proof, derive
from credenza.specification import Edition, read_edition

from .strategies import awards, editions
from .test_mapping import CREATED, KEY, PACKS, Entry, badge, small_award

FITTING = [
    (name, kind)
    for name, suite in CRYPTOSUITES.items()
    for kind in KEY_KINDS.values()
    if kind.algorithm in suite.algorithms
]
COMPLETE = Path(__file__).parents[2] / "vectors" / "editions" / "complete.yaml"


@pytest.fixture(scope="module")
def schema(shared_data: Path) -> Draft201909Validator:
    folder = shared_data / "credentials" / "edubadges_obv3" / "schemas"
    document = json.loads((folder / "ob_v3p0_achievementcredential_schema.json").read_bytes())
    return Draft201909Validator(document, format_checker=FormatChecker())


def faults(schema: Draft201909Validator, document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in schema.iter_errors(document)]


@pytest.fixture(scope="module")
def complete() -> Edition:
    return read_edition(COMPLETE.read_bytes())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_badge_of_any_edition_and_award_is_valid(schema: Draft201909Validator, data: st.DataObject) -> None:
    edition = data.draw(editions())
    document = badge(edition, data.draw(awards(edition)))
    assert faults(schema, add_proof(document, KEY, CREATED)) == []


@pytest.mark.parametrize(("suite", "kind"), FITTING)
def test_badge_is_valid_with_every_suite_and_kind_of_key(
    schema: Draft201909Validator, complete: Edition, suite: str, kind: KeyKind
) -> None:
    key = generate_key(lambda size: b"\1" * size, kind=kind)
    assert faults(schema, add_proof(badge(complete, small_award()), key, CREATED, suite=suite)) == []


def test_badge_of_which_parts_can_be_shown_is_valid_and_so_is_each_part(
    schema: Draft201909Validator, complete: Edition
) -> None:
    key = generate_key(lambda size: b"\1" * size, kind=P256)
    document = badge(complete, small_award()) | {"validUntil": "2036-11-22T23:59:59Z"}
    whole = add_base_proof(document, key, CREATED, randomness=lambda size: b"\2" * size)
    parts = [
        derive(whole, pointers) for pointers in ([], ["/credentialSubject/identifier"], ["/id", "/credentialSubject"])
    ]
    assert [faults(schema, shown) for shown in (whole, *parts)] == [[]] * 4


def test_badge_of_a_batch_is_valid_before_and_after_its_shape_is_compiled(
    schema: Draft201909Validator, complete: Edition
) -> None:
    batch = BatchIssuer(complete, KEY, created=CREATED, rule_packs=PACKS)
    made = [batch.issue(small_award(id=f"urn:uuid:{n}"), status=Entry(), salt="s4lt") for n in range(6)]
    assert [faults(schema, json.loads(one)) for one in made] == [[]] * 6


def test_schema_refuses_what_is_no_badge(schema: Draft201909Validator, complete: Edition) -> None:
    signed = add_proof(badge(complete, small_award()), KEY, CREATED)
    assert faults(schema, signed | {"proof": signed["proof"][0]})
    assert faults(schema, {name: value for name, value in signed.items() if name != "issuer"})
