from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.frameworks import LETTER_SCALE as SCALE
from credenza.frameworks import letter_grade


@pytest.mark.parametrize("letter", SCALE)
def test_each_step_of_the_scale_agrees_with_itself(letter: str) -> None:
    step = SCALE[letter]
    stated = letter_grade(f"{letter} ({step.points}; {max(step.most, 5)})")
    assert stated is not None
    assert (stated.letter, stated.step, stated.points, stated.percent) == (
        letter,
        step,
        step.points,
        Decimal(max(step.most, 5)),
    )


@given(st.text(max_size=60))
def test_any_text_is_a_letter_grade_or_none(text: str) -> None:
    assert letter_grade(text) is None or text.strip()[0] in "ABCDF"
