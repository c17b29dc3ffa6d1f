"""RDFC-1.0 against an independent implementation (pyoxigraph), and its limits."""

from __future__ import annotations

import hashlib
import random

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.canonicalisation import CanonicalisationError, Canonicaliser, Hash
from credenza.canonicalisation.rdfc import Quad

from .nquads_reader import NQuads

PREDICATES = ["<urn:p:a>", "<urn:p:b>"]
subjects = st.one_of(st.integers(0, 4), st.sampled_from(["<urn:s:1>", "<urn:s:2>"]))
objects = st.one_of(subjects, st.sampled_from(['"x"', '"y"@kk', '"1"^^<urn:t>']))
graphs = st.one_of(st.none(), st.none(), st.integers(0, 4), st.just("<urn:g>"))
quads = st.lists(st.tuples(subjects, st.sampled_from(PREDICATES), objects, graphs), max_size=9)


def text_of(quads: list[Quad]) -> str:
    """The quads as N-Quads with labels of our own choice."""
    lines = []
    for quad in quads:
        terms = [f"_:n{term}" if isinstance(term, int) else term for term in quad if term is not None]
        lines.append(" ".join(terms) + " .\n")
    return "".join(lines)


def canonical_by_pyoxigraph(quads: list[Quad]) -> bytes:
    """The same canonical form by the peer."""
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(text_of(quads), format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    text = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS).decode()
    return "".join(sorted(line + "\n" for line in text.split("\n") if line)).encode()


@given(quads)
def test_canonical_form_of_small_random_datasets_equals_that_of_pyoxigraph(quads: list[Quad]) -> None:
    assert Canonicaliser(quads).canonical_form() == canonical_by_pyoxigraph(quads)


@given(quads, st.randoms(use_true_random=False))
def test_canonical_form_when_nodes_are_renamed_and_statements_shuffled_stays_the_same(
    quads: list[Quad], chance: random.Random
) -> None:
    names = list(range(5))
    chance.shuffle(names)
    renamed = [tuple(names[term] if isinstance(term, int) else term for term in quad) for quad in quads]
    chance.shuffle(renamed)
    assert Canonicaliser(renamed).canonical_form() == Canonicaliser(quads).canonical_form()  # type: ignore[arg-type]


def test_canonical_form_with_sha384_labels_by_that_hash() -> None:
    diamond = [
        (0, "<urn:p>", 1, None),
        (0, "<urn:p>", 2, None),
        (1, "<urn:q>", '"a"', None),
        (2, "<urn:q>", '"b"', None),
    ]
    by_384 = Canonicaliser(diamond, hashlib.sha384)
    by_384.canonical_form()
    ranks = sorted(by_384.first_degree, key=by_384.first_degree.__getitem__)
    assert all(len(digest) == 96 for digest in by_384.first_degree.values())
    assert [by_384.canonical.issued[number] for number in ranks] == ["_:c14n0", "_:c14n1", "_:c14n2"]


@pytest.mark.parametrize("algorithm", [hashlib.sha256, hashlib.sha384])
def test_clique_of_ten_blank_nodes_is_refused_as_too_complex(algorithm: Hash) -> None:
    clique: list[Quad] = [(a, "<urn:p>", b, None) for a in range(10) for b in range(10) if a != b]
    with pytest.raises(CanonicalisationError) as refusal:
        Canonicaliser(clique, algorithm).canonical_form()
    assert refusal.value.reason == "too_complex"


def test_reader_of_the_tests_understands_escapes() -> None:
    assert NQuads('<urn:\\u0073> <urn:p> "\\t\\u00E9\\"" <urn:g> .\n').quads == [
        ("<urn:s>", "<urn:p>", '"\\té\\""', "<urn:g>")
    ]
