"""The public address that follows from where ``serve`` listens."""

from __future__ import annotations

import pytest

from credenza_hub.project.address import public_url_of


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "http://localhost:8000"),
        (["--port", "80"], "http://localhost"),
        (["--host", "0.0.0.0", "--port", "9000", "--no-examples"], "http://localhost:9000"),  # noqa: S104
        (
            ["--host", "register.example", "--port", "443", "--tls-cert", "c", "--tls-key", "k"],
            "https://register.example",
        ),
        (["--host", "2001:db8::1"], "http://[2001:db8::1]:8000"),
        (["--port=8443", "--tls-cert=c", "--tls-key=k"], "https://localhost:8443"),
        (["--port", "not a number"], "http://localhost:8000"),
    ],
)
def test_public_address_of_arguments(arguments: list[str], expected: str) -> None:
    assert public_url_of(arguments) == expected
