"""Two wallets come at the same moment with the same code, token or nonce: one of them gets what there is."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from credenza_hub.accounts.models import User
from credenza_hub.issuing.models import Credential
from credenza_hub.openid.granting import grant_token
from credenza_hub.openid.handing_out import find_token, hand_out, new_nonce
from credenza_hub.openid.models import WalletCopy, WalletToken
from tests.hub.studio.test_concurrency import together

from .wallet import PRE_AUTHORIZED, Wallet, offered

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User | None], Client]


def test_code_token_and_nonce_are_good_once(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    offer, digits = offered(browser_of(owner), credential)
    code, now, wallet = offer["grants"][PRE_AUTHORIZED]["pre-authorized_code"], timezone.now(), Wallet()
    asked = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code, "tx_code": digits}
    secrets: list[str] = []

    def redeem() -> None:
        secrets.append(grant_token(asked, now=now)["access_token"])

    assert together(redeem, redeem, redeem) == ["RefusedError", "RefusedError", "done"]
    [secret] = secrets
    named = {"credential_configuration_id": "MicroCredential"}
    bodies = [json.dumps({**named, "proofs": {"jwt": [wallet.proof(new_nonce(now=now))]}}).encode() for _ in range(3)]
    ends = together(*(partial(hand_out, find_token(secret, now=now), body, now=now) for body in bodies))
    assert ends == ["RefusedError", "RefusedError", "done"]
    assert (WalletCopy.objects.count(), WalletToken.objects.get().configurations) == (1, ["OpenBadge"])
