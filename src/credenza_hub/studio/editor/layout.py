"""The elements of a specification in the order of the form."""

from __future__ import annotations

from .context_sections import ACCESS, MORE, NATIONAL_SYSTEM, QUALITY, WORK
from .elements import Group
from .learning_sections import ASSESSMENT, BODIES, OUTCOMES, SIZE, TITLE

SECTIONS = (TITLE, BODIES, OUTCOMES, SIZE, ASSESSMENT, QUALITY, ACCESS, WORK, NATIONAL_SYSTEM, MORE)

ROOT = Group(elements=tuple(element for section in SECTIONS for element in section.elements))
"""The whole specification as one group."""
