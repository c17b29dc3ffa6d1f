"""Signing keys are replaced: what they signed stays valid, unless they are revoked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from credenza.errors import KeyFileError
from credenza.proofs import P256, P384, Signer, add_proof
from credenza.verification import Outcome, VerificationReport, verify
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.issuing.documents import issuer_document
from credenza_hub.issuing.models import StatusList
from credenza_hub.organisations.actions import rotate_key
from credenza_hub.organisations.models import IssuerKey, Organisation, Role
from credenza_hub.storage import keys
from credenza_hub.storage.keys import signing_key
from credenza_hub.storage.means import find_status_list, hub_means
from tests.hub.conftest import make_person
from tests.proofs.badges import open_badge
from tests.proofs.softhsm import PIN, SoftToken

KEYS, NEW_KEY = "/en/organisation/keys/", "/en/organisation/esempio/keys/new/"
ROUTINE = {"kind": "P-384", "reason": "routine", "confirmed": "on"}


@pytest.fixture(autouse=True)
def _empty_store(settings: Settings, tmp_path: Path) -> None:
    settings.KEY_FOLDER = tmp_path / "keys"
    keys._read_key.cache_clear()
    keys._open_token_key.cache_clear()


@pytest.fixture
def administrator(organisation: Organisation) -> User:
    return make_person("administrator@example.org", organisation, Role.ADMINISTRATOR)


def sign(key: Signer) -> bytes:
    return json.dumps(add_proof(open_badge(key.did), key, timezone.now())).encode()


def check(data: bytes) -> VerificationReport:
    now = timezone.now()
    return verify(data, hub_means(now=now), now)


def events() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", "subject"))


def test_new_key_signs_and_what_the_old_one_signed_stays_valid(organisation: Organisation, administrator: User) -> None:
    old = signing_key(organisation, now=timezone.now())
    before = sign(old)
    rotate_key(administrator, organisation, kind=P256, now=timezone.now())
    new = signing_key(organisation, now=timezone.now())
    assert (old.algorithm, new.algorithm, new.did) == ("EdDSA", "ES256", old.did)
    assert [check(data).outcome for data in (before, sign(new))] == [Outcome.VERIFIED] * 2
    document = issuer_document(organisation)
    assert document is not None
    assert document["assertionMethod"] == [old.verification_method, new.verification_method]
    assert not any({"revoked", "expires"} & set(method) for method in document["verificationMethod"])
    assert events() == [
        ("organisations:key:made", old.verification_method),
        ("organisations:key:rotated", new.verification_method),
    ]


def test_compromised_key_is_revoked_with_everything_that_it_signed(
    organisation: Organisation, administrator: User
) -> None:
    old = signing_key(organisation, now=timezone.now())
    before = sign(old)
    now = timezone.now()
    rotate_key(administrator, organisation, compromised=True, now=now)
    new = signing_key(organisation, now=timezone.now())
    report = check(before)
    assert (report.outcome, report.step("proof").reason_code) == (Outcome.NOT_VERIFIED, "key_revoked")
    assert check(sign(new)).outcome is Outcome.VERIFIED
    document = issuer_document(organisation)
    assert document is not None
    assert document["assertionMethod"] == [new.verification_method]
    ends = {method["id"]: method.get("revoked") for method in document["verificationMethod"]}
    assert ends == {
        old.verification_method: now.replace(microsecond=0, tzinfo=None).isoformat() + "Z",
        new.verification_method: None,
    }
    assert events()[1:] == [
        ("organisations:key:revoked", old.verification_method),
        ("organisations:key:rotated", new.verification_method),
    ]


def test_dates_say_which_key_signs_when(organisation: Organisation) -> None:
    first = timezone.now()
    old = signing_key(organisation, now=first)
    later = first + timedelta(days=30)
    row = rotate_key(None, organisation, now=later)
    assert list(IssuerKey.objects.order_by("pk").values_list("valid_from", "valid_until")) == [
        (first, later),
        (later, None),
    ]
    assert signing_key(organisation, now=later - timedelta(seconds=1)).public_key == old.public_key
    assert signing_key(organisation, now=later).verification_method == row.verification_method


def test_lost_key_can_be_replaced_and_what_it_signed_stays_valid(
    settings: Settings, organisation: Organisation
) -> None:
    before = sign(signing_key(organisation, now=timezone.now()))
    next(settings.KEY_FOLDER.iterdir()).unlink()
    keys._read_key.cache_clear()
    rotate_key(None, organisation, now=timezone.now())
    assert check(before).outcome is Outcome.VERIFIED
    assert check(sign(signing_key(organisation, now=timezone.now()))).outcome is Outcome.VERIFIED


def test_did_key_is_replaced_but_cannot_be_revoked(settings: Settings, organisation: Organisation) -> None:
    settings.PUBLIC_URL = "http://localhost:8000"
    old = signing_key(organisation, now=timezone.now())
    with pytest.raises(KeyFileError, match="did:key cannot be revoked"):
        rotate_key(None, organisation, compromised=True, now=timezone.now())
    assert signing_key(organisation, now=timezone.now()).did == old.did
    rotate_key(None, organisation, now=timezone.now())
    assert signing_key(organisation, now=timezone.now()).did != old.did


@pytest.mark.parametrize("role", [Role.DESIGNER, Role.REVIEWER, Role.REGISTRAR])
def test_only_administrators_replace_keys(
    organisation: Organisation, role: Role, browser_of: Callable[..., Client]
) -> None:
    person = make_person("person@example.org", organisation, role)
    with pytest.raises(PermissionDenied):
        rotate_key(person, organisation, now=timezone.now())
    browser = browser_of(person)
    assert [browser.get(KEYS).status_code, browser.post(NEW_KEY, ROUTINE).status_code] == [403, 403]
    assert IssuerKey.objects.count() == 0


def test_administrator_of_another_organisation_cannot_replace_keys_here(
    organisation: Organisation, other_organisation: Organisation, browser_of: Callable[..., Client]
) -> None:
    stranger = make_person("stranger@example.org", other_organisation, Role.ADMINISTRATOR)
    assert browser_of(stranger).post(NEW_KEY, ROUTINE).status_code == 404
    assert organisation.keys.count() == 0


def test_key_on_a_token_signs_for_the_organisation(
    settings: Settings, organisation: Organisation, administrator: User, soft_token: SoftToken
) -> None:
    settings.PKCS11_MODULE, settings.PKCS11_PIN = soft_token.module, PIN
    before = sign(signing_key(organisation, now=timezone.now()))
    row = rotate_key(None, organisation, token=soft_token.uri("P-256"), now=timezone.now())
    key = signing_key(organisation, now=timezone.now())
    assert (row.is_on_token, key.verification_method, key.did) == (
        True, row.verification_method, "did:web:register.test:issuers:esempio",
    )  # fmt: skip
    assert [check(data).outcome for data in (before, sign(key))] == [Outcome.VERIFIED] * 2
    with pytest.raises(KeyFileError, match="Only the operator can replace it"):
        rotate_key(administrator, organisation, now=timezone.now())
    with pytest.raises(KeyFileError, match="signs, or signed, already"):
        rotate_key(None, organisation, token=soft_token.uri("P-256"), now=timezone.now())
    assert signing_key(organisation, now=timezone.now()).public_key == key.public_key


def test_token_that_is_gone_is_named_and_nothing_changes(
    settings: Settings, organisation: Organisation, soft_token: SoftToken, client: Client
) -> None:
    settings.PKCS11_MODULE, settings.PKCS11_PIN = soft_token.module, PIN
    old = signing_key(organisation, now=timezone.now())
    with pytest.raises(KeyFileError, match="The token elsewhere is not there"):
        rotate_key(None, organisation, token="pkcs11:token=elsewhere;object=seal", now=timezone.now())
    with pytest.raises(KeyFileError, match="Name the module in the settings"):
        rotate_key(None, organisation, token=f"{soft_token.uri('P-384')}?module-path=/x.so", now=timezone.now())
    assert signing_key(organisation, now=timezone.now()).public_key == old.public_key


def test_status_list_is_signed_anew_after_a_key_was_revoked(organisation: Organisation, client: Client) -> None:
    listed = StatusList.objects.create(
        key=uuid4(), organisation=organisation, updated_at=timezone.now(), purpose="revocation", bits=bytes(16 * 1024)
    )
    address = f"/status/{listed.key}"
    old, tag = client.get(address).json()["proof"]["verificationMethod"], client.get(address)["ETag"]
    row = rotate_key(None, organisation, compromised=True, now=timezone.now())
    fresh = client.get(address, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert old != fresh.json()["proof"]["verificationMethod"] == row.verification_method


def test_status_list_whose_key_is_out_of_reach_is_asked_for_again_later(
    settings: Settings, organisation: Organisation, client: Client
) -> None:
    listed = StatusList.objects.create(
        key=uuid4(), organisation=organisation, updated_at=timezone.now(), purpose="revocation", bits=bytes(16 * 1024)
    )
    signing_key(organisation, now=timezone.now())
    keys._read_key.cache_clear()
    next(settings.KEY_FOLDER.iterdir()).unlink()
    answer = client.get(f"/status/{listed.key}")
    assert (answer.status_code, answer.content) == (503, b"The key that signs this list is out of reach.")
    assert find_status_list(f"{settings.PUBLIC_URL}/status/{listed.key}", now=timezone.now()) is None


def test_pin_may_lie_in_a_file(
    settings: Settings, organisation: Organisation, soft_token: SoftToken, tmp_path: Path
) -> None:
    settings.PKCS11_MODULE = soft_token.module
    (tmp_path / "pin").write_text(f"{PIN}\n")
    uri = f"{soft_token.uri('P-384')}?pin-source=file:{tmp_path / 'pin'}"
    assert rotate_key(None, organisation, token=uri, now=timezone.now()).is_on_token
    assert signing_key(organisation, now=timezone.now()).algorithm == "ES384"
    keys._open_token_key.cache_clear()
    (tmp_path / "pin").unlink()
    with pytest.raises(KeyFileError, match="PIN cannot be read"):
        signing_key(organisation, now=timezone.now())


def test_operator_replaces_a_key_by_command(organisation: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rotate_key", "esempio", "--kind", "P-256")
    row = IssuerKey.objects.get()
    assert capsys.readouterr().out == f"esempio signs with {row.verification_method}\n"
    assert row.public_multibase.startswith("zDna")
    call_command("rotate_key", "esempio", "--compromised")
    assert [key.revoked_at is not None for key in IssuerKey.objects.order_by("pk")] == [True, False]
    with pytest.raises(CommandError, match="no organisation 'nobody'"):
        call_command("rotate_key", "nobody")
    with pytest.raises(CommandError, match="not the address of a key on a token"):
        call_command("rotate_key", "esempio", "--token", "pkcs11:nonsense")


def test_administrator_replaces_a_key_on_the_page(
    organisation: Organisation, administrator: User, browser_of: Callable[..., Client]
) -> None:
    old = signing_key(organisation, now=timezone.now())
    browser = browser_of(administrator)
    asked = browser.get(NEW_KEY)
    assert "Revoking the old one cannot be undone" in asked.content.decode()
    assert browser.post(NEW_KEY, {**ROUTINE, "confirmed": ""}).status_code == 422
    assert signing_key(organisation, now=timezone.now()).public_key == old.public_key
    done = browser.post(NEW_KEY, ROUTINE, follow=True)
    assert "The organisation signs with a new key." in done.content.decode()
    assert signing_key(organisation, now=timezone.now()).algorithm == P384.algorithm
    assert AuditEvent.objects.get(action="organisations:key:rotated").actor == administrator


@pytest.mark.parametrize(
    ("language", "retired", "revoked"),
    [
        ("en", "Retired: what it signed stays valid.", "Revoked: what it signed fails every verification."),
        (
            "it",
            "Ritirata: ciò che ha firmato resta valido.",
            "Revocata: ciò che ha firmato non supera alcuna verifica.",
        ),
        (
            "kk",
            "Қолданыстан шыққан: онымен қол қойылғандар жарамды болып қалады.",
            "Кері қайтарылып алынған: онымен қол қойылғандар ешбір тексеруден өтпейді.",
        ),
        (
            "ru",
            "Выведен из употребления: подписанное им остаётся действительным.",
            "Отозван: подписанное им не проходит ни одной проверки.",
        ),
    ],
)
def test_page_says_in_each_language_what_holds_of_each_key(
    organisation: Organisation,
    administrator: User,
    browser_of: Callable[..., Client],
    language: str,
    retired: str,
    revoked: str,
) -> None:
    signing_key(organisation, now=timezone.now())
    browser = browser_of(administrator)
    browser.post(NEW_KEY, ROUTINE)
    browser.post(NEW_KEY, {**ROUTINE, "reason": "compromised"})
    text = browser.get(f"/{language}/organisation/keys/").content.decode()
    for key in IssuerKey.objects.all():
        assert key.public_multibase in text
    assert (text.count(retired), text.count(revoked)) == (1, 1)


def test_page_before_the_first_key_says_so(
    organisation: Organisation, administrator: User, browser_of: Callable[..., Client]
) -> None:
    assert "There is no key yet" in browser_of(administrator).get(KEYS).content.decode()


def test_key_on_a_token_is_not_replaced_on_the_page(
    settings: Settings,
    organisation: Organisation,
    administrator: User,
    soft_token: SoftToken,
    browser_of: Callable[..., Client],
) -> None:
    settings.PKCS11_MODULE, settings.PKCS11_PIN = soft_token.module, PIN
    rotate_key(None, organisation, token=soft_token.uri("Ed25519"), now=timezone.now())
    browser = browser_of(administrator)
    assert "Only the operator can replace it." in browser.get(NEW_KEY).content.decode()
    answer = browser.post(NEW_KEY, ROUTINE)
    assert answer.status_code == 422
    assert IssuerKey.objects.count() == 1
