"""Catalogues at register scale: which descriptions hold learning outcomes, and how good these are."""

from .analysis import analysed_lines, document_of, judged
from .editions import record_of_specification
from .reading import read_catalogue
from .record import CatalogueRecord
from .shares import CLASSES, Share
from .stated import ELEMENTS, Stated, eqf_of, stated_in
from .writing import write_records

__all__ = [
    "CLASSES",
    "ELEMENTS",
    "CatalogueRecord",
    "Share",
    "Stated",
    "analysed_lines",
    "document_of",
    "eqf_of",
    "judged",
    "read_catalogue",
    "record_of_specification",
    "stated_in",
    "write_records",
]
