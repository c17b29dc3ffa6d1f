"""Pages for people, with the signed credential inside the file: the supplement, and statements of recognition."""

from .drawing import draw_supplement
from .statement import Section, StatementPage, StatementRow, draw_statement

__all__ = ["Section", "StatementPage", "StatementRow", "draw_statement", "draw_supplement"]
