"""Refusals in the words of OAuth 2.0 and OpenID4VCI, which wallets understand."""

from __future__ import annotations


class RefusedError(Exception):
    """A request that is not granted: ``error`` is the code of the standard, ``status`` that of HTTP."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        self.error, self.description, self.status = error, description, status
        super().__init__(f"{error}: {description}")
