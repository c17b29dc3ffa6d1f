"""Long tables in pages and in full, without a cost that grows with their length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)

ROWS_AT_ONCE = 1000


class LongTable(Paginator):
    """Pages of a query whose length is known from elsewhere, or counted if ``count`` is ``None``.

    The numbers of a page's rows are looked up first, in an index alone, and only then the rows themselves.
    """

    def __init__(self, rows: QuerySet[Any], per_page: int, count: int | None = None) -> None:
        super().__init__(rows, per_page)
        if count is not None:
            self.count = count

    def page(self, number: int | str) -> Any:
        checked = self.validate_number(number)
        start = (checked - 1) * self.per_page
        numbers = list(self.object_list.order_by("pk").values_list("pk", flat=True)[start : start + self.per_page])
        return self._get_page(self.object_list.filter(pk__in=numbers).order_by("pk"), checked, self)


def in_pages(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    """All rows in the order of their numbers, a thousand at a time, each page found by where the last one ended."""
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk")[:ROWS_AT_ONCE]):
        yield page
        last = page[-1].pk
