"""The Commission's shapes, context and samples; needs ../shared beside the checkout, skips only where it is absent."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from rdflib import OWL, Graph

from credenza.formats.elm3 import CONTEXT_SHA256, CONTEXTS, claims_of_edc, faults, ready_to_seal
from credenza.formats.elm3.shape import _terms
from tests.formats.openbadges3.strategies import awards, editions

from .material import EXAMPLES, NOW, award, edc, example, whole
from .test_mapping import HOLDER

SHARED = Path(__file__).resolve().parents[4] / "shared"
VOCAB = SHARED / "vocab"
SAMPLES = SHARED / "data" / "credentials" / "elm_ec"
pytestmark = [
    pytest.mark.skipif(not VOCAB.exists(), reason="needs ../shared, which is absent"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # rdflib uses what it will itself remove
]
FILES = ("w3c/credentials-v1.jsonld", "eu/edc-ap-context-3.1.jsonld")


@cache
def contexts() -> dict[str, Any]:
    read = ((VOCAB / "contexts" / name).read_text("utf-8") for name in FILES)
    return {address: json.loads(text) for address, text in zip(CONTEXTS, read, strict=True)}


@cache
def shapes() -> Graph:
    graph = Graph()
    for name in ("EDC-generic-no-cv.ttl", "EDC-generic-full.ttl"):
        graph.parse(VOCAB / "shacl" / "eu" / name)
    graph.remove((None, OWL.imports, None))
    return graph


def quads_of(document: dict[str, Any]) -> str:
    """The statements of a document by PyLD, which knows the two contexts of these files and no others."""

    def load(address: str, _: Any) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": address, "document": contexts()[address]}

    return str(jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": load}))


def violations(document: dict[str, Any]) -> str:
    """The report of pySHACL; the empty text where the credential conforms."""
    data = Graph().parse(data=quads_of(document), format="nquads")
    conforms, _, report = pyshacl.validate(data, shacl_graph=shapes())
    return "" if conforms else report


def sealed_form(document: dict[str, Any]) -> dict[str, Any]:
    return ready_to_seal(document, HOLDER, NOW, "en")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_credential_of_every_example_conforms(path: Path) -> None:
    edition = example(path.stem)
    assert violations(sealed_form(edc(edition, award(edition)))) == ""


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_credentials_of_any_edition_conform(data: st.DataObject) -> None:
    edition = whole(data.draw(editions()))
    assert violations(sealed_form(edc(edition, data.draw(awards(edition))))) == ""


@pytest.mark.parametrize("missing", ["issued", "issuer", "displayParameter", "credentialProfiles"])
def test_the_shapes_find_what_is_missing(missing: str) -> None:
    document = sealed_form(edc(example("data-literacy"), award(example("data-literacy"))))
    del document[missing]
    assert violations(document)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_term_and_no_type_is_undefined(path: Path) -> None:
    document = sealed_form(edc(example(path.stem), award(example(path.stem))))
    with_vocabulary = {**document, "@context": [*document["@context"], {"@vocab": "urn:undefined:"}]}
    assert "urn:undefined:" not in quads_of(with_vocabulary)
    assert "urn:undefined:colour" in quads_of({**with_vocabulary, "colour": "blue"})


def test_the_table_of_terms_is_that_of_the_pinned_context() -> None:
    path = VOCAB / "contexts" / FILES[1]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == CONTEXT_SHA256
    described = contexts()[CONTEXTS[1]]["@context"]
    prefixes = {name for name, held in described.items() if isinstance(held, str) and name[0].islower()}
    assert dict(_terms()) == {name: _kind(held) for name, held in described.items() if name not in prefixes}


def _kind(held: Any) -> str:
    if isinstance(held, str):
        return "class"
    if held.get("@container") == "@language":
        return "texts"
    return {"@id": "node", None: "string"}.get(held.get("@type")) or held["@type"].partition(":")[2]


def test_the_samples_of_the_commission_are_read() -> None:
    micro = claims_of_edc(json.loads((SAMPLES / "Sample-MC-Annex1-unsigned.jsonld").read_text("utf-8")))
    stated = (micro.title, micro.issuer.country, micro.level.eqf, micro.ects, micro.hours, micro.isced_f)
    assert stated == ("Digital micro-credential creation", "IE", 6, "2", "60", ("003", "0688"))
    assert [(result.assessment, result.grade) for result in micro.results] == [(micro.assessments[0].key, "Pass")]
    assert [len(outcome.esco) for outcome in micro.outcomes] == [3, 3]
    participation = claims_of_edc(json.loads((SAMPLES / "Sample-CertOfPart-unsigned.jsonld").read_text("utf-8")))
    assert (participation.title, participation.learner.full_name) == ("EDC Updates Webinar", "Ana Andromeda")


def test_a_sample_of_the_commission_has_no_fault_of_ours() -> None:
    signed = json.loads((VOCAB / "samples" / "eu" / "Sample-MC-Annex1-signed.jsonld").read_text("utf-8"))
    found = list(faults(json.loads(signed["payload"])))
    assert found == []
