"""Which texts of a badge the reading of its award looks at, and which of them it only copies.

``ReadBadge.award`` is the code that this describes; that it does so truly is a property test.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

Path = tuple[str | int, ...]

_READ = ("id", "awardedDate", "validFrom", "validUntil", "credentialSubject")
_RESULTS, _IDENTIFIERS = ("credentialSubject", "result"), ("credentialSubject", "identifier")
_NOT_OF_RESULTS = frozenset(("id", "targetUrl"))


def may_change_award(path: Path) -> bool:
    """Whether the award may be another one when the text in this place is."""
    if path[:2] == _RESULTS:
        return path[-1] not in _NOT_OF_RESULTS
    if path[:2] == _IDENTIFIERS:
        return path[-1] != "salt"
    return path[0] in _READ and path != ("credentialSubject", "id")


def is_copied_to_award(badge: Mapping[str, Any], path: Path, variable: Collection[Path]) -> bool:
    """Whether a text, unless it is empty, is written into the id or a name of the award as it is, and no more.

    The texts in the places ``variable`` are not relied on.
    """
    if path == ("id",):
        return True
    if path[:2] != _IDENTIFIERS or path[-1] != "identityHash" or (*path[:-1], "identityType") in variable:
        return False
    identity: Any = badge
    for step in path[:-1]:
        identity = identity[step]
    kind = identity.get("identityType")
    return isinstance(kind, str) and kind != "ext:birthDate"
