"""The list of learners: right rows, faults named by cell, and every kind of wrong file."""

from __future__ import annotations

import contextlib
import csv
import io
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.awards import AssessmentResult, Learner
from credenza.errors import DocumentError, InputError, Problem, RecipientsError
from credenza.issuance import LearnerList, LearnerRow, read_learners, safe_cell, stream_learners
from credenza.specification import Edition, Specification, make_edition

DAY = date(2026, 11, 22)
HEADER = "given_name,family_name,email,final\n"


def edition(**elements: Any) -> Edition:
    document: dict[str, Any] = {
        "title": {"en": "Credential evaluator"},
        "assessments": [{"key": "final", "type": "project_work"}],
        "awards": [
            {"key": "certificate", "title": {"en": "Certificate"}},
            {"key": "diploma", "title": {"en": "Diploma"}, "access_requirement": {"en": "Bachelor"}},
        ],
    }
    return make_edition(Specification.model_validate({**document, **elements}))


def read(text: str | bytes, **elements: Any) -> LearnerList:
    data = text if isinstance(text, bytes) else text.encode()
    return read_learners(data, edition(**elements), awarded_on=DAY)


def only_problem(text: str) -> tuple[int, str, str]:
    (problem,) = read(text).problems
    return problem.row, problem.column, problem.message


def test_a_right_row_becomes_learner_result_and_granted_options() -> None:
    text = (
        "given_name,family_name,person_id,birth_date,email,final,final.completed_on,awards,access_requirement\n"
        "Әсел,Нұрғалиқызы,990412400123,1999-04-12,asel@example.kz,Passed,20.11.2026,certificate diploma,иә\n"
    )
    assert read(text) == LearnerList(
        rows=(
            LearnerRow(
                number=2,
                learner=Learner("Әсел", "Нұрғалиқызы", "990412400123", date(1999, 4, 12), "asel@example.kz"),
                results=(AssessmentResult("final", "passed", date(2026, 11, 20)),),
                options=("certificate", "diploma"),
            ),
        ),
        problems=(),
    )


@pytest.mark.parametrize(
    ("requirement", "options"), [("yes", ("certificate", "diploma")), ("no", ("certificate",)), ("", ("certificate",))]
)
def test_without_an_awards_column_the_access_requirement_decides(requirement: str, options: tuple[str, ...]) -> None:
    listed = read(f"given_name,family_name,final,access_requirement\nGiulia,Esempio,passed,{requirement}\n")
    assert [row.options for row in listed.rows] == [options]


