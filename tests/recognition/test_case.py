from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.errors import DocumentError
from credenza.recognition import (
    Case,
    DecisionKind,
    Element,
    Ground,
    State,
    appeal,
    close,
    decide_appeal,
    label,
    notify,
    read_event,
    record_precedent,
)
from tests.recognition.cases import (
    APPEAL_BODY,
    APPLICANT,
    REGISTRAR,
    completed,
    notified,
    proposed,
    refusal,
    said,
    start,
    then,
)
from tests.sentences import check_table

DIFFERENCE = {Element.LEVEL: ("Level 4 is stated, level 7 is needed.",)}
REFUSED = refusal(Ground.SUBSTANTIAL_DIFFERENCE)


def refused() -> Case:
    return notified(start(), REFUSED, substantial=DIFFERENCE)


def test_recognition_as_asked_goes_from_submission_to_precedent_without_appeal() -> None:
    case = then(then(notified(start()), close, by=REGISTRAR), record_precedent)
    assert (case.state, case.standing, case.appeal_until) == (State.PRECEDENT, DecisionKind.FULL, None)


def test_refusal_appealed_and_let_stand_ends_refused_and_is_not_appealed_again() -> None:
    case = then(refused(), appeal, said("The level is 7."), by=APPLICANT)
    case = case.after(decide_appeal(case, case.changed_at, APPEAL_BODY, said()))
    case = then(case, notify, by=REGISTRAR)
    assert (case.standing, case.appeal_until, len(case.decisions)) == (DecisionKind.REFUSED, None, 2)


def test_case_sent_back_by_the_appeal_body_is_decided_anew() -> None:
    case = then(refused(), appeal, said("The level is 7."), by=APPLICANT)
    case = case.after(decide_appeal(case, case.changed_at, APPEAL_BODY, said(), remitted=True))
    assert (case.state, case.decision, [entry.kind for entry in case.annulled]) == (
        State.COMPARED,
        None,
        [DecisionKind.REFUSED],
    )


def test_refusal_may_be_appealed_for_the_days_that_the_institution_states() -> None:
    assert refused().appeal_until == date(2026, 4, 1)


def test_history_stored_as_json_gives_the_same_case() -> None:
    case = refused()
    rows = [json.dumps(event.to_document()) for event in case.events]
    assert Case.of(read_event(json.loads(row)) for row in rows) == case


@pytest.mark.parametrize("broken", ["first missing", "one missing", "one twice", "other case"])
def test_history_that_is_not_whole_is_refused(broken: str) -> None:
    events = list(proposed(start()).events)
    changed = {
        "first missing": events[1:],
        "one missing": [*events[:3], *events[4:]],
        "one twice": [*events[:3], events[2], *events[3:]],
        "other case": [*events[:3], events[3].model_copy(update={"case": "other"}), *events[4:]],
    }
    with pytest.raises(DocumentError):
        Case.of(changed[broken])


def test_document_that_is_no_event_is_refused_with_its_place() -> None:
    document = completed(start()).events[-1].to_document() | {"at": "yesterday"}
    with pytest.raises(DocumentError) as refused_document:
        read_event(document)
    assert [problem.path for problem in refused_document.value.problems] == ["completed.at"]


def test_event_before_the_last_one_is_refused() -> None:
    case = completed(start())
    event = case.events[-1]
    with pytest.raises(DocumentError):
        Case.of([*case.events[:-1], event.model_copy(update={"at": event.at - timedelta(days=9)})])


def test_every_table_of_sentences_is_whole() -> None:
    assert check_table("credenza.recognition", "refusals")
    assert check_table("credenza.recognition", "words")


def test_every_code_has_a_label() -> None:
    assert label(State.ROUTED).in_language("it") == "instradata"


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in inside:
        yield (*path, step)
        yield from places(inner, (*path, step))


DOCUMENTS = [event.to_document() for event in refused().events]
PLACES = [(number, path) for number, document in enumerate(DOCUMENTS) for path in places(document)]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(PLACES), JSON)
def test_stored_event_of_which_anything_is_changed_is_read_or_refused_and_breaks_nothing(
    place: tuple[int, tuple[Any, ...]], value: Any
) -> None:
    number, path = place
    document = copy.deepcopy(DOCUMENTS[number])
    holder = document
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    try:
        event = read_event(document)
        Case.of([*map(read_event, DOCUMENTS[:number]), event])
    except DocumentError:
        return
    assert read_event(event.to_document()) == event
