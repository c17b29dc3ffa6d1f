"""Help for authors: what is weak, in which words, and how a better sentence could begin."""

from __future__ import annotations

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.outcomes import LANGUAGES, Advice, Bloom, Span, advise, bloom_name
from credenza.outcomes.advice import _ADVICE
from credenza.outcomes.lexicon import read_table
from credenza.outcomes.parts import context_of
from credenza.outcomes.statements import judge_statement

WEAK = [
    (
        "en",
        "Understand the principles of accounting",
        "vague_verb",
        ["Understand"],
        "explain the principles of accounting with an example of …",
    ),
    (
        "en",
        "Develop an understanding of data protection law",
        "vague_object",
        ["Develop", "an understanding"],
        "explain data protection law with an example of …",
    ),
    ("en", "Know how a bank works", "vague_verb", ["Know"], "explain how a bank works"),
    ("en", "Be aware of ethical issues", "vague_verb", ["Be"], "explain ethical issues with an example of …"),
    (
        "en",
        "Introduction to accounting",
        "topic",
        ["Introduction to accounting"],
        "explain accounting with an example of …",
    ),
    (
        "en",
        "This course introduces students to data analysis",
        "course_act",
        ["This course introduces students to"],
        "explain data analysis with an example of …",
    ),
    ("en", "Attend lectures", "activity", ["Attend lectures"], "explain … with an example of …"),
    (
        "en",
        "Python for beginners",
        "no_verb",
        ["Python for beginners"],
        "explain Python for beginners with an example of …",
    ),
    ("en", "Organising events", "nominal", ["Organising"], "organise events"),
    ("en", "Design", "no_object", ["Design"], "Design … in …"),
    (
        "en",
        "Explain the water cycle and evaluate a report",
        "several",
        ["Explain", "evaluate"],
        "Explain the water cycle",
    ),
    (
        "it",
        "Comprendere i principi della contabilità",
        "vague_verb",
        ["Comprendere"],
        "spiegare i principi della contabilità con un esempio di …",
    ),
    ("it", "Sapere come funziona una banca", "vague_verb", ["Sapere"], "spiegare come funziona una banca"),
    (
        "it",
        "Introduzione alla contabilità",
        "topic",
        ["Introduzione alla contabilità"],
        "spiegare con un esempio di …: contabilità",
    ),
    ("it", "Analizzare i dati e redigere un rapporto", "several", ["Analizzare", "redigere"], "Analizzare i dati"),
    ("ru", "Знать принципы учёта", "vague_verb", ["Знать"], "объяснять принципы учёта на примере …"),
    ("ru", "понимать, как работает банк", "vague_verb", ["понимать"], "объяснять, как работает банк"),
    ("ru", "Получить знания о налогах", "vague_verb", ["Получить"], "объяснять … на примере …"),
    ("ru", "Основы учёта", "topic", ["Основы учёта"], "объяснять на примере, что такое Основы учёта"),
    ("ru", "Составлять отчёт и оценивать риски", "several", ["Составлять", "оценивать"], "Составлять отчёт"),
    ("kk", "Есеп негіздерін түсінеді", "vague_verb", ["түсінеді"], "Есеп негіздерін мысал келтіріп түсіндіреді"),
    ("kk", "Салық туралы біледі", "vague_verb", ["біледі"], "Салық туралы мысал келтіріп түсіндіреді"),
    (
        "kk",
        "Бухгалтерлік есеп негіздері",
        "topic",
        ["Бухгалтерлік есеп негіздері"],
        "«Бухгалтерлік есеп» дегеннің не екенін мысалмен түсіндіреді",
    ),
    ("kk", "Деректерді талдайды және есеп жазады", "several", ["талдайды", "жазады"], "Деректерді талдайды"),
]


def words(advice: Advice, spans: tuple[Span, ...]) -> list[str]:
    return [span.of(advice.judged.text) for span in spans]


