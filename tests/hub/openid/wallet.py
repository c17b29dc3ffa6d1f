"""A small wallet: it signs its proofs with a real key and speaks to the hub as wallets do."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from credenza.proofs import P256, IssuerKey, find_key, resolve_offline
from credenza.proofs.jose import write_jws
from credenza_hub.issuing.models import Credential
from credenza_hub.openid.codes import transaction_code
from credenza_hub.openid.models import Offer
from tests.proofs.badges import key_number

BASE = "https://register.test"
PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
VERIFIER = "a" * 43
REDIRECT = "https://wallet.example/back"


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class Wallet:
    """A wallet with one key and no cookies."""

    def __init__(self, number: int = 7) -> None:
        self.key: IssuerKey = key_number(number, kind=P256)
        self.client = Client()

    @property
    def jwk(self) -> dict[str, Any]:
        return find_key(self.key.verification_method, resolve_offline, timezone.now())

    def post(self, path: str, token: str = "", **content: Any) -> HttpResponse:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return self.client.post(path, json.dumps(content), content_type="application/json", headers=headers)

    def form(self, path: str, **fields: str) -> HttpResponse:
        body = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
        return self.client.post(path, body, content_type="application/x-www-form-urlencoded")

    def token_for(self, offer: dict[str, Any], digits: str) -> HttpResponse:
        code = offer["grants"][PRE_AUTHORIZED]["pre-authorized_code"]
        return self.form(
            "/openid/token", **{"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code, "tx_code": digits}
        )

    def nonce(self) -> str:
        return str(self.post("/openid/nonce").json()["c_nonce"])

    def proof(self, nonce: str, audience: str = BASE, at: datetime | None = None, **header: Any) -> str:
        claims = {"aud": audience, "nonce": nonce, "iat": int((at or timezone.now()).timestamp())}
        named = header or {"jwk": self.jwk}
        return write_jws({"typ": "openid4vci-proof+jwt", **named}, json.dumps(claims).encode(), self.key)

    def ask(self, token: str, *proofs: str, form: str = "MicroCredential") -> HttpResponse:
        more = {"proofs": {"jwt": list(proofs)}} if proofs else {}
        return self.post("/openid/credential", token, credential_configuration_id=form, **more)


def offered(browser: Client, credential: Credential) -> tuple[dict[str, Any], str]:
    """An offer made on the learner's page as a wallet reads it, and the digits that stand there."""
    page = browser.post(f"/en/credentials/{credential.key}/wallet/", follow=True).content.decode()
    link = re.search(r"openid-credential-offer://\?credential_offer_uri=[^\"]+", page)
    assert link is not None
    address = parse_qs(urlsplit(link[0]).query)["credential_offer_uri"][0]
    digits = re.search(r"<strong>(\d{6})</strong>", page)
    assert digits is not None
    offer: dict[str, Any] = Client().get(address.removeprefix(BASE)).json()
    return offer, digits[1]


def token_of(browser: Client, credential: Credential, wallet: Wallet) -> str:
    """A token for a credential, the whole way from the learner's page."""
    return str(wallet.token_for(*offered(browser, credential)).json()["access_token"])


def digits_of(offer: Offer) -> str:
    return transaction_code(offer.key)
