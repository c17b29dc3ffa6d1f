"""Drawing the supplement as PDF/A-3 with the signed credential attached.

The layout is ``page.typ`` with ``edition.typ``, read where they lie. Texts reach it as data, never as markup. Fonts are
those inside the ``typst`` package (Libertinus Serif covers Kazakh), so the same input gives the same bytes on every
machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
import typst
import zxingcpp

from credenza.errors import CredentialError, Problem, RenderingError
from credenza.formats.openbadges3 import Claims, ReadAchievement, achievement_of, credential_bytes, read_badge
from credenza.specification import Edition

from .content import INCOMPLETE, OF_EDITION, Side, common_content, learner_content, page_content
from .layout_version import layout_version
from .letters import MISSING, shown

LAYOUT = Path(__file__).with_name("page.typ")
COMMENT = b"//"
"""Begins every file of data, so that the compiler, which parses all files as layouts, takes no time for the line."""

PAGES = 2
ALL = 99
TYPE_SIZES = (9.2, 8.7, 8.2, 7.7, 7.2)
"""In points; the largest that fits is best read."""


@dataclass(frozen=True)
class Arrangement:
    """Type size in points; rows of context that stand early, on the first page; whether the outcomes start a page."""

    size: float
    early: int
    apart: bool = True


ARRANGEMENTS = (
    *(Arrangement(size, early) for size in TYPE_SIZES for early in (0, 3, ALL)),
    *(Arrangement(size, 0, apart=False) for size in (7.7, 7.2, 6.7, 6.2)),
)
"""The first arrangement that fits on two pages is taken.

