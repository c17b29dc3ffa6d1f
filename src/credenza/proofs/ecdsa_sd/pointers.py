"""JSON Pointers (RFC 6901) to the members that a proof makes mandatory or a holder shows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from credenza.errors import InputError
from credenza.proofs.faults import SENTENCES

Pointer = tuple[str, ...]
"""The names and places on the way from the document to a value."""

MOST_POINTERS = 1_000
LONGEST_POINTER = 1_000

_is_escaped_well = re.compile(r"(?:[^~]|~[01])*").fullmatch


class PointerError(InputError):
    """A pointer leads nowhere in the document, or to something that cannot be shown by itself."""

    def __init__(self, fault: str, pointer: str) -> None:
        super().__init__(SENTENCES.problem(f"pointer_{fault}", {"value": pointer[:200]}))


def parse_pointers(texts: Iterable[str]) -> list[Pointer]:
    """The pointers, sorted, without those that lie within another. Raises PointerError."""
    kept: list[Pointer] = []
    for pointer in sorted({_parse(text) for text in texts}):
        if not kept or pointer[: len(kept[-1])] != kept[-1]:
            kept.append(pointer)
    if len(kept) > MOST_POINTERS:
        raise PointerError("too_many", str(MOST_POINTERS))
    return kept


def _parse(text: str) -> Pointer:
    if (
        not isinstance(text, str)
        or not text.startswith("/")
        or len(text) > LONGEST_POINTER
        or not _is_escaped_well(text)
    ):
        raise PointerError("malformed", str(text))
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in text[1:].split("/"))


def write_pointer(pointer: Pointer) -> str:
    """The pointer as text."""
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in pointer)
