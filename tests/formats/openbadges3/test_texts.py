"""The table of sentences is complete."""

from __future__ import annotations

from tests.sentences import check_table


def test_table_is_complete_in_four_languages() -> None:
    assert check_table("credenza.formats.openbadges3", "problems")
