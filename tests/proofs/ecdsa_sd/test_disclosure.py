"""Whatever part a holder shows verifies, says nothing else, and cannot be changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.proofs import (
    ASSURABLE,
    P384,
    Extent,
    PointerError,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    add_base_proof,
    add_proof,
    default_pointers,
    derive,
)
from credenza.proofs.ecdsa_sd.proof_values import BaseProof, DerivedProof, read_proof_value
from tests.proofs.badges import SIGNED_AT, key_number

from .showable import KEY, coverage, pointers_in, showable_badge, signed

WHOLE = signed(showable_badge())
NARROW = signed(showable_badge(), "/issuer")
MANDATORY = ("/issuer", "/validFrom", "/validUntil", "/credentialStatus", "/name")
OF_SUBJECT = ("/credentialSubject/achievement", "/credentialSubject/identifier/1")

words = st.sampled_from(["a", "b", "c"])
alignments = st.fixed_dictionaries({"type": st.just(["Alignment"]), "targetName": words})
results = st.lists(
    st.fixed_dictionaries(
        {"type": st.just(["Result"]), "value": words},
        optional={
            "alignment": st.lists(
                st.fixed_dictionaries({"type": st.just(["Alignment"]), "targetName": words}), max_size=2
            )
        },
    ),
    max_size=4,
)
evidence = st.lists(
    st.fixed_dictionaries({"type": st.just(["Evidence"])}, optional={"name": words, "narrative": words}), max_size=3
)


def value_of(document: dict[str, Any]) -> BaseProof | DerivedProof:
    return read_proof_value(document["proof"][0]["proofValue"])


def refused(document: dict[str, Any]) -> bool:
    try:
        coverage(document)
    except (ProofError, ProofUncheckableError):
        return True
    return False


@settings(max_examples=40)
@given(results, evidence, st.data())
def test_part_that_any_pointers_lead_to_verifies_also_when_nodes_look_alike(
    result: list[Any], proofs: list[Any], data: st.DataObject
) -> None:
    document = showable_badge(evidence=proofs)
    document["credentialSubject"]["result"] = result
    pointers = st.sampled_from(sorted(pointers_in(document)))
    mandatory = data.draw(st.lists(pointers, min_size=1, max_size=4))
    selective = data.draw(st.lists(pointers, max_size=4))
    part = made(lambda: derive(signed(document, *mandatory), selective))
    if part is None:
        assert [pointer for pointer in (*mandatory, *selective) if "allowedValue/" in pointer]
    else:
        assert coverage(part).extent is Extent.PART


def made(part: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """The part, or nothing if a pointer leads to a place of an ordered list, which means nothing by itself."""
    try:
        return part()
    except PointerError as error:
        if error.problems[0].remedy != "Show all of it.":
            raise
        return None


@pytest.mark.parametrize("pointer", sorted(pointers_in(showable_badge())))
def test_every_part_by_itself_verifies_or_is_a_place_in_an_ordered_list(pointer: str) -> None:
    part = made(lambda: derive(NARROW, [pointer]))
    assert (part is None) == ("allowedValue/" in pointer)
    assert part is None or coverage(part).extent is Extent.PART


def test_part_says_nothing_but_what_is_mandatory_and_chosen() -> None:
    part = derive(WHOLE, ["/credentialSubject/result"])
    expected = showable_badge()
    subject = expected["credentialSubject"]
    del expected["awardedDate"], subject["identifier"][0], subject["creditsEarned"]
    assert {name: part[name] for name in part if name != "proof"} == expected
    assert "Айгүл" not in json.dumps(part, ensure_ascii=False)


def test_part_and_whole_say_how_much_they_show() -> None:
    assert coverage(WHOLE).extent is Extent.HOLDERS_COPY
    assert (coverage(derive(WHOLE, [])).extent, coverage(derive(WHOLE, [])).assured) == (
        Extent.PART,
        {"validFrom", "validUntil", "credentialStatus"},
    )


def test_member_that_the_holder_could_have_left_out_is_not_assured() -> None:
    document = signed(showable_badge(), "/issuer", "/validFrom", "/credentialStatus/statusListIndex")
    part = derive(document, ["/validUntil", "/credentialStatus"])
    assert coverage(part).assured == {"validFrom"}
    assert {"validFrom", "validUntil", "credentialStatus"} < set(ASSURABLE)


def test_proof_gives_the_holder_no_key_that_a_part_needs() -> None:
    whole, part = value_of(WHOLE), value_of(derive(WHOLE, []))
    assert isinstance(whole, BaseProof)
    assert isinstance(part, DerivedProof)
    assert (part.statement_signatures, part.signature, part.public_key) == ((), whole.signature, whole.public_key)
    assert whole.hmac_key not in derive(WHOLE, [])["proof"][0]["proofValue"].encode()
    assert len(whole.statement_signatures) == 11


def test_same_credential_signed_twice_shares_neither_key_nor_labels() -> None:
    one, other = value_of(WHOLE), value_of(signed(showable_badge(), seed=2))
    assert isinstance(one, BaseProof)
    assert isinstance(other, BaseProof)
    assert (one.public_key == other.public_key, one.hmac_key == other.hmac_key) == (False, False)


def test_part_of_a_proof_that_is_no_list_is_none_either() -> None:
    bare = WHOLE | {"proof": WHOLE["proof"][0]}
    assert derive(bare, []) == derive(WHOLE, []) | {"proof": derive(WHOLE, [])["proof"][0]}


def leaves(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(part, dict):
        return [leaf for name, value in part.items() for leaf in leaves(value, (*path, name))]
    if isinstance(part, list):
        return [leaf for number, value in enumerate(part) for leaf in leaves(value, (*path, number))]
    return [path]


PART = derive(WHOLE, ["/credentialSubject/result", "/awardedDate"])


@pytest.mark.parametrize("path", leaves(PART), ids=lambda path: ".".join(map(str, path)))
def test_part_with_a_changed_value_is_refused(path: tuple[Any, ...]) -> None:
    changed = copy.deepcopy(PART)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    value = holder[path[-1]]
    holder[path[-1]] = value[:-1] + ("x" if value[-1] != "x" else "y") if isinstance(value, str) else value + 1
    assert refused(changed)


def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [*([path] if path else []), *(place for name, value in inner for place in places(value, (*path, name)))]


@pytest.mark.parametrize("path", places(PART), ids=lambda path: ".".join(map(str, path)))
def test_part_from_which_anything_was_dropped_is_refused(path: tuple[Any, ...]) -> None:
    dropped = copy.deepcopy(PART)
    holder = dropped
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    assert refused(dropped)


@pytest.mark.parametrize("path", places(WHOLE), ids=lambda path: ".".join(map(str, path)))
def test_holders_copy_from_which_anything_was_dropped_is_refused(path: tuple[Any, ...]) -> None:
    dropped = copy.deepcopy(WHOLE)
    holder = dropped
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    assert refused(dropped)


def test_usual_pointers_leave_name_results_and_date_of_award_to_the_learner() -> None:
    assert default_pointers(showable_badge()) == (*MANDATORY, *OF_SUBJECT)
    subject = showable_badge()["credentialSubject"]
    several = showable_badge(credentialSubject=[subject, {"id": "urn:x:2"}, subject | {"id": "urn:x:3"}])
    assert default_pointers(several) == (
        *MANDATORY,
        "/credentialSubject/0/achievement",
        "/credentialSubject/0/identifier/1",
        "/credentialSubject/2/achievement",
    )


NAME = {"type": "IdentityObject", "hashed": False, "identityHash": "Aigerim", "identityType": "name"}
BIRTH = NAME | {"identityHash": "1990-04-12", "identityType": "ext:birthDate"}


@pytest.mark.parametrize(
    ("identifiers", "chosen"),
    [
        ([BIRTH, NAME], ["/credentialSubject/identifier/1"]),
        ([BIRTH, BIRTH], ["/credentialSubject/identifier/0"]),
        ([BIRTH, NAME, BIRTH | {"hashed": True}], ["/credentialSubject/identifier/2"]),
        (NAME, ["/credentialSubject/identifier"]),
        ([], ["/credentialSubject/identifier"]),
        (None, []),
    ],
)
def test_one_identifier_is_mandatory_the_hashed_one_or_the_name(identifiers: Any, chosen: list[str]) -> None:
    subject = showable_badge()["credentialSubject"] | {"identifier": identifiers}
    if identifiers is None:
        del subject["identifier"]
    pointers = default_pointers(showable_badge(credentialSubject=subject))
    assert [pointer for pointer in pointers if "identifier" in pointer] == chosen


@pytest.mark.parametrize("member", ["issuer", "validFrom", "validUntil", "credentialStatus"])
def test_badge_whose_holder_could_hide_its_end_or_status_is_not_signed_without_saying_so(member: str) -> None:
    badge = showable_badge()
    del badge[member]
    with pytest.raises(PointerError) as caught:
        add_base_proof(badge, KEY, SIGNED_AT, randomness=bytes)
    assert caught.value.problems[0].message.startswith(f"The credential lacks /{member}.")


def test_pointer_that_leads_nowhere_is_neither_signed_nor_shown() -> None:
    with pytest.raises(PointerError, match="nothing at /credentialSubject/invalidPointer"):
        signed(showable_badge(), "/credentialSubject/invalidPointer")
    with pytest.raises(PointerError, match="nothing at /proof"):
        derive(WHOLE, ["/proof"])


def test_nothing_at_all_is_not_shown() -> None:
    free = add_base_proof(showable_badge(), KEY, SIGNED_AT, randomness=bytes_of, mandatory_pointers=())
    with pytest.raises(PointerError, match="nothing was named"):
        derive(free, [])
    assert coverage(derive(free, ["/validFrom"])).assured == set()


def bytes_of(size: int) -> bytes:
    return bytes(range(size))


def test_text_without_its_language_is_neither_signed_nor_shown() -> None:
    described = showable_badge(description={"@value": "Аудит", "@language": "kk"})
    with pytest.raises(ProofError):
        derive(signed(described), ["/description/@value"])
    part = derive(signed(described), ["/description"])
    assert part["description"] == {"@value": "Аудит", "@language": "kk"}
    assert coverage(part).extent is Extent.PART


def test_objects_that_python_shares_are_two_nodes() -> None:
    badge = showable_badge()
    shared = {"type": ["Alignment"], "targetName": "same", "targetUrl": "https://x.example/1"}
    badge["credentialSubject"]["result"] = [
        {"type": ["Result"], "value": "A", "alignment": [shared]},
        {"type": ["Result"], "value": "B", "alignment": [shared]},
    ]
    part = derive(signed(badge), ["/credentialSubject/result/1"])
    assert coverage(part).extent is Extent.PART
    assert part["credentialSubject"]["result"] == [badge["credentialSubject"]["result"][1]]


@pytest.mark.parametrize("key", [key_number(1), key_number(1, kind=P384)], ids=["Ed25519", "P-384"])
def test_only_keys_for_p256_sign(key: Any) -> None:
    with pytest.raises(ProofError) as caught:
        add_base_proof(showable_badge(), key, SIGNED_AT, randomness=bytes_of)
    assert caught.value.reason is ProofReason.ALGORITHM_MISMATCH


def test_signed_document_is_not_signed_again() -> None:
    with pytest.raises(ProofError) as caught:
        signed(WHOLE)
    assert caught.value.reason is ProofReason.MALFORMED


def test_part_is_not_made_from_a_part_nor_from_another_proof() -> None:
    with pytest.raises(ProofError) as caught:
        derive(PART, [])
    assert caught.value.reason is ProofReason.UNSUPPORTED
    with pytest.raises(ProofError) as caught:
        derive(add_proof(showable_badge(), key_number(1), SIGNED_AT), [])
    assert caught.value.reason is ProofReason.MISSING
    with pytest.raises(ProofError) as caught:
        derive(showable_badge(), [])
    assert caught.value.reason is ProofReason.MISSING


def test_unknown_context_is_neither_signed_nor_shown() -> None:
    stranger = {"@context": [*WHOLE["@context"], "https://x.example/terms"]}
    with pytest.raises(ProofError) as refused_to_sign:
        signed(showable_badge() | stranger)
    with pytest.raises(ProofError) as refused_to_show:
        derive(WHOLE | stranger, [])
    assert {refused_to_sign.value.reason, refused_to_show.value.reason} == {ProofReason.UNKNOWN_CONTEXT}


def test_part_shown_before_a_proof_expires_is_refused_afterwards() -> None:
    short = add_base_proof(showable_badge(), KEY, SIGNED_AT, randomness=bytes_of, expires=SIGNED_AT)
    with pytest.raises(ProofError) as caught:
        coverage(derive(short, []))
    assert caught.value.reason is ProofReason.PROOF_EXPIRED
