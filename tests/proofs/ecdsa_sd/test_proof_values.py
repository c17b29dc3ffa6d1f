"""Proof values are read in one spelling and within limits."""

from __future__ import annotations

import base64
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.proofs import ProofError, ProofReason
from credenza.proofs.ecdsa_sd.proof_values import LONGEST_VALUE, BaseProof, DerivedProof, read_proof_value

BASE, DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
SIGNATURE, KEY, DIGEST = b"\xff" * 64, b"k" * 35, b"d" * 32

signatures = st.lists(st.binary(min_size=64, max_size=64), max_size=5).map(tuple)
keys = st.binary(min_size=35, max_size=35)
digests = st.binary(min_size=32, max_size=32)
base_proofs = st.builds(
    BaseProof,
    st.binary(min_size=64, max_size=64),
    keys,
    digests,
    signatures,
    st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4).map(tuple),
)
derived_proofs = st.builds(
    DerivedProof,
    st.binary(min_size=64, max_size=64),
    keys,
    signatures,
    st.lists(digests, unique=True, max_size=30).map(lambda labels: dict(enumerate(labels))),
    st.sets(st.integers(0, 3_000)).map(lambda indexes: tuple(sorted(indexes))),
)


def written(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def derived(**changes: Any) -> list[Any]:
    parts = {"signature": SIGNATURE, "key": KEY, "signatures": [SIGNATURE], "labels": {0: DIGEST}, "indexes": [0]}
    return list((parts | changes).values())


def base(**changes: Any) -> list[Any]:
    parts = {"signature": SIGNATURE, "key": KEY, "hmac": DIGEST, "signatures": [SIGNATURE], "pointers": ["/issuer"]}
    return list((parts | changes).values())


@given(base_proofs | derived_proofs)
def test_proof_that_is_written_and_read_is_the_same(proof: BaseProof | DerivedProof) -> None:
    assert read_proof_value(proof.written()) == proof


def read(data: bytes) -> BaseProof | DerivedProof | ProofReason:
    """The proof, or why there is none."""
    try:
        return read_proof_value(written(data))
    except ProofError as error:
        return error.reason


@given(st.binary(max_size=300), st.sampled_from([BASE, DERIVED, b""]))
def test_any_bytes_are_a_proof_or_malformed(data: bytes, header: bytes) -> None:
    proof = read(header + data)
    assert proof is ProofReason.MALFORMED or proof.written() == written(header + data)


@given(derived_proofs, st.data())
def test_changed_byte_changes_the_proof_or_breaks_it(proof: DerivedProof, data: st.DataObject) -> None:
    text = proof.written()
    raw = bytearray(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    assert read(bytes(raw)) != proof


WRONG_COMPONENTS = {
    "not a list": (DERIVED, {"a": 1}),
    "four components": (DERIVED, derived()[:4]),
    "six components": (DERIVED, [*derived(), 1]),
    "short signature": (DERIVED, derived(signature=SIGNATURE[1:])),
    "text as signature": (DERIVED, derived(signature="s" * 64)),
    "long key": (DERIVED, derived(key=KEY + b"k")),
    "signatures no list": (DERIVED, derived(signatures={})),
    "number among signatures": (DERIVED, derived(signatures=[1])),
    "short statement signature": (DERIVED, derived(signatures=[SIGNATURE, b""])),
    "labels no map": (DERIVED, derived(labels=[DIGEST])),
    "text as node": (DERIVED, derived(labels={"0": DIGEST})),
    "truth as node": (DERIVED, derived(labels={True: DIGEST})),
    "negative node": (DERIVED, derived(labels={-1: DIGEST})),
    "short label": (DERIVED, derived(labels={0: b"d"})),
    "text as label": (DERIVED, derived(labels={0: "d" * 32})),
    "same label twice": (DERIVED, derived(labels={0: DIGEST, 1: DIGEST})),
    "indexes no list": (DERIVED, derived(indexes=0)),
    "text as index": (DERIVED, derived(indexes=["0"])),
    "truth as index": (DERIVED, derived(indexes=[False])),
    "fraction as index": (DERIVED, derived(indexes=[1.5])),
    "negative index": (DERIVED, derived(indexes=[-1])),
    "index twice": (DERIVED, derived(indexes=[1, 1])),
    "indexes descend": (DERIVED, derived(indexes=[2, 1])),
    "base proof under the header of a derived one": (DERIVED, base()),
    "derived proof under the header of a base one": (BASE, derived()),
    "short HMAC key": (BASE, base(hmac=DIGEST[1:])),
    "pointers no list": (BASE, base(pointers="/issuer")),
    "number as pointer": (BASE, base(pointers=[1])),
    "another header": (b"\xd9\x5d\x02", derived()),
}


@pytest.mark.parametrize("name", WRONG_COMPONENTS)
def test_component_of_the_wrong_kind_is_refused(name: str) -> None:
    header, components = WRONG_COMPONENTS[name]
    with pytest.raises(ProofError) as caught:
        read_proof_value(written(header + cbor2.dumps(components)))
    assert caught.value.reason is ProofReason.MALFORMED


def test_right_components_are_read() -> None:
    assert read_proof_value(written(DERIVED + cbor2.dumps(derived()))) == DerivedProof(
        SIGNATURE, KEY, (SIGNATURE,), {0: DIGEST}, (0,)
    )
    assert read_proof_value(written(BASE + cbor2.dumps(base()))) == BaseProof(
        SIGNATURE, KEY, DIGEST, (SIGNATURE,), ("/issuer",)
    )


REST = cbor2.dumps(derived())[1:]
OTHER_SPELLINGS = {
    "a byte more": b"\x85" + REST + b"\x00",
    "a byte less": b"\x85" + REST[:-1],
    "longer list head": b"\x98\x05" + REST,
    "list without length": b"\x9f" + REST + b"\xff",
    "index as two bytes": b"\x85" + REST[:-1] + b"\x18\x00",
    "node twice": cbor2.dumps(derived()).replace(b"\xa1\x00", b"\xa2\x00", 1).replace(b"\x81\x00", b"\x00", 1),
    "tag on the list": b"\xd9\xd9\xf7\x85" + REST,
    "tag on the signature": b"\x85\xd8\x40" + REST,
    "list of four milliard": b"\x9a\xff\xff\xff\xff",
    "text of an exabyte": b"\x7b\x10\x00\x00\x00\x00\x00\x00\x00",
    "map of an exa entries": b"\x85" + REST[:-1] + b"\xbb\x10\x00\x00\x00\x00\x00\x00\x00",
    "lists in lists": b"\x81" * 100_000 + b"\x00",
    "huge number": b"\xc2\x59\xff\xff" + b"\xff" * 65_535,
    "huge exponent": b"\xc5\x82\x1b\x00\x00\x00\x3f\xff\xff\xff\xff\x01",
    "nothing": b"",
}


@pytest.mark.parametrize("name", OTHER_SPELLINGS)
def test_other_spelling_is_refused(name: str) -> None:
    with pytest.raises(ProofError) as caught:
        read_proof_value(written(DERIVED + OTHER_SPELLINGS[name]))
    assert caught.value.reason is ProofReason.MALFORMED


@pytest.mark.parametrize("tag", [*range(300), 1001, 1004, 43_000, 55_799, 65_536])
def test_no_tag_is_followed(tag: int) -> None:
    data = DERIVED + cbor2.dumps([cbor2.CBORTag(tag, SIGNATURE), *derived()[1:]])
    with pytest.raises(ProofError) as caught:
        read_proof_value(written(data))
    assert caught.value.reason is ProofReason.MALFORMED


RIGHT = written(DERIVED + cbor2.dumps(derived()))
OTHER_TEXTS: dict[str, Any] = {
    "no text": 5,
    "missing": None,
    "empty": "",
    "only the prefix": "u",
    "base58": "z" + RIGHT[1:],
    "without prefix": RIGHT[1:],
    "padded": RIGHT + "=",
    "other alphabet": "u" + RIGHT[1:].replace("_", "/").replace("-", "+"),
    "line break": RIGHT + "\n",
    "letter beyond ASCII": RIGHT + "é",
    "half a byte": RIGHT + "A",
    "too long": "u" + "A" * LONGEST_VALUE,
    "bits that say nothing": RIGHT[:-1] + chr(ord(RIGHT[-1]) + 1),
}


@pytest.mark.parametrize("name", OTHER_TEXTS)
def test_other_text_is_refused(name: str) -> None:
    assert OTHER_TEXTS[name] != RIGHT
    with pytest.raises(ProofError) as caught:
        read_proof_value(OTHER_TEXTS[name])
    assert caught.value.reason is ProofReason.MALFORMED
