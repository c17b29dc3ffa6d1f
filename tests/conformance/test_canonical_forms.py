"""Our canonical forms of strange badges beside those of jsonld.js in its safe mode."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from credenza.proofs import PINNED_CONTEXTS
from tests.canonicalisation.layers import by_walker, known_fault
from tests.canonicalisation.strange_badges import strange_badge

from .judging import ask

CONTEXTS = {
    address: Path(str(resources.files("openbadgeslib") / "ob3" / "contexts" / name))
    for address, (name, _) in PINNED_CONTEXTS.items()
}


@pytest.mark.xdist_group("judges")
def test_nothing_is_accepted_that_jsonld_js_refuses_and_what_both_accept_is_the_same() -> None:
    badges = [strange_badge(seed) for seed in range(20_000, 20_300)]
    answers = ask("jsonld", badges, documents=CONTEXTS)
    compared = 0
    for badge, answer in zip(badges, answers, strict=True):
        ours = by_walker(badge)
        if ours is None:
            continue
        assert "form" in answer, answer
        theirs = answer["form"].encode()
        assert theirs == ours or known_fault(badge, ours, theirs) == "sorts by UTF-16 units"
        compared += 1
    assert compared > 100
