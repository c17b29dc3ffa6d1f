"""Sizes of pages as their headers tell them."""

from __future__ import annotations

import io
from itertools import product

import pyarrow as arrow
import pytest
from pyarrow import parquet

from credenza.issuance.parquet_pages import page_sizes

TABLE = arrow.table(
    {
        "name": [f"Ada {number}" for number in range(3_000)],
        "grade": [number % 31 for number in range(3_000)],
        "field": ["0613", None, "0421"] * 1_000,
    }
)


class Halting(io.BytesIO):
    """A file that gives seven bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(7 if size is None or size < 0 else min(size, 7))


@pytest.mark.parametrize(
    ("compression", "dictionary", "version"), list(product(["none", "snappy", "zstd"], [True, False], ["1.0", "2.0"]))
)
def test_pages_of_each_group_are_found_whatever_wrote_them(compression: str, dictionary: bool, version: str) -> None:
    file = io.BytesIO()
    parquet.write_table(
        TABLE, file, compression=compression, use_dictionary=dictionary, data_page_version=version,
        row_group_size=1_000, data_page_size=4_000, write_batch_size=100, write_page_index=True,
    )  # fmt: skip
    described = parquet.ParquetFile(file).metadata
    found = page_sizes(file)
    assert found == page_sizes(Halting(file.getvalue()))
    assert (len(found), file.tell()) == (described.num_row_groups, 0)
    for number, pages in enumerate(found):
        headers = described.row_group(number).total_byte_size - sum(pages)
        assert 10 * len(pages) < headers < 120 * len(pages)


@pytest.mark.parametrize(
    "footer",
    [
        b"",
        b"\x49",
        b"\x49\xfc\xff\xff\xff\xff\x0f",
        b"\x49\x0c\x09\x08\x0c\x00",
        b"\x1c" * 5_000,
        b"\x19" + b"\x19" * 5_000,
        b"\x16" + b"\xff" * 20,
        b"\x1d\x00",
    ],
    ids=["empty", "cut off", "long list", "field twice", "deep", "deep lists", "long number", "unknown type"],
)
def test_damaged_end_of_a_file_is_a_value_error(footer: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        page_sizes(io.BytesIO(b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1"))


def test_file_that_says_its_end_is_larger_than_itself_is_a_value_error() -> None:
    for data in (b"", b"PAR1", b"PAR1" + b"\xff" * 4 + b"PAR1"):
        with pytest.raises(ValueError, match=r"\w"):
            page_sizes(io.BytesIO(data))
