"""Where a claim stands in a document."""

from __future__ import annotations

import re
from typing import Any

from credenza.proofs.faults import ProofError, ProofReason

Path = tuple[str | int, ...]
"""Names of members and indices of items, from the top: ``("credentialSubject", "phoneNumbers", 0)``."""

_STEP = re.compile(r"(?:^|\.)([^.\[\]]+)|\[(\d{1,6})\]")


def read_path(text: str) -> Path:
    """A path as people write it: ``credentialSubject.phoneNumbers[0]``, or a JSON Pointer (RFC 6901) from ``/``.

    Raises ProofError when it is neither.
    """
    if text.startswith("/"):
        return tuple(step.replace("~1", "/").replace("~0", "~") for step in text[1:].split("/"))
    steps = list(_STEP.finditer(text))
    if not steps or text.startswith(".") or "".join(step[0] for step in steps) != text:
        raise ProofError(ProofReason.MALFORMED, f"{text[:100]!r} is no path to a claim.")
    return tuple(int(step[2]) if step[2] else step[1] for step in steps)


def located(document: Any, path: Path) -> Path:
    """``path`` with numbers for the indices of lists (JSON Pointers write all alike).

    Raises ProofError when nothing stands there.
    """
    found: list[str | int] = []
    value = document
    for step in path:
        if isinstance(value, list) and str(step).isdecimal() and int(step) < len(value):
            step = int(step)
        elif not isinstance(value, dict) or step not in value:
            raise ProofError(ProofReason.MALFORMED, f"Nothing stands at {'/'.join(map(str, path))[:200]!r}.")
        found.append(step)
        value = value[step]
    return tuple(found)
