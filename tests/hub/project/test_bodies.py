"""Large requests: lists of learners from people who are signed in, and nothing else."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from django.test import Client

from credenza_hub.accounts.models import User
from credenza_hub.project.bodies import LARGEST_BODY

LIST = "/en/cohorts/999/lists/"


@pytest.mark.parametrize(
    ("signed_in", "address", "length", "status"),
    [
        (False, LIST, LARGEST_BODY, 302),
        (False, LIST, LARGEST_BODY + 1, 413),
        (True, LIST, LARGEST_BODY + 1, 404),
        (True, "/en/cohorts/new/", LARGEST_BODY + 1, 413),
        (True, "/en/no/such/page/", LARGEST_BODY + 1, 413),
    ],
)
def test_request_is_refused_by_its_length_before_it_is_read(
    browser_of: Callable[[User | None], Client],
    registrar: User,
    signed_in: bool,
    address: str,
    length: int,
    status: int,
) -> None:
    browser = browser_of(registrar if signed_in else None)
    answer = browser.post(address, b"", content_type="application/octet-stream", CONTENT_LENGTH=str(length))
    assert answer.status_code == status
    assert (answer.headers.get("Connection") == "close") == (status == 413)


@pytest.mark.parametrize(
    ("address", "kind", "said"),
    [
        ("/it/verify/", "text/html", "L'invio è troppo grande"),
        ("/kk/verify/", "text/html", "Жіберілгені тым үлкен"),
        ("/ims/ob/v3p0/credentials", "text/plain", "The request is too large."),
    ],
)
def test_people_are_told_on_a_page_and_programs_in_a_line(
    client: Client, db: None, address: str, kind: str, said: str
) -> None:
    answer = client.post(address, b"", content_type="application/octet-stream", CONTENT_LENGTH=str(LARGEST_BODY + 1))
    assert answer["Content-Type"] == f"{kind}; charset=utf-8"
    assert said in html.unescape(answer.content.decode())
