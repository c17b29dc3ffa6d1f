"""Problems of specifications in four languages."""

from __future__ import annotations

import pytest

from credenza.errors import InputError, Place, Problem
from credenza.specification import MultilingualProblem, MultilingualText, Sentences, read_specification
from credenza.specification.values import FORMS
from tests.sentences import check_table


def problem_in(language: str, source: bytes) -> Problem:
    """The only problem of a specification in a language."""
    with pytest.raises(InputError) as caught:
        read_specification(source)
    (problem,) = caught.value.problems
    return problem.in_language(language)


def test_table_is_complete_and_describes_every_form() -> None:
    keys = check_table("credenza.specification", "problems")
    assert {f"form.{form}" for form in FORMS.values()} <= set(keys)


@pytest.mark.parametrize(
    ("language", "source", "problem"),
    [
        (
            "kk",
            b"level:\n  eqf: VI",
            Problem(
                "level.eqf",
                '"VI" мұнда жарамайды.',
                "Бүтін санды тырнақшасыз жазыңыз, мысалы 6.",
                Place(2, 3),
            ),
        ),
        (
            "it",
            b"title: A course",
            Problem(
                "title",
                'Qui serve un testo in una o più lingue, non "A course".',
                "Scrivere ad esempio: {en: …, it: …}.",
                Place(1, 1),
            ),
        ),
        (
            "ru",
            b"title:\n  ru:",
            Problem(
                "title.ru",
                "Здесь нужен текст, но здесь пусто.",
                "Заключите значение в кавычки.",
                Place(2, 3),
            ),
        ),
        (
            "it",
            b"workload: {ects: []}",
            Problem(
                "workload.ects",
                "un elenco qui non va bene.",
                "Scrivere un numero senza virgolette e con il punto decimale, ad esempio 5 o 2.5.",
                Place(1, 12),
            ),
        ),
        (
            "ru",
            b"outcomes: [{kind: skills}]",
            Problem(
                "outcomes[0].kind",
                '"skills" — не один из кодов: knowledge, skill, responsibility_autonomy.',
                "Возможно, skill?",
                Place(1, 13),
            ),
        ),
        (
            "kk",
            b"title:\n\ten: A",
            Problem("", "YAML емес: мұнда табуляция таңбасы тұр.", "Шегіністі бос орындармен жасаңыз.", Place(2, 1)),
        ),
        (
            "it",
            b'{"a": 1 "b": 2}',
            Problem(
                "",
                "Non è JSON: manca una virgola o una parentesi.",
                "Controllare virgolette, parentesi, due punti e rientri qui e nella riga precedente.",
                Place(1, 9),
            ),
        ),
        (
            "ru",
            b" ",
            Problem("", "Файл пуст.", "`credenza new` создаёт заготовку, с которой можно начать."),
        ),
    ],
)
def test_problem_is_said_in_the_readers_language(language: str, source: bytes, problem: Problem) -> None:
    assert problem_in(language, source) == problem


def test_unprintable_characters_of_a_value_are_replaced_in_every_language() -> None:
    problem = Sentences("credenza.specification", "problems").problem("does_not_fit", {"value": "a\x07\ud800"})
    assert set(problem.messages.texts.values()) == {
        "a\ufffd\ufffd does not fit here.",
        "a\ufffd\ufffd qui non va bene.",
        "a\ufffd\ufffd мұнда жарамайды.",
        "a\ufffd\ufffd здесь не подходит.",
    }


def test_problem_without_words_of_its_own_is_shown_in_its_first_language() -> None:
    problem = MultilingualProblem("a", "Wrong.", "Do.", None, MultilingualText({"it": "Errato."}))
    assert problem.in_language("it") == Problem("a", "Errato.", "Do.")
    assert Problem("a", "Wrong.").in_language("it") == Problem("a", "Wrong.")
