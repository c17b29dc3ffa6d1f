"""Two requests come at the same moment with the same code or refresh token: one at most gets tokens, and then none."""

from __future__ import annotations

import pytest

from credenza_hub.accounts.models import User
from credenza_hub.badge_api.models import Connection, Token
from tests.hub.studio.test_concurrency import together

from .tool import BrowserOf, Tool

pytestmark = pytest.mark.django_db(transaction=True)


def test_code_is_good_once_even_at_the_same_moment(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    code, answers = tool.answer(browser_of(learner))["code"], []
    together(*[lambda: answers.append(tool.redeem(code).status_code)] * 3)
    assert sorted(answers) == [200, 400, 400]
    assert (Connection.objects.get().ended_at is not None, Token.objects.count()) == (True, 0)


def test_refresh_token_is_good_once_even_at_the_same_moment(tool: Tool, browser_of: BrowserOf, learner: User) -> None:
    held, answers = tool.connect(browser_of(learner))["refresh_token"], []
    together(*[lambda: answers.append(tool.refresh(held).status_code)] * 3)
    assert sorted(answers) == [200, 400, 400]
    assert (Connection.objects.get().ended_at is not None, Token.objects.count()) == (True, 0)
