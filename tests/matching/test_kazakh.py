from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.matching.kazakh import stem

FORMS = (
    "дерек деректер деректерді деректердің деректерге",
    "жүйе жүйелер жүйесі жүйесінде жүйені жүйелердің жүйеде",
    "талдау талдауды талдайды талдап талдауға талдаған",
    "бағдарлама бағдарламалар бағдарламасы бағдарламаны бағдарламамен",
    "мектеп мектептер мектепте мектебі мектебінде",
    "жоба жобалар жобаның жобасын жобаларды жобалары",
    "дағды дағдылар дағдыларды дағдылары",
    "ақпарат ақпараттық ақпаратты ақпараттың",
    "қызмет қызметтер қызметі қызметін қызметке",
    "басқару басқаруды басқарады басқарып",
    "техника техникалық техниканың",
)


@pytest.mark.parametrize("forms", FORMS)
def test_forms_of_a_kazakh_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1, {form: stem(form) for form in forms.split()}


@pytest.mark.parametrize(
    ("one", "other"),
    [("дерек", "дене"), ("жүйе", "жүйке"), ("оқу", "оқушы"), ("қала", "қалам"), ("талдау", "талқылау")],
)
def test_different_kazakh_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@given(st.text("абвгдеийклмнопрстуыэәғқңөұүһі", min_size=1, max_size=20))
def test_stem_of_any_kazakh_word_is_not_empty_and_begins_as_the_word(word: str) -> None:
    assert stem(word)
    assert word.startswith(stem(word)[:-1])
