from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.matching import Match, PlainMatcher, Statement

CANDIDATES = (
    Statement("statistics", "en", "analyse data with statistical methods"),
    Statement("music", "en", "manage musical staff"),
    Statement("learning", "en", "machine learning"),
    Statement("web", "it", "programmazione web"),
    Statement("kazakh", "kk", "деректерді талдау"),
    Statement("several", "en", "bookkeeping"),
    Statement("several", "en", "keep accounts"),
)


def asked(language: str, text: str) -> Statement:
    return Statement("query", language, text)


def ids(matches: tuple[Match, ...]) -> list[str]:
    return [match.id for match in matches]


def shown(statement: Statement, match: Match) -> list[tuple[str, str]]:
    """The words that agree, cut out of both texts."""
    assert match.wording is not None
    text, other = statement.text, match.wording.text
    return [(text[part.start : part.end], other[part.other_start : part.other_end]) for part in match.support]


@pytest.mark.parametrize(
    ("language", "text", "first", "agreeing"),
    [
        (
            "en",
            "Students are able to analyse large data sets statistically.",
            "statistics",
            [("analyse", "analyse"), ("data", "data"), ("statistically", "statistical")],
        ),
        ("ru", "Анализировать данные", "kazakh", [("Анализировать", "талдау"), ("данные", "деректерді")]),
        ("ru", "Машинное обучение", "learning", [("Машинное", "machine"), ("обучение", "learning")]),
        ("kk", "бағдарламалау негіздері", "web", [("бағдарламалау", "programmazione")]),
        ("it", "Analizzare l'attività di dati", "kazakh", [("Analizzare", "талдау"), ("dati", "деректерді")]),
        ("en-GB", "Keeping the accounts", "several", [("Keeping", "keep"), ("accounts", "accounts")]),
        ("en", "statistcal metods", "statistics", [("statistcal", "statistical"), ("metods", "methods")]),
    ],
)
def test_statement_finds_what_means_the_same_and_shows_the_words_that_agree(
    language: str, text: str, first: str, agreeing: list[tuple[str, str]]
) -> None:
    statement = asked(language, text)
    found = PlainMatcher(CANDIDATES).matches(statement)
    assert found[0].id == first
    assert shown(statement, found[0]) == agreeing


def test_candidate_in_several_wordings_is_found_once_by_its_best_wording() -> None:
    found = PlainMatcher(CANDIDATES).matches(asked("en", "bookkeeping accounts"))
    assert ids(found) == ["several"]
    assert found[0].wording == CANDIDATES[5]


def test_the_same_words_are_trusted_more_than_some_of_them_and_those_more_than_none() -> None:
    matcher = PlainMatcher(CANDIDATES)
    same, part = (matcher.matches(asked("en", text))[0] for text in ("machine learning", "machine tools and welding"))
    assert same.confidence > 0.8 > part.confidence > 0
    assert matcher.matches(asked("en", "underwater basket weaving")) == ()


@pytest.mark.parametrize("text", ["", "  ", "..!?", "of the and", "\ud800", "\u0301", "a" * 100_000])
def test_statement_without_a_word_that_says_something_matches_nothing(text: str) -> None:
    assert PlainMatcher(CANDIDATES).matches(asked("en", text)) == ()


def test_matcher_without_candidates_finds_nothing() -> None:
    assert PlainMatcher([]).matches(asked("en", "machine learning")) == ()
    assert PlainMatcher([Statement("empty", "en", "")]).matches(asked("en", "machine learning")) == ()


def test_limit_cuts_the_same_order() -> None:
    matcher = PlainMatcher(CANDIDATES)
    statement = asked("en", "analyse data, manage staff, machine learning")
    every = matcher.matches(statement, limit=99)
    assert [matcher.matches(statement, limit=count) for count in range(len(every) + 1)] == [
        every[:count] for count in range(len(every) + 1)
    ]


def test_equal_candidates_stand_in_the_order_in_which_they_were_given() -> None:
    same = [Statement(str(number), "en", "weld pipes") for number in range(30)]
    assert ids(PlainMatcher(same).matches(asked("en", "weld pipes"), limit=5)) == ["0", "1", "2", "3", "4"]


def test_threads_that_share_a_matcher_get_what_one_would() -> None:
    statements = [asked("kk", "деректерді талдау және бағдарламалау"), asked("en", "statistical analysis of data")] * 40
    alone = [PlainMatcher(CANDIDATES).matches(statement) for statement in statements]
    shared = PlainMatcher(CANDIDATES)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(shared.matches, statements)) == alone


TEXTS = st.text(st.sampled_from("aàbcdehilmnorstu АнализдерекқңіЁ'’-.C+#1\u0301\ud800\n"), max_size=60)
LANGUAGES = st.sampled_from(["en", "it", "kk", "ru", "de", "", "zh-Hant"])


@given(st.lists(st.tuples(LANGUAGES, TEXTS), max_size=6), LANGUAGES, TEXTS)
def test_support_of_any_match_lies_within_both_texts_and_confidence_within_bounds(
    candidates: list[tuple[str, str]], language: str, text: str
) -> None:
    statements = [Statement(str(number), tag, wording) for number, (tag, wording) in enumerate(candidates)]
    for match in PlainMatcher(statements).matches(asked(language, text)):
        assert match.wording in statements
        assert 0 <= match.confidence <= 1
        assert match.support
        assert all(own.strip() and other.strip() for own, other in shown(asked(language, text), match))


@given(LANGUAGES, TEXTS)
def test_every_text_that_says_something_finds_itself_with_more_confidence_than_half(language: str, text: str) -> None:
    found = PlainMatcher([Statement("self", language, text)]).matches(asked(language, text))
    assert all(match.confidence > 0.5 for match in found)
