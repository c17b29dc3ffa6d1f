"""Learners with credentials, and a tool."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from credenza_hub.accounts.models import User
from tests.hub.openid.conftest import credential, credentials, other, owner

from .tool import BrowserOf, Tool

__all__ = ["credential", "credentials", "other", "owner"]


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


@pytest.fixture
def tool(db: None) -> Tool:
    return Tool()


@pytest.fixture
def access(tool: Tool, browser_of: BrowserOf, learner: User) -> str:
    """An access token with every scope, of a learner."""
    return str(tool.connect(browser_of(learner))["access_token"])
