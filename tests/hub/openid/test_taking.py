"""A learner takes a credential into a wallet by OpenID4VCI; nobody else does, and nobody does twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from openvc.openid4vci import parse_credential_issuer_metadata, parse_credential_offer
from pytest_django import Settings

from credenza.proofs.sd_jwt import Answer, bind_key, read_sd_jwt
from credenza.translog import Kind, commit, read_proof
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.issuing.models import Credential
from credenza_hub.openid.limits import PER_MINUTE
from credenza_hub.openid.models import Authorization, Nonce, Offer, WalletCopy, WalletToken
from credenza_hub.storage.means import hub_verifier
from credenza_hub.translog.models import Opening
from credenza_hub.translog.sequencing import EVERY, integrate
from tests.hub.awarding import withdraw
from tests.hub.conftest import make_person

from .wallet import REDIRECT, VERIFIER, Wallet, challenge_of, offered, token_of

BrowserOf = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


def error_of(response: HttpResponse) -> tuple[int, str]:
    return response.status_code, response.json()["error"]


@pytest.mark.django_db
def test_metadata_are_what_wallets_read(client: Client) -> None:
    metadata = parse_credential_issuer_metadata(client.get("/.well-known/openid-credential-issuer").content.decode())
    server = client.get("/.well-known/oauth-authorization-server").json()
    assert metadata.credential_issuer == server["issuer"] == "https://register.test"
    assert set(metadata.credential_configurations_supported) == {"MicroCredential", "OpenBadge"}
    for address in (metadata.credential_endpoint, metadata.nonce_endpoint, server["token_endpoint"]):
        assert Client().post(str(address).removeprefix("https://register.test")).status_code in (200, 400, 401)


@pytest.mark.django_db
def test_type_metadata_are_published_under_the_type(client: Client) -> None:
    assert client.get("/credential-types/VerifiableMicroCredential").json()["vct"] == "VerifiableMicroCredential"
    assert client.get("/credential-types/Other").status_code == 404


def test_attestation_from_the_learners_page_is_verified_until_it_is_revoked(
    browser_of: BrowserOf, owner: User, registrar: User, credential: Credential
) -> None:
    wallet = Wallet()
    offer, digits = offered(browser_of(owner), credential)
    assert parse_credential_offer(json.dumps(offer)).credential_configuration_ids == ("MicroCredential", "OpenBadge")
    token = wallet.token_for(offer, digits).json()["access_token"]
    answer = wallet.ask(token, wallet.proof(wallet.nonce())).json()
    attestation = answer["credentials"][0]["credential"]
    claims = read_sd_jwt(attestation).revealed.claims
    opening = Opening.objects.select_related("addition").get(subject__endswith="/attestation")
    signed = attestation.partition("~")[0].encode()
    assert bytes(opening.addition.entries) == commit(Kind.AWARD, bytes(opening.salt), signed)
    assert (claims["givenName"], claims["grade"], claims["cnf"]["jwk"]) == (
        "Ada1",
        "Prova scritta: 27; Prova orale: 28",
        wallet.jwk,
    )
    shown = bind_key(attestation, wallet.key, Answer("https://verifier.example", "n", timezone.now()))
    assert verdict(shown) == ("verified", [])
    withdraw(registrar, credential, "Wrong person.")
    assert verdict(shown) == ("not_verified", ["revoked"])


def test_each_attestation_has_its_proof_and_the_hub_finds_it_by_itself(
    browser_of: BrowserOf, owner: User, credential: Credential, settings: Settings, tmp_path: Path
) -> None:
    settings.LOG_FOLDER = tmp_path / "log"
    first, second = Wallet(7), Wallet(8)
    browser, page = browser_of(owner), f"/en/credentials/{credential.key}/"
    token, nonce = token_of(browser, credential, first), first.nonce()
    given = first.ask(token, first.proof(nonce), second.proof(nonce)).json()["credentials"]
    held = [each["credential"] for each in given]
    assert "attestations/1.tlog-proof" not in browser.get(page).content.decode()
    later = timezone.now() + EVERY
    integrate("one", lambda: later)
    shown = browser.get(page).content.decode()
    addresses = [f"{page}attestations/{number}.tlog-proof" for number in (1, 2)]
    assert all(address in shown for address in addresses)
    proofs = [read_proof(browser.get(address).content) for address in addresses]
    signed = [text.partition("~")[0].encode() for text in held]
    assert [[proof.is_of(proof.entry_of(text)) for text in signed] for proof in proofs] == [
        [True, False],
        [False, True],
    ]
    for text, wallet in zip(held, (first, second), strict=True):
        shown_by_wallet = bind_key(text, wallet.key, Answer("https://verifier.example", "n", later)).encode()
        report = hub_verifier(now=later).verify(shown_by_wallet, later)
        assert (report.outcome, report.step("log").reason_code) == ("verified", "logged_since")
    strange = [f"{page}attestations/{number}.tlog-proof" for number in (0, 3, 10**30)]
    assert [browser.get(address).status_code for address in strange] == [404, 404, 404]
    assert browser_of(make_person("other@example.org")).get(addresses[0]).status_code == 404
    assert browser_of(None).get(addresses[0]).status_code == 302


def verdict(text: str) -> tuple[str, list[str]]:
    now = timezone.now()
    report = hub_verifier(now=now).verify(text.encode(), now)
    return str(report.outcome), [step.reason_code for step in report.steps if step.outcome == "failed"]


def test_badge_is_the_file_that_was_issued(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    wallet = Wallet()
    answer = wallet.ask(token_of(browser_of(owner), credential, wallet), form="OpenBadge").json()
    assert answer["credentials"] == [{"credential": json.loads(credential.document)}]


def test_wallet_binds_several_keys_at_once_and_by_did(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    first, second = Wallet(7), Wallet(8)
    token, nonce = token_of(browser_of(owner), credential, first), first.nonce()
    proofs = first.proof(nonce), second.proof(nonce, kid=second.key.verification_method)
    credentials = first.ask(token, *proofs).json()["credentials"]
    bound = [read_sd_jwt(held["credential"]).payload["cnf"]["jwk"] for held in credentials]
    assert bound == [first.jwk, second.jwk]


def test_what_is_used_up_is_used_up(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    wallet, browser = Wallet(), browser_of(owner)
    offer, digits = offered(browser, credential)
    token = wallet.token_for(offer, digits).json()["access_token"]
    proof = wallet.proof(wallet.nonce())
    assert error_of(wallet.token_for(offer, digits)) == (400, "invalid_grant")
    assert wallet.ask(token, proof).status_code == 200
    assert error_of(wallet.ask(token, wallet.proof(wallet.nonce()))) == (400, "credential_request_denied")
    other = token_of(browser, credential, wallet)
    assert error_of(wallet.ask(other, proof)) == (400, "invalid_nonce")
    assert WalletCopy.objects.count() == 1


def test_offer_closes_after_five_wrong_codes_and_after_its_time(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    wallet, browser = Wallet(), browser_of(owner)
    offer, digits = offered(browser, credential)
    wrong = f"{(int(digits) + 1) % 1_000_000:06}"
    assert [error_of(wallet.token_for(offer, wrong)) for _ in range(5)] == [(400, "invalid_grant")] * 5
    assert error_of(wallet.token_for(offer, digits)) == (400, "invalid_grant")
    late, late_digits = offered(browser, credential)
    Offer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert error_of(wallet.token_for(late, late_digits)) == (400, "invalid_grant")
    assert WalletToken.objects.count() == 0


def test_new_offer_closes_the_one_before(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    browser = browser_of(owner)
    before, digits = offered(browser, credential)
    offered(browser, credential)
    assert error_of(Wallet().token_for(before, digits)) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda wallet, nonce: wallet.proof(nonce, audience="https://other.example"), "invalid_proof"),
        (lambda wallet, nonce: wallet.proof("invented"), "invalid_nonce"),
        (lambda wallet, nonce: wallet.proof(nonce, at=timezone.now() - timedelta(hours=1)), "invalid_proof"),
        (lambda wallet, nonce: wallet.proof(nonce, jwk=Wallet(9).jwk), "invalid_proof"),
        (lambda wallet, nonce: wallet.proof(nonce, kid="did:web:wallet.example#1"), "invalid_proof"),
        (lambda wallet, nonce: wallet.proof(nonce)[:-6] + "AAAAAA", "invalid_proof"),
    ],
)
def test_proof_that_proves_nothing_gets_nothing(
    change: Callable[[Wallet, str], str], error: str, browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    wallet = Wallet()
    token = token_of(browser_of(owner), credential, wallet)
    assert error_of(wallet.ask(token, change(wallet, wallet.nonce()))) == (400, error)
    assert WalletCopy.objects.count() == 0
    assert wallet.ask(token, wallet.proof(wallet.nonce())).status_code == 200


TWO_NAMES = b'{"credential_configuration_id": "MicroCredential", "credential_identifier": "OpenBadge"}'


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b'{"proofs": 7}', TWO_NAMES])
def test_request_that_is_none_is_refused_in_words(
    body: bytes, browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    wallet = Wallet()
    token = token_of(browser_of(owner), credential, wallet)
    headers = {"authorization": f"Bearer {token}"}
    answer = Client().post("/openid/credential", body, content_type="application/json", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_credential_request"


def test_token_is_worth_nothing_once_the_credential_is_no_longer_the_learners(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    wallet = Wallet()
    token = token_of(browser_of(owner), credential, wallet)
    User.objects.filter(pk=owner.pk).update(email="else@example.org")
    assert error_of(wallet.ask(token, wallet.proof(wallet.nonce()))) == (401, "invalid_token")
    assert error_of(wallet.ask("invented", wallet.proof(wallet.nonce()))) == (401, "invalid_token")


def test_revoked_credential_is_handed_to_nobody(
    browser_of: BrowserOf, owner: User, registrar: User, credential: Credential
) -> None:
    wallet, browser = Wallet(), browser_of(owner)
    token = token_of(browser, credential, wallet)
    withdraw(registrar, credential, "Wrong person.")
    assert error_of(wallet.ask(token, wallet.proof(wallet.nonce()))) == (400, "credential_request_denied")
    assert browser.post(f"/en/credentials/{credential.key}/wallet/").status_code == 404


def test_others_make_and_see_no_offers(
    browser_of: BrowserOf, owner: User, other: User, registrar: User, credential: Credential
) -> None:
    offered(browser_of(owner), credential)
    page = f"/en/credentials/{credential.key}/wallet/"
    for person in (other, registrar):
        assert browser_of(person).post(page).status_code == 404
        assert browser_of(person).get(f"{page}{Offer.objects.get().key}/").status_code == 404
    assert browser_of(None).post(page).status_code == 302
    assert Offer.objects.count() == 1


def test_wallet_says_what_became_of_it(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    wallet = Wallet()
    token = token_of(browser_of(owner), credential, wallet)
    answer = wallet.ask(token, wallet.proof(wallet.nonce())).json()
    said = {"notification_id": answer["notification_id"], "event": "credential_accepted"}
    assert wallet.post("/openid/notification", token, **said).status_code == 204
    assert WalletCopy.objects.get().event == "credential_accepted"
    assert error_of(wallet.post("/openid/notification", token, **{**said, "event": "eaten"}))[0] == 400
    assert error_of(wallet.post("/openid/notification", token)) == (400, "invalid_notification_request")
    page = browser_of(owner).get(f"/en/credentials/{credential.key}/").content.decode()
    assert "Taken into a wallet on" in page


def test_acts_are_recorded_without_organisation(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    wallet = Wallet()
    wallet.ask(token_of(browser_of(owner), credential, wallet), wallet.proof(wallet.nonce()))
    events = AuditEvent.objects.filter(action__startswith="openid:").order_by("pk")
    assert [(event.action, event.organisation, event.subject) for event in events] == [
        ("openid:offer:made", None, f"credential:{credential.key}"),
        ("openid:credential:taken", None, f"credential:{credential.key}"),
    ]


@pytest.mark.django_db
def test_address_that_asks_too_often_is_told_to_wait() -> None:
    wallet = Wallet()
    answers = [wallet.post("/openid/nonce").status_code for _ in range(PER_MINUTE + 1)]
    assert (answers[:-1], answers[-1]) == ([200] * PER_MINUTE, 429)


def test_old_nonces_are_deleted(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    wallet = Wallet()
    stale = wallet.nonce()
    Nonce.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    token = token_of(browser_of(owner), credential, wallet)
    assert error_of(wallet.ask(token, wallet.proof(stale))) == (400, "invalid_nonce")
    wallet.nonce()
    assert Nonce.objects.count() == 1


def asking(**changes: str) -> dict[str, str]:
    asked = {
        "response_type": "code",
        "client_id": "https://wallet.example",
        "redirect_uri": REDIRECT,
        "scope": "MicroCredential",
        "state": "s-1",
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in {**asked, **changes}.items() if value}


def agreed(browser: Client, credential: Credential, **changes: str) -> dict[str, str]:
    """What a wallet gets when the learner agrees on the page."""
    page = f"/en/wallets/authorize/?{urlencode(asking(**changes))}"
    answer = browser.post(page, {"credential": str(credential.key)})
    assert answer.status_code == 302, answer.content.decode()
    return {name: value[0] for name, value in parse_qs(urlsplit(answer["Location"]).query).items()}


def redeemed(code: str, **changes: str) -> HttpResponse:
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    return Wallet().form("/openid/token", **{**fields, **changes})


def test_signed_in_learner_lets_a_wallet_take_one_credential(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    browser = browser_of(owner)
    page = browser.get(f"/en/wallets/authorize/?{urlencode(asking())}")
    assert "form-action 'self' https://wallet.example" in page["Content-Security-Policy"]
    assert "wallet.example" in page.content.decode()
    answer = agreed(browser, credential)
    assert (answer["state"], answer["iss"]) == ("s-1", "https://register.test")
    wallet = Wallet()
    token = redeemed(answer["code"]).json()["access_token"]
    assert wallet.ask(token, wallet.proof(wallet.nonce())).status_code == 200
    assert error_of(wallet.ask(token, form="OpenBadge")) == (400, "credential_request_denied")


def test_pushed_request_with_details_names_the_credential_identifier(
    browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    details = json.dumps([{"type": "openid_credential", "credential_configuration_id": "OpenBadge"}])
    pushed = Wallet().form("/openid/par", **asking(scope="", authorization_details=details))
    assert pushed.status_code == 201
    query = urlencode({"client_id": "https://wallet.example", "request_uri": pushed.json()["request_uri"]})
    sent = browser_of(owner).post(f"/en/wallets/authorize/?{query}", {"credential": str(credential.key)})
    token = redeemed(parse_qs(urlsplit(sent["Location"]).query)["code"][0]).json()
    [granted] = token["authorization_details"]
    wallet = Wallet()
    answer = wallet.post(
        "/openid/credential", token["access_token"], credential_identifier=granted["credential_identifiers"][0]
    )
    assert answer.json()["credentials"] == [{"credential": json.loads(credential.document)}]


@pytest.mark.parametrize(
    "change", [{"code_verifier": "b" * 43}, {"redirect_uri": "https://other.example"}, {"client_id": "other"}]
)
def test_code_is_good_for_the_wallet_that_asked_alone(
    change: dict[str, str], browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    code = agreed(browser_of(owner), credential)["code"]
    assert error_of(redeemed(code, **change)) == (400, "invalid_grant")


def test_code_used_twice_takes_back_its_token(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    code, wallet = agreed(browser_of(owner), credential)["code"], Wallet()
    token = redeemed(code).json()["access_token"]
    assert error_of(redeemed(code)) == (400, "invalid_grant")
    assert error_of(wallet.ask(token, wallet.proof(wallet.nonce()))) == (401, "invalid_token")


def test_late_code_is_refused(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    code = agreed(browser_of(owner), credential)["code"]
    Authorization.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert error_of(redeemed(code)) == (400, "invalid_grant")


def test_learner_cannot_give_away_anothers_credential(
    browser_of: BrowserOf, other: User, credential: Credential
) -> None:
    page = f"/en/wallets/authorize/?{urlencode(asking())}"
    answer = browser_of(other).post(page, {"credential": str(credential.key)})
    assert (answer.status_code, Authorization.objects.count()) == (422, 0)
    assert str(credential.key) not in browser_of(other).get(page).content.decode()


def test_refusal_is_told_to_the_wallet(browser_of: BrowserOf, learner: User) -> None:
    answer = browser_of(learner).post(f"/en/wallets/authorize/?{urlencode(asking())}", {"refuse": "1"})
    assert answer["Location"].startswith(f"{REDIRECT}?error=access_denied&state=s-1")


def test_app_on_the_device_is_sent_to_by_its_scheme(browser_of: BrowserOf, owner: User, credential: Credential) -> None:
    page = f"/en/wallets/authorize/?{urlencode(asking(redirect_uri='eudi-wallet://back'))}"
    browser = browser_of(owner)
    assert "form-action 'self' eudi-wallet:" in browser.get(page)["Content-Security-Policy"]
    assert browser.post(page, {"credential": str(credential.key)})["Location"].startswith("eudi-wallet://back?code=")


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "http://wallet.example/back"},
        {"redirect_uri": "https://user@wallet.example/"},
        {"redirect_uri": "https://wallet.example/#x"},
        {"redirect_uri": "https://[/"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"response_type": "token"},
        {"scope": "everything"},
        {"scope": "", "authorization_details": "[]"},
        {"scope": "", "authorization_details": "nonsense"},
        {"client_id": ""},
        {"request_uri": "urn:ietf:params:oauth:request_uri:invented"},
    ],
)
def test_request_that_cannot_be_answered_sends_nobody_anywhere(
    change: dict[str, str], browser_of: BrowserOf, learner: User
) -> None:
    answer = browser_of(learner).get(f"/en/wallets/authorize/?{urlencode(asking(**change))}")
    assert (answer.status_code, "Location" in answer) == (400, False)


@pytest.mark.django_db
def test_wallets_address_leads_to_the_page_in_a_language(client: Client) -> None:
    answer = client.get(f"/openid/authorize?{urlencode(asking())}")
    assert answer["Location"].startswith("/en/wallets/authorize/?response_type=code")
    assert client.get(answer["Location"])["Location"].startswith("/en/account/sign-in/?next=")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wished", "browser", "shown"),
    [
        ("kk-KZ en", "it", "kk"),
        ("de IT", "ru", "it"),
        ("de", "ru", "ru"),
        ("", "ru", "ru"),
        ("x" * 600 + " \x01 ru", "", "ru"),
        ("de " * 30 + "ru", "", "en"),
    ],
)
def test_page_speaks_the_language_that_the_wallet_wishes_or_else_that_of_the_browser(
    wished: str, browser: str, shown: str, client: Client
) -> None:
    headers = {"accept-language": browser} if browser else {}
    query = urlencode(asking(ui_locales=wished))
    answer = client.get(f"/openid/authorize?{query}", headers=headers)
    assert answer["Location"].startswith(f"/{shown}/wallets/authorize/?response_type=code")
    pushed = Wallet().form("/openid/par", **asking(ui_locales=wished)).json()["request_uri"]
    named = urlencode({"client_id": "https://wallet.example", "request_uri": pushed})
    answer = client.get(f"/openid/authorize?{named}", headers=headers)
    assert answer["Location"].startswith(f"/{shown}/wallets/authorize/?")


@pytest.mark.django_db
@pytest.mark.parametrize("strange", [{"ui_locales": "ru\0"}, {"client_id": "https://wallet.example\0"}])
def test_request_with_a_character_that_no_database_keeps_is_refused(strange: dict[str, str]) -> None:
    answer = Wallet().form("/openid/par", **asking(**strange))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_languages_of_the_pages_are_told(client: Client) -> None:
    metadata = client.get("/.well-known/oauth-authorization-server").json()
    assert metadata["ui_locales_supported"] == ["en", "it", "kk", "ru"]
