"""Occupational standards: what people in an occupation do, know and can do, and how micro-credentials answer it."""

from .esco import EscoTables, read_esco
from .esco_json_ld import read_esco_json_ld
from .italian import read_italian_profiles
from .kazakh import read_kazakh_card
from .model import Item, LabourFunction, Maintenance, OccupationalStandard, Task
from .onet import OnetTables, read_onet
from .reading import read_standard, standard_document, standard_json

__all__ = [
    "EscoTables",
    "Item",
    "LabourFunction",
    "Maintenance",
    "OccupationalStandard",
    "OnetTables",
    "Task",
    "read_esco",
    "read_esco_json_ld",
    "read_italian_profiles",
    "read_kazakh_card",
    "read_onet",
    "read_standard",
    "standard_document",
    "standard_json",
]
