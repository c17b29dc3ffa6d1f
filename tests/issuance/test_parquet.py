"""Lists of learners as Parquet: read like CSV, piece by piece; wrong files say what is wrong."""

from __future__ import annotations

import contextlib
import io
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as arrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from credenza.errors import DocumentError, InputError, RecipientsError
from credenza.issuance import LearnerList, LearnerRow, read_learners, stream_learners, table_parquet

from .test_learner_list import DAY, edition, read

COLUMNS: dict[str, list[Any]] = {
    "given_name": ["Ada", None, "Әсел"],
    "family_name": ["Rossi", None, "Нұрғалиқызы"],
    "person_id": [990412400123, None, 7],
    "birth_date": [date(1999, 4, 12), None, date(1998, 1, 1)],
    "final": ["passed", None, "passed"],
    "final.completed_on": [datetime(2026, 11, 20, tzinfo=UTC), None, None],
    "access_requirement": [True, None, False],
}


def parquet_of(columns: dict[str, Any], **options: Any) -> bytes:
    file = io.BytesIO()
    parquet.write_table(arrow.table(columns), file, **options)
    return file.getvalue()


def test_parquet_is_read_as_the_same_table_in_csv() -> None:
    text = (
        "given_name,family_name,person_id,birth_date,final,final.completed_on,access_requirement\n"
        "Ada,Rossi,990412400123,1999-04-12,passed,2026-11-20,yes\n"
        ",,,,,,\n"
        "Әсел,Нұрғалиқызы,7,1998-01-01,passed,,no\n"
    )
    found = read(parquet_of(COLUMNS))
    assert found == read(text)
    assert [row.number for row in found.rows] == [2, 4]


def test_faults_in_parquet_name_row_and_column() -> None:
    found = read(parquet_of({**COLUMNS, "birth_date": ["12/04/1999", None, None]}))
    assert [(problem.row, problem.column) for problem in found.problems] == [(2, "birth_date")]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([27.0, None, None], []),
        ([Decimal("27"), None, None], []),
        ([datetime(2026, 11, 20, 13, 5, tzinfo=UTC), None, None], [(2, "final.completed_on")]),
    ],
)
def test_numbers_and_times_are_read_as_a_spreadsheet_shows_them(values: list[Any], said: list[tuple[int, str]]) -> None:
    name = "final.completed_on" if said else "person_id"
    found = read(parquet_of({**COLUMNS, name: values}))
    assert [(problem.row, problem.column) for problem in found.problems if problem.row == 2] == said
    if not said:
        assert found.rows[0].learner.person_id == "27"


def test_columns_of_lists_are_refused_by_name() -> None:
    with pytest.raises(RecipientsError) as refused:
        read(parquet_of({**COLUMNS, "final": [["passed"], [], []]}))
    assert [problem.path for problem in refused.value.problems] == ["final"]


@pytest.mark.parametrize("shared", [True, False], ids=["shared by rows", "in one row"])
def test_text_that_is_too_long_for_a_cell_is_refused_before_it_is_unpacked(shared: bool) -> None:
    names = ["Ada", "Bo", *(["x" * 801] * 3 if shared else ["x" * 801])]
    with pytest.raises(RecipientsError) as caught:
        read(parquet_of({"given_name": names, "family_name": ["Rossi"] * len(names)}))
    assert str(caught.value) == "row 4, given_name: The text is longer than 200 characters. Shorten it."


def test_distinct_long_texts_are_refused_before_any_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{number:03}" + "x" * 10_000 for number in range(100)]
    data = parquet_of({"given_name": names, "family_name": ["Rossi"] * 100})
    monkeypatch.delattr(parquet.ParquetFile, "iter_batches")
    with pytest.raises(RecipientsError) as caught:
        read(data)
    assert str(caught.value) == "The text is longer than 200 characters. Shorten it."


def test_group_of_rows_that_is_too_large_to_be_unpacked_at_once_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_parquet, "_LARGEST_GROUP", 1_000_000)
    many = parquet_of({"given_name": ["x" * 799] * 5_000, "family_name": ["Rossi"] * 5_000}, use_dictionary=False)
    with pytest.raises(DocumentError, match="larger than 1 MB"):
        read(many)


def lied_about(data: bytes, claimed: int) -> bytes:
    """A file of one column whose end says that it takes ``claimed`` bytes unpacked."""
    described = parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(0)
    start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    said, changed = varint(2 * described.total_byte_size), data[start:]
    assert changed.count(said) == 2
    return data[:start] + changed.replace(said, varint(2 * claimed, len(said)))


def varint(number: int, length: int = 0) -> bytes:
    """A number in groups of seven bits, the lowest first, in ``length`` bytes or more."""
    groups = [number >> shift & 127 for shift in range(0, max(7 * length, number.bit_length()), 7)]
    return bytes([*(group | 128 for group in groups[:-1]), groups[-1]])


def test_file_that_is_silent_about_a_long_text_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = parquet_of({"given_name": ["x" * 3_000_000]}, use_dictionary=False, write_statistics=False)
    lie = lied_about(data, 500)
    assert parquet.ParquetFile(io.BytesIO(lie)).metadata.row_group(0).total_byte_size == 500
    monkeypatch.delattr(parquet.ParquetFile, "iter_batches")
    with pytest.raises(RecipientsError, match="longer than 200 characters"):
        read(lie)


def test_page_that_is_too_large_to_be_unpacked_at_once_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_parquet, "_LARGEST_PAGE", 1_000_000)
    names = {"given_name": ["x" * 799] * 5_000, "family_name": ["Rossi"] * 5_000}
    whole = parquet_of(names, use_dictionary=False, data_page_size=10_000_000, write_batch_size=5_000)
    with pytest.raises(DocumentError, match=r"a page of Parquet\) is larger than 1 MB"):
        read(whole)
    with pytest.raises(RecipientsError, match="column final is missing"):  # its pages are no fault
        read(parquet_of(names, use_dictionary=False, data_page_size=100_000))


def test_too_many_rows_are_refused_before_any_is_read() -> None:
    with pytest.raises(RecipientsError, match="more than 2"):
        read_learners(parquet_of(COLUMNS), edition(), awarded_on=DAY, max_rows=2)


def test_rows_are_given_before_the_file_is_read_to_its_end() -> None:
    count = 20_000
    names = {"given_name": ["Ada"] * count, "family_name": [f"Rossi{n:x}a" for n in range(count)]}
    data = parquet_of({**names, "final": ["passed"] * count})
    found = stream_learners(io.BytesIO(data), edition(), awarded_on=DAY)
    first = next(found)
    assert isinstance(first, LearnerRow)
    assert first.learner.family_name == "Rossi0a"
    assert sum(isinstance(row, LearnerRow) for row in found) == count - 1


def test_without_pyarrow_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet_of(COLUMNS)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DocumentError, match=r"credenza\[parquet\]"):
        read(data)


GOOD = parquet_of(COLUMNS)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255), st.integers(0, len(GOOD)))
def test_damaged_parquet_is_refused_or_read_and_nothing_else(place: int, byte: int, end: int) -> None:
    data = bytearray(GOOD)
    data[place] = byte
    for damaged in (bytes(data), GOOD[:end]):
        with contextlib.suppress(InputError):
            assert isinstance(read(damaged), LearnerList)
