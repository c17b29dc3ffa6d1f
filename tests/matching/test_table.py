"""Matching against a compiled table: words together with what they mean."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.matching import Match, PlainMatcher, Statement, TableMatcher
from credenza.matching.index import Index
from credenza.matching.kept import Kept, Reader
from credenza.matching.meaning import blocks, dimensions, meaning_of, products, unit
from credenza.matching.plain import among_highest, highest
from credenza.matching.words import Word, stem, words

CANDIDATES = (
    Statement("statistics", "en", "analyse data with statistical methods"),
    Statement("statistics", "en", "evaluate figures"),
    Statement("vehicles", "en", "purchase of vehicles"),
    Statement("music", "en", "conduct an orchestra"),
    Statement("learning", "en", "machine learning"),
    Statement("web", "it", "programmazione web"),
    Statement("kazakh", "kk", "деректерді талдау"),
)


def shown(statement: Statement, match: Match) -> list[tuple[str, str]]:
    assert match.wording is not None
    text, other = statement.text, match.wording.text
    return [(text[part.start : part.end], other[part.other_start : part.other_end]) for part in match.support]


@pytest.mark.parametrize(
    ("language", "text", "first", "agreeing"),
    [
        ("en", "Analyse data with statistical methods in R", "statistics", ("Analyse", "analyse")),
        ("en", "Evaluating figures", "statistics", ("figures", "figures")),
        ("ru", "Машинное обучение", "learning", ("Машинное", "machine")),
        ("kk", "бағдарламалау негіздері", "web", ("бағдарламалау", "programmazione")),
        ("en", "Buy cars", "vehicles", ("cars", "vehicles")),
    ],
)
def test_statement_finds_what_means_the_same_with_words_in_support(
    language: str, text: str, first: str, agreeing: tuple[str, str]
) -> None:
    statement = Statement("query", language, text)
    found = TableMatcher(CANDIDATES).matches(statement)[0]
    assert found.id == first
    assert agreeing in shown(statement, found)


@given(st.text(max_size=120), st.sampled_from(["en", "it", "kk", "ru", "de", ""]), st.integers(-1, 9))
def test_any_statement_gets_known_ids_with_support_and_the_same_each_time(text: str, language: str, limit: int) -> None:
    statement = Statement("query", language, text)
    found = MATCHER.matches(statement, limit)
    assert found == MATCHER.matches(statement, limit)
    assert len(found) <= max(limit, 0)
    assert len({match.id for match in found}) == len(found)
    for match in found:
        assert match.id in {candidate.id for candidate in CANDIDATES}
        assert 0 <= match.confidence <= 1
        assert match.support
        assert all(mine.strip() and its.strip() for mine, its in shown(statement, match))


MATCHER = TableMatcher(CANDIDATES)


@pytest.mark.parametrize("candidates", [(), (Statement("a", "en", "the of and"),), (Statement("a", "xx", "…"),)])
def test_table_of_nothing_matches_nothing(candidates: tuple[Statement, ...]) -> None:
    assert TableMatcher(candidates).matches(Statement("query", "en", "analyse data")) == ()


def test_threads_share_a_matcher() -> None:
    questions = [Statement("query", "en", f"analyse {word}") for word in ("data", "music", "cars", "figures")] * 20
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(MATCHER.matches, questions)) == [MATCHER.matches(each) for each in questions]


def test_words_of_other_languages_mean_what_their_translations_mean() -> None:
    words = (("data", "en"), ("данные", "ru"), ("dati", "it"), ("qzqz", "en"))
    english, russian, italian, unknown = (meaning_of(stem(word, language), language) for word, language in words)
    assert unknown is None
    assert english is not None
    assert russian is not None
    assert italian is not None
    assert english.shape == (dimensions(),)
    assert float(unit(english) @ unit(russian)) > 0.6
    assert float(unit(english) @ unit(italian)) > 0.6


def test_index_grouped_by_owner_counts_each_word_by_the_best_text_and_a_share_of_the_mean() -> None:
    index = Index([["a", "b"], ["a"], ["b"]], {})
    owners, sizes = np.array([0, 0, 1], dtype=np.int32), np.array([2, 1], dtype=np.float32)
    texts = index.scores([(1.0, {"a": 1.0})]).tolist()
    groups = index.grouped(owners, sizes, 0.3).scores([(1.0, {"a": 1.0})]).tolist()
    assert groups == pytest.approx([max(texts) + 0.3 * sum(texts) / 2, 0.0])


def test_commonest_words_are_those_of_most_texts_and_of_equals_the_first() -> None:
    index = Index([["music", "art"], ["art"], ["law"], ["law", "music", "art"]], {})
    assert [index.commonest(count) for count in (0, 2, 9)] == [[], ["art", "music"], ["art", "music", "law"]]


def test_words_that_only_say_how_count_for_the_meaning_but_support_nothing() -> None:
    matcher = TableMatcher([Statement("a", "en", "repair of bridges"), Statement("b", "en", "of music")])
    asked = [matcher.compared(Statement("", "en", text), 1)[0] for text in ("bridges", "how to do with bridges")]
    assert [found.comparison.wording.id for found in asked] == ["a", "a"]
    assert asked[0].likeness != asked[1].likeness
    assert [len(found.comparison.support) for found in asked] == [1, 1]


def test_agreement_in_words_is_that_of_each_candidate_as_they_were_given() -> None:
    matcher = TableMatcher(
        [Statement("b", "en", "music"), Statement("a", "en", "bridges"), Statement("b", "en", "jazz")]
    )
    music, nothing = (matcher.agreement(Statement("", "en", text)) for text in ("music", "the"))
    assert music[0] > 0 == music[1]
    assert nothing.tolist() == [0, 0]


def test_words_that_were_read_are_kept_with_their_places_and_their_weight() -> None:
    kept, index = _kept(["use data", "the", "data of data"])
    assert [kept.words(number) for number in range(3)] == [
        (["use", "data"], [0, 4], [3, 8]),
        ([], [], []),
        (["data", "data"], [0, 8], [4, 12]),
    ]
    assert list(kept.weights) == pytest.approx(
        [index.weight("use") + index.weight("data"), 0, 2 * index.weight("data")]
    )


def test_best_wording_counts_a_repeated_word_once_and_is_the_first_if_nothing_agrees() -> None:
    kept, index = _kept(["data", "data of data", "use"])
    worth = np.zeros(len(index.terms), dtype=np.float32)
    assert kept.best([0], worth) == [(0, ([], [], []))]
    worth[index.terms["data"]] = 1
    assert kept.best([0], worth) == [(0, (["data"], [0], [4]))]


def _kept(texts: list[str]) -> tuple[Kept, Index]:
    """The words of wordings of one candidate."""
    reader = Reader()
    index = Index([list(reader.read(Statement("", "en", text))) for text in texts], {})
    return Kept(reader, index, np.zeros(len(texts), dtype=np.int32)), index


@pytest.mark.parametrize("rows", [0, 1, 250, 1000])
def test_blocks_give_the_products_of_all_rows_and_zeros_behind_them(rows: int) -> None:
    vectors = np.random.default_rng(1).random((rows, 32), dtype=np.float32)
    products = (blocks(vectors) @ vectors.sum(axis=0)).ravel()
    assert products[:rows] == pytest.approx(vectors @ vectors.sum(axis=0), rel=1e-4)
    assert not products[rows:].any()


@pytest.mark.parametrize("places", [[], [3], list(range(0, 400, 3))])
def test_products_are_those_of_the_vectors_that_are_named(places: list[int]) -> None:
    vectors = np.random.default_rng(1).random((400, dimensions()), dtype=np.float32)
    found = products(vectors, np.array(places, dtype=np.intp), vectors[7])
    assert found == pytest.approx(vectors[places] @ vectors[7], rel=1e-4)


def test_words_leave_out_the_stems_that_are_named_and_keep_the_places_of_the_others() -> None:
    assert words("The uses of data", "en", {"the", "of"}) == [Word("use", 4, 8), Word("data", 12, 16)]


LETTERS = st.lists(st.sampled_from("abcdef"), max_size=5)
WEIGHTED = st.dictionaries(st.sampled_from("abcdefx"), st.sampled_from([0.5, 0.7, 0.9, 1.0]), min_size=1, max_size=4)


@given(st.lists(LETTERS, min_size=1, max_size=8), st.lists(st.tuples(st.floats(0.1, 1), WEIGHTED), max_size=4))
def test_scores_are_those_of_adding_up_text_by_text(
    texts: list[list[str]], query: list[tuple[float, dict[str, float]]]
) -> None:
    index = Index(texts, {})
    for text, score in enumerate(index.scores(query).tolist()):
        own = {term: index.weight(term) / float(index.norms[text]) for term in texts[text]}
        assert score == pytest.approx(sum(weight * _best(own, stand, index) for weight, stand in query), abs=1e-6)


def _best(own: dict[str, float], stand: dict[str, float], index: Index) -> float:
    """What the text has of the terms that stand for a word: the most telling one counts."""
    there = [(likeness * index.weight(term), likeness * own[term]) for term, likeness in stand.items() if term in own]
    return max(there, default=(0.0, 0.0))[1]


@given(st.lists(st.integers(0, 99), min_size=1, max_size=200), st.integers(1, 12))
def test_highest_marks_are_those_of_sorting(marks: list[int], limit: int) -> None:
    ordered = sorted(range(len(marks)), key=lambda place: -marks[place])
    given = np.array(marks, dtype=np.float32)
    assert highest(given, limit) == ordered[:limit]
    near = among_highest(given, limit).tolist()
    assert near == sorted(near)
    assert set(near) >= set(ordered[:limit])


def test_not_many_more_than_the_highest_marks_are_looked_at() -> None:
    assert 20 <= len(among_highest(np.random.default_rng(1).random(10_000, dtype=np.float32), 20)) <= 30


PHRASES = ["analyse data", "data", "the of", "evaluate figures", "music", "data data models", "vehicles for music"]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(PHRASES)), min_size=1, max_size=9))
def test_shown_wording_is_the_first_in_which_most_of_the_query_is_found(drawn: list[tuple[str, str]]) -> None:
    wordings = [Statement(name, "en", text) for name, text in drawn]
    statement = Statement("query", "en", "analyse music data")
    by_wording = PlainMatcher([Statement(str(place), "en", each.text) for place, each in enumerate(wordings)])
    marks = by_wording.index.scores((each.weight, each.stems) for each in by_wording.asked(statement))
    for match in TableMatcher(wordings).matches(statement):
        own = [place for place, each in enumerate(wordings) if each.id == match.id]
        assert match.wording == wordings[max(own, key=lambda place: round(float(marks[place]), 5))]
