"""PDF files of strangers, read within bounds: what is attached, and what their pages print and draw."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from credenza.errors import CredentialError, Problem

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader
    from pypdf.generic import EmbeddedFile

MOST_PIECES = 500_000
"""Of a PDF so many pieces are read, most of them a byte. A supplement takes some thousands; these, about a second."""

MOST_ATTACHMENTS = 16
LARGEST_UNPACKED = 4 * 1024 * 1024
"""Of a PDF so many attachments are looked at, and so many bytes of each part unpacked."""

MOST_PAGES = 12
LARGEST_PAGE = 512 * 1024
"""So many pages are read, and so many bytes of drawing on each. A page of a supplement has 60,000."""
_MOST_OBJECTS = 5000
_MOST_FORMS = 50
_MOST_LINKS = 100
_LAYOUT = re.compile(r"\bcredenza-layout-([0-9a-f]{16})\b")
_LONGEST_KEYWORDS = 1_000

_UNPACKING_LIMITS = (
    "zlib_maximum_output_length",
    "lzw_maximum_output_length",
    "run_length_maximum_output_length",
    "array_based_stream_maximum_output_length",
    "brotli_maximum_output_length",
)
_OF_A_PAGE = ("/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
_OF_PACKING = ("/Length", "/Filter", "/DecodeParms")
_IN_NO_PICTURE = ("/Parent", "/StructParents", "/StructParent", "/P", "/Metadata")


class PdfError(CredentialError):
    """A PDF that is broken or beyond the bounds; ``detail`` says what about it."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(Problem("", detail))


@dataclass(frozen=True)
class Looks:
    """A digest for each page of all that makes it look as it does; language, layout and links that the PDF names.

    ``layout`` is the version of our layout that drew it; empty if it names none.
    """

    pages: tuple[bytes, ...]
    language: str
    links: tuple[str, ...]
    layout: str


def attached(data: bytes) -> list[bytes]:
    """What is attached to a PDF and can be read. Raises PdfError."""
    with _opened(data) as reader:
        held = islice(reader.attachment_list, MOST_ATTACHMENTS)
        return [content for content in map(_content_of, held) if content is not None]


def read_looks(data: bytes) -> Looks:
    """What the pages of a PDF look like. Raises PdfError."""
    with _opened(data) as reader:
        pages = tuple(_looks(page) for page in _pages(reader))
        links = dict.fromkeys(address for page in _pages(reader) for address in _links(page))
        language = str(reader.root_object.get("/Lang", ""))[:8].lower()
        return Looks(pages, language, tuple(islice(links, _MOST_LINKS)), _layout(reader))


def read_lines(data: bytes) -> tuple[str, ...]:
    """The lines of text of all pages. Raises PdfError."""
    with _opened(data) as reader:
        return tuple(line for page in _pages(reader) for line in _lines(page))


def _layout(reader: PdfReader) -> str:
    metadata = reader.metadata
    keywords = "" if metadata is None else str(metadata.get("/Keywords", ""))[:_LONGEST_KEYWORDS]
    named = _LAYOUT.search(keywords)
    return named[1] if named else ""


def _pages(reader: PdfReader) -> list[PageObject]:
    if len(reader.pages) > MOST_PAGES:
        raise PdfError(f"more than {MOST_PAGES} pages")
    return list(reader.pages)


@contextmanager
def _opened(data: bytes) -> Iterator[PdfReader]:
    from pypdf import PdfReader, apply_configuration

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a stranger's file could fill the log with its faults
    limits: dict[str, Any] = dict.fromkeys(_UNPACKING_LIMITS, LARGEST_UNPACKED)
    limits["xform_maximum_invocations_per_extraction"] = _MOST_FORMS
    try:
        with apply_configuration(None, jbig2dec_binary=None, **limits):
            yield PdfReader(_ReadInPieces(data))
    except PdfError:
        raise
    except _TooManyPiecesError as error:
        raise PdfError(f"read in more than {MOST_PIECES} pieces") from error
    except Exception as error:  # of broken files pypdf raises anything, bare Exception included
        raise PdfError(type(error).__name__) from error  # what it says names places in memory


class _TooManyPiecesError(BaseException):
    """Passes through a reader that takes every Exception for a fault that it can mend."""


class _ReadInPieces(io.BytesIO):
    """A file that is read in so many pieces and no more: a reader that mends broken files may read each part again."""

    _pieces = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Raises _TooManyPiecesError."""
        self._pieces += 1
        if self._pieces > MOST_PIECES:
            raise _TooManyPiecesError
        return super().read(size)


def _content_of(attachment: EmbeddedFile) -> bytes | None:
    """What is attached; ``None`` if it is broken or too large to be a credential."""
    try:
        return attachment.content
    except Exception:  # noqa: BLE001  as above; a filter that needs a program or library beside Python is one case
        return None


def _drawing(page: PageObject) -> bytes:
    contents = page.get_contents()
    drawing = contents.get_data() if contents is not None else b""
    if len(drawing) > LARGEST_PAGE:
        raise PdfError("a page with too much on it")
    return drawing


def _lines(page: PageObject) -> Iterator[str]:
    _drawing(page)
    text = unicodedata.normalize("NFC", page.extract_text())
    lines = (" ".join(line.split()) for line in text.splitlines())
    yield from (line for line in lines if line)


def _links(page: PageObject) -> Iterator[str]:
    for annotation in _annotations(page):
        action = annotation.get("/A")
        address = action.get_object().get("/URI") if action is not None else None
        if isinstance(address, str):
            yield address


def _annotations(page: PageObject) -> list[Any]:
    held = page.get("/Annots")
    return [item.get_object() for item in held.get_object()] if held is not None else []


def _looks(page: PageObject) -> bytes:
    """The digest of what is drawn, with the fonts and pictures it is drawn with, and of all that is laid over it."""
    digest = _Digest()
    digest.add(_drawing(page))
    for name in _OF_A_PAGE:
        digest.walk(page.get(name))
    for annotation in _annotations(page):
        if annotation.get("/Subtype") != "/Link":
            digest.walk(annotation)
    return digest.value()


class _Digest:
    """A digest of PDF objects by their meaning, however a file cuts, numbers and packs them."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._objects = 0
        self._within: set[int] = set()

    def value(self) -> bytes:
        return self._hash.digest()

    def add(self, part: bytes) -> None:
        self._hash.update(b"%d:" % len(part))
        self._hash.update(part)

    def walk(self, value: Any) -> None:
        """Raises PdfError for more objects than any page of ours has."""
        held = value.get_object() if value is not None else None
        self._objects += 1
        if self._objects > _MOST_OBJECTS:
            raise PdfError("a page with too many parts")
        if id(held) in self._within:
            return
        self._within.add(id(held))
        self._members(held)
        self._within.discard(id(held))

    def _members(self, held: Any) -> None:
        if isinstance(held, dict):
            content: bytes | None = held.get_data() if hasattr(held, "get_data") else None
            left_out = (*_IN_NO_PICTURE, *(_OF_PACKING if content is not None else ()))
            self.add(b"dictionary" if content is None else b"stream")
            for name in sorted(name for name in held if name not in left_out):
                self.add(name.encode())
                self.walk(held[name])
            self.add(content or b"")
        elif isinstance(held, list):
            self.add(b"list %d" % len(held))
            for item in held:
                self.walk(item)
        else:
            self.add(str(held).encode("utf-8", "replace"))
