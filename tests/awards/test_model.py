"""Learners and the identity by which they are found again."""

from __future__ import annotations

from datetime import date

import pytest

from credenza.awards import Learner, learner_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Learner("Ada", "Rossi", email="Ada@Example.org"), Learner("A.", "Rossi", "1", email=" ada@example.org")),
        (Learner("Ada", "Rossi", person_id="990 412"), Learner("Ada", "Bianchi", person_id="990412")),
        (Learner("ADA", "Rossi", birth_date=date(1999, 1, 2)), Learner("Ada ", "rossi", birth_date=date(1999, 1, 2))),
    ],
)
def test_spelling_does_not_make_another_learner(one: Learner, other: Learner) -> None:
    assert learner_key(one) == learner_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Learner("Ada", "Rossi", email="a@example.org"), Learner("Ada", "Rossi", email="b@example.org")),
        (Learner("Ada", "Rossi"), Learner("Ada", "Rossi", birth_date=date(1999, 1, 2))),
        (Learner("Ada", "Ros si"), Learner("Adaros", "si")),
        (Learner("Ada", "Rossi", email="990412"), Learner("Ada", "Rossi", person_id="990412")),
    ],
)
def test_other_identities_are_other_learners(one: Learner, other: Learner) -> None:
    assert learner_key(one) != learner_key(other)


def test_the_key_shows_no_personal_data() -> None:
    key = learner_key(Learner("Ada", "Rossi", email="ada@example.org"))
    assert len(key) == 64
    assert "ada" not in key
