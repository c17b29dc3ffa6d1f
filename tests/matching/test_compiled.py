"""What the candidates of a table mean."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from credenza.matching import PlainMatcher, Statement, compiled
from credenza.matching.compiled import candidate_meanings
from credenza.matching.index import Floats
from credenza.matching.meaning import dimensions, meaning_of, meaning_of_wording, meanings_of_terms, unit, wording_key
from credenza.matching.plain import telling_stems

KNOWN = "machine learning"
"""A wording of which the teacher was asked as a whole."""


def added(text: str) -> Floats:
    """The meaning of a text by its words, of length 1."""
    vectors = [meaning_of(stem, "en") for stem in dict.fromkeys(telling_stems(Statement("", "en", text)))]
    return unit(np.sum([vector for vector in vectors if vector is not None], axis=0))


def meanings(*wordings: tuple[str, str, str]) -> Floats:
    return meanings_of(PlainMatcher([Statement(*wording) for wording in wordings]))


def meanings_of(plain: PlainMatcher) -> Floats:
    return candidate_meanings(plain, meanings_of_terms(plain.index.terms, plain.languages))


def test_first_wording_counts_as_such_and_the_others_by_the_number_of_their_words() -> None:
    found = meanings(
        ("a", "en", "rinse the dishes"),
        ("a", "en", "clean plates and cutlery"),
        ("a", "en", "kitchen"),
        ("b", "en", "music"),
    )
    others = unit(3 * added("clean plates and cutlery") + added("kitchen"))
    assert found == pytest.approx(np.array([unit(added("rinse the dishes") + 0.5 * others), added("music")]), abs=1e-5)


def test_wording_that_is_known_as_a_whole_takes_the_place_of_the_first() -> None:
    known = meaning_of_wording(KNOWN)
    assert known is not None
    assert float(known @ known) == pytest.approx(1)
    assert meanings(("a", "en", KNOWN)) == pytest.approx(known[None], abs=1e-6)
    assert meanings(("a", "it", "apprendimento automatico"), ("a", "en", KNOWN))[0] @ known > 0.8
    assert float(added(KNOWN) @ known) < 0.999, "or the wording need not be known"


def test_wording_is_known_whatever_its_case_and_spaces_and_only_in_english() -> None:
    assert wording_key(KNOWN) == wording_key(" Machine\u00a0 LEARNING\n")
    assert meaning_of_wording("qzqz of " + KNOWN) is None
    assert meaning_of_wording("\ud800") is None
    assert not meanings(("a", "xx", KNOWN)).any()


def test_candidates_without_a_known_word_have_no_meaning() -> None:
    found = meanings(("a", "en", "the of"), ("b", "en", "qzqz"), ("c", "en", ""), ("d", "en", "music"))
    assert found[:3].tolist() == np.zeros((3, dimensions())).tolist()
    assert found[3] == pytest.approx(added("music"), abs=1e-6)
    assert meanings_of(PlainMatcher([])).shape == (0, dimensions())


def test_candidates_in_other_languages_mean_what_their_translations_mean() -> None:
    russian, italian = meanings(("a", "ru", "анализ данных"), ("b", "it", "analisi dei dati"))
    assert float(russian @ added("data analysis")) > 0.5
    assert float(italian @ added("data analysis")) > 0.5


def many(count: int) -> PlainMatcher:
    texts = ("rinse the dishes", "clean plates", "music", "analyse data with statistical methods", "")
    return PlainMatcher([Statement(str(number // 4), "en", texts[number * 7 % 5]) for number in range(count)])


def test_meanings_do_not_depend_on_how_many_are_worked_on_together(monkeypatch: pytest.MonkeyPatch) -> None:
    table = many(50)
    whole = meanings_of(table)
    monkeypatch.setattr(compiled, "_AT_ONCE", 3)
    assert meanings_of(table) == pytest.approx(whole, abs=1e-6)


def test_meanings_of_a_large_table_need_no_memory_for_each_of_its_wordings() -> None:
    table = many(40_000)
    meanings_of(table)
    tracemalloc.start()
    found = meanings_of(table)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.nbytes < peak < 3 * found.nbytes < 40_000 * dimensions() * 4
