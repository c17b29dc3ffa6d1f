"""Drawing the supplement as PDF/A-3 with the signed credential attached.

The layout is ``page.typ``. Texts reach it as data, never as markup. Fonts are those inside the ``typst`` package
(Libertinus Serif covers Kazakh), so the same input gives the same bytes on every machine.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Any

import segno
import typst
from pypdf import PdfReader

from credenza.errors import CredentialError, Problem, RenderingError
from credenza.formats.openbadges3 import Claims, achievement_of, claims_of, credential_bytes
from credenza.specification import Edition

from .content import INCOMPLETE, Side, page_content
from .letters import MISSING, shown

PAGES = 2
ALL = 99
LAYOUTS = (
    *((size, early, "apart") for size, early in ((9.2, 0), (8.7, 0), (8.2, 3), (7.7, 0), (7.7, ALL), (7.2, 0))),
    *((size, 0, "flowing") for size in (7.7, 7.2, 6.7, 6.2)),
)
"""Type size in points; rows of context that stand early, on the first page; whether the outcomes start a page.

The first layout that fits on two pages is taken. What does not fit even in the last one continues on more pages: a
signed text is never cut.
"""

_compiling = Lock()


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
    content = page_content((first, second), credential, link)
    texts = _shown(content)
    incomplete = any(MISSING in json.dumps(texts[name], ensure_ascii=False) for name in texts.keys() - {INCOMPLETE})
    inputs = {
        "content": json.dumps(texts, ensure_ascii=False),
        "incomplete": "yes" if incomplete else "",
        "credential": credential_bytes(credential).decode(),
        "qr": _qr_code(link or claims.credential_id),
    }
    return _draw(inputs, drawn_at)


def _claims_in(language: str, credential: Mapping[str, Any], claims: Claims, edition: Edition | None) -> Claims:
    """The claims as they read when the achievement is written in another language."""
    if edition is None:
        return claims
    achievement = achievement_of(edition, language, claims.rule_packs)
    subject = {**credential["credentialSubject"], "achievement": achievement}
    translated = claims_of({**credential, "credentialSubject": subject})
    issuer = edition.specification.issuer
    name = issuer.legal_name.in_language(language) if issuer and issuer.legal_name else claims.issuer.name
    return replace(translated, issuer=replace(claims.issuer, name=name))


def _shown(content: Any) -> Any:
    """The same content with every text as the page shows it."""
    if isinstance(content, dict):
        return {name: _shown(value) for name, value in content.items()}
    if isinstance(content, list):
        return [_shown(value) for value in content]
    return shown(str(content))


def _qr_code(text: str) -> str:
    """A QR code as SVG; with a fixed mask, because looking for the best one takes most of the time."""
    try:
        code = segno.make_qr(text, error="m", mask=2)
    except segno.DataOverflowError:
        raise RenderingError("The address is too long for a QR code.") from None
    picture = io.BytesIO()
    code.save(picture, kind="svg", border=0, xmldecl=False, svgns=True)
    return picture.getvalue().decode()


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True)


@cache
def _layout() -> bytes:
    return files(__package__).joinpath("page.typ").read_bytes()


def _draw(inputs: dict[str, str], drawn_at: datetime) -> bytes:
    document = b""
    for size, early, flow in LAYOUTS:
        document = _compile({**inputs, "size": str(size), "early": str(early), "flow": flow}, drawn_at)
        if len(PdfReader(io.BytesIO(document)).pages) <= PAGES:
            break
    return document


def _compile(inputs: dict[str, str], drawn_at: datetime) -> bytes:
    try:
        with _compiling:
            drawn = _compiler().compile(
                _layout(), format="pdf", sys_inputs=inputs, pdf_standards=["a-3a"], timestamp=int(drawn_at.timestamp())
            )
    except BaseException as error:
        # A panic of the compiler is no Exception and has no importable class; it must not end the whole process.
        if not isinstance(error, typst.TypstError) and type(error).__name__ != "PanicException":
            raise
        _compiler.cache_clear()
        raise RenderingError(f"The supplement could not be drawn: {error}") from error
    if not isinstance(drawn, bytes):
        raise RenderingError("The supplement could not be drawn: the layout gave no document.")
    return drawn