@pytest.mark.parametrize(("language", "text", "code", "meant", "pattern"), WEAK)
def test_weak_sentence_names_its_exact_words_and_a_pattern_in_its_language(
    language: str, text: str, code: str, meant: list[str], pattern: str
) -> None:
    advice = advise(text, language)
    found = advice.weaknesses[0]
    assert (found.code, words(advice, found.spans), found.patterns[0]) == (code, meant, pattern)
    assert not advice.is_assessable
    assert set(found.sentence().texts) == set(found.remedy().texts) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "text", "verb", "object_", "context"),
    [
        (
            "en",
            "Analyse and evaluate financial data using spreadsheets",
            "Analyse",
            "financial data",
            "using spreadsheets",
        ),
        ("en", "The learner explains the water cycle", "explains", "the water cycle", None),
        ("it", "Redigere un rapporto con un foglio di calcolo", "Redigere", "un rapporto", "con un foglio di calcolo"),
        ("ru", "Составлять отчёт с помощью таблиц", "Составлять", "отчёт", "с помощью таблиц"),
        (
            "kk",
            "Кестелік бағдарламалар арқылы деректерді талдайды",
            "талдайды",
            "деректерді",
            "Кестелік бағдарламалар арқылы",
        ),
    ],
)
def test_good_sentence_is_understood_in_its_parts(
    language: str, text: str, verb: str, object_: str, context: str | None
) -> None:
    advice = advise(text, language)
    spans = (advice.judged.verb_span, advice.object_span, advice.context_span)
    assert tuple(span.of(text) if span else None for span in spans) == (verb, object_, context)
    assert (advice.weaknesses, advice.is_assessable) == ((), True)


def test_verb_that_is_not_known_is_a_hint_and_says_nothing_of_its_level() -> None:
    advice = advise("Disinfects wounds in a clinic", "en")
    assert [(found.code, found.is_hint) for found in advice.weaknesses] == [("unknown_verb", True)]
    assert (advice.is_assessable, advice.bloom) == (True, None)


@pytest.mark.parametrize(
    ("text", "level", "code", "meant"),
    [
        ("Evaluate original research contributions", 4, "level_above", ["original research"]),
        ("Solve routine problems under supervision", 6, "level_below", ["routine", "under supervision"]),
        ("Explain the water cycle", 7, None, []),
        ("Evaluate original research contributions", 7, None, []),
    ],
)
def test_level_that_does_not_fit_is_a_hint(text: str, level: int, code: str | None, meant: list[str]) -> None:
    advice = advise(text, "en", level)
    found = next((each for each in advice.weaknesses if each.is_hint), None)
    assert (found.code if found else None, words(advice, found.spans) if found else []) == (code, meant)
    assert advice.is_assessable


def test_patterns_follow_the_level() -> None:
    beginnings = {level: advise("Understand taxes", "en", level).weaknesses[0].patterns[0] for level in (2, 5, 7)}
    assert beginnings == {
        2: "name the main points of taxes",
        5: "explain taxes with an example of …",
        7: "compare taxes with … and judge …",
    }


def test_weaknesses_come_before_hints_and_style_is_seen() -> None:
    advice = advise("Use spreadsheets, databases, etc. " + "very " * 40, "en")
    assert [found.code for found in advice.weaknesses] == ["open_end", "long"]


@pytest.mark.parametrize("language", ["de", "und", ""])
def test_other_languages_are_refused(language: str) -> None:
    with pytest.raises(ValueError, match="no learning outcomes are judged"):
        advise("Etwas tun", language)


@given(st.text(max_size=200), st.sampled_from(LANGUAGES), st.sampled_from([None, 1, 5, 8]))
def test_any_text_gets_spans_inside_it_and_sentences(text: str, language: str, level: int | None) -> None:
    advice = advise(text, language, level)
    spans = [span for found in advice.weaknesses for span in found.spans]
    spans += [span for span in (advice.judged.verb_span, advice.object_span, advice.context_span) if span]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    assert all(found.sentence().texts["kk"] and found.remedy().texts["ru"] for found in advice.weaknesses)


def test_every_pattern_and_sentence_has_all_languages_and_the_same_gaps() -> None:
    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    rows = [{language: row[language] for language in LANGUAGES} for row in read_table("patterns")]
    for texts in (*rows, *_ADVICE.texts.values()):
        assert all(texts[language] for language in LANGUAGES)
        assert len({frozenset(gaps(text)) for text in texts.values()}) == 1
    assert bloom_name(Bloom.CREATE).texts["kk"] == "жасау"


@pytest.mark.parametrize(
    ("text", "language", "vague"),
    [
        ("Apply the rules and know the tax law", "en", ["know"]),
        ("Apply the rules and test the milk", "en", []),
        ("Applicare le regole e conoscere la legge", "it", ["conoscere"]),
        ("Применять правила и знать законы", "ru", ["знать"]),
    ],
)
def test_vague_verb_joined_to_one_that_can_be_observed_is_pointed_out(
    text: str, language: str, vague: list[str]
) -> None:
    weaknesses = advise(text, language).weaknesses
    assert [span.of(text) for each in weaknesses if each.code == "vague_verb" for span in each.spans] == vague


def test_for_whom_it_is_done_is_no_context() -> None:
    judged = judge_statement("Design a course for learners in a dairy", "en")
    context = context_of(judged)
    assert context is not None
    assert context.of(judged.text) == "in a dairy"
