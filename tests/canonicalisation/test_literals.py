"""Values of members as literals."""

from __future__ import annotations

import pytest

from credenza.canonicalisation.faults import CanonicalisationError
from credenza.canonicalisation.literals import json_literal


def nested(levels: int) -> object:
    value: object = 1.0
    for _ in range(levels):
        value = [value]
    return value


def test_json_is_a_literal_to_a_depth_that_is_stated() -> None:
    told = json_literal(nested(64), "extension")
    assert told == '"' + "[" * 64 + "1" + "]" * 64 + '"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>'
    for levels in (65, 300_000):
        with pytest.raises(CanonicalisationError) as refusal:
            json_literal(nested(levels), "extension")
        assert (refusal.value.reason, str(refusal.value)) == ("too_deep", "extension: Nested deeper than 64 levels.")
