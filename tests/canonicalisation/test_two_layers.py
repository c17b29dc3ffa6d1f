"""The quick way and the whole algorithm give the same canonical form."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from openbadgeslib.ob3.contexts import bundled_contexts

from credenza.canonicalisation import Canonicaliser, canonical_form, quads_of
from credenza.canonicalisation.contexts import ContextLibrary
from credenza.canonicalisation.walker import Walker

from .badge import badge

WALKER = Walker(ContextLibrary(dict(bundled_contexts())))
names = st.sampled_from(["a", "b", "c"])
alignments = st.lists(
    st.fixed_dictionaries({"type": st.just(["Alignment"]), "targetName": names}, optional={"targetCode": names}),
    max_size=6,
)
results = st.lists(
    st.fixed_dictionaries({"type": st.just(["Result"]), "value": names}, optional={"alignment": alignments}), max_size=4
)
evidence = st.lists(st.fixed_dictionaries({"type": st.just(["Evidence"])}, optional={"name": names}), max_size=3)


@given(alignments, results, evidence)
def test_badge_with_nodes_that_look_alike_has_one_form_in_both_layers(
    alignment: list[Any], result: list[Any], evidence: list[Any]
) -> None:
    document = badge(evidence=evidence)
    document["credentialSubject"]["achievement"]["alignment"] = alignment
    document["credentialSubject"]["result"] = result
    whole = Canonicaliser(quads_of(WALKER.dataset(document))).canonical_form()
    assert canonical_form(WALKER.dataset(document)) == whole
