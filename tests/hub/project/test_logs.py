"""The log: one line for a refused request, the places of a fault, nothing about people."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from credenza_hub.project.logs import Lines
from tests.hub.project.test_error_pages import urlpatterns as error_patterns

PERSON = "Specimen"


def broken_by_data(request: HttpRequest) -> HttpResponse:
    try:
        raise ValueError(request.POST["name"])
    except ValueError as error:
        raise RuntimeError(f"cannot store {PERSON}") from error


urlpatterns = [*error_patterns, path("broken-by-data", broken_by_data)]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the hub's own handler writes."""
    (handler,) = (found for found in logging.getLogger().handlers if isinstance(found.formatter, Lines))
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before or handler.stream)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("/en/absent/", "WARNING django.request Not Found: /en/absent/"),
        ("/forbidden", r"WARNING django.request Forbidden \(Permission denied\): /forbidden"),
        ("/suspicious", "ERROR django.security.SuspiciousOperation the inside of the hub"),
    ],
)
def test_refused_request_is_a_line_without_trace_and_query(log: io.StringIO, address: str, line: str) -> None:
    Client().get(f"{address}?name={PERSON}")
    assert re.fullmatch(rf"\S+ \S+ {line}\n", log.getvalue())
    assert PERSON not in log.getvalue()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_fault_of_ours_names_its_places_and_causes_but_no_person(log: io.StringIO) -> None:
    Client(raise_request_exception=False).post(f"/broken-by-data?name={PERSON}", {"name": PERSON})
    written = log.getvalue()
    assert "ERROR django.request Internal Server Error: /broken-by-data\n" in written
    assert written.index("ValueError") < written.index("RuntimeError")
    assert written.count("in broken_by_data") == 2
    assert PERSON not in written.replace('f"cannot store {PERSON}"', "")
