"""Who asks wallets: the hub by its DID, or by a certificate that the operator adds."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from joserfc import jws
from joserfc.jwk import ECKey
from pytest_django import Settings

from credenza.proofs.jades import FileSealKey, write_seal_file
from credenza_hub.openid import asker
from credenza_hub.openid.asking import OPEN_FOR, ask
from tests.hub.seals import new_access_key, new_authority

from .test_showing import answered, asked, shown
from .wallet import BASE, Wallet

AUTHORITY = new_authority()
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    settings.KEY_FOLDER = tmp_path / "keys"
    monkeypatch.setenv("ACCESS_SECRET", "ponte")


def add(folder: Path, key: FileSealKey, *more: str) -> str:
    """What the command says when it gets a file with this key."""
    file, said = folder / "access.p12", StringIO()
    file.write_bytes(write_seal_file(key, "ponte"))
    call_command("add_access_certificate", str(file), "--passphrase-env", "ACCESS_SECRET", *more, stdout=said)
    return said.getvalue().strip()


def request_address(client: Client, page: str) -> str:
    """Where the wallet fetches the request of a page that waits."""
    address = re.search(r"request_uri=([^\"&]+)", client.get(page).content.decode())
    assert address is not None
    return "/openid/requests/" + address[1].rpartition("%2F")[2]


def signed_request(address: str) -> tuple[dict[str, Any], x509.Certificate]:
    """A request once it is verified, by joserfc, with the certificate in its header; the certificate."""
    signed = Client().get(address).content.decode()
    [leaf] = json.loads(base64.urlsafe_b64decode(signed.partition(".")[0] + "=="))["x5c"]
    certificate = x509.load_der_x509_certificate(base64.b64decode(leaf))
    registry = jws.JWSRegistry(algorithms=["ES256"])
    registry.max_header_length = 8192
    verified = jws.deserialize_compact(signed, ECKey.import_key(certificate.public_key()), registry=registry)
    claims: dict[str, Any] = json.loads(verified.payload)
    return claims, certificate


def request_of(client: Client) -> tuple[dict[str, Any], x509.Certificate]:
    """A new request, and the certificate that signed it."""
    return signed_request(request_address(client, client.post("/en/wallets/show/", {})["Location"]))


def test_hub_asks_by_the_host_in_its_certificate(client: Client, tmp_path: Path) -> None:
    key = new_access_key(AUTHORITY, "register.test", "other.test")
    assert add(tmp_path, key) == "The hub asks as x509_san_dns:register.test"
    request, certificate = request_of(client)
    assert (request["client_id"], certificate) == ("x509_san_dns:register.test", key.certificates[0])
    assert request["response_uri"].startswith(f"{BASE}/")
    wallet = Wallet()
    assert answered(wallet, request, vp_token={"micro_credential": [shown(wallet, request)]}).status_code == 200


def test_hub_asks_by_the_hash_of_its_certificate(client: Client, tmp_path: Path) -> None:
    key = new_access_key(AUTHORITY)
    add(tmp_path, key, "--prefix", "x509_hash")
    digest = hashlib.sha256(key.certificates[0].public_bytes(Encoding.DER)).digest()
    request, _ = request_of(client)
    assert request["client_id"] == "x509_hash:" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def test_answer_to_the_did_is_refused_while_the_hub_asks_by_certificate(client: Client, tmp_path: Path) -> None:
    add(tmp_path, new_access_key(AUTHORITY, "register.test"))
    request, _ = request_of(client)
    wallet = Wallet()
    text = shown(wallet, request, audience="decentralized_identifier:did:web:register.test:openid")
    assert answered(wallet, request, vp_token={"micro_credential": [text]}).status_code == 400


def test_hub_asks_by_its_did_again_once_the_certificate_is_removed(client: Client, tmp_path: Path) -> None:
    add(tmp_path, new_access_key(AUTHORITY, "register.test"))
    call_command("add_access_certificate", "--remove", stdout=StringIO())
    _, _, request = asked(client)
    assert request["client_id"] == "decentralized_identifier:did:web:register.test:openid"


def test_another_certificate_takes_the_place_of_the_one_before(client: Client, tmp_path: Path) -> None:
    first, second = new_access_key(AUTHORITY, "register.test"), new_access_key(AUTHORITY, "register.test")
    add(tmp_path, first, "--prefix", "x509_hash")
    add(tmp_path, second)
    request, certificate = request_of(client)
    assert (request["client_id"], certificate) == ("x509_san_dns:register.test", second.certificates[0])


@pytest.mark.parametrize("prefix", ["x509_san_dns", "x509_hash"])
@pytest.mark.parametrize("change", ["another", "another prefix", "none"])
def test_request_that_waits_keeps_the_certificate_under_which_it_was_made(
    client: Client, tmp_path: Path, prefix: str, change: str
) -> None:
    first = new_access_key(AUTHORITY, "register.test")
    add(tmp_path, first, "--prefix", prefix)
    page = client.post("/en/wallets/show/", {})["Location"]
    address = request_address(client, page)
    before = signed_request(address)
    if change == "none":
        call_command("add_access_certificate", "--remove", stdout=StringIO())
    else:
        other = {"x509_hash": "x509_san_dns", "x509_san_dns": "x509_hash"}[prefix]
        add(tmp_path, new_access_key(AUTHORITY, "register.test"), "--prefix", other if "prefix" in change else prefix)
    after = signed_request(address)
    assert (after[0]["client_id"], after[1]) == (before[0]["client_id"], first.certificates[0])
    assert request_address(client, page) == address
    wallet = Wallet()
    assert answered(wallet, after[0], vp_token={"micro_credential": [shown(wallet, after[0])]}).status_code == 200


def test_request_under_the_did_waits_on_while_a_certificate_is_added(client: Client, tmp_path: Path) -> None:
    _, _, request = asked(client)
    add(tmp_path, new_access_key(AUTHORITY, "register.test"))
    wallet = Wallet()
    assert answered(wallet, request, vp_token={"micro_credential": [shown(wallet, request)]}).status_code == 200


def test_certificate_that_was_replaced_is_deleted_once_no_request_can_wait_under_it(
    client: Client, tmp_path: Path, settings: Settings
) -> None:
    for _ in range(2):
        add(tmp_path, new_access_key(AUTHORITY, "register.test"))
    now = timezone.now()
    kept = []
    for later in (timedelta(0), OPEN_FOR - timedelta(minutes=1), OPEN_FOR + timedelta(minutes=1)):
        ask(None, purpose="verify", now=now + later)
        kept.append(len(list(settings.KEY_FOLDER.glob("hub-access-*.p12"))))
    assert kept == [2, 2, 1]


def test_request_whose_certificate_was_taken_away_is_refused_and_the_page_says_so(
    client: Client, tmp_path: Path, settings: Settings
) -> None:
    add(tmp_path, new_access_key(AUTHORITY, "register.test"))
    page = client.post("/en/wallets/show/", {})["Location"]
    address = request_address(client, page)
    [file] = settings.KEY_FOLDER.glob("*.p12")
    file.unlink()
    assert (Client().get(address).status_code, client.get(page).status_code) == (404, 404)


def test_file_is_kept_encrypted_for_the_hub_alone(tmp_path: Path, settings: Settings) -> None:
    add(tmp_path, new_access_key(AUTHORITY, "register.test"))
    [file] = settings.KEY_FOLDER.glob("*.p12")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    settings.KEY_PASSPHRASE = "another"
    assert [said.id for said in asker.check()] == ["credenza.asker"]


@pytest.mark.parametrize(
    ("hosts", "days", "reason"),
    [
        (("other.test",), (-1, 300), "does not name 'register.test'"),
        ((), (-1, 300), "does not name 'register.test'"),
        (("register.test",), (-30, -1), "not valid today"),
        (("register.test",), (1, 30), "not valid today"),
    ],
)
def test_certificate_that_wallets_would_refuse_is_not_taken(
    hosts: tuple[str, ...], days: tuple[int, int], reason: str, tmp_path: Path, settings: Settings
) -> None:
    with pytest.raises(CommandError, match=reason):
        add(tmp_path, new_access_key(AUTHORITY, *hosts, days=days))
    assert list(settings.KEY_FOLDER.glob("*.p12")) == []


def test_start_warns_of_a_certificate_that_expired_since(tmp_path: Path, settings: Settings) -> None:
    assert asker.check() == []
    add(tmp_path, new_access_key(AUTHORITY, "register.test"))
    assert asker.check() == []
    [file] = settings.KEY_FOLDER.glob("*.p12")
    file.write_bytes(
        write_seal_file(new_access_key(AUTHORITY, "register.test", days=(-30, -1)), settings.KEY_PASSPHRASE)
    )
    assert ["not valid today" in said.msg for said in asker.check()] == [True]


def test_command_needs_a_file() -> None:
    with pytest.raises(CommandError, match="Name the file"):
        call_command("add_access_certificate")
