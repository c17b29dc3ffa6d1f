import itertools
from collections import Counter

import pytest

from credenza.errors import InputError
from credenza.status import ENTRIES, choose_indices, index_of

SECRET = bytes(range(32))


def test_every_index_is_given_exactly_once() -> None:
    assert sorted(choose_indices(SECRET, 0, ENTRIES)) == list(range(ENTRIES))


def test_batches_continue_where_the_last_one_ended() -> None:
    assert choose_indices(SECRET, 0, 10) + choose_indices(SECRET, 10, 5) == choose_indices(SECRET, 0, 15)
    assert choose_indices(SECRET, 7, 0) == []


def test_many_indices_at_once_are_the_same_as_one_by_one() -> None:
    assert choose_indices(SECRET, 3, 1000) == [index_of(number, SECRET) for number in range(3, 1003)]


def test_another_secret_gives_another_order() -> None:
    first, second = (choose_indices(bytes([number]) * 16, 0, 1000) for number in (1, 2))
    assert sum(a == b for a, b in zip(first, second, strict=True)) < 5


def test_a_batch_is_spread_over_the_whole_list() -> None:
    """1,000 awards in 16 equal parts of the list: each gets near 62; 20 to 110 is six standard deviations."""
    parts = Counter(index * 16 // ENTRIES for index in choose_indices(SECRET, 0, 1000))
    assert set(parts) == set(range(16))
    assert all(20 < count < 110 for count in parts.values())


def test_neighbours_in_time_are_no_neighbours_on_the_list() -> None:
    indices = choose_indices(SECRET, 0, 1000)
    assert sum(abs(a - b) <= 8 for a, b in itertools.pairwise(indices)) <= 3


def test_the_order_is_frozen() -> None:
    """Running installations depend on it: another order would give an index twice."""
    assert choose_indices(SECRET, 0, 6) == FROZEN


FROZEN = [126739, 173, 60377, 56854, 92134, 26472]


@pytest.mark.parametrize("number", [-1, ENTRIES])
def test_a_full_list_takes_no_more(number: int) -> None:
    with pytest.raises(InputError, match="Open a new list"):
        index_of(number, SECRET)


def test_short_secrets_are_refused() -> None:
    with pytest.raises(InputError, match="at least 16 bytes"):
        index_of(0, b"guessable")
