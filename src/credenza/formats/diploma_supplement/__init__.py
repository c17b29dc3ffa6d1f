"""The line by which a micro-credential within a study programme is entered in a Kazakh diploma supplement (KZ-08)."""

from .line import LANGUAGES, DiplomaSupplementLine, LineGrade, line_of
from .table import COLUMNS, cells, to_document

__all__ = ["COLUMNS", "LANGUAGES", "DiplomaSupplementLine", "LineGrade", "cells", "line_of", "to_document"]
