"""Credentials of known shapes: the report is the same as without, whatever a stranger puts into the file.

The numbers of the rules are those of the compiled shapes (decision 0008).
"""

from __future__ import annotations

import copy
import json
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credenza.proofs import (
    CRYPTOSUITES,
    KEY_KINDS,
    IssuerKey,
    ProofError,
    ProofUncheckableError,
    add_proof,
    did_document,
)
from credenza.status import REVOCATION, StatusReference, new_list, set_bit, status_list_credential
from credenza.verification import Means, Outcome, Verifier, verify
from credenza.verification.recognition import ENOUGH
from credenza.verification.shape import looks_at, shape_problems, text_class
from tests.proofs.badges import NOW, SIGNED_AT, key_number, open_badge
from tests.verification.test_robustness import paths

KEY = key_number(1)
URL = "https://alatau.example/status/1"
BITS = new_list()
set_bit(BITS, 99, True)
MEANS = Means(
    status_lists={URL: orjson.dumps(status_list_credential(BITS, URL, REVOCATION, SIGNED_AT, KEY))}.get,
    trusted_issuers={KEY.did: "Alatau University"}.get,
)

Writer = Callable[[dict[str, Any]], bytes]
WRITERS: dict[str, Writer] = {
    "compact": orjson.dumps,
    "indented": lambda document: orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE),
    "spaced": lambda document: json.dumps(document, ensure_ascii=False).encode(),
    "escaped": lambda document: json.dumps(document).encode(),
}


def unsigned(number: int, name: str | None = None, issuer: str = KEY.did) -> dict[str, Any]:
    """The badge of one learner among many, with a place on a status list."""
    badge = open_badge(issuer)
    subject = badge["credentialSubject"]
    badge["id"] = f"urn:uuid:0d0c1d1e-7a0f-4c57-9d8b-{number:012}"
    badge["credentialStatus"] = StatusReference(URL, number).entry()
    subject["id"] = f"did:example:learner-{number}"
    subject["identifier"][0]["identityHash"] = name or f"Сейітқызы {number}"
    subject["result"][0] |= {"id": f"{badge['id']}#result-1", "value": "ABCD"[number % 4]}
    return badge


def signed(number: int, name: str | None = None, **changes: Any) -> dict[str, Any]:
    return add_proof(unsigned(number, name) | changes, KEY, SIGNED_AT)


def trained(write: Writer = orjson.dumps) -> Verifier:
    """A verifier that knows the shape of these badges."""
    verifier = Verifier(MEANS)
    for number in range(ENOUGH):
        data = write(signed(number))
        assert not is_recognised(verifier, data)
        assert verifier.verify(data, NOW).outcome is Outcome.VERIFIED
    return verifier


def is_recognised(verifier: Verifier, data: bytes) -> bool:
    return verifier._shapes.recognise(data) is not None


def same_report(verifier: Verifier, data: bytes) -> Outcome:
    """The outcome, which must be that of the whole way, with all reasons, facts and claims."""
    report, whole = verifier.verify(data, NOW), verify(data, MEANS, NOW)
    assert report == whole
    assert dict(report.claims) == dict(whole.claims)
    assert report.to_document() == whole.to_document()
    return report.outcome


TRAINED = trained()


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_a_shape_is_known_after_enough_credentials_however_they_are_written(write: Writer) -> None:
    verifier = trained(write)
    for number in range(50, 60):
        data = write(signed(number))
        assert is_recognised(verifier, data)
        assert same_report(verifier, data) is Outcome.VERIFIED


def test_a_revoked_credential_of_a_known_shape_is_revoked() -> None:
    data = orjson.dumps(signed(99))
    assert is_recognised(TRAINED, data)
    assert same_report(TRAINED, data) is Outcome.NOT_VERIFIED
    assert TRAINED.verify(data, NOW).step("status").reason_code == "revoked"


