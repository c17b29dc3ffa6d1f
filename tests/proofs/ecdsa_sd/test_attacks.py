"""What strangers and dishonest holders may try with proofs of which parts can be shown."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.proofs import (
    P256,
    P384,
    PointerError,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    derive,
    generate_key,
)
from credenza.proofs.ecdsa_sd.proof_values import MOST_SIGNATURES, BaseProof, DerivedProof, read_proof_value
from tests.proofs.badges import key_number

from .showable import KEY, coverage, pointers_in, showable_badge, signed, with_value

NARROW = signed(showable_badge(), "/issuer", "/validFrom")
PART = derive(NARROW, ["/credentialSubject/achievement/alignment", "/credentialSubject/result"])
REFUSED = (ProofError, ProofUncheckableError)


def part_proof() -> DerivedProof:
    value = read_proof_value(PART["proof"][0]["proofValue"])
    assert isinstance(value, DerivedProof)
    return value


def base_proof() -> BaseProof:
    value = read_proof_value(NARROW["proof"][0]["proofValue"])
    assert isinstance(value, BaseProof)
    return value


def reason_of(document: dict[str, Any]) -> ProofReason:
    with pytest.raises(REFUSED) as caught:
        coverage(document)
    assert isinstance(caught.value, REFUSED)
    return caught.value.reason


def swapped(labels: dict[int, bytes], one: int, other: int) -> dict[int, bytes]:
    return labels | {one: labels[other], other: labels[one]}


LABELS = dict(part_proof().labels)
SIGNATURES = part_proof().statement_signatures
INDEXES = part_proof().mandatory_indexes
ATTACKER = generate_key(lambda size: b"a" * size, kind=P256)

CHANGES: dict[str, tuple[dict[str, Any], ProofReason]] = {
    "labels of two nodes exchanged": ({"labels": swapped(LABELS, 0, 1)}, ProofReason.BAD_SIGNATURE),
    "label missing": ({"labels": {n: LABELS[n] for n in LABELS if n}}, ProofReason.MALFORMED),
    "label for a node that is not there": ({"labels": LABELS | {len(LABELS): b"x" * 32}}, ProofReason.MALFORMED),
    "label under another number": (
        {"labels": {n + 1_000_000: LABELS[n] for n in LABELS}},
        ProofReason.MALFORMED,
    ),
    "index beyond the statements": ({"mandatory_indexes": (*INDEXES, 9_999)}, ProofReason.MALFORMED),
    "index of a milliard": ({"mandatory_indexes": (2**63,)}, ProofReason.MALFORMED),
    "mandatory statement called another": ({"mandatory_indexes": INDEXES[1:]}, ProofReason.BAD_SIGNATURE),
    "other statement called mandatory": (
        {"mandatory_indexes": tuple(range(len(INDEXES) + 1)), "statement_signatures": SIGNATURES[1:]},
        ProofReason.BAD_SIGNATURE,
    ),
    "all statements called mandatory": (
        {"mandatory_indexes": tuple(range(len(INDEXES) + len(SIGNATURES))), "statement_signatures": ()},
        ProofReason.BAD_SIGNATURE,
    ),
    "signature missing": ({"statement_signatures": SIGNATURES[:-1]}, ProofReason.BAD_SIGNATURE),
    "signature too many": ({"statement_signatures": (*SIGNATURES, SIGNATURES[0])}, ProofReason.BAD_SIGNATURE),
    "no signatures": ({"statement_signatures": ()}, ProofReason.BAD_SIGNATURE),
    "signatures in another order": ({"statement_signatures": SIGNATURES[::-1]}, ProofReason.BAD_SIGNATURE),
    "signatures of zeros": ({"statement_signatures": (bytes(64),) * len(SIGNATURES)}, ProofReason.BAD_SIGNATURE),
    "issuer's signature of zeros": ({"signature": bytes(64)}, ProofReason.BAD_SIGNATURE),
    "issuer's signature on a statement": ({"signature": SIGNATURES[0]}, ProofReason.BAD_SIGNATURE),
    "key of the attacker": ({"public_key": P256.prefix + ATTACKER.public_key}, ProofReason.BAD_SIGNATURE),
    "key of another kind": ({"public_key": b"\x81\x24" + ATTACKER.public_key}, ProofReason.BAD_SIGNATURE),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_part_is_refused(name: str) -> None:
    changes, reason = CHANGES[name]
    assert reason_of(with_value(PART, dataclasses.replace(part_proof(), **changes).written())) is reason


def test_unchanged_part_is_not() -> None:
    assert coverage(with_value(PART, part_proof().written())).assured == {"validFrom"}


def test_issuer_that_signs_a_broken_key_is_refused() -> None:
    from credenza.proofs.canonical import Unsecured
    from credenza.proofs.ecdsa_sd.signing import signed_data
    from credenza.proofs.ecdsa_sd.statements import Statements, blinded

    unsecured = Unsecured({name: NARROW[name] for name in NARROW if name != "proof"}, {})
    base = base_proof()
    statements = Statements(unsecured.document, unsecured.canonicalisation, blinded(base.hmac_key))
    mandatory = statements.part(base.mandatory_pointers).lines
    for key in (b"\x81\x24" + ATTACKER.public_key, P256.prefix + b"\x02" + b"\xff" * 32, P256.prefix + bytes(33)):
        signature = KEY.sign(signed_data(unsecured, NARROW["proof"][0], key, mandatory))
        broken = dataclasses.replace(base, public_key=key, signature=signature)
        assert reason_of(with_value(NARROW, broken.written())) is ProofReason.MALFORMED


def test_part_with_the_proof_of_another_credential_is_refused() -> None:
    badge = showable_badge(id="urn:uuid:0d0c1d1e-7a0f-4c57-9d8b-0a3e7c1f2b11")
    other = derive(signed(badge, "/issuer", "/validFrom"), ["/credentialSubject/result"])
    same = derive(NARROW, ["/credentialSubject/result"])
    assert reason_of(same | {"proof": other["proof"]}) is ProofReason.BAD_SIGNATURE


def test_part_with_statements_of_another_credential_of_the_same_issuer_is_refused() -> None:
    document = showable_badge()
    document["credentialSubject"]["result"][0]["value"] = "C"
    other = derive(signed(document, "/issuer", "/validFrom", seed=1), ["/credentialSubject/result"])
    same = derive(NARROW, ["/credentialSubject/result"])
    assert reason_of(same | {"credentialSubject": other["credentialSubject"]}) is ProofReason.BAD_SIGNATURE


def test_one_node_shown_as_two_is_refused() -> None:
    subject = PART["credentialSubject"]
    halves = [
        {name: subject[name] for name in ("type", "achievement")},
        {name: subject[name] for name in ("type", "result")},
    ]
    assert reason_of(PART | {"credentialSubject": halves}) is ProofReason.MALFORMED


BASE_CHANGES: dict[str, tuple[dict[str, Any], ProofReason]] = {
    "pointer left out": ({"mandatory_pointers": ("/issuer",)}, ProofReason.BAD_SIGNATURE),
    "pointer added": ({"mandatory_pointers": ("/issuer", "/validFrom", "/name")}, ProofReason.BAD_SIGNATURE),
    "pointer that leads nowhere": ({"mandatory_pointers": ("/issuer", "/nowhere")}, ProofReason.MALFORMED),
    "pointer that is none": ({"mandatory_pointers": ("issuer",)}, ProofReason.MALFORMED),
    "pointer into a text": ({"mandatory_pointers": ("/issuer/name/0",)}, ProofReason.MALFORMED),
    "ten thousand pointers": ({"mandatory_pointers": tuple(f"/{n}" for n in range(10_000))}, ProofReason.MALFORMED),
    "no pointers": ({"mandatory_pointers": ()}, ProofReason.BAD_SIGNATURE),
    "another HMAC key": ({"hmac_key": bytes(32)}, ProofReason.BAD_SIGNATURE),
    "signature missing": ({"statement_signatures": base_proof().statement_signatures[1:]}, ProofReason.BAD_SIGNATURE),
}


@pytest.mark.parametrize("name", BASE_CHANGES)
def test_changed_holders_copy_is_refused(name: str) -> None:
    changes, reason = BASE_CHANGES[name]
    changed = with_value(NARROW, dataclasses.replace(base_proof(), **changes).written())
    assert reason_of(changed) is reason


@pytest.mark.parametrize("name", [name for name in BASE_CHANGES if BASE_CHANGES[name][1] is ProofReason.MALFORMED])
def test_no_part_is_made_from_a_copy_whose_pointers_do_not_fit(name: str) -> None:
    changed = with_value(NARROW, dataclasses.replace(base_proof(), **BASE_CHANGES[name][0]).written())
    with pytest.raises(ProofError) as caught:
        derive(changed, ["/name"])
    assert caught.value.reason is ProofReason.MALFORMED


def test_no_part_is_made_when_signatures_are_missing() -> None:
    with pytest.raises(ProofError) as caught:
        derive(with_value(NARROW, dataclasses.replace(base_proof(), statement_signatures=()).written()), ["/name"])
    assert caught.value.reason is ProofReason.MALFORMED


def test_holders_copy_that_says_it_is_a_part_is_refused() -> None:
    base, part = base_proof(), part_proof()
    disguised = DerivedProof(base.signature, base.public_key, base.statement_signatures, part.labels, INDEXES)
    assert reason_of(with_value(NARROW, disguised.written())) is ProofReason.MALFORMED


def test_part_that_says_it_is_the_holders_copy_is_refused() -> None:
    part = part_proof()
    disguised = dataclasses.replace(base_proof(), statement_signatures=part.statement_signatures)
    assert reason_of(with_value(PART, disguised.written())) is ProofReason.BAD_SIGNATURE


def test_more_signatures_than_anyone_checks_are_refused() -> None:
    many = dataclasses.replace(part_proof(), statement_signatures=(bytes(64),) * (MOST_SIGNATURES + 1))
    assert reason_of(with_value(PART, many.written())) is ProofReason.MALFORMED


@pytest.mark.parametrize("kind", [None, P384], ids=["Ed25519", "P-384"])
def test_key_of_another_kind_is_refused(kind: Any) -> None:
    key = key_number(3, kind=kind) if kind else key_number(3)
    (proof,) = PART["proof"]
    other = PART | {"proof": [proof | {"verificationMethod": key.verification_method}]}
    assert reason_of(other) is ProofReason.ALGORITHM_MISMATCH


def test_nodes_built_to_look_alike_are_given_up_in_bounded_time() -> None:
    twins = [{"type": ["Alignment"], "targetName": "a"} for _ in range(9)]
    poisoned = json.loads(json.dumps(PART))
    poisoned["credentialSubject"]["result"] = [{"type": ["Result"], "alignment": twins} for _ in range(3)]
    assert reason_of(poisoned) is ProofReason.TOO_COMPLEX
    with pytest.raises(ProofUncheckableError):
        derive(poisoned | {"proof": NARROW["proof"]}, ["/issuer"])
    with pytest.raises(ProofUncheckableError):
        signed({name: poisoned[name] for name in poisoned if name != "proof"}, "/issuer")


plain = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-5, 5) | st.text(max_size=5)
names = st.sampled_from(["id", "type", "x", "@value"])
json_values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=6
)


def put(document: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    changed = json.loads(json.dumps(document))
    holder, steps = changed, pointer[1:].split("/")
    for step in steps[:-1]:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    holder[int(steps[-1]) if isinstance(holder, list) else steps[-1]] = value
    return dict(changed)


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except (*REFUSED, PointerError):
        return "refused"
    return "done"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted({*pointers_in(PART), *pointers_in(NARROW)})), json_values)
def test_anything_in_any_place_is_refused_or_leaves_a_whole_but_never_breaks(pointer: str, value: Any) -> None:
    for document in (PART, NARROW):
        if pointer in set(pointers_in(document)):
            changed = put(document, pointer, value)
            assert (outcome(lambda: coverage(changed)) == "done") == (changed == document)  # noqa: B023
            outcome(lambda: derive(changed, ["/validFrom"]))  # noqa: B023
