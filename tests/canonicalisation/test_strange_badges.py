"""Random strange badges through all layers and a peer: the same bytes, or a fault that the peer is known for."""

from __future__ import annotations

import pytest

from .layers import differences, known_fault
from .strange_badges import strange_badge

ALLOWED = {
    "walker: accepted",
    "walker: refused",
    "shape: the same",
    "shape: left to the next layer, or refused",
    "whole algorithm: the same",
    "whole algorithm: left to the next layer, or refused",
    "pyoxigraph: the same",
    "pyoxigraph: writes fractions differently",
    "pyoxigraph: sorts by UTF-16 units",
    "pyoxigraph: loses members of a node with two types that have contexts",
}


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_strange_badges_have_one_canonical_form_in_all_layers_and_elsewhere(first: int) -> None:
    found = list(differences(range(first, first + 100)))
    assert [(seed, what) for seed, what in found if what not in ALLOWED] == []
    assert {"walker: accepted", "walker: refused", "shape: the same", "pyoxigraph: the same"} <= {w for _, w in found}


def test_a_difference_that_no_fault_explains_is_none_of_the_known_ones() -> None:
    ours = b'<urn:s> <urn:p> "x" .\n'
    assert known_fault(strange_badge(0), ours, b'<urn:s> <urn:p> "y" .\n') is None
    assert known_fault(strange_badge(0), ours, b"") is None