@pytest.mark.parametrize("kind", KEY_KINDS.values(), ids=KEY_KINDS)
def test_every_suite_has_shapes(kind: Any) -> None:
    key: IssuerKey = key_number(4, kind=kind)
    for suite in [suite.name for suite in CRYPTOSUITES.values() if key.algorithm in suite.algorithms]:
        verifier = Verifier(Means())
        written = [
            orjson.dumps(add_proof(unsigned(number, issuer=key.did), key, SIGNED_AT, suite=suite))
            for number in range(ENOUGH + 3)
        ]
        for data in written[:ENOUGH]:
            verifier.verify(data, NOW)
        for data in written[ENOUGH:]:
            assert is_recognised(verifier, data)
            assert verifier.verify(data, NOW) == verify(data, Means(), NOW)
            changed = data.replace(b"learner-", b"learnes-")
            assert verifier.verify(changed, NOW) == verify(changed, Means(), NOW)
            assert verifier.verify(changed, NOW).step("proof").reason_code == "bad_signature"


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_changed_bytes_have_the_same_report(choices: st.DataObject) -> None:
    """Rule 6 and all others: a known shape never makes a report that the whole way does not make."""
    data = bytearray(orjson.dumps(signed(60 + choices.draw(st.integers(0, 3)))))
    for _ in range(choices.draw(st.integers(1, 2))):
        place = choices.draw(st.integers(0, len(data) - 1))
        data[place : place + choices.draw(st.integers(0, 2))] = choices.draw(st.binary(max_size=2))
    same_report(TRAINED, bytes(data))


VALUES = st.text(max_size=20) | st.sampled_from(
    ["", " ", "urn:x", "a\nb", 'q"\\', "\x7f", "\ud800", "<>", "urn:hole-0:0001:", KEY.did, "_:c14n0", "😀", "é" * 3000]
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(60, 63), st.lists(st.tuples(st.sampled_from(paths(signed(0))), VALUES), min_size=1, max_size=3))
def test_changed_texts_have_the_same_report(number: int, changes: list[tuple[tuple[Any, ...], str]]) -> None:
    document: Any = signed(number)
    for path, value in changes:
        document = with_text(document, path, value)
    same_report(TRAINED, json.dumps(document).encode())
    if not any("\ud800" in value for _, value in changes):
        same_report(TRAINED, orjson.dumps(document))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(60, 63), st.lists(st.tuples(st.sampled_from(paths(unsigned(0))), VALUES), min_size=1, max_size=2))
def test_signed_texts_of_any_kind_have_the_same_report(number: int, changes: list[tuple[tuple[Any, ...], str]]) -> None:
    """What the issuer really signed, in places where shapes have holes and where they have none."""
    document: Any = unsigned(number)
    for path, value in changes:
        document = with_text(document, path, value)
    with suppress(ProofError, TypeError):  # what cannot be signed or written is not tried here
        same_report(TRAINED, orjson.dumps(add_proof(document, KEY, SIGNED_AT)))


def with_text(document: Any, path: tuple[Any, ...], value: str) -> Any:
    changed = copy.deepcopy(document)
    holder = changed
    for step in path[:-1]:
        if not isinstance(holder[step], dict | list):
            return document
        holder = holder[step]
    if isinstance(holder.get(path[-1], "") if isinstance(holder, dict) else holder[path[-1]], str):
        holder[path[-1]] = value
    return changed


def test_a_hole_of_one_cannot_stand_in_the_hole_of_another() -> None:
    """Rule 3: no text is taken for the mark of a hole."""
    for stem in ("urn:hole-0:", "urn:hole-1:"):
        for hole in range(4):
            data = orjson.dumps(signed(70, f"{stem}{hole:04}:"))
            assert same_report(TRAINED, data) is Outcome.VERIFIED
            swapped = orjson.dumps(signed(70) | {"proof": orjson.loads(data)["proof"]})
            assert same_report(TRAINED, swapped) is Outcome.NOT_VERIFIED


