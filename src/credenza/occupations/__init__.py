"""Occupational standards: what people in an occupation do, know and can do, and how micro-credentials answer it."""

from .aligning import Suggestion, suggest
from .concepts import ConceptTable, read_concepts
from .cpd import CREDENTIAL_EVALUATORS, CpdLedger, CpdStatus, Expiry, Training, read_trainings, stops_counting
from .esco import EscoTables, read_esco
from .esco_json_ld import read_esco_json_ld
from .explaining import explain_gap, explain_training
from .gap import Choice, GapPlan, close_gap, needed_items
from .italian import read_italian_profiles
from .kazakh import read_kazakh_card
from .model import Item, LabourFunction, Maintenance, OccupationalStandard, Task
from .onet import OnetTables, read_onet
from .picture import pages, picture, summary
from .reading import read_standard, standard_document, standard_json
from .tabulating import COLUMNS, as_csv, as_html, chain, header, percent_text, remark, rows, word
from .traceability import Answer, Coverage, Group, Offer, State, Traceability
from .tracing import answers_standard, named_standards, standard_name, statements_of, trace, unknown_items

__all__ = [
    "COLUMNS",
    "CREDENTIAL_EVALUATORS",
    "Answer",
    "Choice",
    "ConceptTable",
    "Coverage",
    "CpdLedger",
    "CpdStatus",
    "EscoTables",
    "Expiry",
    "GapPlan",
    "Group",
    "Item",
    "LabourFunction",
    "Maintenance",
    "OccupationalStandard",
    "Offer",
    "OnetTables",
    "State",
    "Suggestion",
    "Task",
    "Traceability",
    "Training",
    "answers_standard",
    "as_csv",
    "as_html",
    "chain",
    "close_gap",
    "explain_gap",
    "explain_training",
    "header",
    "named_standards",
    "needed_items",
    "pages",
    "percent_text",
    "picture",
    "read_concepts",
    "read_esco",
    "read_esco_json_ld",
    "read_italian_profiles",
    "read_kazakh_card",
    "read_onet",
    "read_standard",
    "read_trainings",
    "remark",
    "rows",
    "standard_document",
    "standard_json",
    "standard_name",
    "statements_of",
    "stops_counting",
    "suggest",
    "summary",
    "trace",
    "unknown_items",
    "word",
]
