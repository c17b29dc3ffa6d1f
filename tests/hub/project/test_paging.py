"""Long tables: the pages are those of an ordinary paginator, and pages in a row are the whole."""

from __future__ import annotations

import pytest
from django.core.paginator import Paginator

from credenza_hub.organisations.models import Organisation
from credenza_hub.project.paging import LongTable, in_pages


@pytest.fixture
def seven(db: None) -> list[Organisation]:
    return [Organisation.objects.create(slug=f"o{number}", record={}) for number in range(7)]


@pytest.mark.parametrize("count", [None, 7])
@pytest.mark.parametrize("number", ["1", "2", "3", "9", "x", ""])
def test_page_is_that_of_an_ordinary_paginator(seven: list[Organisation], number: str, count: int | None) -> None:
    rows = Organisation.objects.order_by("pk")
    long, ordinary = LongTable(rows, 3, count).get_page(number), Paginator(rows, 3).get_page(number)
    assert (list(long), long.number, long.paginator.num_pages) == (list(ordinary), ordinary.number, 3)


def test_pages_in_a_row_are_the_whole(seven: list[Organisation], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credenza_hub.project.paging.ROWS_AT_ONCE", 3)
    pages = list(in_pages(Organisation.objects.all()))
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [row for page in pages for row in page] == seven
