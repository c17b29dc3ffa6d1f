"""Matching against a compiled table: words together with what they mean."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.matching import Match, Statement, TableMatcher
from credenza.matching.index import Index
from credenza.matching.meaning import dimensions, meaning_of, unit
from credenza.matching.words import stem

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


def test_index_gives_the_terms_of_each_text_in_its_order() -> None:
    index = Index([["a", "b"], [], ["b"]], {})
    terms, values, ends = index.by_text()
    names = list(index.terms)
    assert (ends.tolist(), len(values)) == ([0, 2, 2, 3], 3)
    assert [{names[term] for term in terms[a:b]} for a, b in ((0, 2), (2, 2), (2, 3))] == [{"a", "b"}, set(), {"b"}]
