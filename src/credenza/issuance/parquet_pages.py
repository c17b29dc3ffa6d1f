"""How large the pages of a Parquet file are, told by their headers before a reader unpacks any.

A page is always unpacked as a whole, and what the end of the file says of its columns need not be true: in 12 kB a page
of 400 MB can stand that is called small. So the headers of the pages are read one by one, in the compact protocol of
Thrift (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md), field by field as
``parquet.thrift`` numbers them.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import SEEK_END
from itertools import islice
from typing import Any, BinaryIO

_Fields = dict[tuple[int, int], Any]
"""(number, type) → value. A reader skips a field of another type than it expects, so the type is part of the name."""

_I32, _I64, _BINARY, _LIST, _SET, _MAP, _STRUCT = 5, 6, 8, 9, 10, 11, 12
_TRUE, _FALSE, _BYTE, _I16, _DOUBLE = 1, 2, 3, 4, 7
_ROW_GROUPS, _COLUMNS, _META_DATA = (4, _LIST), (1, _LIST), (3, _STRUCT)
_SIZE_IN_FILE, _DATA_PAGE, _DICTIONARY_PAGE = (7, _I64), (9, _I64), (11, _I64)
_SIZE_UNPACKED, _SIZE_PACKED = (2, _I32), (3, _I32)

_LARGEST_FOOTER = 2_000_000
_LARGEST_HEADER = 16_384
"""Bytes: it holds the least and the largest cell of the page, which are short."""
_DEEPEST = 16
_MOST_PAGES = 200_000


def page_sizes(source: BinaryIO) -> list[list[int]]:
    """For each group of rows, how many bytes each of its pages takes unpacked.

    Raises ValueError for what is no Parquet file in good order.
    """
    groups, left = list[list[int]](), _MOST_PAGES
    for columns in _groups(_footer(source)):
        pages = (size for start, end in columns for size in _pages(source, start, end))
        groups.append(list(islice(pages, left + 1)))
        left -= len(groups[-1])
        if left < 0:
            raise ValueError("too many pages")
    source.seek(0)
    return groups


def _footer(source: BinaryIO) -> _Fields:
    end = source.seek(0, SEEK_END) - 8
    size = int.from_bytes(_read(source, max(0, end), 4), "little")
    if size > min(_LARGEST_FOOTER, end):
        raise ValueError("the end of the file is too large")
    return _Compact(_read(source, end - size, size)).struct()


def _read(source: BinaryIO, start: int, size: int) -> bytes:
    """So many bytes, fewer at the end of the file; some sources give fewer at a time."""
    source.seek(start)
    data = bytearray()
    while len(data) < size and (part := source.read(size - len(data))):
        data += part
    return bytes(data)


def _groups(footer: _Fields) -> Iterator[list[tuple[int, int]]]:
    """For each group of rows, from where to where the pages of each column lie in the file."""
    for group in footer.get(_ROW_GROUPS, ()):
        yield [_place(column.get(_META_DATA, {})) for column in group.get(_COLUMNS, ())]


def _place(column: _Fields) -> tuple[int, int]:
    start, dictionary = column.get(_DATA_PAGE, 0), column.get(_DICTIONARY_PAGE, 0)
    start = dictionary if 0 < dictionary < start else start
    return start, start + column.get(_SIZE_IN_FILE, 0)


def _pages(source: BinaryIO, start: int, end: int) -> Iterator[int]:
    while 0 <= start < end:
        header = _Compact(_read(source, start, _LARGEST_HEADER))
        page = header.struct()
        packed = page.get(_SIZE_PACKED, 0)
        if packed < 0:
            raise ValueError("a page of negative size")
        yield page.get(_SIZE_UNPACKED, 0)
        start += header.at + packed


class _Compact:
    """Reads structures; binary values are passed over. Raises ValueError where the bytes end too early."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def struct(self, depth: int = 0) -> _Fields:
        """The fields of a structure."""
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        fields, number = _Fields(), 0
        while head := self._byte():
            kind = head & 15
            number = number + (head >> 4) if head >> 4 else self._integer()
            if (number, kind) in fields:  # readers differ in what they make of it
                raise ValueError(f"field {number} stands twice")
            fields[number, kind] = kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        if kind in (_I16, _I32, _I64):
            return self._integer()
        if kind in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        if kind in (_DOUBLE, _BINARY):
            return self._skip(8 if kind == _DOUBLE else self._varint())
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind in (_LIST, _SET):
            return self._list(depth + 1)
        if kind == _MAP:
            return self._map(depth + 1)
        raise ValueError(f"type {kind} is not known")

    def _list(self, depth: int) -> list[Any]:
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        head = self._byte()
        count = self._varint() if head >> 4 == 15 else head >> 4
        return [self._value(head & 15, depth) for _ in range(count)]

    def _map(self, depth: int) -> None:
        count = self._varint()
        kinds = self._byte() if count else 0
        for _ in range(count):
            self._value(kinds >> 4, depth)
            self._value(kinds & 15, depth)

    def _integer(self) -> int:
        """A signed number (zigzag)."""
        number = self._varint()
        return (number >> 1) ^ -(number & 1)

    def _varint(self) -> int:
        number = 0
        for shift in range(0, 70, 7):
            byte = self._byte()
            number |= (byte & 127) << shift
            if byte < 128:
                return number
        raise ValueError("a number is too long")

    def _byte(self) -> int:
        self._skip(1)
        return self.data[self.at - 1]

    def _skip(self, count: int) -> None:
        self.at += count
        if self.at > len(self.data):
            raise ValueError("the bytes end too early")
