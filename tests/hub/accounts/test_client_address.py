"""The address for the limit on failed attempts to sign in."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from credenza_hub.accounts.client_address import behind_proxy


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("<script>,2001:db8::1", "2001:db8::1"),
        ("203.0.113.7, unknown", "192.0.2.1"),
        ("", "192.0.2.1"),
    ],
)
def test_address_behind_a_proxy_is_what_the_proxy_saw(forwarded: str, address: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert behind_proxy(request) == address


def test_address_behind_a_proxy_that_names_none_is_that_of_the_proxy() -> None:
    assert behind_proxy(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"
