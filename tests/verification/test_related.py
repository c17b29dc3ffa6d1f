"""Digests of resources that a credential refers to."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.verification import digests_of, states_digest

CONTENT = "Оқу нәтижелері".encode()
SHA256, SHA384, SHA512 = (getattr(hashlib, name)(CONTENT).digest() for name in ("sha256", "sha384", "sha512"))
OTHER = hashlib.sha256(b"other").digest()


def sri(name: str, digest: bytes) -> str:
    """A digest as Subresource Integrity writes it."""
    return f"{name}-{base64.b64encode(digest).decode()}"


def multibase(digest: bytes) -> str:
    """A digest in multibase base64url."""
    return "u" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


RIGHT: list[dict[str, Any]] = [
    {"digestSRI": sri("sha256", SHA256)},
    {"digestSRI": sri("sha384", SHA384)},
    {"digestSRI": sri("sha512", SHA512)},
    {"digestSRI": f"{sri('sha256', SHA256)} {sri('sha384', SHA384)}"},
    {"digestSRI": [sri("sha256", SHA256)]},
    {"digestMultibase": multibase(SHA256)},
    {"digestMultibase": multibase(b"\x12\x20" + SHA256)},
    {"digestSRI": sri("sha384", SHA384), "digestMultibase": multibase(SHA256)},
]


@pytest.mark.parametrize("resource", RIGHT, ids=range(len(RIGHT)))
def test_every_way_of_stating_the_digest_is_read(resource: dict[str, Any]) -> None:
    assert states_digest(resource, digests_of(CONTENT)) is True
    assert states_digest(resource, digests_of(CONTENT + b"\n")) is False
    assert states_digest(resource, frozenset()) is False


WRONG: list[dict[str, Any]] = [
    {},
    {"digestSRI": ""},
    {"digestSRI": sri("sha256", OTHER)},
    {"digestSRI": sri("sha384", SHA256)},
    {"digestSRI": sri("md5", SHA256)},
    {"digestSRI": "sha384-_rCVIV7fSXXTNIvpiq26jRDyj8JG8TDjij-tD0ewLk4JpnXEz6a5AeeY_1qQ0d0P"},
    {"digestSRI": f"{sri('sha256', SHA256)} {sri('sha256', OTHER)}"},
    {"digestSRI": sri("sha256", SHA256), "digestMultibase": multibase(OTHER)},
    {"digestSRI": sri("sha256", SHA256), "digestMultibase": 4},
    {"digestSRI": [sri("sha256", SHA256), 4]},
    {"digestMultibase": multibase(OTHER)},
    {"digestMultibase": multibase(SHA256)[1:]},
    {"digestMultibase": "u"},
    {"digestMultibase": multibase(b"\x12\x21" + SHA256)},
]


@pytest.mark.parametrize("resource", WRONG, ids=range(len(WRONG)))
def test_whatever_else_is_stated_is_not_the_digest(resource: dict[str, Any]) -> None:
    assert states_digest(resource, digests_of(CONTENT)) is False


@given(value=st.one_of(st.text(max_size=60), st.integers(), st.none(), st.lists(st.text(max_size=5), max_size=2)))
def test_no_value_whatever_breaks_it(value: Any) -> None:
    assert states_digest({"digestSRI": value, "digestMultibase": value}, digests_of(CONTENT)) is False
