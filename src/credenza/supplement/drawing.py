"""Drawing the supplement as PDF/A-3 with the signed credential attached.

The layout is ``page.typ`` with ``edition.typ``. Texts reach it as data, never as markup. Fonts are those inside the
``typst`` package (Libertinus Serif covers Kazakh), so the same input gives the same bytes on every machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from importlib import resources
from threading import Lock
from typing import Any

import orjson
import segno
import typst

from credenza.errors import CredentialError, Problem, RenderingError
from credenza.formats.openbadges3 import Claims, achievement_of, claims_of, credential_bytes
from credenza.specification import Edition

from .content import INCOMPLETE, OF_EDITION, Side, page_content
from .letters import MISSING, shown

PAGES = 2
ALL = 99


@dataclass(frozen=True)
class Arrangement:
    """Type size in points; rows of context that stand early, on the first page; whether the outcomes start a page."""

    size: float
    early: int
    apart: bool = True


ARRANGEMENTS = (
    *(Arrangement(size, early) for size, early in ((9.2, 0), (8.7, 0), (8.2, 3), (7.7, 0), (7.7, ALL), (7.2, 0))),
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
_dark_runs = re.compile(b"\x01+").finditer


def draw_supplement(
    credential: Mapping[str, Any],
    edition: Edition | None,
    languages: tuple[str, str],
    link: str | None,
    drawn_at: datetime,
) -> bytes:
    """The supplement of a credential in two languages, as PDF/A-3a.

    With the ``edition`` under which the credential was awarded its texts stand in both languages; without it they
    stand in the language of the credential, and only names of elements and codes in both. ``link`` is the address
    that the QR code leads to; without it the code holds the id of the credential. ``drawn_at`` is the date of the
    file: same arguments, same bytes. Raises CredentialError if the credential is no Open Badge or another edition's,
    RenderingError if drawing fails.
    """
    claims = claims_of(credential)
    if edition is not None and edition.sha256 != claims.edition_sha256:
        raise CredentialError(
            Problem("", "This credential was awarded under another edition.", "Give the edition that it names.")
        )
    first, second = (Side(language, _claims_in(language, credential, claims, edition)) for language in languages)
    status = credential.get("credentialStatus")
    status_list = status.get("statusListCredential") if isinstance(status, Mapping) else None
    address = status_list if isinstance(status_list, str) else None
    files = {
        **_content((first, second), address, link),
        "credential.json": credential_bytes(credential),
        "code.svg": _qr_code(link or claims.credential_id),
    }
    start = _usual_start(_usual(first), _usual(second), address, link is not None)
    _, document = _draw(files, start, drawn_at)
    return document


def _content(sides: tuple[Side, Side], status_list: str | None, link: str | None) -> dict[str, bytes]:
    """The texts of the page for the layout, as JSON: those of the edition by themselves."""
    texts = _shown(page_content(sides, status_list, link))
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
def _usual_start(first: Side, second: Side, status_list: str | None, linked: bool) -> int:
    """The number of the arrangement that fits a usual learner.

    All learners of an edition begin with it, so that their supplements look alike and few arrangements are tried.
    It depends on these arguments alone, never on who was drawn before.
    """
    files = {
        **_content((first, second), status_list, "https://example.org" if linked else None),
        "credential.json": b"{}",
        "code.svg": _qr_code(USUAL_ID),
    }
    number, _ = _draw(files, 0, datetime.combine(USUAL_DAY, time(), UTC))
    return number


def _claims_in(language: str, credential: Mapping[str, Any], claims: Claims, edition: Edition | None) -> Claims:
    """The claims as they read when the achievement is written in another language."""
    if edition is None:
        return claims
    achievement, subject = _achievement(edition, language, claims.rule_packs), credential["credentialSubject"]
    translated = claims
    if subject.get("achievement") != achievement:
        translated = claims_of({**credential, "credentialSubject": {**subject, "achievement": achievement}})
    issuer = edition.specification.issuer
    name = issuer.legal_name.in_language(language) if issuer and issuer.legal_name else claims.issuer.name
    return replace(translated, issuer=replace(claims.issuer, name=name))


@lru_cache(maxsize=64)
def _achievement(edition: Edition, language: str, rule_packs: tuple[tuple[str, str], ...]) -> Mapping[str, Any]:
    """The achievement in one language, made once for all learners of an edition."""
    return achievement_of(edition, language, rule_packs)


def _shown(content: Any) -> Any:
    """The same content with every text as the page shows it."""
    if isinstance(content, dict):
        return {name: _shown(value) for name, value in content.items()}
    if isinstance(content, list):
        return [_shown(value) for value in content]
    return shown(str(content))


def _qr_code(text: str) -> bytes:
    """A QR code as SVG; with a fixed mask, because looking for the best one takes most of the time."""
    try:
        code = segno.make_qr(text, error="m", mask=2)
    except segno.DataOverflowError:
        raise RenderingError("The address is too long for a QR code.") from None
    lines = "".join(
        f"M{run.start()} {number}.5h{len(run.group())}"
        for number, row in enumerate(code.matrix)
        for run in _dark_runs(bytes(row))
    )
    side = len(code.matrix)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">'
    return f'{head}<path stroke="#000" d="{lines}"/></svg>'.encode()


@cache
def _compiler() -> Any:
    """One compiler for all, because it keeps what it laid out. (Its type stubs lack documents of several files.)"""
    return typst.Compiler(ignore_system_fonts=True)


@cache
def _layout() -> dict[str, bytes]:
    folder = resources.files(__package__)
    return {
        "main.typ": folder.joinpath("page.typ").read_bytes(),
        "edition.typ": folder.joinpath("edition.typ").read_bytes(),
    }


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
    files: Mapping[str, bytes], arrangement: Arrangement, pages: int | None, drawn_at: datetime
) -> bytes | None:
    """The document in one arrangement; nothing if it needs more than so many pages."""
    options = json.dumps({**asdict(arrangement), "pages": pages}).encode()
    try:
        with _compiling:
            drawn = _compiler().compile(
                {**_layout(), "arrangement.json": options, **files},
                format="pdf",
                pdf_standards=["a-3a"],
                timestamp=int(drawn_at.timestamp()),
            )
    except BaseException as error:
        # A panic of the compiler is no Exception and has no importable class; it must not end the whole process.
        if not isinstance(error, typst.TypstError) and type(error).__name__ != "PanicException":
            raise
        if isinstance(error, typst.TypstError) and error.message == TOO_LONG:
            return None
        _compiler.cache_clear()
        raise RenderingError(f"The supplement could not be drawn: {error}") from error
    return drawn if isinstance(drawn, bytes) else None
