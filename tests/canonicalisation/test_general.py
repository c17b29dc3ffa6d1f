"""The general mode: contexts inside the document and directed texts, as a full JSON-LD library reads them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openbadgeslib.ob3.contexts import bundled_contexts
from pyld import jsonld

from credenza.canonicalisation import Canonicalisation, CanonicalisationError
from credenza.canonicalisation.inline import LONGEST_CONTEXT, MOST_TERMS

from .badge import VC, badge

EXAMPLES = "https://contexts.test/examples"
PREFIX = "https://contexts.test/prefix"
CONTEXTS: dict[str, Any] = {
    **bundled_contexts(),
    EXAMPLES: {"@context": {"@vocab": "https://contexts.test/examples#"}},
    PREFIX: {"@context": {"ex": "https://example.test/"}},
}
GENERAL = Canonicalisation(CONTEXTS, general=True)
USUAL = Canonicalisation(CONTEXTS)


def canonical_by_pyld(document: dict[str, Any]) -> bytes:
    """The canonical form by PyLD, with the same contexts, base directions as datatypes."""

    def load(address: str, options: Any = None) -> dict[str, Any]:
        document = CONTEXTS[address]
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": document}

    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": load,
        "rdfDirection": "i18n-datatype",
    }
    text: str = jsonld.normalize(document, options)
    return text.encode()


def credential(*contexts: Any, **members: Any) -> dict[str, Any]:
    """A small credential in the context of the data model and further ones."""
    return {
        "@context": [VC, *contexts],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:issuer",
        "credentialSubject": {"id": "did:example:learner"},
        **members,
    }


ORDINARY = [
    credential({"Course": "https://example.test/#Course"}, type=["VerifiableCredential", "Course"]),
    credential({"@context": {"Course": "https://example.test/#Course"}}, type=["VerifiableCredential", "Course"]),
    credential({"@vocab": "https://example.test/#"}, windsurf={"sail": ["a", "b"], "board": {"name": "c"}}),
    credential(EXAMPLES, type=["VerifiableCredential", "AlumniCredential"], alumniOf="The school"),
    credential(
        {
            "ex": "https://example.test/",
            "when": {"@id": "ex:when", "@type": "ex:day"},
            "who": {"@id": "ex:who", "@type": "@id"},
        },
        when="2026-01-01",
        who="did:example:other",
    ),
    credential({"steps": {"@id": "https://example.test/steps", "@container": "@list"}}, steps=["b", "a", "b"]),
    credential({"title": {"@id": "https://example.test/title", "@container": "@language"}}, title={"kk": "Атауы"}),
    credential({"data": {"@id": "https://example.test/data", "@type": "@json"}}, data={"b": [1, None], "a": "x"}),
    credential({"@language": "it", "note": "https://example.test/note"}, note="ciao"),
    credential({"@protected": True, "note": "https://example.test/note"}, note="x"),
    credential(name={"@value": "HTML", "@language": "en", "@direction": "ltr"}),
    credential(name=[{"@value": "ا", "@language": "ar-KZ", "@direction": "rtl"}, {"@value": "a", "@language": "en"}]),
    badge(),
]


@pytest.mark.parametrize("document", ORDINARY, ids=range(len(ORDINARY)))
def test_it_has_the_canonical_form_that_pyld_gives(document: dict[str, Any]) -> None:
    assert GENERAL.canonicalise(document) == canonical_by_pyld(document)


@pytest.mark.parametrize("document", [ORDINARY[number] for number in (0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11)])
def test_the_usual_mode_refuses_it(document: dict[str, Any]) -> None:
    with pytest.raises(CanonicalisationError):
        USUAL.canonicalise(document)


def test_a_presentation_may_hold_a_credential_with_a_context_of_its_own() -> None:
    inner = credential({"@vocab": "https://example.test/#"}, level="5")
    presentation = {"@context": [VC], "type": ["VerifiablePresentation"], "verifiableCredential": [inner]}
    assert GENERAL.canonicalise(presentation) == canonical_by_pyld(presentation)


ADDRESS = "https://example.test/x"
REFUSED_CONTEXTS: list[Any] = [
    {"id": ADDRESS},
    {"type": ADDRESS},
    {"identifier": "@id"},
    {"kind": "@type"},
    {"x": None},
    {"x": 4},
    {"x": []},
    {"x": {}},
    {"x": {"@id": None}},
    {"x": {"@id": [ADDRESS]}},
    {"x": {"@id": ADDRESS, "@context": {"y": ADDRESS}}},
    {"x": {"@id": ADDRESS, "@reverse": "y"}},
    {"@context": {"@context": {"x": ADDRESS}}},
    {"@context": [{"x": ADDRESS}]},
    {"@context": {"x": ADDRESS}, "y": ADDRESS},
    {"x": {"@id": ADDRESS, "@type": []}},
    {"x": {"@id": ADDRESS, "@type": "relative"}},
    {"x": {"@id": ADDRESS, "@type": "@none"}},
    {"x": {"@id": ADDRESS, "@container": "@graph"}},
    {"x": {"@id": ADDRESS, "@container": [["@set"]]}},
    {"x": {"@id": ADDRESS, "@container": {}}},
    {"x": {"@id": ADDRESS, "@protected": "yes"}},
    {"x": {"@id": ADDRESS, "@prefix": True}},
    {"x:y": ADDRESS},
    {"": ADDRESS},
    {"x": "https ://not an address#x"},
    {"x": "relative"},
    {"a": "b:x", "b": "a:x"},
    {"a": "b:x", "b": "c:x", "c": "https://example.test/"},
    {"a": "b:x", "b": {"@id": "https://example.test/"}},
    {"@base": "https://example.test/"},
    {"@import": EXAMPLES},
    {"@propagate": False},
    {"@vocab": ""},
    {"@vocab": "relative"},
    {"@vocab": 4},
    {"@vocab": []},
    {"@language": 4},
    {"@language": "not a tag"},
    {"@protected": "yes"},
    {"@version": 1.0},
    {"@version": "1.1"},
    {f"term{number}": ADDRESS for number in range(MOST_TERMS + 1)},
    {"@vocab": "https://example.test/" + "x" * LONGEST_CONTEXT},
    {"VerifiableCredential": "https://example.test/#Other"},
    "https://example.test/unknown",
    "https ://not-an-address",
    123192875,
    None,
    True,
    [],
    [VC],
    VC,
]


@pytest.mark.parametrize("context", REFUSED_CONTEXTS, ids=range(len(REFUSED_CONTEXTS)))
def test_a_context_that_is_not_plain_is_refused(context: Any) -> None:
    with pytest.raises(CanonicalisationError):
        GENERAL.canonicalise(credential(context))


def test_a_protected_term_of_the_document_cannot_be_redefined_in_it() -> None:
    document = credential({"@protected": True, "Course": f"{ADDRESS}#A"}, {"Course": f"{ADDRESS}#B"})
    with pytest.raises(CanonicalisationError, match="protected"):
        GENERAL.canonicalise(document)


@pytest.mark.parametrize("contexts", [[EXAMPLES], [{"@vocab": "https://example.test/#"}], [{"@vocab": None}], []])
def test_without_a_context_that_says_what_ids_are_nothing_is_read(contexts: list[Any]) -> None:
    with pytest.raises(CanonicalisationError):
        GENERAL.canonicalise({"@context": contexts, "id": "urn:example:1", "note": "x"})


@pytest.mark.parametrize(
    "members",
    [
        {"undefinedTerm": "x"},
        {"type": ["VerifiableCredential", "Undefined"]},
        {"credentialSubject": {"id": "relative"}},
        {"name": {"@value": "x", "@language": "en", "@direction": "up"}},
        {"name": {"@value": "x", "@language": "en", "@direction": ["ltr"]}},
        {"name": {"@value": "x", "@direction": "ltr"}},
        {"name": {"@value": "x", "@language": "en", "@direction": "ltr", "more": "x"}},
    ],
)
def test_it_is_as_strict_as_the_usual_mode(members: dict[str, Any]) -> None:
    with pytest.raises(CanonicalisationError):
        GENERAL.canonicalise(credential({"Known": ADDRESS}, **members))


@pytest.mark.parametrize("canonicalisation", [GENERAL, USUAL])
def test_an_abbreviated_id_is_refused(canonicalisation: Canonicalisation) -> None:
    """Others read it as an address below that of the prefix."""
    with pytest.raises(CanonicalisationError, match="abbreviated"):
        canonicalisation.canonicalise(credential(PREFIX, id="ex:1"))


names = st.sampled_from(
    ["a", "b", "ex", "VerifiableCredential", "id", "name", "@vocab", "@language", "@protected", "@base"]
)
addresses = st.sampled_from([ADDRESS, "https://example.test/", "ex:a", "a:b", "b:a", "a", "@id", "@type", "", "x y"])
definitions = st.one_of(
    addresses,
    st.none(),
    st.booleans(),
    st.dictionaries(
        st.sampled_from(["@id", "@type", "@container", "@protected", "@context"]),
        st.one_of(addresses, st.booleans(), st.sampled_from(["@id", "@json", "@list", "@set"]), st.just({})),
        max_size=3,
    ),
)


@given(
    contexts=st.lists(st.dictionaries(names, definitions, max_size=4), max_size=2),
    members=st.dictionaries(
        st.sampled_from(["a", "b", "ex", "name", "a:b", "ex:a"]),
        st.sampled_from(["x", ["x", "y"], ADDRESS, 4, True]),
        max_size=3,
    ),
)
def test_whatever_the_context_is_it_is_refused_or_read_as_pyld_reads_it(
    contexts: list[Any], members: dict[str, Any]
) -> None:
    # PyLD breaks down over a null vocabulary or language where there was none before.
    assume(not any(context.get(name, "") is None for context in contexts for name in ("@vocab", "@language")))
    document = credential(*contexts, **members)
    try:
        canonical = GENERAL.canonicalise(document)
    except CanonicalisationError:
        return
    assert canonical == canonical_by_pyld(document)
