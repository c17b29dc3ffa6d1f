"""Opening a CSV file: which bytes are a table of text, how it is encoded and what separates its cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from credenza.errors import DocumentError, Place, RecipientsError

from .faults import list_problem

LARGEST_FILE = 1_000_000_000
"""Bytes. Five million learners with five assessments fit; a file is never held in memory as a whole."""

_LONGEST_LINE = 1_000_000

_OTHER_FORMATS = {
    b"PK\x03\x04": "workbook",
    b"\xd0\xcf\x11\xe0": "old_workbook",
    b"%PDF": "pdf",
    b"\xff\xfe": "utf16",
    b"\xfe\xff": "utf16",
}
_SAVE_AS_CSV = "workbook.do"
_SEPARATORS = ",;\t"


def read_records(source: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file, each with its row number in a spreadsheet; empty rows are counted and left out.

    Read piece by piece. Raises DocumentError if the bytes are no UTF-8 table, RecipientsError if quoting is broken.
    """
    lines = _text_lines(source)
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise DocumentError(list_problem("empty"))
    reader = csv.reader(_chain(first, lines), delimiter=_separator(first), strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RecipientsError(list_problem("quoting", {"reason": error}, row=number)) from None
        if any(cell.strip() for cell in record):
            yield number, record


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _separator(header: str) -> str:
    return max(_SEPARATORS, key=header.count)


def _text_lines(source: BinaryIO) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    size = 0
    for number, line in enumerate(_byte_lines(source), start=1):
        size += len(line)
        _refuse_other_formats(line, number, size)
        try:
            yield decoder.decode(line)
        except UnicodeDecodeError:
            raise DocumentError(list_problem("encoding", place=Place(number, 1), remedy=_SAVE_AS_CSV)) from None


def _byte_lines(source: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends. A carriage return alone, as old spreadsheets write it, ends a line too."""
    buffered = io.BufferedReader(source) if isinstance(source, io.RawIOBase) else source
    number = 0
    while line := buffered.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            fault = list_problem(
                "long_line", {"count": f"{_LONGEST_LINE:,}"}, place=Place(number, 1), remedy=_SAVE_AS_CSV
            )
            raise DocumentError(fault)
        pieces = line.replace(b"\r\n", b"\n").split(b"\r")
        yield from (piece + b"\n" for piece in pieces[:-1])
        if pieces[-1]:
            yield pieces[-1]


def _refuse_other_formats(line: bytes, number: int, size: int) -> None:
    if number == 1:
        found = next((message for start, message in _OTHER_FORMATS.items() if line.startswith(start)), None)
        if found:
            raise DocumentError(list_problem(found, remedy=_SAVE_AS_CSV))
    if b"\x00" in line:
        raise DocumentError(list_problem("nul", place=Place(number, 1), remedy=_SAVE_AS_CSV))
    if size > LARGEST_FILE:
        raise DocumentError(list_problem("too_large", {"size": LARGEST_FILE // 1_000_000}))
