"""Sentences as learning outcomes: verb, levels, kind, and what makes them vague."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.outcomes import LANGUAGES, Bloom, Vagueness, judge_statement, verbs_of
from credenza.outcomes.statements import lead_in
from credenza.specification import OutcomeKind


@pytest.mark.parametrize(
    ("language", "text", "verb", "level", "kind", "about"),
    [
        (
            "en",
            "By the end of this course the learner will be able to critically evaluate foreign qualifications.",
            "evaluate",
            Bloom.EVALUATE,
            OutcomeKind.SKILL,
            "foreign qualifications",
        ),
        ("en", "- Explain how tides arise;", "explain", Bloom.UNDERSTAND, OutcomeKind.KNOWLEDGE, "how tides arise"),
        ("en", "How to configure a router", "configure", Bloom.APPLY, OutcomeKind.SKILL, "a router"),
        ("en", "Understanding of milk and how to change it", "change", Bloom.APPLY, OutcomeKind.SKILL, "it"),
        (
            "en",
            "Patience and the capacity to compare two cows",
            "compare",
            Bloom.ANALYSE,
            OutcomeKind.SKILL,
            "two cows",
        ),
        (
            "en",
            "Fair judgement: capability to compare two cows",
            "compare",
            Bloom.ANALYSE,
            OutcomeKind.SKILL,
            "two cows",
        ),
        ("en", "Understand and apply two rules", "apply", Bloom.APPLY, OutcomeKind.SKILL, "two rules"),
        (
            "en",
            "Ability to negotiate a price",
            "negotiate",
            Bloom.APPLY,
            OutcomeKind.RESPONSIBILITY_AUTONOMY,
            "a price",
        ),
        (
            "it",
            "Al termine del corso lo studente sarà in grado di analizzare un bilancio.",
            "analizzare",
            Bloom.ANALYSE,
            OutcomeKind.SKILL,
            "un bilancio",
        ),
        ("it", "Saper descrivere le fasi", "descrivere", Bloom.UNDERSTAND, OutcomeKind.KNOWLEDGE, "le fasi"),
        (
            "ru",
            "По окончании курса слушатель сможет создавать отчёты",
            "создавать",
            Bloom.CREATE,
            OutcomeKind.SKILL,
            "отчёты",
        ),
        ("ru", "Узнаете, как настроить сервер", "настроить", Bloom.APPLY, OutcomeKind.SKILL, "сервер"),
        ("kk", "Деректер базасын жобалай алады", "жобала", Bloom.CREATE, OutcomeKind.SKILL, "Деректер базасын"),
        (
            "kk",
            "Курс соңында білім алушы негізгі ұғымдарды түсіндіре біледі.",
            "түсіндір",
            Bloom.UNDERSTAND,
            OutcomeKind.KNOWLEDGE,
            "негізгі ұғымдарды",
        ),
    ],
)
def test_assessable_sentence_has_verb_level_kind_and_object(
    language: str, text: str, verb: str, level: Bloom, kind: OutcomeKind, about: str
) -> None:
    judged = judge_statement(text, language)
    assert judged.verb is not None
    assert judged.object_span is not None
    assert (judged.verb.name, judged.levels[0], judged.kind) == (verb, level, kind)
    assert judged.object_span.of(text) == about
    assert judged.is_assessable


@pytest.mark.parametrize(
    ("language", "text", "vagueness"),
    [
        ("en", "Teamwork", Vagueness("no_verb")),
        ("en", "Understand the law of contract", Vagueness("vague_verb", "Understand")),
        ("en", "Develop an understanding of modern art", Vagueness("vague_object", "an understanding")),
        ("en", "Explain", Vagueness("no_object", "Explain")),
        ("it", "Conoscere le basi della statistica", Vagueness("vague_verb", "Conoscere")),
        ("it", "Sviluppare competenze digitali", Vagueness("vague_object", "competenze")),
        ("ru", "Освоите основы SQL", Vagueness("vague_verb", "Освоите")),
        ("kk", "Экономика негіздерін біледі", Vagueness("vague_verb", "біледі")),
        ("kk", "Командалық жұмыс", Vagueness("no_verb")),
    ],
)
def test_vague_sentence_names_the_words_and_a_better_pattern(language: str, text: str, vagueness: Vagueness) -> None:
    judged = judge_statement(text, language)
    assert judged.vagueness == (vagueness,)
    assert not judged.is_assessable
    for each in LANGUAGES:
        assert vagueness.words in vagueness.sentence().in_language(each)
        assert vagueness.remedy().in_language(each)


def test_third_person_is_read_as_a_verb_and_a_plural_is_not() -> None:
    assert judge_statement("Evaluates the quality of sources", "en").is_assessable
    assert judge_statement("Types of stress", "en").verb is None


def test_title_of_a_topic_holds_no_verb() -> None:
    assert judge_statement("Change Management", "en").verb is None
    assert judge_statement("Change the tyres of a car", "en").is_assessable


def test_first_word_after_a_promise_is_a_verb_even_if_it_is_not_known() -> None:
    assert judge_statement("Choreograph a dance", "en").vagueness == (Vagueness("no_verb"),)
    judged = judge_statement("Choreograph a dance", "en", expected=True)
    assert judged.is_assessable
    assert judged.levels == ()
    assert not judge_statement("Foundations of dance", "en", expected=True).is_assessable


def test_verb_that_is_observable_with_a_thing_only_looks_at_its_object() -> None:
    assert judge_statement("Develop an application for nurses", "en").is_assessable
    assert not judge_statement("Develop practical research skills", "en").is_assessable


def test_verbs_that_end_like_adverbs_are_no_adverbs() -> None:
    text = "Effectively apply the rules"
    assert text[lead_in(text, "en") :] == "apply the rules"


def test_language_without_verbs_is_refused_and_not_guessed() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        judge_statement("Expliquer les principes", "fr")
    assert verbs_of("fr") == {}


@given(st.sampled_from(LANGUAGES), st.text(max_size=200))
def test_spans_of_any_text_lie_in_it(language: str, text: str) -> None:
    judged = judge_statement(text, language)
    for span in (judged.verb_span, judged.object_span):
        assert span is None or (0 <= span.start < span.end <= len(text))
    assert judged.is_assessable == (not judged.vagueness)
    assert judged.verb is not None or judged.vagueness == (Vagueness("no_verb"),)


def test_second_verb_is_found_behind_a_pronoun_in_russian() -> None:
    judged = judge_statement("Узнаете о породах и научитесь их сравнивать по удою", "ru")
    assert judged.verb is not None
    assert (judged.verb.name, judged.is_assessable) == ("сравнивать", True)


@pytest.mark.parametrize(
    ("text", "verb", "is_assessable"),
    [
        ("Use of milking parlours", "use", False),
        ("Design and use of parlours", "design", False),
        ("Use milking parlours of two makers", "use", True),
        ("Managing a herd", "manage", False),
        ("Planning: Write schedules", "write", True),
        ("Data Sharing Students will describe licences", "describe", True),
        ("Planning: managing a herd", "plan", False),
        ("Research: Knowledge of sources", "knowledge", False),
    ],
)
def test_named_act_is_not_assessable_and_a_title_hides_no_verb(text: str, verb: str, is_assessable: bool) -> None:
    judged = judge_statement(text, "en")
    assert judged.verb is not None
    assert (judged.verb.name, judged.is_assessable) == (verb, is_assessable)


def test_verb_glued_to_the_next_word_is_known_after_a_promise() -> None:
    glued, noun = (judge_statement(text, "en", expected=True) for text in ("Describeprocedures", "Presentations"))
    assert glued.verb is not None
    assert noun.verb is None
