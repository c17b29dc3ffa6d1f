"""Sets and chains of proofs on one document, made and verified."""

from __future__ import annotations

from typing import Any

import pytest

from credenza.proofs import (
    CRYPTOSUITES,
    KEY_KINDS,
    P256,
    P384,
    IssuerKey,
    ProofError,
    ProofReason,
    add_proof,
    resolve_offline,
    verify_data_integrity,
)
from credenza.proofs.canonical import Canonicalisation

from .badges import NOW, SIGNED_AT, key_number, open_badge

IDS = ("urn:uuid:00000000-0000-4000-8000-00000000000a", "urn:uuid:00000000-0000-4000-8000-00000000000b")
KEYS = (key_number(1), key_number(2, kind=P256), key_number(3, kind=P384))


RDFC = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019", "ecdsa-rdfc-2019")


def chain(suites: tuple[str, str, str] = RDFC) -> dict[str, Any]:
    """A badge with a proof, a second beside it, and a third over both."""
    signed = open_badge(KEYS[0].did)
    for key, suite, proof_id, previous in zip(KEYS, suites, (*IDS, None), (None, (), IDS), strict=True):
        signed = add_proof(signed, key, SIGNED_AT, suite=suite, proof_id=proof_id, previous=previous)
    return signed


def reason(document: dict[str, Any]) -> ProofReason:
    with pytest.raises(ProofError) as caught:
        verify_data_integrity(document, resolve_offline, NOW)
    return caught.value.reason


SUITES = [
    RDFC,
    ("eddsa-jcs-2022", "ecdsa-jcs-2019", "ecdsa-jcs-2019"),
    ("eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019"),
    ("eddsa-rdfc-2022", "ecdsa-jcs-2019", "ecdsa-rdfc-2019"),
]


@pytest.mark.parametrize("suites", SUITES, ids=" ".join)
def test_chain_of_any_suites_holds_in_any_order(suites: tuple[str, str, str]) -> None:
    signed = chain(suites)
    assert [proof["previousProof"] for proof in signed["proof"] if "previousProof" in proof] == [list(IDS)]
    verified = verify_data_integrity(signed, resolve_offline, NOW).verified
    assert [proof.suite for proof in verified] == list(suites)
    if "jcs" not in suites[2]:  # canonical JSON keeps the order of lists
        turned = signed | {"proof": signed["proof"][::-1]}
        assert len(verify_data_integrity(turned, resolve_offline, NOW).verified) == 3


@pytest.mark.parametrize("suites", SUITES, ids=" ".join)
@pytest.mark.parametrize("missing", [0, 1])
def test_chain_without_one_of_its_earlier_proofs_is_refused(suites: tuple[str, str, str], missing: int) -> None:
    signed = chain(suites)
    del signed["proof"][missing]
    assert reason(signed) == ProofReason.PREVIOUS_PROOF_MISSING


@pytest.mark.parametrize("suites", SUITES, ids=" ".join)
def test_earlier_proof_replaced_by_another_good_one_is_noticed(suites: tuple[str, str, str]) -> None:
    signed = chain(suites)
    other = add_proof(open_badge(KEYS[0].did), key_number(9), SIGNED_AT, proof_id=IDS[0])["proof"][0]
    assert verify_data_integrity(signed | {"proof": [other]}, resolve_offline, NOW).verified
    assert reason(signed | {"proof": [other, *signed["proof"][1:]]}) == ProofReason.BAD_SIGNATURE


def test_changed_document_is_refused_though_the_last_proof_were_made_anew() -> None:
    signed = chain() | {"name": "Another name"}
    signed["proof"].pop()
    made_anew = add_proof(signed, KEYS[2], SIGNED_AT, previous=IDS)
    assert reason(made_anew) == ProofReason.BAD_SIGNATURE


def test_last_proof_may_name_one_earlier_proof_as_a_text() -> None:
    signed = add_proof(open_badge(KEYS[0].did), KEYS[0], SIGNED_AT, proof_id=IDS[0])
    chained = add_proof(signed, KEYS[1], SIGNED_AT, previous=[IDS[0]])
    as_text = [chained["proof"][0], chained["proof"][1] | {"previousProof": IDS[0]}]
    # In RDF a list of one is the same as the one alone.
    assert len(verify_data_integrity(chained | {"proof": as_text}, resolve_offline, NOW).verified) == 2


@pytest.mark.parametrize(
    "proofs",
    [
        lambda first, last: [first, first, last],
        lambda first, last: [first, last | {"id": IDS[0]}],
        lambda first, last: [last | {"id": IDS[0]}],
    ],
    ids=["twice", "two with one id", "its own predecessor"],
)
def test_ids_that_do_not_say_which_proof_is_meant_are_refused(proofs: Any) -> None:
    signed = add_proof(open_badge(KEYS[0].did), KEYS[0], SIGNED_AT, proof_id=IDS[0])
    first, last = add_proof(signed, KEYS[1], SIGNED_AT, previous=[IDS[0]])["proof"]
    wrong = reason(signed | {"proof": proofs(first, last)})
    assert wrong in (ProofReason.MALFORMED, ProofReason.PREVIOUS_PROOF_MISSING)


def test_proof_is_not_made_over_an_earlier_one_that_is_not_there() -> None:
    signed = add_proof(open_badge(KEYS[0].did), KEYS[0], SIGNED_AT, proof_id=IDS[0])
    with pytest.raises(ProofError, match="earlier proof that is not there"):
        add_proof(signed, KEYS[1], SIGNED_AT, previous=[IDS[1]])


def test_no_more_proofs_are_made_than_are_read() -> None:
    signed = add_proof(open_badge(KEYS[0].did), KEYS[0], SIGNED_AT)
    for number in range(2, 9):
        signed = add_proof(signed, key_number(number), SIGNED_AT, previous=())
    assert len(verify_data_integrity(signed, resolve_offline, NOW).verified) == 8
    with pytest.raises(ProofError, match="at most 8 proofs"):
        add_proof(signed, KEYS[1], SIGNED_AT, previous=())


def test_document_with_many_proofs_is_canonicalised_once(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = add_proof(open_badge(KEYS[0].did), KEYS[0], SIGNED_AT)
    for number in range(2, 6):
        signed = add_proof(signed, key_number(number), SIGNED_AT, previous=())
    asked: list[str] = []
    canonicalise = Canonicalisation.canonicalise

    def counting(self: Canonicalisation, document: Any, *rest: Any) -> bytes:
        asked.append(document.get("id", ""))
        return canonicalise(self, document, *rest)

    monkeypatch.setattr(Canonicalisation, "canonicalise", counting)
    assert len(verify_data_integrity(signed, resolve_offline, NOW).verified) == 5
    assert asked.count(signed["id"]) == 1


@pytest.mark.parametrize("kind", KEY_KINDS.values(), ids=KEY_KINDS)
def test_a_set_may_hold_several_suites_of_one_key(kind: Any) -> None:
    key: IssuerKey = key_number(4, kind=kind)
    fitting = [suite.name for suite in CRYPTOSUITES.values() if key.algorithm in suite.algorithms]
    signed = add_proof(open_badge(key.did), key, SIGNED_AT, suite=fitting[0])
    for suite in fitting[1:]:
        signed = add_proof(signed, key, SIGNED_AT, suite=suite, previous=())
    assert [proof.suite for proof in verify_data_integrity(signed, resolve_offline, NOW).verified] == fitting
    assert len(fitting) >= 2
