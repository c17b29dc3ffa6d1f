"""Why a document has no canonical form that could be signed or checked."""

from __future__ import annotations

from credenza.errors import CredentialError, Problem


class CanonicalisationError(CredentialError):
    """A document says something that its signature would not cover, or that we refuse to read.

    ``reason`` is a stable code: unknown_context, undefined_term, relative_iri, bad_value, too_deep, too_complex, …
    """

    def __init__(self, reason: str, message: str, path: str = "") -> None:
        self.reason = reason
        super().__init__(Problem(path, message))
