"""Writing a sheet: what national documents have in common, and rows in each language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from .content import Cell, Side, issue_of
from .national import WORDS
from .sheet import SheetRow, Texts


class CommonTexts(TypedDict):
    """The texts of a sheet that follow from the credential alone."""

    languages: Texts
    number: str
    holder_label: Texts
    holder: str
    title_label: Texts
    title: Texts
    issued: Texts
    signature: Texts
    verify: Texts
    lines: tuple[str, ...]


def common_texts(sides: tuple[Side, ...], link: str | None) -> CommonTexts:
    """Whose it is, its title and number, where and when, and how it is verified."""
    claims = sides[0].claims
    verify = "verify_link" if link else "verify_number"
    return CommonTexts(
        languages=tuple(side.language for side in sides),
        number=serial_number(claims.credential_id),
        holder_label=in_each(sides, lambda side: say(side, "awarded_to")),
        holder=claims.learner.full_name or claims.learner.person_id or "",
        title_label=in_each(sides, lambda side: say(side, "of_micro_credential")),
        title=in_each(sides, lambda side: side.claims.title or ""),
        issued=in_each(sides, _issued),
        signature=in_each(sides, lambda side: say(side, "signature")),
        verify=in_each(sides, lambda side: say(side, verify)),
        lines=(
            f"{sides[0].label('credential')}: {claims.credential_id}" + (f" · {link}" if link else ""),
            f"{sides[0].label('edition')}: SHA-256 {claims.edition_sha256 or ''}",
        ),
    )


def serial_number(credential_id: str) -> str:
    """The serial number of a document: the UUID of the credential in capitals, else the whole id."""
    return credential_id.removeprefix("urn:uuid:").upper() if credential_id.startswith("urn:uuid:") else credential_id


def in_each(sides: tuple[Side, ...], write: Callable[[Side], str]) -> Texts:
    """A text in each language."""
    return tuple(write(side) for side in sides)


def by_label(sides: tuple[Side, ...], element_id: str, write: Callable[[Side], Cell]) -> SheetRow:
    """A row under the name of an element."""
    return SheetRow(in_each(sides, lambda side: side.label(element_id)), tuple(write(side) for side in sides))


def by_word(sides: tuple[Side, ...], key: str, write: Callable[[Side], Cell]) -> SheetRow:
    """A row under a label of these documents."""
    return SheetRow(in_each(sides, lambda side: say(side, key)), tuple(write(side) for side in sides))


def say(side: Side, key: str) -> str:
    """A label or sentence of these documents."""
    return WORDS.text(key).in_language(side.language)


def _issued(side: Side) -> str:
    return f"{say(side, 'issued')}: {issue_of(side)}"