def test_nodes_that_become_one_are_left_to_the_whole_way() -> None:
    """Rule 4: the learner has the id of the issuer, of the status entry, of the result."""
    for same in (KEY.did, f"{URL}#70", unsigned(70)["id"] + "#result-1", unsigned(70)["id"]):
        document = unsigned(70)
        document["credentialSubject"]["id"] = same
        with suppress(ProofError, ProofUncheckableError):  # a credential that describes itself twice cannot be signed
            data = orjson.dumps(add_proof(document, KEY, SIGNED_AT))
            assert same_report(TRAINED, data) is not Outcome.COULD_NOT_CHECK


def test_a_line_cannot_be_smuggled_in() -> None:
    """Rule 5: an IRI with what ends it, a text with a line feed."""
    lines = 'x> .\n<urn:a> <https://schema.org/name> "b'
    for place in (("id",), ("credentialSubject", "id"), ("credentialSubject", "identifier", 0, "identityHash")):
        data = orjson.dumps(with_text(signed(70), place, f"urn:{lines}"))
        assert same_report(TRAINED, data) is Outcome.NOT_VERIFIED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"creditsEarned":2.5', b'"creditsEarned":2.50'),
        (b'"creditsEarned":2.5', b'"creditsEarned":true'),
        (b'"hashed":false', b'"hashed":0'),
        (b'"hashed":false', b'"hashed":"false"'),
        (b'"type":["Result"]', b'"type":"Result"'),
        (b'"credentialSubject":{', b'"credentialSubject":{"@context":{"value":"https://other.example/v"},'),
        (b'"credentialSubject":{', b'"credentialSubject":{"creditsEarned":2.5,'),
        (b'"inLanguage":"en"', b'"inLanguage":"kk"'),
        (b'"cryptosuite":', b'"expires":"2040-01-01T00:00:00Z","cryptosuite":'),
        (b'"cryptosuite":', b'"expires":"2020-01-01T00:00:00Z","cryptosuite":'),
        (b'"cryptosuite":', b'"domain":"alatau.example","cryptosuite":'),
        (b'"created":"2026', b'"created":"2025'),
        (b'"proofPurpose":"assertionMethod"', b'"proofPurpose":"authentication"'),
        (b'"name":"Energy', b'"name":"energy'),
        (b"}]}", b"}]} "),
        (b'{"@context"', b' {"@context"'),
    ],
)
def test_constant_parts_are_compared_with_type_order_and_every_byte(old: bytes, new: bytes) -> None:
    """Rules 6 and 8. Some of these mean the same to JSON, most do not: the whole way decides."""
    data = orjson.dumps(signed(71))
    changed = data.replace(old, new, 1)
    assert changed != data
    verifier = trained()
    assert not is_recognised(verifier, changed)
    same_report(verifier, changed)


def test_repeated_values_and_another_order_of_values_are_right() -> None:
    """Rules 2 and 7: two identities of equal content, and texts whose order differs from that of the first seen."""
    verifier = Verifier(MEANS)

    def two(number: int, one: str, other: str) -> bytes:
        document = unsigned(number)
        identity = document["credentialSubject"]["identifier"][0]
        document["credentialSubject"]["identifier"] = [
            identity | {"identityHash": one},
            identity | {"identityHash": other},
        ]
        document["credentialSubject"]["achievement"]["tag"] = [one, other]
        return orjson.dumps(add_proof(document, KEY, SIGNED_AT))

    for number in range(ENOUGH):
        verifier.verify(two(number, f"a{number}", f"b{number}"), NOW)
    for one, other in (("a77", "b77"), ("b77", "a77"), ("z", "a"), ("same", "same"), ("a", "a b"), ("é", "z")):
        assert same_report(verifier, two(77, one, other)) is Outcome.VERIFIED


