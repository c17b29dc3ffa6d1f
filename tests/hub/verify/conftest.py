"""An awarded credential."""

from __future__ import annotations

from tests.hub.wallet.conftest import credential, credentials, owner

__all__ = ["credential", "credentials", "owner"]
