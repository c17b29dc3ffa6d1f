"""From JSON-LD to statements: equal to a full JSON-LD library where it is right, stricter where it drops things."""

from __future__ import annotations

import json
from contextlib import suppress
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openbadgeslib.ob3.contexts import bundled_contexts
from pyld import jsonld

from credenza.canonicalisation import Canonicalisation, CanonicalisationError

from .badge import OB, VC, badge

CONTEXTS: dict[str, Any] = dict(bundled_contexts())
CANONICALISATION = Canonicalisation(CONTEXTS)

# PyLD writes other control characters raw, which RDFC-1.0 forbids; they are tested apart.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


def canonical_by_pyld(document: dict[str, Any]) -> bytes:
    """The canonical form by PyLD, with the same contexts."""

    def load(address: str, options: Any = None) -> dict[str, Any]:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": address,
            "document": CONTEXTS[address],
        }

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    text: str = jsonld.normalize(document, options)
    return text.encode()


def test_badge_has_the_canonical_form_that_pyld_gives() -> None:
    assert CANONICALISATION.canonicalise(badge()) == canonical_by_pyld(badge())


@given(name=texts, learner=texts, tags=st.lists(texts, max_size=4), credits=st.integers(0, 400), narrative=texts)
def test_badge_with_any_texts_has_the_canonical_form_that_pyld_gives(
    name: str, learner: str, tags: list[str], credits: int, narrative: str
) -> None:
    document = badge(name=name)
    subject = document["credentialSubject"]
    subject["identifier"][0]["identityHash"] = learner
    subject["achievement"] |= {"tag": tags, "creditsAvailable": credits / 8, "criteria": {"narrative": narrative}}
    assert CANONICALISATION.canonicalise(document) == canonical_by_pyld(document)


def test_presentation_with_a_credential_inside_has_the_canonical_form_that_pyld_gives() -> None:
    presentation = {
        "@context": [VC],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [badge()],
        "holder": "did:key:z6MkH",
    }
    assert CANONICALISATION.canonicalise(presentation) == canonical_by_pyld(presentation)


def test_language_value_objects_are_written_with_the_tag_in_lower_case() -> None:
    document = {
        "@context": [VC],
        "type": ["VerifiableCredential"],
        "name": {"@value": "Атау", "@language": "kk-KZ"},
        "issuer": "did:key:z6MkTest",
        "credentialSubject": {"id": "did:key:z6MkH"},
    }
    assert '"Атау"@kk-kz' in CANONICALISATION.canonicalise(document).decode()


@pytest.mark.parametrize("character", [chr(code) for code in [*range(32), 127]])
def test_control_characters_in_a_text_are_escaped_and_never_begin_a_line(character: str) -> None:
    plain = CANONICALISATION.canonicalise(badge(name="x")).count(b"\n")
    form = CANONICALISATION.canonicalise(badge(name=f"{character}x"))
    assert form.count(b"\n") == plain
    assert character == "\n" or character.encode() not in form


def in_achievement(**members: Any) -> dict[str, Any]:
    document = badge()
    document["credentialSubject"]["achievement"] |= members
    return document


