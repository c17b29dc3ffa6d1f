from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from credenza.frameworks import day_text, grade_label, moment_text, number_text


def test_a_day_is_written_as_in_each_language() -> None:
    assert day_text(date(2026, 11, 2)).texts == {
        "en": "2 November 2026",
        "it": "2 novembre 2026",
        "kk": "2026\u202fж. 2 қараша",
        "ru": "2 ноября 2026\u202fг.",
    }


def test_a_moment_is_written_in_utc_wherever_it_was_noted() -> None:
    in_almaty = datetime(2026, 11, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=5)))
    assert moment_text(in_almaty) == moment_text(datetime(2026, 11, 1, 22, 4, 5, tzinfo=UTC))
    assert moment_text(in_almaty).texts == {
        "en": "1 November 2026, 22:04:05 UTC",
        "it": "1 novembre 2026 22:04:05 UTC",
        "kk": "2026\u202fж. 1 қараша, 22:04:05 UTC",
        "ru": "1 ноября 2026\u202fг., 22:04:05 UTC",
    }


def test_passed_is_a_word_of_the_reader_and_any_other_grade_stays() -> None:
    words = [grade_label("passed", language) for language in ("en", "it", "kk", "ru")]
    assert words == ["Passed", "Superato", "Тапсырды", "Сдано"]
    assert [grade_label(grade, "kk") for grade in ("30 e lode", "", "PASSED")] == ["30 e lode", "", "Тапсырды"]


def test_numbers_have_the_decimal_sign_of_the_reader_and_the_digits_they_were_given() -> None:
    assert number_text(Decimal("2.50")).texts == {"en": "2.50", "it": "2,50", "kk": "2,50", "ru": "2,50"}
    assert set(number_text(Decimal(1200)).texts.values()) == {"1200"}
