"""What the signature of a credential does not cover, so that nobody takes it for signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .anchors import is_anchored
from .parsing import Presented
from .report import Notice
from .standards import Standard
from .statements import Form, Said, Statement

_FILES = ("PDF", "PNG", "SVG")


def uncovered(presented: Presented, statements: tuple[Statement, ...]) -> list[Notice]:
    """What is there beside what was signed, or was signed and is not there. ``statements`` are what is shown of it."""
    return list(_uncovered(presented, statements))


def _uncovered(presented: Presented, statements: tuple[Statement, ...]) -> Iterator[Notice]:
    envelope, file = presented.envelope, presented.form.partition(",")[0]
    if file in _FILES:
        yield Notice("file_uncovered", {"form": file})
    if envelope is not None and envelope.withheld:
        yield Notice("withheld_at_most", {"count": str(envelope.withheld)})
    if presented.standard is Standard.OPEN_BADGES_2 and envelope is None:
        yield Notice("nothing_signed")
    elif presented.standard is Standard.BLOCKCERTS_2 or is_anchored(presented.document):
        yield Notice("receipt_uncovered")
    elif envelope is None:
        yield Notice("proof_uncovered")
    if any(said.form is Form.ADDRESS for said in _values(statements)):
        yield Notice("links_uncovered")


def _values(statements: tuple[Statement, ...]) -> Iterator[Said]:
    for statement in statements:
        yield from statement.values
        yield from _values(statement.inside)


def without_credentials(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record of several credentials without those, which are verified and shown each by itself."""
    subject = document.get("credentialSubject")
    if not isinstance(subject, Mapping) or "verifiableCredential" not in subject:
        return document
    rest = {name: value for name, value in subject.items() if name != "verifiableCredential"}
    return {**document, "credentialSubject": rest}