REFUSED = {
    "undefined term": (in_achievement(skills=["a"]), "undefined_term"),
    "undefined type": (badge(type=["VerifiableCredential", "Diploma"]), "undefined_term"),
    "keyword as a member": (in_achievement(**{"@id": "urn:x"}), "undefined_term"),
    "member spelt as an IRI that a term abbreviates": (
        badge(**{"https://www.w3.org/2018/credentials#validUntil": "2030-01-01T00:00:00Z"}),
        "ambiguous_term",
    ),
    "type that is a number": (badge(type=[1]), "bad_value"),
    "type that is a list in a list": (badge(type=[["VerifiableCredential"]]), "bad_value"),
    "type that is null": (in_achievement(type=None), "bad_value"),
    "relative id": (in_achievement(id="data"), "relative_iri"),
    "id with a space": (in_achievement(id="https://register.test/a b"), "relative_iri"),
    "id that closes its bracket": (
        in_achievement(id="https://register.test/> <urn:p> <urn:o> .\n<urn:s"),
        "relative_iri",
    ),
    "blank node as id": (in_achievement(id="_:b0"), "relative_iri"),
    "id that is a number": (in_achievement(id=5), "relative_iri"),
    "id that is null": (in_achievement(id=None), "bad_value"),
    "null": (in_achievement(description=None), "bad_value"),
    "list in a list": (in_achievement(tag=[["a"]]), "bad_value"),
    "value object with a type": (in_achievement(description={"@value": "a", "@type": "urn:t"}), "bad_value"),
    "value object with a direction": (in_achievement(description={"@value": "a", "@direction": "ltr"}), "bad_value"),
    "language tag with a line": (
        in_achievement(description={"@value": "a", "@language": "en .\n<urn:a> <urn:b> <urn:c"}),
        "bad_value",
    ),
    "whole number beyond 2^53": (in_achievement(creditsAvailable=2**53 + 1), "bad_value"),
    "tiny number": (in_achievement(creditsAvailable=1e-7), "bad_value"),
    "infinite number": (in_achievement(creditsAvailable=float("inf")), "bad_value"),
    "half of a character": (in_achievement(description="\ud800"), "bad_value"),
    "half of a character beside a quotation mark": (in_achievement(description='"\ud800'), "bad_value"),
    "context inside": (in_achievement(**{"@context": VC}), "undefined_term"),
    "inline context": (badge(**{"@context": [VC, {"skills": "urn:skills"}]}), "unknown_context"),
    "unknown context": (badge(**{"@context": [VC, "https://example.org/context"]}), "unknown_context"),
    "no context": ({"id": "urn:x"}, "unknown_context"),
    "list instead of a document": ([], "bad_value"),
}


@pytest.mark.parametrize(("document", "reason"), REFUSED.values(), ids=REFUSED)
def test_document_that_says_more_than_would_be_signed_is_refused(document: Any, reason: str) -> None:
    with pytest.raises(CanonicalisationError) as refusal:
        CANONICALISATION.canonicalise(document)
    assert refusal.value.reason == reason


def test_second_description_of_the_credential_itself_is_refused() -> None:
    own = badge()["id"]
    document = in_achievement(creator={"id": own, "type": ["Profile"], "name": "moved"})
    with pytest.raises(CanonicalisationError) as refusal:
        CANONICALISATION.canonicalise(document)
    assert refusal.value.reason == "described_twice"


def test_deep_nesting_is_refused() -> None:
    inner: dict[str, Any] = {"type": ["Profile"]}
    for _ in range(100):
        inner = {"type": ["Profile"], "parentOrg": inner}
    with pytest.raises(CanonicalisationError) as refusal:
        CANONICALISATION.canonicalise(badge(issuer=inner))
    assert refusal.value.reason == "too_deep"


def test_repeated_values_count_once_as_in_a_set() -> None:
    once, twice = in_achievement(tag=["a"]), in_achievement(tag=["a", "a"])
    assert CANONICALISATION.canonicalise(once) == CANONICALISATION.canonicalise(twice) == canonical_by_pyld(twice)


def test_one_instance_gives_the_same_answers_after_strange_documents() -> None:
    fresh = Canonicalisation(CONTEXTS)
    for document, _ in REFUSED.values():
        with pytest.raises(CanonicalisationError):
            fresh.canonicalise(document)
    assert fresh.canonicalise(badge()) == canonical_by_pyld(badge())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=12,
    ),
    st.sampled_from(["achievement", "identifier", "source", "type", "id", "result"]),
)
def test_any_json_in_a_subject_is_refused_or_has_a_form_but_never_breaks(value: Any, member: str) -> None:
    document = badge()
    document["credentialSubject"][member] = value
    forms = []
    with suppress(CanonicalisationError):
        forms.append(CANONICALISATION.canonicalise(document))
    assert all(form.endswith(b" .\n") for form in forms)


def test_the_context_files_are_those_of_the_package() -> None:
    file = resources.files("openbadgeslib.ob3.contexts").joinpath("ob-v3p0-context-3.0.3.json")
    assert json.loads(file.read_text())["@context"] == CONTEXTS[OB]["@context"]