What does not fit even in the last one continues on more pages: a signed text is never cut.
"""

TOO_LONG = "panicked with: too many pages"
"""What the compiler says when the layout stops because it needs too many pages."""

USUAL_ID = "urn:uuid:00000000-0000-4000-8000-000000000000"
USUAL_DAY = date(2026, 11, 22)

_compiling = Lock()
_white = re.compile('<rect [^>]*fill="#FFFFFF"/>')


def draw_supplement(
    credential: Mapping[str, Any],
    edition: Edition | None,
    languages: tuple[str, str],
    link: str | None,
    drawn_at: datetime,
    log_proof: bytes = b"",
) -> bytes:
    """The supplement of a credential in two languages, as PDF/A-3a.

    With the ``edition`` under which the credential was awarded its texts stand in both languages; without it they
    stand in the language of the credential, and only names of elements and codes in both. ``link`` is the address
    that the QR code leads to; without it the code holds the id of the credential. ``drawn_at`` is the date of the
    file: same arguments, same bytes. ``log_proof``, if there is one, is attached beside the credential. Raises
    CredentialError if the credential is no Open Badge or another edition's, RenderingError if drawing fails.
    """
    first, second = sides_of(credential, edition, languages)
    common, start = _common((_usual(first), _usual(second)), status_address(credential), link is not None)
    files = {
        **_content(common, (first, second), link),
        "credential.json": credential_bytes(credential),
        "credential.tlog-proof": log_proof,
        "code.svg": qr_code(link or first.claims.credential_id),
    }
    _, document = _draw(files, start, drawn_at)
    return document


def status_address(credential: Mapping[str, Any]) -> str | None:
    """Where the status of a credential is looked up."""
    status = credential.get("credentialStatus")
    first = status[0] if isinstance(status, list) and status else status
    status_list = first.get("statusListCredential") if isinstance(first, Mapping) else None
    return status_list if isinstance(status_list, str) else None


def _content(common: Mapping[str, Any], sides: tuple[Side, Side], link: str | None) -> dict[str, bytes]:
    """The texts of the page for the layout, as JSON: those of the edition by themselves."""
    texts = page_content(common, _shown(learner_content(sides, link)))
    told = {name: value for name, value in texts.items() if name != INCOMPLETE}
    texts["incomplete"] = MISSING.encode() in orjson.dumps(told)
    edition = {name: texts.pop(name) for name in OF_EDITION}
    return {"edition.json": orjson.dumps(edition), "content.json": orjson.dumps(texts)}


def _usual(side: Side) -> Side:
    """The same side for a usual learner: what all learners of an edition have in common decides where to begin."""
    claims = side.claims
    learner = replace(
        claims.learner,
        given_name="Aleksandra",
        family_name="Konstantinova",
        person_id=claims.learner.person_id and "990412400123",
        birth_date=claims.learner.birth_date and USUAL_DAY,
        email_hash=None,
        salt=None,
    )
    results = tuple(
        replace(result, grade="passed", completed_on=result.completed_on and USUAL_DAY) for result in claims.results
    )
    usual = replace(claims, credential_id=USUAL_ID, learner=learner, results=results, awarded_on=USUAL_DAY)
    return replace(side, claims=usual)


@lru_cache(maxsize=256)
def _common(usual: tuple[Side, Side], status_list: str | None, linked: bool) -> tuple[Mapping[str, Any], int]:
    """What the supplements of all learners of an edition have in common; nobody changes it.

    That is the texts, and the number of the arrangement that fits a usual learner. All begin with it, so that they
    look alike and few arrangements are tried. Both depend on these arguments alone, never on who was drawn before.
    """
    texts: Mapping[str, Any] = _shown(common_content(usual, status_list, linked=linked))
    files = {
        **_content(texts, usual, "https://example.org" if linked else None),
        "credential.json": b"{}",
        "credential.tlog-proof": b"",
        "code.svg": qr_code(USUAL_ID),
    }
    number, _ = _draw(files, 0, datetime.combine(USUAL_DAY, time(), UTC))
    return texts, number


def sides_of(credential: Mapping[str, Any], edition: Edition | None, languages: tuple[str, ...]) -> tuple[Side, ...]:
    """The claims for each language: as they read when the achievement is written in it, if the edition is at hand.

    Raises CredentialError if the credential is no Open Badge or another edition's.
    """
    badge = read_badge(credential)
    if edition is None:
        claims = badge.claims()
        return tuple(Side(language, claims) for language in languages)
    if edition.sha256 != badge.achievement.edition_sha256:
        raise CredentialError(
            Problem("", "This credential was awarded under another edition.", "Give the edition that it names.")
        )
    packs = badge.achievement.rule_packs
    translated = [badge.with_achievement(_achievement(edition, language, packs)) for language in languages]
    names = [_issuer_name(edition, language) for language in languages]
    written = (_with_issuer(read.claims(), name) for read, name in zip(translated, names, strict=True))
    return tuple(Side(language, claims) for language, claims in zip(languages, written, strict=True))


def _with_issuer(claims: Claims, name: str | None) -> Claims:
    return replace(claims, issuer=replace(claims.issuer, name=name)) if name else claims


def _issuer_name(edition: Edition, language: str) -> str | None:
    issuer = edition.specification.issuer
    return issuer.legal_name.in_language(language) if issuer and issuer.legal_name else None


@lru_cache(maxsize=64)
def _achievement(edition: Edition, language: str, rule_packs: tuple[tuple[str, str], ...]) -> ReadAchievement:
    """The achievement in one language, made and read once for all learners of an edition."""
    return ReadAchievement(achievement_of(edition, language, rule_packs))


def _shown(content: Any) -> Any:
    """The same content with every text as the page shows it."""
    if isinstance(content, dict):
        return {name: _shown(value) for name, value in content.items()}
    if isinstance(content, list):
        return [_shown(value) for value in content]
    return shown(str(content))


def qr_code(text: str) -> bytes:
    """A QR code as SVG, in one line."""
    try:
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    except ValueError:
        raise RenderingError("The address is too long for a QR code.") from None
    return _white.sub("", code.to_svg(add_quiet_zones=False)).replace("\n", " ").encode()


@cache
def _compiler() -> Any:
    """One compiler for all, because it keeps what it laid out. (Its type stubs lack documents of several files.)"""
    return typst.Compiler(ignore_system_fonts=True, root=LAYOUT.parent)


def _draw(files: Mapping[str, bytes], start: int, drawn_at: datetime) -> tuple[int, bytes]:
    """Number and document of the first arrangement from ``start`` on that fits, else of the last one."""
    last = len(ARRANGEMENTS) - 1
    for number in range(start, last):
        document = _compile(files, ARRANGEMENTS[number], PAGES, drawn_at)
        if document is not None:
            return number, document
    document = _compile(files, ARRANGEMENTS[last], None, drawn_at)
    if document is None:
        raise RenderingError("The supplement could not be drawn: the layout gave no document.")
    return last, document


def _compile(
    files: Mapping[str, bytes],
    arrangement: Arrangement,
    pages: int | None,
    drawn_at: datetime,
    layout: str = LAYOUT.name,
) -> bytes | None:
    """The document in one arrangement; nothing if it needs more than so many pages."""
    timestamp = int(drawn_at.timestamp())
    drawn = compile_layout(files, arrangement, pages, layout, format="pdf", pdf_standards=["a-3a"], timestamp=timestamp)
    return drawn if isinstance(drawn, bytes) else None


def compile_layout(
    files: Mapping[str, bytes], arrangement: Arrangement, pages: int | None, layout: str, **output: Any
) -> Any:
    """What the compiler makes of a layout with its data; ``None`` if that needs more than so many pages.

    ``output`` says the format. A PDF names the version of its layout among its keywords. Raises RenderingError if the
    compiler breaks.
    """
    version = layout_version(LAYOUT.parent)
    options = json.dumps({**asdict(arrangement), "pages": pages, "version": version}).encode()
    data = {name: COMMENT + content for name, content in {**files, "arrangement.json": options}.items()}
    try:
        with _compiling:
            return _compiler().compile({"main.typ": b'#include "%s"' % layout.encode(), **data}, **output)
    except BaseException as error:
        # A panic of the compiler is no Exception and has no importable class; it must not end the whole process.
        if not isinstance(error, typst.TypstError) and type(error).__name__ != "PanicException":
            raise
        if isinstance(error, typst.TypstError) and error.message == TOO_LONG:
            return None
        _compiler.cache_clear()
        raise RenderingError(f"The supplement could not be drawn: {error}") from error
