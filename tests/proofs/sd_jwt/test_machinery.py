"""Concealing and revealing: what RFC 9901 demands, with its reference implementation as a judge of what is good.

It is none of what is bad: sd-jwt 0.10.4 accepts disclosures that no digest references.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from credenza.proofs import P256, ProofError, ProofReason, find_key, resolve_offline
from credenza.proofs.sd_jwt import (
    Disclosure,
    conceal,
    issue_sd_jwt,
    read_path,
    read_sd_jwt,
    reveal,
    without_disclosures,
)
from credenza.proofs.sd_jwt.disclosures import read_disclosure
from tests.proofs.badges import NOW, key_number

from .examples import CLAIMS, KEY, counted

HEADER = {"typ": "example+sd-jwt"}
PATHS = [
    read_path(text) for text in ("name", "address", "address.parts.door", "nationalities[0]", "nationalities[2][0]")
]


def texts(token: str) -> list[str]:
    return token.split("~")[1:-1]


def refused(payload: dict[str, Any], *disclosures: Disclosure) -> ProofReason:
    with pytest.raises(ProofError) as caught:
        reveal(payload, disclosures)
    return caught.value.reason


def disclosure(*content: Any) -> Disclosure:
    return read_disclosure(base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode())


def test_digests_are_those_of_the_example_in_the_rfc() -> None:
    member = read_disclosure("WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0")
    assert (member.name, member.value) == ("family_name", "Möbius")
    assert member.digest("sha-256") == "uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY"
    item = read_disclosure("WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0")
    assert (item.name, item.value, item.digest("sha-256")) == (
        None,
        "FR",
        "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs",
    )


def test_hidden_claims_leave_digests_and_come_back_whole() -> None:
    concealed = conceal(CLAIMS, PATHS, counted(), decoys=2)
    payload = concealed.payload
    assert payload.keys() == {"iss", "nationalities", "grade", "of age", "_sd", "_sd_alg"}
    assert (len(payload["_sd"]), payload["_sd_alg"]) == (4, "sha-256")
    assert payload["_sd"] == sorted(payload["_sd"])
    assert [item for item in payload["nationalities"] if isinstance(item, str)] == ["IT"]
    assert len(payload["nationalities"]) == 5  # three, and two of nothing
    assert not any(word in json.dumps(payload) for word in ("Almaty", "KZ", "door"))
    everything = reveal(payload, concealed.disclosures)
    assert (everything.claims, everything.unreferenced) == (CLAIMS, ())
    assert set(everything.places.values()) == set(PATHS)
    nothing = reveal(payload, [])
    assert nothing.claims == {"iss": KEY.did, "nationalities": ["IT", []], "grade": 4.5, "of age": True}
    assert Counter(nothing.withheld) == {(): 4, ("nationalities",): 3, ("nationalities", 1): 3}  # two decoys in each


@pytest.mark.parametrize("algorithm", ["sha-256", "sha-384", "sha-512"])
def test_every_hash_is_named_and_used(algorithm: str) -> None:
    concealed = conceal(CLAIMS, PATHS, counted(), algorithm=algorithm)
    assert concealed.payload["_sd_alg"] == algorithm
    assert reveal(concealed.payload, concealed.disclosures).claims == CLAIMS


@pytest.mark.parametrize("algorithm", ["md5", "SHA-256", "sha-1", 5, None, ["sha-256"]])
def test_other_hashes_are_refused(algorithm: Any) -> None:
    concealed = conceal(CLAIMS, PATHS, counted())
    assert refused(concealed.payload | {"_sd_alg": algorithm}, *concealed.disclosures) == ProofReason.MALFORMED


def test_salts_are_of_128_bits_and_never_the_same() -> None:
    salts = [
        json.loads(base64.urlsafe_b64decode(held.text + "=" * (-len(held.text) % 4)))[0]
        for held in conceal(CLAIMS, PATHS, counted()).disclosures
    ]
    assert len(set(salts)) == len(salts) == len(PATHS)
    assert all(len(base64.urlsafe_b64decode(salt + "==")) == 16 for salt in salts)


@pytest.mark.parametrize("name", ["_sd", "...", "_sd_alg"])
def test_claims_with_reserved_names_are_not_issued(name: str) -> None:
    for claims in ({name: 1}, {"a": [{"b": {name: 1}}]}):
        with pytest.raises(ProofError, match="reserved"):
            conceal(claims, [], counted())


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("name", ("name",)),
        ("address.parts.door", ("address", "parts", "door")),
        ("nationalities[2][0]", ("nationalities", 2, 0)),
        ("/nationalities/2/0", ("nationalities", "2", "0")),
        ("/a~1b/c~0d", ("a/b", "c~d")),
        ("of age", ("of age",)),
        ("@context", ("@context",)),
    ],
)
def test_paths(text: str, path: tuple[Any, ...]) -> None:
    assert read_path(text) == path


@pytest.mark.parametrize("text", ["", ".", "a.", ".a", "a[", "a[x]", "a[-1]", "a]", "a[0]b", "a..b"])
def test_texts_that_are_no_paths(text: str) -> None:
    with pytest.raises(ProofError):
        read_path(text)


@pytest.mark.parametrize("text", ["nothing", "name.first", "nationalities[3]", "/nationalities/-", "grade[0]", "/"])
def test_paths_that_lead_nowhere_are_refused(text: str) -> None:
    with pytest.raises(ProofError, match="Nothing stands"):
        conceal(CLAIMS, [read_path(text)], counted())


NAME = disclosure("salt", "name", "x")
ITEM = disclosure("salt", "x")


@pytest.mark.parametrize(
    ("payload", "disclosures"),
    [
        ({"_sd": [NAME.digest("sha-256")]}, [NAME, NAME]),
        ({"_sd": [NAME.digest("sha-256")] * 2}, [NAME]),
        ({"_sd": ["same"], "a": {"_sd": ["same"]}}, []),
        ({"_sd": ["same"], "a": [{"...": "same"}]}, []),
        ({"_sd": [NAME.digest("sha-256")], "name": "y"}, [NAME]),
        ({"_sd": [ITEM.digest("sha-256")]}, [ITEM]),
        ({"a": [{"...": NAME.digest("sha-256")}]}, [NAME]),
        ({"_sd": "digest"}, []),
        ({"_sd": [5]}, []),
        ({"_sd": {"a": 1}}, []),
        ({"_sd": None}, []),
        ({"a": [{"...": 5}]}, []),
        ({"a": [{"...": "digest", "b": 1}]}, []),
        ({"a": {"...": "digest"}}, []),
        ({"...": "digest"}, []),
    ],
)
def test_payloads_that_no_issuer_may_sign(payload: dict[str, Any], disclosures: list[Disclosure]) -> None:
    assert refused(payload, *disclosures) == ProofReason.MALFORMED


@pytest.mark.parametrize(
    "content",
    [[], ["salt"], ["salt", "name", 1, 2], [5, "name", 1], ["salt", 5, 1], ["salt", "_sd", []], ["salt", "...", "x"]],
    ids=str,
)
def test_disclosures_that_are_none(content: list[Any]) -> None:
    with pytest.raises(ProofError):
        disclosure(*content)


@pytest.mark.parametrize("text", ["", "!", "e30", "bnVsbA", "WyJhIiwgImIiLA", "WyJzIiwibiIseyJhIjoxLCJhIjoyfV0"])
def test_texts_that_are_no_disclosures(text: str) -> None:
    with pytest.raises(ProofError):
        read_disclosure(text)


def test_a_disclosure_that_no_digest_references_is_told() -> None:
    concealed = conceal(CLAIMS, PATHS, counted())
    assert reveal(concealed.payload, [*concealed.disclosures, NAME]).unreferenced == (NAME.text,)
    inner = concealed.disclosures[1]
    assert (inner.name, reveal(concealed.payload, [inner]).unreferenced) == (
        "door",
        (inner.text,),
    )  # its parent is held


def test_disclosures_inside_each_other_without_end_are_refused() -> None:
    held = disclosure("salt", "x", 1)
    chain = [held]
    for _ in range(100):
        held = disclosure("salt", "x", {"_sd": [held.digest("sha-256")]})
        chain.append(held)
    assert refused({"_sd": [held.digest("sha-256")]}, *chain) == ProofReason.MALFORMED


def issued() -> str:
    return issue_sd_jwt(CLAIMS, KEY, counted(), header=HEADER, disclosable=PATHS, decoys=1)


def test_fewer_disclosures_show_what_is_named_and_the_way_to_it_alone() -> None:
    token = without_disclosures(issued(), [read_path("address.parts.door"), read_path("/nationalities/0")])
    assert read_sd_jwt(token).revealed.claims == {
        "iss": KEY.did,
        "address": CLAIMS["address"],
        "nationalities": ["KZ", "IT", []],
        "grade": 4.5,
        "of age": True,
    }
    outer = without_disclosures(issued(), [read_path("address")])
    assert read_sd_jwt(outer).revealed.claims["address"]["parts"] == {"floor": 2}
    assert without_disclosures(token, [read_path("iss")]).count("~") == 1
    with pytest.raises(ProofError, match="Nothing stands"):
        without_disclosures(token, [read_path("name")])


@pytest.mark.parametrize("text", ["", "~", "~~", "a.b.c", "a.b~", "a.b.c~", "a.b.c~~", f"{issued()}~", f"~{issued()}"])
def test_texts_that_are_no_sd_jwts(text: str) -> None:
    with pytest.raises(ProofError):
        read_sd_jwt(text)


def test_disclosures_without_end_are_refused() -> None:
    with pytest.raises(ProofError, match="size"):
        read_sd_jwt(issued().split("~")[0] + "~" + "WyJhIiwgImIiXQ~" * 1001)


def test_the_reference_implementation_reads_ours() -> None:
    key = key_number(1, kind=P256)
    token = issue_sd_jwt(CLAIMS | {"iss": key.did}, key, counted(), header=HEADER, disclosable=PATHS, decoys=3)
    public = JWK(**find_key(key.verification_method, resolve_offline, NOW))
    for presented in (token, without_disclosures(token, [("name",)]), without_disclosures(token, [])):
        verified = SDJWTVerifier(presented, lambda _, __: public).get_verified_payload()
        assert verified == read_sd_jwt(presented).revealed.claims
    changed = token.replace(texts(token)[0], disclosure("salt", "name", "Асқар").text)
    assert SDJWTVerifier(changed, lambda _, __: public).get_verified_payload().get("name") is None


def test_we_read_what_the_reference_implementation_issues_and_presents() -> None:
    key = JWK.generate(kty="EC", crv="P-256")
    claims = {
        SDObj("name"): "Aigul",
        SDObj("address"): {SDObj("city"): "Almaty", "street": "Abay 1"},
        "nationalities": [SDObj("KZ"), "IT"],
    }
    plain = {"name": "Aigul", "address": {"city": "Almaty", "street": "Abay 1"}, "nationalities": ["KZ", "IT"]}
    issuance = SDJWTIssuer(claims, key, add_decoy_claims=True).sd_jwt_issuance
    assert read_sd_jwt(issuance).revealed.claims == plain
    holder = SDJWTHolder(issuance)
    holder.create_presentation({"address": {"city": True}, "nationalities": [True, False]})
    revealed = read_sd_jwt(holder.sd_jwt_presentation).revealed
    assert (revealed.claims, revealed.unreferenced) == (
        {name: plain[name] for name in ("address", "nationalities")},
        (),
    )


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=4).filter(lambda name: name not in ("_sd", "..."))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


def all_paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for step, inner in steps for found in [(*path, step), *all_paths(inner, (*path, step))]]


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4), st.data(), st.integers(0, 2))
def test_whatever_is_hidden_comes_back_with_its_disclosures_and_only_with_them(
    claims: dict[str, Any], choices: st.DataObject, decoys: int
) -> None:
    paths = choices.draw(st.sets(st.sampled_from(all_paths(claims))))
    concealed = conceal(claims, paths, counted(), decoys=decoys)
    everything = reveal(concealed.payload, concealed.disclosures)
    assert (repr(sorted_members(everything.claims)), everything.unreferenced) == (repr(sorted_members(claims)), ())
    assert set(everything.places.values()) == paths
    for held in concealed.disclosures:
        rest = [other for other in concealed.disclosures if other is not held]
        place = everything.places[held.text]
        shown = reveal(concealed.payload, rest)
        inside = {path for path in paths if path[: len(place)] == place} - {place}
        assert len(shown.unreferenced) == len(inside)
        assert held.text not in shown.places


def sorted_members(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: sorted_members(value[name]) for name in sorted(value)}
    return [sorted_members(item) for item in value] if isinstance(value, list) else value
