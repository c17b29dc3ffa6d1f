"""Frameworks and code lists: levels, fields of education, EU concepts, and how they are called in four languages."""

from .codelists import Concept, UnknownConceptError, code_list, concept, national_framework, national_level
from .credits import CreditSystem, credit_system, credit_system_of, credits_for_hours
from .labels import element_ids, element_label, element_text
from .letter_grades import SCALE as LETTER_SCALE
from .letter_grades import LetterGrade, letter_grade
from .levels import (
    LevelMapping,
    Standing,
    Sublevel,
    cycle_of_level,
    eqf_descriptor,
    eqf_mapping,
    level_of_cycle,
    national_sublevel,
)
from .names import (
    country_iri,
    country_name,
    country_of_iri,
    is_country,
    language_iri,
    language_name,
    language_of_iri,
)
from .writing import day_text, grade_label, moment_text, number_text

__all__ = [
    "LETTER_SCALE",
    "Concept",
    "CreditSystem",
    "LetterGrade",
    "LevelMapping",
    "Standing",
    "Sublevel",
    "UnknownConceptError",
    "code_list",
    "concept",
    "country_iri",
    "country_name",
    "country_of_iri",
    "credit_system",
    "credit_system_of",
    "credits_for_hours",
    "cycle_of_level",
    "day_text",
    "element_ids",
    "element_label",
    "element_text",
    "eqf_descriptor",
    "eqf_mapping",
    "grade_label",
    "is_country",
    "language_iri",
    "language_name",
    "language_of_iri",
    "letter_grade",
    "level_of_cycle",
    "moment_text",
    "national_framework",
    "national_level",
    "national_sublevel",
    "number_text",
]
