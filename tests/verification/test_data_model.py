"""What the data model requires of any credential, member by member."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.proofs import CREDENTIALS_V2
from credenza.verification import data_model_problems, unsigned_problems

VC_1_1 = "https://www.w3.org/2018/credentials/v1"
NOT_A_URL = "https ://not-an-address/1"
CREDENTIAL: dict[str, Any] = {
    "@context": [CREDENTIALS_V2],
    "type": ["VerifiableCredential"],
    "issuer": "did:example:issuer",
    "credentialSubject": {"id": "did:example:learner"},
}
WORDED = {"@value": "Atauy", "@language": "kk", "@direction": "ltr"}
RESOURCE = {"id": CREDENTIALS_V2, "digestSRI": "sha384-x"}

RIGHT: list[dict[str, Any]] = [
    {},
    {"@context": [CREDENTIALS_V2, "https://example.test/more", {"Course": "https://example.test/Course"}]},
    {"@context": [VC_1_1], "issuanceDate": "2020-03-16T22:37:26.544Z", "expirationDate": "2021-03-16T22:37:26Z"},
    {"id": "urn:uuid:1c7d1f4e-0000-4000-8000-000000000001"},
    {"type": "VerifiableCredential"},
    {"type": ["https://example.test/#Course", "VerifiableCredential"]},
    {"issuer": {"id": "did:example:issuer", "name": WORDED, "description": "x"}},
    {"credentialSubject": [{"id": "did:example:a"}, {"name": "b"}]},
    {"name": "x", "description": [WORDED, {"@value": "Nome", "@language": "it"}]},
    {"credentialStatus": {"type": "CredentialStatusList2017"}},
    {"credentialStatus": [{"id": "did:example:status", "type": ["A", "B"]}]},
    {"credentialSchema": {"id": "did:example:schemas/1", "type": "JsonSchema"}},
    {"termsOfUse": [{"type": "Policy"}, {"type": "Policy", "id": "did:example:terms"}]},
    {"evidence": [{"type": "Seen"}], "refreshService": {"type": "https://example.test/#Service"}},
    {"relatedResource": RESOURCE},
    {"relatedResource": [{"id": "urn:a:1", "digestMultibase": "ux"}, RESOURCE]},
    {"proof": {"type": "DataIntegrityProof"}},
    {"validFrom": "2023-02-25T19:10:39-06:00", "validUntil": "4023-02-26T01:02:58.447Z"},
]


@pytest.mark.parametrize("members", RIGHT, ids=range(len(RIGHT)))
def test_a_right_credential_has_no_problem(members: dict[str, Any]) -> None:
    assert unsigned_problems(CREDENTIAL | members) == []


NO_CONTEXTS = "@context: not a list of contexts"
OTHER_BASE = "@context: does not begin with the context of the data model"
ODD_CONTEXT = "@context: neither an address nor an object"
NO_SUBJECT = "credentialSubject: neither an object nor a list of objects"
NO_ISSUER = "issuer: neither an IRI nor an object with one as its id"
WRONG: list[tuple[str, Any, str]] = [
    *(("@context", value, NO_CONTEXTS) for value in (None, [], {}, "", 4, True, CREDENTIALS_V2, {"foo": True})),
    *(("@context", [value], OTHER_BASE) for value in (None, 4, True, [], {}, "https://example.test/")),
    *(("@context", [CREDENTIALS_V2, value], ODD_CONTEXT) for value in (None, 123192875, True, [], NOT_A_URL)),
    *(("id", value, "id: not an IRI") for value in (None, "", "x", NOT_A_URL, [], ["urn:a:1"], {}, 4, True)),
    *(("type", value, "type: VerifiableCredential is missing") for value in (None, [], "", "x", {}, 4, True, [[]])),
    *(("type", ["VerifiableCredential", value], "type: not one or more texts") for value in (None, "", 4, {}, [])),
    *(("issuer", value, NO_ISSUER) for value in (None, "", "fake-issuer", {}, {"id": None}, {"id": "x"}, [], 4, True)),
    (
        "issuer",
        {"id": "urn:a:1", "name": {"@value": "x", "url": "y"}},
        "issuer.name: neither a text nor a text with its language",
    ),
    ("issuer", {"id": "urn:a:1", "description": 4}, "issuer.description: neither a text nor a text with its language"),
    *(
        ("credentialSubject", value, NO_SUBJECT)
        for value in (None, {}, [], [{}], [{"id": "urn:a:1"}, {}], "x", 4, True)
    ),
    *(
        ("credentialSubject", {"id": value}, "credentialSubject.id: not an IRI")
        for value in (None, [], "x", ["urn:a:1"], 4)
    ),
    *(
        ("name", value, "name: neither a text nor a text with its language")
        for value in (
            None,
            [],
            4,
            {},
            {"@value": 4},
            {"@language": "en"},
            {**WORDED, "x": 1},
            {**WORDED, "@direction": "up"},
        )
    ),
    *(
        ("credentialStatus", value, "credentialStatus: not an object with a type")
        for value in (None, [], {}, "x", {"type": 2})
    ),
    *(
        ("credentialStatus", {"type": "S", "id": value}, "credentialStatus.id: not an IRI")
        for value in (None, NOT_A_URL, ["urn:a:1"], 4)
    ),
    ("credentialSchema", {"type": "S"}, "credentialSchema.id: not an IRI"),
    ("credentialSchema", {"type": "S", "id": NOT_A_URL}, "credentialSchema.id: not an IRI"),
    ("credentialSchema", {"id": "urn:a:1"}, "credentialSchema: not an object with a type"),
    *(
        (member, {"id": "urn:a:1"}, f"{member}: not an object with a type")
        for member in ("termsOfUse", "evidence", "refreshService")
    ),
    *(
        ("relatedResource", value, "relatedResource: not objects with an IRI as their id")
        for value in (None, [], [CREDENTIALS_V2], {}, {"digestSRI": "x"}, {"id": "x", "digestSRI": "x"})
    ),
    ("relatedResource", [RESOURCE, RESOURCE], "relatedResource: names a resource twice"),
    ("relatedResource", {"id": "urn:a:1"}, "relatedResource: no digest"),
    ("relatedResource", {"id": "urn:a:1", "digestSRI": 4}, "relatedResource: no digest"),
    *(
        ("proof", value, "proof: not an object with a type")
        for value in (None, [], {}, "x", {"type": None}, [{"created": "x"}])
    ),
]


@pytest.mark.parametrize(("member", "value", "problem"), WRONG)
def test_each_wrong_member_is_named(member: str, value: Any, problem: str) -> None:
    assert data_model_problems(CREDENTIAL | {member: value}) == [problem]


@pytest.mark.parametrize("member", ["@context", "type", "issuer", "credentialSubject"])
def test_each_required_member_is_missed(member: str) -> None:
    (problem,) = data_model_problems({name: value for name, value in CREDENTIAL.items() if name != member})
    assert problem.startswith(f"{member}: ")


@pytest.mark.parametrize(
    "value",
    [None, 4, "", "Sat 25 Feb 2023 07:16:31 PM CST", "2023-02-26", "2023-02-26T01:21:51", "2023-02-30T01:21:51Z"],
)
@pytest.mark.parametrize("member", ["validFrom", "validUntil", "issuanceDate", "expirationDate"])
def test_whoever_signs_states_exact_moments(member: str, value: Any) -> None:
    assert unsigned_problems(CREDENTIAL | {member: value}) == [f"{member}: not a date and time with its offset"]


def test_a_credential_does_not_end_before_it_begins() -> None:
    members = {"validFrom": "2023-02-26T01:00:00Z", "validUntil": "2023-02-26T01:30:00+01:00"}
    assert unsigned_problems(CREDENTIAL | members) == ["validUntil: before validFrom"]
    assert data_model_problems(CREDENTIAL | members) == []


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
members = st.sampled_from(
    [*CREDENTIAL, "id", "name", "proof", "relatedResource", "validFrom", "evidence", "credentialSchema"]
)


@given(changes=st.dictionaries(members, values, max_size=4))
def test_no_value_whatever_breaks_it(changes: dict[str, Any]) -> None:
    problems = unsigned_problems(CREDENTIAL | changes)
    assert all(isinstance(problem, str) for problem in problems)
