"""What is said about the reading of awards is true of it."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Any

from bench.badges import MICRO_CREDENTIAL
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.awards import AssessmentResult, Award, Learner
from credenza.formats.openbadges3 import (
    IssuerProfile,
    is_copied_to_award,
    may_change_award,
    read_badge,
    to_open_badge,
)
from credenza.specification import Organisation
from credenza.status import StatusReference

Path = tuple[str | int, ...]
ISSUER = IssuerProfile("did:example:issuer", MICRO_CREDENTIAL.specification.issuer or Organisation())
BADGE = to_open_badge(
    MICRO_CREDENTIAL,
    Award(
        "urn:uuid:7f6c2d1e-55f0-4d6d-9a70-0f6f6e0d1c55",
        Learner("Aigerim", "Example", "900101300123", date(1990, 1, 1), "a@example.org"),
        date(2026, 3, 1),
        results=(AssessmentResult("final-project", "passed", date(2026, 2, 20)),),
        valid_until=date(2036, 3, 1),
    ),
    ISSUER,
    status=StatusReference("https://alatau.example/status/1", 7),
    salt="salt",
)
BADGE["credentialSubject"]["id"] = "did:example:learner"


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, step))
    elif isinstance(value, str):
        yield path


def changed(path: Path, text: str) -> Any:
    badge = copy.deepcopy(BADGE)
    holder: Any = badge
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = text
    return badge


def award_in(badge: Any) -> Award:
    award = read_badge(badge).award()
    assert award is not None
    return award


OWN = award_in(BADGE)
PLACES = list(places(BADGE))
COPIED = [path for path in PLACES if is_copied_to_award(BADGE, path, ())]
TEXTS = st.text(max_size=30) | st.sampled_from(
    ["", "2020-02-02", "ext:givenName", "ext:birthDate", "ext:CompletedOn", "Completed", "urn:hole-0:0001:", " "]
)


def names_of(award: Award) -> list[str | None]:
    return [award.id, award.learner.given_name, award.learner.family_name, award.learner.person_id]


def without_names(award: Award) -> Award:
    return dataclasses.replace(award, id="", learner=Learner("", "", None, award.learner.birth_date))


def test_all_that_is_said_of_this_badge() -> None:
    identities = {
        BADGE["credentialSubject"]["identifier"][path[2]]["identityType"] for path in COPIED if path != ("id",)
    }
    assert identities == {"name", "ext:givenName", "ext:familyName", "ext:personIdentifier", "emailAddress"}
    assert ("id",) in COPIED
    assert names_of(OWN) == [BADGE["id"], "Aigerim", "Example", "900101300123"]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([path for path in PLACES if not may_change_award(path)]), TEXTS)
def test_other_texts_do_not_change_the_award(path: Path, text: str) -> None:
    assert award_in(changed(path, text)) == OWN


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(COPIED), TEXTS.filter(bool))
def test_copied_texts_change_nothing_but_ids_and_names(path: Path, text: str) -> None:
    before = award_in(changed(path, "urn:mark"))
    after = award_in(changed(path, text))
    assert without_names(after) == without_names(OWN)
    assert names_of(after) == [text if name == "urn:mark" else name for name in names_of(before)]


def test_a_text_whose_kind_may_vary_or_is_a_date_is_not_copied() -> None:
    identity = ("credentialSubject", "identifier", 1)
    assert is_copied_to_award(BADGE, (*identity, "identityHash"), ())
    assert not is_copied_to_award(BADGE, (*identity, "identityHash"), {(*identity, "identityType")})
    birth_date = changed((*identity, "identityType"), "ext:birthDate")
    assert not is_copied_to_award(birth_date, (*identity, "identityHash"), ())
