"""Pages for people, with the signed credential inside the file: the supplement, national documents, and statements."""

from .attestation import draw_attestation
from .certificate import draw_certificate
from .display import draw_pages
from .drawing import draw_supplement, qr_code
from .national import NationalDocument, national_document
from .redrawing import redrawn
from .statement import Section, StatementPage, StatementRow, draw_statement

__all__ = [
    "NationalDocument",
    "Section",
    "StatementPage",
    "StatementRow",
    "draw_attestation",
    "draw_certificate",
    "draw_pages",
    "draw_statement",
    "draw_supplement",
    "national_document",
    "qr_code",
    "redrawn",
]
