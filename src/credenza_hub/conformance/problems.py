"""What the test interface answers when it refuses: problem details (RFC 9457) with the types of the standards."""

from __future__ import annotations

from typing import Any

PARSING = "https://www.w3.org/TR/vc-data-model#PARSING_ERROR"
MALFORMED = "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR"
SECURITY = "https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR"
GENERATION = "https://w3id.org/security#PROOF_GENERATION_ERROR"
STATUS = "https://www.w3.org/ns/credentials/status-list#STATUS_VERIFICATION_ERROR"

_TITLES = {
    PARSING: "The request is not what it should be",
    MALFORMED: "The document breaks a rule of the data model",
    SECURITY: "The proof does not hold",
    GENERATION: "No proof can be made",
    STATUS: "The status is not in order",
}


def problem(kind: str, detail: str) -> dict[str, Any]:
    """One problem; ``kind`` is one of the types above."""
    return {"type": kind, "title": _TITLES[kind], "detail": detail[:1000]}


class RefusedError(Exception):
    """A request that is not fulfilled; ``problems`` are the problem details, at least one."""

    def __init__(self, *problems: dict[str, Any]) -> None:
        self.problems = problems
        super().__init__(problems[0]["detail"])