@pytest.mark.parametrize(
    "header",
    [
        "Nome;Cognome;Posta elettronica;Final",
        "Аты;Тегі;Электрондық пошта;final",
        "Имя;Фамилия;Электронная почта;FINAL",
        " Given Name ;Family-Name;E-Mail;final",
        '"Given name";"Family name";"e-mail";"final"',
    ],
)
def test_headers_in_four_languages_and_any_case_are_found(header: str) -> None:
    listed = read(f"\ufeff{header}\r\nGiulia;Esempio;g@example.org;passed\r\n")
    assert [row.learner for row in listed.rows] == [Learner("Giulia", "Esempio", email="g@example.org")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end_is_read(separator: str, line_end: str) -> None:
    text = HEADER.replace(",", separator).replace("\n", line_end) + separator.join(
        ["Giulia", "Esempio", "g@example.org", "passed"]
    )
    assert [row.learner.email for row in read(text).rows] == ["g@example.org"]


def test_a_text_that_looks_like_a_formula_or_markup_stays_data() -> None:
    listed = read(HEADER + "=HYPERLINK(A1),<script>alert(1)</script>,g@example.org,\"+1+cmd|'/C calc'!A0\"\n")
    (row,) = listed.rows
    assert row.learner.given_name == "=HYPERLINK(A1)"
    assert row.results[0].grade == "+1+cmd|'/C calc'!A0"


@pytest.mark.parametrize(
    ("text", "safe"), [("=1+1", "'=1+1"), ("+7", "'+7"), ("-1", "'-1"), ("@x", "'@x"), ("Anna", "Anna"), ("", "")]
)
def test_cells_we_write_are_never_formulas(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (",Esempio,g@example.org,passed", "given_name", "The name is missing."),
        ("123,Esempio,g@example.org,passed", "given_name", "'123' is no name: it has no letter."),
        ("Giulia,Esempio,g@,passed", "email", "'g@' is no e-mail address."),
        ("Giulia,Esempio,g@example.org,", "final", "The result is missing."),
        ("Giulia,Esempio,g@example.org,failed", "final", "'failed' is not a pass: nothing can be awarded."),
        ("Giulia,Esempio,g@example.org,не сдано", "final", "'не сдано' is not a pass: nothing can be awarded."),
        ("Giulia,Esempio,g@example.org,passed,extra", "", "The row has more cells than the header."),
        ("Giulia,Esempio,g@example.org", "final", "The result is missing."),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(row: str, column: str, message: str) -> None:
    assert only_problem(HEADER + row + "\n") == (2, column, message)


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("birth_date", "04/12/1999", "'04/12/1999' is no date in a form that is read the same everywhere."),
        ("birth_date", "1999-02-30", "'1999-02-30' is no day of the calendar."),
        ("birth_date", "1799-02-03", "1799-02-03 cannot be a learner's birth date."),
        ("final.completed_on", "2026-11-23",
         "The assessment was completed on 2026-11-23, after the day of the award, 2026-11-22."),
        ("person_id", "9.90412E+11", "9.90412E+11 was rounded by the spreadsheet; digits are lost."),
        ("awards", "medal", "'medal' is no award of this micro-credential."),
        ("awards", "diploma", "The award diploma has an access requirement that this learner does not meet."),
        ("access_requirement", "maybe", "'maybe' is neither yes nor no."),
    ],
)  # fmt: skip
def test_a_wrong_optional_cell_is_named(column: str, cell: str, message: str) -> None:
    assert only_problem(f"given_name,family_name,final,{column}\nAda,Rossi,passed,{cell}\n") == (2, column, message)


def test_grades_must_be_of_the_scheme_of_the_assessment() -> None:
    graded = [{"key": "final", "grading_scheme": {"grades": ["18", "30", "30L"]}}]
    listed = read(HEADER + "Ada,Rossi,a@example.org,30l\nBea,Rossi,b@example.org,17\n", assessments=graded)
    assert [row.results[0].grade for row in listed.rows] == ["30L"]
    assert [(problem.row, problem.remedy) for problem in listed.problems] == [(3, "Passing grades: 18, 30, 30L.")]


def test_row_numbers_are_those_of_the_spreadsheet_despite_empty_rows_and_line_breaks_in_cells() -> None:
    text = HEADER + '\n"Ada\nMaria",Rossi,a@example.org,passed\n,,,\nBea,,b@example.org,passed\n'
    assert [(problem.row, problem.column) for problem in read(text).problems] == [(3, "given_name"), (5, "family_name")]


def test_the_same_learner_twice_is_reported_with_the_first_row() -> None:
    listed = read(HEADER + "Ada,Rossi,A@Example.org,passed\nAda,Rossi,a@example.org,passed\n")
    assert [row.number for row in listed.rows] == [2]
    assert [(problem.row, problem.column, problem.message) for problem in listed.problems] == [
        (3, "email", "The same learner stands in row 2.")
    ]


def test_all_problems_of_a_header_are_told_at_once() -> None:
    with pytest.raises(RecipientsError) as caught:
        read("given_name,email,E-mail,phone\nAda,a@example.org,,1\n")
    assert [problem.message for problem in caught.value.problems] == [
        "This column stands twice.",
        "This column is not known.",
        "The column family_name is missing.",
        "The column final is missing.",
    ]


def test_enrolment_lists_need_no_results() -> None:
    listed = read_learners(b"given_name,family_name\nAda,Rossi\n", edition(), awarded_on=DAY, results_required=False)
    assert [row.results for row in listed.rows] == [()]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n", "The file is empty."),
        (b"PK\x03\x04rest", "This is an Excel or LibreOffice workbook (or a ZIP archive), not a CSV file."),
        (b"\xd0\xcf\x11\xe0\xa1", "This is an old Excel workbook (.xls), not a CSV file."),
        ("given_name".encode("utf-16"), "The file is saved as UTF-16 (“Unicode text”), not as UTF-8."),
        (b"given_name\x00,b\n", "The file holds NUL bytes: it is no text."),
    ],
)
def test_bytes_that_are_no_table_are_refused_with_a_plain_message(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data)
    assert caught.value.problems[0].message == message


