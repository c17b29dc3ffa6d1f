"""A wallet shows a credential by OpenID4VP: to the verify page and for recognition; once, and to one browser."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from joserfc import jwe
from joserfc.jwk import ECKey
from pytest_django import Settings

from credenza.issuance import Binding, issue_attestation
from credenza.proofs import find_key, read_jws, resolver, signature_holds
from credenza.proofs.sd_jwt import Answer, bind_key, read_path, without_disclosures
from credenza_hub.accounts.models import User
from credenza_hub.openid.asking import ALL, BASIC
from credenza_hub.openid.models import PresentationRequest
from credenza_hub.organisations.models import Organisation
from credenza_hub.recognition_desk.models import Procedure
from credenza_hub.recognition_desk.procedures import new_procedure, save_procedure
from tests.issuance.attestations import KEY, award_under, edition_of

from .wallet import BASE, Wallet

BrowserOf = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


def held_by(wallet: Wallet) -> str:
    """An attestation in a wallet, of an issuer that this hub does not know."""
    edition, now = edition_of(), timezone.now()
    return issue_attestation(edition, award_under(edition), KEY, Binding(wallet.jwk, None, now), secrets.token_bytes)


def asked(browser: Client, **fields: str) -> tuple[str, str, dict[str, Any]]:
    """Ask on the page: the address of the page that waits, the link, and the request as the wallet reads it."""
    answer = browser.post("/en/wallets/show/", fields)
    page = browser.get(answer["Location"]).content.decode()
    assert '<meta http-equiv="refresh" content="5">' in page
    link = re.search(r'openid4vp://[^"]+', page)
    assert link is not None
    query = parse_qs(urlsplit(link[0].replace("&amp;", "&")).query)
    signed = Client().get(query["request_uri"][0].removeprefix(BASE)).content.decode()
    request = opened(signed)
    assert query["client_id"][0] == request["client_id"]
    return answer["Location"], signed, request


def opened(signed: str) -> dict[str, Any]:
    """The request once its signature is verified with the key in the DID document of the hub."""
    document = Client().get("/openid/did.json").json()
    token = read_jws(signed)
    key = find_key(token.key_id, resolver({document["id"]: document}), timezone.now(), "authentication")
    assert token.media_type("") == "oauth-authz-req+jwt"
    assert signature_holds(token.algorithm, key, token.signed, token.signature)
    request: dict[str, Any] = json.loads(token.payload)
    return request


def shown(wallet: Wallet, request: dict[str, Any], names: tuple[str, ...] = BASIC, **changes: str) -> str:
    part = without_disclosures(held_by(wallet), [read_path(name) for name in names])
    answer = {"audience": request["client_id"], "nonce": request["nonce"], **changes}
    return bind_key(part, wallet.key, Answer(answer["audience"], answer["nonce"], timezone.now()))


def stolen(wallet: Wallet, request: dict[str, Any]) -> str:
    """The credential of another wallet with the answer of this one."""
    others, _, _ = shown(Wallet(8), request).rpartition("~")
    return f"{others}~{shown(wallet, request).rpartition('~')[2]}"


def sent(wallet: Wallet, request: dict[str, Any], text: str, state: str | None = None) -> HttpResponse:
    return answered(
        wallet, request, vp_token={"micro_credential": [text]}, **({} if state is None else {"state": state})
    )


def answered(wallet: Wallet, request: dict[str, Any], **said: Any) -> HttpResponse:
    return posted(wallet, request, response=encrypted({"state": request["state"], **said}, request))


def posted(wallet: Wallet, request: dict[str, Any], **fields: str) -> HttpResponse:
    return wallet.form(request["response_uri"].removeprefix(BASE), **fields)


def encrypted(said: object, request: dict[str, Any], **header: str) -> str:
    """A JWE to the key that the request names, as a wallet makes it."""
    [key] = request["client_metadata"]["jwks"]["keys"]
    named = {"alg": key["alg"], "enc": "A256GCM", "kid": key["kid"], **header}
    allowed = [named["alg"], named["enc"], "DEF"]
    return jwe.encrypt_compact(named, json.dumps(said).encode(), ECKey.import_key(key), algorithms=allowed)


def test_request_asks_for_no_more_than_the_page_shows(client: Client) -> None:
    _, _, request = asked(client)
    [query] = request["dcql_query"]["credentials"]
    assert (query["format"], query["meta"]) == ("dc+sd-jwt", {"vct_values": ["VerifiableMicroCredential"]})
    assert [claim["path"] for claim in query["claims"]] == [[name] for name in BASIC]
    assert (request["response_mode"], request["client_id"]) == (
        "direct_post.jwt",
        "decentralized_identifier:did:web:register.test:openid",
    )


def test_wallet_that_cannot_encrypt_shows_a_credential_where_the_operator_allows_it(
    client: Client, settings: Settings
) -> None:
    settings.WALLET_ANSWERS_ENCRYPTED = False
    page, _, request = asked(client)
    assert (request["response_mode"], "jwks" in request["client_metadata"]) == ("direct_post", False)
    wallet, token = Wallet(), json.dumps({"micro_credential": [shown(Wallet(), request)]})
    refused = [posted(wallet, request, state=request["state"], vp_token=text) for text in ("", "[", "[1]", "{}")]
    assert [answer.status_code for answer in refused] == [400] * 4
    assert posted(wallet, request, state=request["state"], vp_token=token).status_code == 200
    assert 'data-outcome="verified"' in client.get(page).content.decode()


def test_wallet_shows_a_credential_to_the_browser_that_asked(client: Client) -> None:
    page, _, request = asked(client)
    wallet = Wallet()
    answer = sent(wallet, request, shown(wallet, request))
    assert answer.status_code == 200
    report = client.get(page).content.decode()
    assert 'data-outcome="verified"' in report
    assert "Өтегенова" in report
    assert "shown from a wallet" in report
    assert Client().get(page).status_code == 404
    back = answer.json()["redirect_uri"].removeprefix(BASE)
    assert "Өтегенова" in Client().get(back).content.decode()
    assert Client().get(f"{page}?response_code=invented").status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        lambda wallet, request: shown(wallet, request, nonce="another"),
        lambda wallet, request: shown(wallet, request, audience="decentralized_identifier:did:web:other.example"),
        lambda wallet, request: shown(wallet, request, names=("title",)),
        lambda wallet, request: held_by(wallet),
        lambda wallet, request: stolen(wallet, request),
        lambda wallet, request: "nonsense",
        lambda wallet, request: "",
    ],
)
def test_answer_that_is_for_somebody_else_or_says_too_little_is_refused(
    text: Callable[[Wallet, dict[str, Any]], str], client: Client
) -> None:
    page, _, request = asked(client)
    wallet = Wallet()
    assert sent(wallet, request, text(wallet, request)).status_code == 400
    assert "Waiting for the wallet" in client.get(page).content.decode()
    assert sent(wallet, request, shown(wallet, request)).status_code == 200


def test_request_is_answered_once_with_its_state_and_in_its_time(client: Client) -> None:
    wallet = Wallet()
    _, _, request = asked(client)
    text = shown(wallet, request)
    answers = [sent(wallet, request, text, state="other"), sent(wallet, request, text), sent(wallet, request, text)]
    assert [answer.status_code for answer in answers] == [400, 200, 404]
    page, _, late = asked(client)
    PresentationRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert sent(wallet, late, shown(wallet, late)).status_code == 404
    assert client.get(page).status_code == 404
    asked(client)
    assert PresentationRequest.objects.count() == 1


def test_refusal_of_the_owner_is_shown_as_one(client: Client) -> None:
    page, _, request = asked(client)
    assert posted(Wallet(), request, error="access_denied", state=request["state"]).status_code == 200
    assert "did not agree" in client.get(page).content.decode()


def test_refusal_of_the_owner_may_be_encrypted(client: Client) -> None:
    page, _, request = asked(client)
    assert answered(Wallet(), request, error="access_denied").status_code == 200
    assert "did not agree" in client.get(page).content.decode()


@pytest.mark.parametrize("vp_token", ["", None, [], "{", {}, {"micro_credential": "x"}, {"micro_credential": [1]}])
def test_vp_token_that_is_none_is_refused_in_words(vp_token: object, client: Client) -> None:
    _, _, request = asked(client)
    answer = answered(Wallet(), request, vp_token=vp_token)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_each_request_has_a_key_of_its_own_for_both_ciphers(client: Client) -> None:
    (_, _, first), (_, _, second) = asked(client), asked(client)
    keys = [request["client_metadata"]["jwks"]["keys"][0] for request in (first, second)]
    assert [{name: key[name] for name in ("kty", "crv", "use", "alg")} for key in keys] == [
        {"kty": "EC", "crv": "P-256", "use": "enc", "alg": "ECDH-ES"}
    ] * 2
    assert (keys[0]["x"] != keys[1]["x"], "d" in keys[0]) == (True, False)
    assert first["client_metadata"]["encrypted_response_enc_values_supported"] == ["A128GCM", "A256GCM"]
    wallet = Wallet()
    said = {"state": first["state"], "vp_token": {"micro_credential": [shown(wallet, first)]}}
    assert posted(wallet, first, response=encrypted(said, first, enc="A128GCM")).status_code == 200


def test_answer_that_is_not_encrypted_to_this_request_is_refused(client: Client) -> None:
    (page, _, request), (_, _, other) = asked(client), asked(client)
    wallet = Wallet()
    vp_token = {"micro_credential": [shown(wallet, request)]}
    said = {"state": request["state"], "vp_token": vp_token}
    whole = encrypted(said, request)
    for fields in (
        {"vp_token": json.dumps(vp_token), "state": request["state"]},
        {"response": encrypted(said, other)},
        {"response": whole[:-2] + ("AA" if whole[-2:] != "AA" else "BB")},
        {"response": encrypted(said, request, zip="DEF")},
        {"response": encrypted(said, request, alg="ECDH-ES+A256KW")},
        {"response": encrypted([said], request)},
        {"response": ""},
        {"response": "a.b.c.d.e"},
        {"response": "\u0444" * 9},
        {},
    ):
        answer = posted(wallet, request, **fields)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), fields
    assert "Waiting for the wallet" in client.get(page).content.decode()
    assert posted(wallet, request, response=whole).status_code == 200


def test_wallet_that_posts_gets_its_own_nonce_back(client: Client) -> None:
    asked(client)
    key = PresentationRequest.objects.get().key
    signed = Wallet().form(f"/openid/requests/{key}", wallet_nonce="w-1").content.decode()
    assert opened(signed)["wallet_nonce"] == "w-1"


@pytest.fixture
def procedure(organisation: Organisation, registrar: User) -> Procedure:
    values = {"is_open": True, "criteria": {"en": "What you learned counts."}}
    rules = new_procedure(organisation).rules
    return save_procedure(registrar, organisation, {**values, "rules": rules}, now=timezone.now())


def test_applicant_shows_a_credential_for_recognition(
    browser_of: BrowserOf, learner: User, procedure: Procedure
) -> None:
    browser, wallet = browser_of(learner), Wallet()
    page, _, request = asked(browser, recognition=procedure.organisation.slug)
    assert sent(wallet, request, shown(wallet, request, names=(*ALL, "level"))).status_code == 200
    form = browser.get(page, follow=True).content.decode()
    assert "is attached" in form
    key = re.search(r'name="wallet" value="([0-9a-f-]{36})"', form)
    assert key is not None
    address = f"/en/recognition/at/{procedure.organisation.slug}/request/"
    sent_form = {"wallet": key[1], "purpose": "credit_transfer", "aim": "The course Law, 6 credits.", "agreed": "on"}
    answer = browser.post(address, sent_form, follow=True)
    assert "Esame singolo" in answer.content.decode(), answer.content.decode()[:3000]
    assert browser_of(None).get(page).status_code == 404


def test_what_one_person_showed_is_not_anothers(
    browser_of: BrowserOf, learner: User, designer: User, procedure: Procedure
) -> None:
    wallet = Wallet()
    page, _, request = asked(browser_of(learner), recognition=procedure.organisation.slug)
    sent(wallet, request, shown(wallet, request, names=ALL))
    other = browser_of(designer)
    assert other.get(page).status_code == 404
    key = PresentationRequest.objects.get().key
    address = f"/en/recognition/at/{procedure.organisation.slug}/request/"
    answer = other.post(address, {"wallet": str(key), "purpose": "credit_transfer", "aim": "x", "agreed": "on"})
    assert (answer.status_code, "no longer here" in answer.content.decode()) == (422, True)


def test_stranger_signs_in_before_showing_for_recognition(client: Client, procedure: Procedure) -> None:
    slug = procedure.organisation.slug
    assert client.get(f"/en/wallets/show/?recognition={slug}").status_code == 200
    answer = client.post("/en/wallets/show/", {"recognition": slug})
    assert answer["Location"] == f"/en/recognition/at/{slug}/request/"
    assert client.post("/en/wallets/show/", {"recognition": "nobody"}).status_code == 404
