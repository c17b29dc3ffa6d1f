"""The pages that a credential may have become, drawn again, so that a PDF of a stranger can be held against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from credenza.errors import CredentialError
from credenza.formats.openbadges3 import claims_of, credential_bytes
from credenza.specification import LANGUAGES, Edition

from .attestation import draw_attestation
from .certificate import draw_certificate
from .drawing import draw_supplement
from .national import NationalDocument, national_document

_NO_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
"""The date of a file stands on none of its pages."""
_MOST_LINKS = 2

Documents = Iterator[bytes]


def redrawn(
    credential: Mapping[str, Any], language: str, links: Sequence[str], editions: Callable[[str], Edition | None]
) -> Documents:
    """The PDFs with this credential whose first language is ``language``, the most likely ones first.

    ``links`` are addresses on the pages to compare with: the one to which the code leads is no part of the credential.
    Raises CredentialError if it is no Open Badge, RenderingError if drawing fails.
    """
    sha256 = claims_of(credential).edition_sha256
    edition = editions(sha256) if sha256 else None
    first = language if language in LANGUAGES else LANGUAGES[0]
    for link in _links_to_pages(credential, edition, links):
        yield from _national(credential, edition, link)
        for second in (*(each for each in LANGUAGES if each != first), first):
            yield draw_supplement(credential, edition, (first, second), link, _NO_MOMENT)


def _links_to_pages(
    credential: Mapping[str, Any], edition: Edition | None, links: Sequence[str]
) -> tuple[str | None, ...]:
    """The addresses that only the page has; else there was none, and the code holds the id."""
    known = credential_bytes(credential) + (edition.canonical if edition else b"")
    own = [link for link in links if link.encode("utf-8", "replace") not in known]
    return tuple(own[-_MOST_LINKS:]) or (None,)


def _national(credential: Mapping[str, Any], edition: Edition | None, link: str | None) -> Documents:
    document = national_document(edition.specification) if edition else None
    if edition is None or document is None:
        return
    try:
        if document is NationalDocument.CERTIFICATE:
            yield draw_certificate(credential, edition, link, _NO_MOMENT)
        else:
            for second in LANGUAGES[:1] + LANGUAGES[2:]:
                yield draw_attestation(credential, edition, second, link, _NO_MOMENT)
    except CredentialError:  # contents that the law asks for are missing, so there is no such document
        return
