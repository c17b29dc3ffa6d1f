"""Labels of blank nodes by themselves, and the nodes of a part as those of the whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openbadgeslib.ob3.contexts import bundled_contexts

from credenza.canonicalisation import (
    BlankNodes,
    Canonicalisation,
    CanonicalisationError,
    canonical_form,
    canonical_labels,
    labelled_statements,
)

from .badge import VC, badge

CANONICALISATION = Canonicalisation(dict(bundled_contexts()))
names = st.sampled_from(["a", "b", "c"])
results = st.lists(st.fixed_dictionaries({"type": st.just(["Result"]), "value": names}), max_size=5)


@given(results)
def test_statements_under_canonical_labels_are_the_canonical_form_also_when_nodes_look_alike(result: list[Any]) -> None:
    document = badge()
    document["credentialSubject"]["result"] = result
    data = CANONICALISATION.dataset(document)
    lines = labelled_statements(data, canonical_labels(data))
    assert "".join(lines).encode() == canonical_form(CANONICALISATION.dataset(document))


def test_statements_of_a_graph_bear_its_canonical_label() -> None:
    presentation = {"@context": [VC], "type": ["VerifiablePresentation"], "verifiableCredential": [badge()]}
    data = CANONICALISATION.dataset(presentation)
    lines = labelled_statements(data, canonical_labels(data))
    assert "".join(lines).encode() == CANONICALISATION.canonicalise(presentation)


def test_too_many_nodes_that_look_alike_get_no_labels() -> None:
    document = badge()
    twins = [{"type": ["Alignment"], "targetName": "a"} for _ in range(9)]
    document["credentialSubject"]["result"] = [{"type": ["Result"], "alignment": twins} for _ in range(2)]
    data = CANONICALISATION.dataset(document)
    with pytest.raises(CanonicalisationError) as caught:
        canonical_labels(data)
    assert caught.value.reason == "too_complex"


def test_part_of_a_document_speaks_of_the_blank_nodes_of_the_whole() -> None:
    whole, nodes = badge(), BlankNodes()
    whole["credentialSubject"]["achievement"]["resultDescription"] = [
        {"id": "urn:test:r", "type": ["ResultDescription"], "name": "Test", "allowedValue": ["A", "B"]}
    ]
    data = CANONICALISATION.dataset(whole, nodes)
    labels = {number: f"n{number}" for number in data.blanks}
    subject = whole["credentialSubject"]
    part = {
        **{name: whole[name] for name in ("@context", "id", "type")},
        "credentialSubject": {
            "type": list(subject["type"]),
            "achievement": {
                "id": subject["achievement"]["id"],
                "type": ["Achievement"],
                "alignment": [dict(subject["achievement"]["alignment"][1])],
                "resultDescription": [dict(subject["achievement"]["resultDescription"][0])],
            },
        },
    }
    nodes.copied(part["credentialSubject"], subject)
    achievement = part["credentialSubject"]["achievement"]
    nodes.copied(achievement["alignment"][0], subject["achievement"]["alignment"][1])
    copied = list(subject["achievement"]["resultDescription"][0]["allowedValue"])
    achievement["resultDescription"][0]["allowedValue"] = copied
    nodes.copied(copied, subject["achievement"]["resultDescription"][0]["allowedValue"])

    lines = labelled_statements(CANONICALISATION.dataset(part, nodes), labels)
    whole_lines = labelled_statements(data, labels)

    assert set(lines) < set(whole_lines)
    assert [line for line in lines if "K1" in line] == []
    assert len([line for line in lines if "rdf-syntax-ns#first" in line]) == 2
