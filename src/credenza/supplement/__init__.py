"""The micro-credential supplement: a page for people, with the signed credential inside the file."""

from .drawing import draw_supplement

__all__ = ["draw_supplement"]
