"""Frameworks and code lists: levels, fields of education, EU concepts, and how they are called in four languages."""

from .codelists import Concept, UnknownConceptError, code_list, concept, national_framework, national_level
from .labels import element_ids, element_label, element_text
from .names import country_iri, country_name, is_country, language_name
from .writing import day_text, grade_label, moment_text

__all__ = [
    "Concept",
    "UnknownConceptError",
    "code_list",
    "concept",
    "country_iri",
    "country_name",
    "day_text",
    "element_ids",
    "element_label",
    "element_text",
    "grade_label",
    "is_country",
    "language_name",
    "moment_text",
    "national_framework",
    "national_level",
]
