"""Tables as files: sent while they are made, so that their length costs no memory."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.text import slugify

_ROWS_AT_ONCE = 200


class _Line:
    """A file to which a row is written and that gives it back."""

    def write(self, text: str) -> str:
        return text


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A CSV file that spreadsheet programs open as UTF-8; ``name`` is what it is saved as. Nobody may keep a copy."""
    stem, _, ending = name.rpartition(".")
    headers = {
        "Content-Disposition": f'attachment; filename="{slugify(stem)}.{ending}"',
        "Cache-Control": "no-store",
    }
    return StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8", headers=headers)


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    yield "\ufeff".encode()
    waiting: list[str] = []
    for row in rows:
        waiting.append(writer.writerow(row))
        if len(waiting) == _ROWS_AT_ONCE:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join(waiting).encode()