def test_a_key_that_is_withdrawn_and_a_clock_that_goes_on_are_noticed() -> None:
    """Rule 8: nothing that time or a DID document decides is part of a shape."""
    key = key_number(3, "did:web:alatau.example")
    documents = {key.did: did_document(key.did, [key.public_key])}
    means = Means(did_documents=documents)
    verifier = Verifier(means)
    written = []
    for number in range(ENOUGH + 1):
        badge = unsigned(number, issuer=key.did) | {"validUntil": "2026-06-02T00:00:00Z"}
        del badge["credentialStatus"]
        written.append(orjson.dumps(add_proof(badge, key, SIGNED_AT)))
    for data in written[:-1]:
        verifier.verify(data, NOW)
    assert is_recognised(verifier, written[-1])
    assert verifier.verify(written[-1], NOW).outcome is Outcome.VERIFIED
    later = NOW.replace(month=7)
    assert verifier.verify(written[-1], later) == verify(written[-1], means, later)
    assert verifier.verify(written[-1], later).step("dates").reason_code == "expired"
    documents[key.did]["verificationMethod"][0]["revoked"] = "2026-05-01T00:00:00Z"
    assert verifier.verify(written[-1], NOW) == verify(written[-1], means, NOW)
    assert verifier.verify(written[-1], NOW).step("proof").reason_code == "key_revoked"


def test_a_text_that_turns_out_to_vary_makes_a_better_shape() -> None:
    verifier = trained()
    for number in range(100, 100 + ENOUGH):
        other = orjson.dumps(signed(number, awardedDate="2026-03-02T00:00:00Z"))
        assert not is_recognised(verifier, other)
        same_report(verifier, other)
    for date in ("2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z", "2026-02-03T00:00:00Z"):
        assert is_recognised(verifier, orjson.dumps(signed(130, awardedDate=date)))
        assert same_report(verifier, orjson.dumps(signed(130, awardedDate=date))) is Outcome.VERIFIED


def test_what_does_not_verify_teaches_nothing() -> None:
    verifier = Verifier(MEANS)
    for number in range(3 * ENOUGH):
        verifier.verify(orjson.dumps(signed(number) | {"name": "x"}), NOW)
    assert len(verifier._shapes._candidates) == 0


def test_memory_does_not_grow_with_the_shapes_of_strangers() -> None:
    verifier = Verifier(Means())

    def strange(number: int) -> bytes:
        badge = open_badge(KEY.did)
        badge["credentialSubject"]["achievement"]["id"] = f"https://alatau.example/{number}"
        return orjson.dumps(add_proof(badge, KEY, SIGNED_AT))

    for number in range(100):
        verifier.verify(strange(number), NOW)
    tracemalloc.start()
    for number in range(100, 400):
        verifier.verify(strange(number), NOW)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(verifier._shapes._candidates) == 32
    assert grown < 12_000_000


@pytest.mark.parametrize(
    ("texts", "candidates"), [(2_500, 0), (250, 1)], ids=["too many texts", "too many that differ"]
)
def test_credential_of_very_many_texts_is_never_a_shape(texts: int, candidates: int) -> None:
    verifier = Verifier(Means())
    for number in range(ENOUGH + 2):
        badge = open_badge(KEY.did)
        badge["credentialSubject"]["achievement"]["tag"] = [f"{number} {place}" for place in range(texts)]
        data = orjson.dumps(add_proof(badge, KEY, SIGNED_AT))
        assert verifier.verify(data, NOW).outcome is Outcome.VERIFIED
        assert verifier._shapes.recognise(data) is None
    assert len(verifier._shapes._candidates) == candidates


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(paths(signed(0))), VALUES.filter(lambda text: "\ud800" not in text))
def test_step_three_sees_only_the_class_of_a_text(path: tuple[Any, ...], value: str) -> None:
    """The claim on which shapes rely: ``text_class`` is all that matters, and not even that where nobody looks."""
    document: Any = signed(0)
    held = document
    for step in path:
        held = held[step]
    is_name = any(isinstance(step, str) and (step == "type" or step.startswith("@")) for step in path)
    if isinstance(held, str) and not is_name and (not looks_at(path) or text_class(held) == text_class(value)):
        changed = with_text(document, path, value)
        assert shape_problems(changed) == shape_problems(document)