def test_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(DocumentError) as caught:
        read(
            HEADER.encode()
            + "Әсел,Нұр,a@example.org,passed\n".encode()
            + "Имя,Ф,b@example.org,passed\n".encode("cp1251")
        )
    place = caught.value.problems[0].place
    assert place is not None
    assert place.line == 3


def test_a_quotation_mark_that_is_never_closed_is_refused() -> None:
    with pytest.raises(RecipientsError, match="quotation mark"):
        read(HEADER + '"Ada,Rossi,a@example.org,passed\nBea,Rossi,b@example.org,passed\n')


def test_a_list_without_learners_and_one_with_too_many_are_refused() -> None:
    with pytest.raises(RecipientsError, match="no learners"):
        read(HEADER)
    rows = "".join(f"Ada,Rossi,a{number}@example.org,passed\n" for number in range(3))
    with pytest.raises(RecipientsError, match="more than 2 learners"):
        read_learners((HEADER + rows).encode(), edition(), awarded_on=DAY, max_rows=2)


def test_a_list_far_too_long_is_refused_before_its_rows_are_read() -> None:
    rows = "".join(f"Ada,Rossi,a{number}@example.org,passed\n" for number in range(80_000))
    with pytest.raises(RecipientsError, match="more than 20,000 learners"):
        read_learners((HEADER + rows).encode(), edition(), awarded_on=DAY, max_rows=20_000)


def test_a_large_list_is_streamed_row_by_row() -> None:
    rows = "".join(f"Ada,Rossi,a{number}@example.org,passed\n" for number in range(1000))
    found = stream_learners(io.BytesIO((HEADER + rows).encode()), edition(), awarded_on=DAY)
    first = next(found)
    assert isinstance(first, LearnerRow)
    assert first.learner.email == "a0@example.org"
    assert sum(isinstance(row, LearnerRow) for row in found) == 999


def test_every_problem_is_said_in_four_languages() -> None:
    (problem,) = read(HEADER + "Ada,Rossi,a@example.org,failed\n").problems
    assert problem.messages.texts == {
        "en": "'failed' is not a pass: nothing can be awarded.",
        "it": "'failed' non è un esito positivo: non si può rilasciare nulla.",
        "kk": "'failed' оң нәтиже емес: ештеңе берілмейді.",
        "ru": "'failed' — не положительный результат: присвоить ничего нельзя.",
    }
    assert problem.in_language("it") == Problem(
        "riga 2, final",
        "'failed' non è un esito positivo: non si può rilasciare nulla.",
        "Togliere il discente dall'elenco.",
    )


@pytest.mark.parametrize("data", [b",", b";;\n\t\n", b"\n\n"])
def test_file_of_separators_alone_is_empty(data: bytes) -> None:
    with pytest.raises(DocumentError) as refusal:
        read(data)
    assert refusal.value.problems[0].message == "The file is empty."


@given(st.binary(max_size=300))
def test_arbitrary_bytes_never_raise_anything_but_an_input_error(data: bytes) -> None:
    for text in (data, HEADER.encode() + data):
        with contextlib.suppress(InputError):
            read(text)


_names = st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=20)


@given(st.lists(st.tuples(_names, _names), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_names_survive_writing_and_reading(names: list[tuple[str, str]], separator: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    writer.writerow(["given_name", "family_name", "email", "final"])
    writer.writerows(
        [given_name, family, f"l{n}@example.org", "passed"] for n, (given_name, family) in enumerate(names)
    )
    expected = [tuple(unicodedata.normalize("NFC", name) for name in pair) for pair in names]
    listed = read(written.getvalue())
    assert listed.problems == ()
    assert [(row.learner.given_name, row.learner.family_name) for row in listed.rows] == expected
