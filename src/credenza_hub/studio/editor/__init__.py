"""The form for a specification: its elements, their order on the page, and the way from a sent form to a document."""

from .binding import Sheet, bind_document
from .elements import Element, as_list, as_part, name_of
from .layout import ROOT, SECTIONS
from .reading import UnreadableFormError, document_from_form
from .sections import Section
from .wording import describe, in_form_words

__all__ = [
    "ROOT",
    "SECTIONS",
    "Element",
    "Section",
    "Sheet",
    "UnreadableFormError",
    "as_list",
    "as_part",
    "bind_document",
    "describe",
    "document_from_form",
    "in_form_words",
    "name_of",
]
