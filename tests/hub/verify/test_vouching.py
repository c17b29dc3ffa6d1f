"""Who vouches for an issuer, on the verify page: the register, and the files that the operator names."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.x509 import load_der_x509_certificate
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone

from credenza.proofs import P256, JwtShape, add_proof, sign_vc_jwt
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import IssuerKey, Organisation
from tests.proofs.badges import SIGNED_AT, key_number, open_badge
from tests.verification.test_attestations import Authority, issued_by_address
from tests.verification.test_vouching import Operator, folder_with, trusted_list

from .test_pages import outcome_of, verified

KEY = key_number(1)


def vouched(page: str) -> str:
    """By whom, as a report page says."""
    return page.partition('data-source="')[2].partition('"')[0]


def test_register_vouches_for_its_own_awarding_body(client: Client, credential: Credential) -> None:
    page = verified(client, credential.document, "it")
    assert (vouched(page), "è un ente di questo registro" in page) == ("register", True)
    assert (
        page.index('class="verdict"') < page.index('id="vouches"') < page.index('id="says"') < page.index('id="steps"')
    )


@pytest.mark.django_db
def test_stranger_is_verified_and_nobody_vouches(client: Client) -> None:
    page = verified(client, json.dumps(add_proof(open_badge(KEY.did), KEY, SIGNED_AT)))
    assert (outcome_of(page), vouched(page)) == ("verified", "nobody")


@pytest.mark.django_db
def test_stranger_out_of_reach_is_not_vouched_for(client: Client) -> None:
    key = key_number(1, "did:web:nowhere.example")
    page = verified(client, json.dumps(add_proof(open_badge(key.did), key, SIGNED_AT)))
    assert (outcome_of(page), vouched(page)) == ("could_not_check", "unproven")


@pytest.mark.django_db
def test_pinned_issuer_and_its_accreditation_are_told(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.PINNED_ISSUERS, settings.ACCREDITATIONS = tmp_path / "issuers.txt", tmp_path / "decisions.csv"
    settings.PINNED_ISSUERS.write_text(f"{KEY.did}  University of Alatau\n", "utf-8")
    columns = "issuer,agency,activity,valid_from,valid_until\n"
    settings.ACCREDITATIONS.write_text(f"{columns}{KEY.did},IAAR,institutional,2020-01-01,2026-02-28\n", "utf-8")
    page = verified(client, sign_vc_jwt(open_badge(KEY.did), KEY, JwtShape.OPEN_BADGES), "ru")
    assert (outcome_of(page), vouched(page)) == ("verified", "pinned")
    assert ('data-assurance="lapsed"' in page, "истекла до присвоения" in page) == (True, True)


@pytest.mark.django_db
def test_certified_issuer_is_verified_against_the_authorities_of_the_settings(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    seal, authority = key_number(4, kind=P256), Authority("Root of Trust")
    token = issued_by_address(header=authority.chain_for(seal), key=seal)
    before = verified(client, token)
    root = load_der_x509_certificate(authority.root)
    (tmp_path / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    settings.CERTIFICATE_AUTHORITIES = tmp_path
    after = verified(client, token)
    assert [vouched(page) for page in (before, after)] == ["unproven", "authority"]
    assert outcome_of(before) == "could_not_check"
    assert "Root of Trust" in after


def test_key_of_another_awarding_body_does_not_award_under_this_edition(client: Client, credential: Credential) -> None:
    other = Organisation.objects.create(slug="other-body", record={"legal_name": {"en": "Other"}})
    IssuerKey.objects.create(
        organisation=other,
        reference="other",
        did=KEY.did,
        verification_method=KEY.verification_method,
        public_multibase=KEY.did.removeprefix("did:key:"),
        valid_from=timezone.now(),
    )
    document: dict[str, Any] = json.loads(credential.document)
    del document["proof"]
    document.pop("credentialStatus", None)
    document["issuer"]["id"] = KEY.did
    page = verified(client, json.dumps(add_proof(document, KEY, timezone.now())))
    assert outcome_of(page) == "not_verified"
    assert "edition_other_issuer" in page


@pytest.mark.parametrize("name", ["PINNED_ISSUERS", "CERTIFICATE_AUTHORITIES", "TRUSTED_LISTS", "ACCREDITATIONS"])
def test_fault_in_a_file_of_the_settings_is_found_when_the_hub_starts(settings: Any, tmp_path: Path, name: str) -> None:
    assert [message for message in run_checks() if message.id == "credenza.trust"] == []
    wrong = tmp_path / "wrong.txt"
    wrong.write_bytes(base64.b64encode(b"of no use"))
    setattr(settings, name, wrong)
    assert [message.id for message in run_checks() if message.id == "credenza.trust"] == ["credenza.trust"]


@pytest.mark.django_db
def test_list_that_is_out_of_date_is_told_at_the_start_and_on_the_page(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    seal, authority, operator = key_number(4, kind=P256), Authority("Qualified"), Operator("Agency")
    xml = trusted_list("IT", [authority.root], until=datetime(2020, 5, 1, tzinfo=UTC))
    settings.TRUSTED_LISTS = folder_with(tmp_path, it_xml=operator.sign(xml), op_pem=operator.pem)
    [warning] = [message for message in run_checks() if message.id == "credenza.trust"]
    assert (warning.level, warning.msg) == (30, "The trusted list of IT, Operator IT is out of date since 2020-05-01.")
    token = issued_by_address(header=authority.chain_for(seal), key=seal)
    for language, words in (("en", "out of date"), ("it", "non è aggiornato"), ("kk", "мерзімі"), ("ru", "устарел")):
        page = verified(client, token, language)
        assert (outcome_of(page), words in page) == ("could_not_check", True)


@pytest.mark.django_db
def test_closed_list_is_told_at_the_start_and_on_the_page_with_its_day(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    seal, authority, operator = key_number(4, kind=P256), Authority("Qualified"), Operator("Agency")
    xml = trusted_list("IT", [authority.root], issued=datetime(2019, 5, 1, tzinfo=UTC))
    settings.TRUSTED_LISTS = folder_with(tmp_path, it_xml=operator.sign(xml), op_pem=operator.pem)
    [warning] = [message for message in run_checks() if message.id == "credenza.trust"]
    said = "The trusted list of IT, Operator IT is closed and counts without end. It is of 2019-05-01."
    assert (warning.level, warning.msg) == (30, said)
    token = issued_by_address(header=authority.chain_for(seal), key=seal)
    for language, words in (("en", "closed"), ("it", "chiuso"), ("kk", "жабық"), ("ru", "закрыт")):
        page = verified(client, token, language)
        assert (words in page, "2019" in page) == (True, True)
