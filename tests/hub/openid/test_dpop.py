"""Tokens bound to the key of a wallet (DPoP, RFC 9449): of use to nobody else, and each proof of a key counts once."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from joserfc.jwk import ECKey, OKPKey
from pytest_django import Settings

from credenza.proofs import P256, P384
from credenza.proofs.jose import write_jws
from credenza.proofs.key_kinds import KeyKind
from credenza_hub.accounts.models import User
from credenza_hub.issuing.models import Credential
from credenza_hub.openid.dpop import new_proof_nonce, proven_key
from credenza_hub.openid.faults import RefusedError
from credenza_hub.openid.models import Offer, UsedProof, WalletCopy, WalletToken
from tests.hub.studio.test_concurrency import together
from tests.proofs.badges import key_number

from .test_taking import agreed, asking, error_of
from .wallet import BASE, PRE_AUTHORIZED, REDIRECT, VERIFIER, Wallet, offered

BrowserOf = Callable[[User | None], Client]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN, CREDENTIAL = "/openid/token", "/openid/credential"


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


class BoundWallet(Wallet):
    """A wallet that signs its requests."""

    made = 0

    @property
    def thumbprint(self) -> str:
        return ECKey.import_key(self.jwk).thumbprint()

    def request_proof(self, path: str, token: str = "", *, header: dict[str, Any] | None = None, **said: Any) -> str:
        """A proof for one request; ``said`` and ``header`` are put in place of what is right, ``None`` leaves out."""
        BoundWallet.made += 1
        claims = {"jti": f"proof-{self.made}", "htm": "POST", "htu": f"{BASE}{path}", "iat": timezone.now().timestamp()}
        if token:
            claims["ath"] = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()
        members = {"typ": "dpop+jwt", "jwk": self.jwk, **(header or {})}
        stated = {name: value for name, value in {**claims, **said}.items() if value is not None}
        return write_jws(
            {name: value for name, value in members.items() if value}, json.dumps(stated).encode(), self.key
        )

    def bound_token(self, offer: dict[str, Any], digits: str, proof: str | None = None) -> HttpResponse:
        code = offer["grants"][PRE_AUTHORIZED]["pre-authorized_code"]
        body = f"grant_type={PRE_AUTHORIZED}&pre-authorized_code={code}&tx_code={digits}"
        return self.sent(TOKEN, body, self.request_proof(TOKEN) if proof is None else proof)

    def sent(self, path: str, body: str, proof: str) -> HttpResponse:
        kind = "application/x-www-form-urlencoded"
        return self.client.post(path, body, content_type=kind, headers={"dpop": proof} if proof else {})

    def taken(self, token: str, proof: str | None, scheme: str = "DPoP", form: str = "OpenBadge") -> HttpResponse:
        headers = {"authorization": f"{scheme} {token}", **({"dpop": proof} if proof else {})}
        body = json.dumps({"credential_configuration_id": form})
        return self.client.post(CREDENTIAL, body, content_type="application/json", headers=headers)


@pytest.fixture
def offer(browser_of: BrowserOf, owner: User, credential: Credential) -> tuple[dict[str, Any], str]:
    return offered(browser_of(owner), credential)


def bound(wallet: BoundWallet, offer: tuple[dict[str, Any], str]) -> str:
    answer = wallet.bound_token(*offer).json()
    assert answer["token_type"] == "DPoP", answer
    return str(answer["access_token"])


@pytest.mark.django_db
def test_metadata_name_the_algorithms(client: Client) -> None:
    server = client.get("/.well-known/oauth-authorization-server").json()
    assert server["dpop_signing_alg_values_supported"] == ["ES256", "ES384"]


def test_bound_token_takes_the_credential_with_a_proof_for_each_request(offer: tuple[dict[str, Any], str]) -> None:
    wallet = BoundWallet()
    token = bound(wallet, offer)
    assert WalletToken.objects.get().thumbprint == wallet.thumbprint
    answer = wallet.taken(token, wallet.request_proof(CREDENTIAL, token))
    assert answer.status_code == 200, answer.content
    said = {"notification_id": answer.json()["notification_id"], "event": "credential_accepted"}
    path = "/openid/notification"
    headers = {"authorization": f"DPoP {token}", "dpop": wallet.request_proof(path, token)}
    noted = wallet.client.post(path, json.dumps(said), content_type="application/json", headers=headers)
    assert (noted.status_code, WalletCopy.objects.get().event) == (204, "credential_accepted")


def test_wallet_without_proofs_gets_a_bearer_token_as_before(offer: tuple[dict[str, Any], str]) -> None:
    wallet = BoundWallet()
    answer = wallet.token_for(*offer).json()
    assert (answer["token_type"], WalletToken.objects.get().thumbprint) == ("Bearer", "")
    assert wallet.ask(answer["access_token"], form="OpenBadge").status_code == 200


def changed(**said: Any) -> Callable[[BoundWallet, str, str], str]:
    return lambda wallet, path, token: wallet.request_proof(path, token, **said)


def header(**members: Any) -> Callable[[BoundWallet, str, str], str]:
    return lambda wallet, path, token: wallet.request_proof(path, token, header=members)


def by_another(wallet: BoundWallet, path: str, token: str) -> str:
    return BoundWallet(9).request_proof(path, token, header={"jwk": wallet.jwk})


def unsigned(wallet: BoundWallet, path: str, token: str) -> str:
    payload = wallet.request_proof(path, token).split(".")[1]
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"dpop+jwt"}').rstrip(b"=").decode()
    return f"{none}.{payload}."


WRONG: dict[str, Callable[[BoundWallet, str, str], str]] = {
    "another method": changed(htm="GET"),
    "another address": changed(htu=f"{BASE}/openid/other"),
    "another host": changed(htu="https://other.example/openid/token"),
    "no address": changed(htu="https://[::1"),
    "no method": changed(htm=None),
    "too old": changed(iat=(timezone.now() - timedelta(days=1)).timestamp()),
    "of the future": changed(iat=(timezone.now() + timedelta(days=400)).timestamp()),
    "no time": changed(iat=None),
    "a time that is text": changed(iat="now"),
    "a time that is no number": changed(iat=float("nan")),
    "no name": changed(jti=None),
    "a name that is a number": changed(jti=7),
    "another type": header(typ="JWT"),
    "no key": header(jwk=None),
    "a private key": header(jwk=ECKey.generate_key("P-256", private=True).as_dict(private=True)),
    "a symmetric key": header(jwk={"kty": "oct", "k": "AAAA"}),
    "a key of another kind": header(jwk=OKPKey.generate_key("Ed25519", private=False).as_dict()),
    "a broken key": header(jwk={"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}),
    "a curve of another algorithm": header(jwk=ECKey.generate_key("P-384", private=False).as_dict()),
    "the key of another": by_another,
    "no signature": unsigned,
    "no token": lambda *_: "abc",
    "no ASCII": lambda *_: "§",
    "two proofs": lambda wallet, path, token: ",".join([wallet.request_proof(path, token)] * 2),
    "too long": lambda *_: "a" * 9000,
}


@pytest.mark.parametrize("fault", WRONG)
def test_wrong_proof_gets_no_token_and_the_offer_stays_open(fault: str, offer: tuple[dict[str, Any], str]) -> None:
    wallet = BoundWallet()
    proof = WRONG[fault](wallet, TOKEN, "")
    assert error_of(wallet.bound_token(*offer, proof)) == (400, "invalid_dpop_proof")
    assert (WalletToken.objects.count(), UsedProof.objects.count()) == (0, 0)
    assert wallet.bound_token(*offer).json()["token_type"] == "DPoP"


@pytest.mark.parametrize("fault", [*WRONG, "another token", "no token named"])
def test_wrong_proof_gets_no_credential(fault: str, offer: tuple[dict[str, Any], str]) -> None:
    wallet = BoundWallet()
    token = bound(wallet, offer)
    more = {"another token": changed(ath="A" * 43), "no token named": changed(ath=None)}
    answer = wallet.taken(token, (WRONG | more)[fault](wallet, CREDENTIAL, token))
    assert error_of(answer) == (401, "invalid_dpop_proof")
    assert answer["WWW-Authenticate"] == 'DPoP error="invalid_dpop_proof", algs="ES256 ES384"'
    assert WalletCopy.objects.count() == 0
    assert wallet.taken(token, wallet.request_proof(CREDENTIAL, token)).status_code == 200


def test_proof_counts_once(offer: tuple[dict[str, Any], str]) -> None:
    wallet = BoundWallet()
    first = wallet.request_proof(TOKEN)
    token = wallet.bound_token(*offer, first).json()["access_token"]
    assert error_of(wallet.bound_token(*offer, first)) == (400, "invalid_dpop_proof")
    second = wallet.request_proof(CREDENTIAL, token)
    assert wallet.taken(token, second).status_code == 200
    assert error_of(wallet.taken(token, second, form="MicroCredential")) == (401, "invalid_dpop_proof")
    again = BoundWallet(9).request_proof(TOKEN, jti="proof-by-two")
    assert error_of(wallet.bound_token(*offer, again)) == (400, "invalid_grant")  # the name is free for another key
    assert error_of(wallet.bound_token(*offer, wallet.request_proof(TOKEN, jti="proof-by-two"))) == (
        400,
        "invalid_grant",
    )


def test_proofs_whose_time_is_over_are_deleted(offer: tuple[dict[str, Any], str]) -> None:
    UsedProof.objects.create(digest="0" * 64, expires_at=timezone.now() - timedelta(seconds=1))
    bound(BoundWallet(), offer)
    assert list(UsedProof.objects.values_list("digest", flat=True)) != ["0" * 64]
    assert UsedProof.objects.count() == 1


def test_thief_of_a_bound_token_has_nothing(offer: tuple[dict[str, Any], str]) -> None:
    wallet, thief = BoundWallet(), BoundWallet(9)
    token = bound(wallet, offer)
    tried = [
        thief.taken(token, thief.request_proof(CREDENTIAL, token)),
        thief.taken(token, None),
        thief.taken(token, None, scheme="Bearer"),
        thief.taken(token, thief.request_proof(CREDENTIAL, token), scheme="Bearer"),
        thief.taken(token, wallet.request_proof(CREDENTIAL, token), scheme="Bearer"),
    ]
    assert [error_of(answer) for answer in tried] == [
        (401, "invalid_token"),
        (401, "invalid_dpop_proof"),
        (401, "invalid_token"),
        (401, "invalid_token"),
        (401, "invalid_token"),
    ]
    assert [answer["WWW-Authenticate"].partition(" ")[0] for answer in tried] == ["DPoP"] * 2 + ["Bearer"] * 3
    assert WalletCopy.objects.count() == 0


def test_bearer_token_is_none_for_a_key(offer: tuple[dict[str, Any], str]) -> None:
    wallet = BoundWallet()
    token = wallet.token_for(*offer).json()["access_token"]
    assert error_of(wallet.taken(token, wallet.request_proof(CREDENTIAL, token))) == (401, "invalid_token")


@pytest.mark.parametrize(
    "address", [f"{BASE}:443/openid/token", "HTTPS://REGISTER.TEST/openid/token", f"{BASE}/openid/token?a=b#c"]
)
def test_address_may_be_written_in_another_way(address: str, offer: tuple[dict[str, Any], str]) -> None:
    wallet = BoundWallet()
    assert wallet.bound_token(*offer, wallet.request_proof(TOKEN, htu=address)).status_code == 200


# Nonces of the hub


def test_nonce_is_offered_and_counts_where_a_wallet_uses_it(offer: tuple[dict[str, Any], str]) -> None:
    wallet = BoundWallet()
    answer = wallet.bound_token(*offer, wallet.request_proof(TOKEN, nonce="invented"))
    assert error_of(answer) == (400, "use_dpop_nonce")
    nonce = answer["DPoP-Nonce"]
    got = wallet.bound_token(*offer, wallet.request_proof(TOKEN, nonce=nonce))
    assert (got.status_code, got.json()["token_type"]) == (200, "DPoP")
    token, fresh = got.json()["access_token"], got["DPoP-Nonce"]
    assert wallet.taken(token, wallet.request_proof(CREDENTIAL, token, nonce=fresh)).status_code == 200
    assert "DPoP-Nonce" not in Wallet().post("/openid/nonce")


@pytest.mark.parametrize("age", [-timedelta(minutes=6), timedelta(minutes=6)])
def test_nonce_that_is_old_or_forged_is_refused(age: timedelta, offer: tuple[dict[str, Any], str]) -> None:
    nonce = new_proof_nonce(now=timezone.now() + age)
    later = f"{int(timezone.now().timestamp())}.{nonce.partition('.')[2]}"
    wallet = BoundWallet()
    for wrong in (later, *([nonce] if age < timedelta() else []), "9" * 12, "9" * 13, "²." + nonce, 7, ""):
        answer = wallet.bound_token(*offer, wallet.request_proof(TOKEN, nonce=wrong))
        assert error_of(answer) == (400, "use_dpop_nonce"), wrong


# Where the operator demands it


def test_operator_may_demand_bound_tokens_with_a_nonce(offer: tuple[dict[str, Any], str], settings: Settings) -> None:
    settings.WALLET_DPOP_REQUIRED = True
    wallet = BoundWallet()
    assert error_of(wallet.token_for(*offer)) == (400, "invalid_dpop_proof")
    answer = wallet.bound_token(*offer)
    assert error_of(answer) == (400, "use_dpop_nonce")
    assert Offer.objects.get().redeemed_at is None
    got = wallet.bound_token(*offer, wallet.request_proof(TOKEN, nonce=answer["DPoP-Nonce"]))
    token = got.json()["access_token"]
    first = wallet.taken(token, wallet.request_proof(CREDENTIAL, token))
    assert error_of(first) == (401, "use_dpop_nonce")
    assert 'error="use_dpop_nonce"' in first["WWW-Authenticate"]
    proof = wallet.request_proof(CREDENTIAL, token, nonce=first["DPoP-Nonce"])
    assert wallet.taken(token, proof).status_code == 200


# Codes of the authorisation endpoint


def redeemed(wallet: BoundWallet, code: str, proof: str) -> HttpResponse:
    body = f"grant_type=authorization_code&code={code}&redirect_uri={REDIRECT}&code_verifier={VERIFIER}"
    return wallet.sent(TOKEN, body, proof)


def test_code_is_bound_to_the_key_that_the_request_names(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    wallet, browser = BoundWallet(), browser_of(owner)
    for other, result in ((BoundWallet(9), "invalid_grant"), (None, "invalid_grant"), (wallet, "DPoP")):
        code = agreed(browser, credential, dpop_jkt=wallet.thumbprint)["code"]
        answer = redeemed(wallet, code, other.request_proof(TOKEN) if other else "").json()
        assert answer.get("error") or answer["token_type"] == result, answer
        assert answer.get("error", result) == result
    code = agreed(browser, credential)["code"]  # a wallet may bind the token alone
    assert redeemed(wallet, code, wallet.request_proof(TOKEN)).json()["token_type"] == "DPoP"


def test_pushed_request_binds_the_code_to_the_key_that_signed_it(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    wallet, path = BoundWallet(), "/openid/par"
    body = "&".join(f"{name}={value}" for name, value in asking().items())
    pushed = wallet.sent(path, body, wallet.request_proof(path)).json()
    page = f"/en/wallets/authorize/?client_id=https://wallet.example&request_uri={pushed['request_uri']}"
    sent = browser_of(owner).post(page, {"credential": str(credential.key)})["Location"]
    code = sent.partition("code=")[2].partition("&")[0]
    assert redeemed(wallet, code, BoundWallet(9).request_proof(TOKEN)).json()["error"] == "invalid_grant"
    stranger = f"{body}&dpop_jkt={BoundWallet(9).thumbprint}"
    assert error_of(wallet.sent(path, stranger, wallet.request_proof(path))) == (400, "invalid_dpop_proof")
    assert error_of(wallet.sent(path, body, wallet.request_proof(TOKEN))) == (400, "invalid_dpop_proof")
    assert error_of(wallet.sent(path, f"{body}&dpop_jkt=short", "")) == (400, "invalid_request")


def asked(proof: str, at: timedelta = timedelta()) -> str:
    return proven_key(proof, method="POST", path=TOKEN, now=NOW + at)


@pytest.mark.django_db
def test_proof_counts_for_five_minutes_either_way() -> None:
    wallet = BoundWallet()
    for minutes in (-5, 5):
        proof = wallet.request_proof(TOKEN, iat=NOW.timestamp() + 60 * minutes)
        with pytest.raises(RefusedError, match="another time"):
            asked(proof, at=timedelta(microseconds=-1 if minutes > 0 else 1))
        assert asked(proof) == wallet.thumbprint


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [P256, P384])
def test_proof_of_each_algorithm_counts(kind: KeyKind) -> None:
    wallet = BoundWallet()
    wallet.key = key_number(7, kind=kind)
    assert asked(wallet.request_proof(TOKEN, iat=NOW.timestamp())) == wallet.thumbprint


@pytest.mark.django_db(transaction=True)
def test_of_several_requests_with_one_proof_at_once_one_is_let_in() -> None:
    proof = BoundWallet().request_proof(TOKEN, iat=NOW.timestamp())
    assert together(*[partial(asked, proof)] * 3) == ["RefusedError", "RefusedError", "done"]
