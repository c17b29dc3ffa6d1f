"""Catalogues at register scale: which descriptions hold learning outcomes, and how good these are."""

from .analysis import AnalysedRecord, analyse_catalogue, to_document
from .catalogue import CatalogueRecord, read_catalogue
from .writing import write_records

__all__ = ["AnalysedRecord", "CatalogueRecord", "analyse_catalogue", "read_catalogue", "to_document", "write_records"]
