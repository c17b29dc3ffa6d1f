"""The matcher of words and meaning, with the real model of the extra ``semantic``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from credenza.matching import Match, PlainMatcher, SemanticMatcher, Statement, embedded, kept_vectors, offline_model
from credenza.matching.semantic import Embed, Vectors

CANDIDATES = (
    Statement("law", "en", "labour law"),
    Statement("cook", "en", "prepare ready-made dishes"),
    Statement("sea", "en", "navigate by the stars"),
    Statement("sea", "en", "astronomical navigation"),
)


@pytest.fixture(scope="module")
def embed() -> Embed:
    return offline_model()


def asked(language: str, text: str) -> Statement:
    return Statement("query", language, text)


def confidences(matches: tuple[Match, ...]) -> list[float]:
    return [match.confidence for match in matches]


@pytest.mark.parametrize(("language", "text"), [("en", "to steer a boat at night"), ("ru", "вести яхту по созвездиям")])
def test_meaning_is_found_without_a_common_word_and_then_no_words_are_said_to_agree(
    language: str, text: str, embed: Embed
) -> None:
    assert PlainMatcher(CANDIDATES).matches(asked(language, text)) == ()
    first = SemanticMatcher(CANDIDATES, embed).matches(asked(language, text))[0]
    assert (first.id, first.support, first.wording) == ("sea", (), CANDIDATES[2])


def test_words_that_agree_are_shown_and_raise_confidence(embed: Embed) -> None:
    found = SemanticMatcher(CANDIDATES, embed).matches(asked("en", "Explain labour law"))
    assert found[0].id == "law"
    assert [(part.start, part.end) for part in found[0].support] == [(8, 14), (15, 18)]
    assert confidences(found) == sorted(confidences(found), reverse=True)
    assert found[0].confidence > 2 * found[1].confidence


def test_vectors_that_were_kept_give_the_same_matches(embed: Embed) -> None:
    statement = asked("it", "diritto del lavoro")
    vectors = embedded(CANDIDATES, embed)
    assert vectors.shape[0] == 3
    kept = SemanticMatcher(CANDIDATES, embed, vectors).matches(statement)
    assert kept == SemanticMatcher(CANDIDATES, embed).matches(statement)
    with pytest.raises(ValueError, match="2 vectors for 3 candidates"):
        SemanticMatcher(CANDIDATES, embed, vectors[:2])


def test_of_many_candidates_only_those_with_common_words_are_embedded_and_each_once() -> None:
    seen: list[str] = []

    def embed(texts: object, is_query: bool) -> np.ndarray:
        listed = list(texts)  # type: ignore[call-overload]
        seen.extend([] if is_query else listed)
        return np.ones((len(listed), 4), dtype=np.float32) / 2

    many = [Statement(str(number), "en", f"thing{number}") for number in range(500)]
    matcher = SemanticMatcher([*many, *CANDIDATES], embed)
    for _ in range(2):
        assert matcher.matches(asked("en", "the law of labour"))[0].id == "law"
    assert seen == ["labour law"]


@pytest.mark.parametrize("text", ["", " \n", "\ud800", "\x00"])
def test_text_without_words_does_not_stop_the_model(text: str, embed: Embed) -> None:
    assert all(match.support == () for match in SemanticMatcher(CANDIDATES, embed).matches(asked("en", text)))
    assert SemanticMatcher([], embed).matches(asked("en", "law")) == ()


@pytest.mark.parametrize("content", [b"", b"mine", b"PK\x03\x04", b"\x93NUMPY\x01\x00"])
def test_file_of_something_else_is_no_vectors(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "vectors.npz"
    file.write_bytes(content)
    with pytest.raises(ValueError, match="holds no vectors"):
        kept_vectors(file, CANDIDATES, _letters)
    assert file.read_bytes() == content


def test_kept_vectors_are_read_again_until_the_table_changes(tmp_path: Path) -> None:
    file, asked_for = tmp_path / "vectors.npz", []

    def embed(texts: Sequence[str], is_query: bool) -> Vectors:
        asked_for.append(list(texts))
        return _letters(texts, is_query)

    first, second = (kept_vectors(file, CANDIDATES, embed) for _ in range(2))
    assert second.tolist() == first.tolist() == _letters(asked_for[0], False).tolist()
    assert kept_vectors(file, CANDIDATES[:2], embed).shape == (2, 2)
    assert asked_for == [["labour law", "prepare ready-made dishes", "navigate by the stars"], asked_for[0][:2]]
    assert [each.name for each in tmp_path.iterdir()] == ["vectors.npz"]


def _letters(texts: Sequence[str], is_query: bool) -> Vectors:
    """A model that counts letters."""
    return np.array([[text.count("a"), len(text)] for text in texts], dtype=np.float32)
