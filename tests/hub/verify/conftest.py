"""An awarded credential."""

from __future__ import annotations

from tests.hub.wallet.conftest import cohort, credential, credentials, owner

__all__ = ["cohort", "credential", "credentials", "owner"]
