"""Packed documents come back byte for byte, whatever they are; those of one batch take little room."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort, Participant
from credenza_hub.issuing.models import AwardBatch
from credenza_hub.issuing.packing import UnpackableError, form_of, pack, unpack
from tests.hub.awarding import awarded, enrol, learner_list, order_award, work_until_idle

FORM = form_of(
    b'{"type":["AchievementCredential"],"id":"urn:1","name":"A","issuer":"did:example:the-issuer-of-all"}',
    b'{"type":["AchievementCredential"],"id":"urn:2","name":"B","issuer":"did:example:the-issuer-of-all"}',
)


def test_form_is_the_long_pieces_that_two_documents_share() -> None:
    assert FORM.split(b"\x1f") == [
        b'{"type":["AchievementCredential"],"id":"',
        b'","issuer":"did:example:the-issuer-of-all"}',
    ]


TEXTS = st.lists(st.sampled_from([*FORM.split(b"\x1f"), b"x", b'"', "Әсем".encode(), b"{}"]), max_size=8).map(b"".join)


@given(TEXTS)
def test_any_text_comes_back_byte_for_byte(text: bytes) -> None:
    assert unpack(pack(text, FORM), FORM) == text
    assert unpack(pack(text, b""), b"") == text


@pytest.mark.parametrize("text", [b'{"a":"\x1f"}', b"\x1e"])
def test_document_with_control_characters_is_refused(text: bytes) -> None:
    with pytest.raises(UnpackableError):
        pack(text, FORM)


def test_packed_text_of_another_form_is_refused() -> None:
    with pytest.raises(UnpackableError):
        unpack(pack(b"{}", FORM), b"")


def test_documents_of_a_batch_take_a_tenth_of_their_length_and_share_nothing_personal(
    registrar: User, cohort: Cohort
) -> None:
    credentials = awarded(registrar, cohort, 3)
    assert all(10 * len(bytes(c.packed)) < len(c.document) for c in credentials)
    assert {json.loads(c.document)["id"] for c in credentials} == {f"urn:uuid:{c.key}" for c in credentials}
    form = bytes(AwardBatch.objects.get().form or b"").decode()
    assert not any(word in form for word in ("Ada", "Specimen", "learner1", "1990-01-01", "EX-0001"))


def test_learner_unlike_the_first_of_the_batch_gets_a_right_document_too(registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(3))
    Participant.objects.filter(given_name="Ada2").update(email="", birth_date=None, given_name='Ada "Ды" \\ 😀')
    order_award(registrar, cohort)
    work_until_idle()
    documents = {p.given_name: json.loads(p.credentials.get().document) for p in Participant.objects.all()}
    names = {document["credentialSubject"]["achievement"]["name"] for document in documents.values()}
    assert (len(documents), len(names)) == (3, 1)
