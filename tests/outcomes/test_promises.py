"""What the words before a list promise."""

from __future__ import annotations

import pytest

from credenza.outcomes.promises import Promise, promise_of


@pytest.mark.parametrize(
    ("line", "promise"),
    [
        ("Students will be able to:", Promise.ACTS),
        ("Farmers who finish this course will be able to", Promise.ACTS),
        ("Specifically, you will", Promise.ACTS),
        ("After a week you will be ready to:", Promise.ACTS),
        ("The farm will teach the student", Promise.ACTS),
        ("The farm feeds the students", Promise.NOTHING),
        ("Through our interviews you will learn about:", Promise.OUTCOMES),
        ("gli studenti saranno in grado di", Promise.ACTS),
        ("После курса вы сможете:", Promise.ACTS),
        ("Слушатели получат следующие компетенции:", Promise.OUTCOMES),
        ("This course offers tools that will help you in different ways:", Promise.NOTHING),
        ("The farm has:", Promise.NOTHING),
        ("This fast course prepares you to:", Promise.ACTS),
        ("In this course we will:", Promise.NOTHING),
    ],
)
def test_promise_of_a_line(line: str, promise: Promise) -> None:
    assert promise_of(line) is promise
