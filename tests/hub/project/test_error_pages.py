"""Error pages: plain words in the reader's language, no trace of the inside."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation
from django.views import defaults

from credenza_hub.project.urls import urlpatterns as real_patterns

SECRET = "the inside of the hub"


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET)


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(SECRET)


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation(SECRET)


urlpatterns = [
    *real_patterns,
    path("broken", broken),
    path("forbidden", forbidden),
    path("suspicious", suspicious),
]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/broken", 500, "Something went wrong on our side"),
        ("/forbidden", 403, "You may not do this"),
        ("/suspicious", 400, "This request cannot be understood"),
        ("/en/absent/", 404, "There is nothing at this address"),
    ],
)
def test_error_page_is_plain_words(address: str, status: int, words: str) -> None:
    answer = Client(raise_request_exception=False).get(address, headers={"Accept-Language": "en"})
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert SECRET not in page
    assert "Traceback" not in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Something went wrong on our side"),
        ("it", "Qualcosa è andato storto dalla nostra parte"),
        ("kk", "Біздің тараптан қате кетті"),
        ("ru", "Что-то пошло не так на нашей стороне"),
    ],
)
def test_fault_page_needs_no_database_and_speaks_the_readers_language(language: str, words: str) -> None:
    with translation.override(language):
        answer = defaults.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert words in answer.content.decode()
    assert f'<html lang="{language}">' in answer.content.decode()
