"""How deep arrays and objects lie inside each other, told from the text before anything reads it, or from the value
before anything writes it.

A reader of JSON goes as deep as the text does. Python ends that with an error at a limit that other packages move, and
without one the process dies: so whoever reads what strangers wrote asks here first.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Any

DEEPEST = 64
"""Levels that a text of a stranger may have where nothing else is said; real credentials stay below 15."""

_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_BRACKETS = b"[]{}"
_OTHERS = bytes(set(range(256)) - set(_BRACKETS))
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


def is_nested_deeper(text: bytes, levels: int) -> bool:
    """Whether a JSON text has more than so many arrays and objects inside each other; of other texts it says nothing
    but that a reader that counts brackets will not go deeper."""
    if text.count(b"[") + text.count(b"{") <= levels:
        return False
    brackets = _TEXTS.sub(b"", text).translate(None, _OTHERS)
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > levels


def is_value_nested_deeper(value: Any, levels: int) -> bool:
    """Whether a value has more than so many lists and dictionaries inside each other; one that holds itself has."""
    layer = [value]
    for _ in range(levels + 1):
        layer = [held for held in layer if isinstance(held, dict | list)]
        if not layer:
            return False
        layer = [inner for held in layer for inner in (held.values() if isinstance(held, dict) else held)]
    return True
