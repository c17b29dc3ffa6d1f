"""Attestations of EU wallets: each kind of issuer, each reason, nothing that was changed."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from credenza.errors import UncheckableError
from credenza.proofs import P256, IssuerKey
from credenza.proofs.jose import write_jws
from credenza.proofs.sd_jwt import Answer, bind_key, issue_sd_jwt, read_path, read_sd_jwt, without_disclosures
from credenza.proofs.strict_json import write_json
from credenza.status import status_list_token
from credenza.verification import Means, VerificationReport, verify
from tests.issuance.attestations import HOLDER, KEY, LIST, NOW, attestation, public_jwk, status_list
from tests.proofs.badges import key_number
from tests.proofs.sd_jwt.examples import counted

KEY_OF_AUTHORITY = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
ISSUER = "https://issuer.example/university"
OTHER = key_number(3)


def means_with(*revoked: int, **changes: Any) -> Means:
    return replace(Means(status_lists={LIST: status_list(revoked)}.get), **changes)


def report_on(token: str, means: Means | None = None, now: datetime = NOW) -> VerificationReport:
    return verify(token.encode(), means or means_with(), now)


def said(report: VerificationReport) -> tuple[str, list[str]]:
    """The outcome and the reasons of the steps that did not pass."""
    return str(report.outcome), [
        step.reason_code for step in report.steps if step.outcome not in ("passed", "not_applicable")
    ]


def test_attestation_is_verified_in_every_step_that_applies() -> None:
    report = report_on(attestation())
    assert [step.reason_code for step in report.steps] == [
        *("parsed", "no_contexts", "shape_right", "signature_holds", "issuer_unknown"),
        *("dates_hold", "status_clear", "no_edition", "no_rule_packs", "no_log_proof"),
    ]
    assert (str(report.outcome), report.claims["familyName"]) == ("verified", "Өтегенова")


def test_part_of_an_attestation_is_verified_and_said_to_be_a_part() -> None:
    shown = without_disclosures(attestation(), [read_path("title"), read_path("grade")])
    report = report_on(shown)
    assert said(report) == ("verified", [])
    assert [warning.reason_code for warning in report.warnings] == ["issuer_unknown", "part_shown"]
    assert "familyName" not in report.claims


def test_every_reason_is_told_apart() -> None:
    token = attestation()
    expired = attestation(valid_until=date(2026, 11, 1))
    later = status_list(at=NOW - timedelta(days=3))
    assert [
        said(report_on(token, means_with(5))),
        said(report_on(token, Means())),
        said(report_on(token, means_with(status_lists={LIST: status_list((), OTHER)}.get))),
        said(report_on(token, means_with(status_lists={LIST: status_list(uri=f"{LIST}2")}.get))),
        said(report_on(token, means_with(status_lists={LIST: later}.get))),
        said(report_on(token, means_with(status_lists={LIST: b"<html>"}.get))),
        said(report_on(expired)),
        said(report_on(token, now=datetime(2026, 11, 21, 10, tzinfo=UTC))),
    ] == [
        ("not_verified", ["revoked"]),
        ("could_not_check", ["status_unreachable"]),
        ("could_not_check", ["status_list_forged"]),
        ("could_not_check", ["status_list_other_place"]),
        ("could_not_check", ["status_list_untimely"]),
        ("could_not_check", ["status_list_forged"]),
        ("not_verified", ["expired"]),
        ("could_not_check", ["status_list_untimely"]),
    ]


def test_suspended_is_another_reason_than_revoked() -> None:
    packed = _packed(bytes([0, 0b00001000]))
    claims = {"sub": LIST, "iat": int(NOW.timestamp()), "status_list": {"bits": 2, "lst": packed}}
    listed = write_jws({"typ": "statuslist+jwt", "kid": KEY.verification_method}, write_json(claims), KEY)
    assert said(report_on(attestation(), means_with(status_lists={LIST: listed.encode()}.get)))[1] == ["suspended"]


def _packed(octets: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(octets)).rstrip(b"=").decode()


@pytest.mark.parametrize("index", [0, 5, 47, 131071])
def test_revoked_index_and_none_of_its_neighbours(index: int) -> None:
    outcomes = [str(report_on(attestation(index=near), means_with(index)).outcome) for near in _near(index)]
    assert outcomes == ["not_verified" if near == index else "verified" for near in _near(index)]


def _near(index: int) -> list[int]:
    return [near for near in (index - 1, index, index + 1, index ^ 7) if 0 <= near < 131072]


def test_changed_disclosures_and_claims_are_refused() -> None:
    token = attestation()
    issued, *disclosures, _ = token.split("~")
    header, payload, signature = issued.split(".")
    changed = write_json({**read_sd_jwt(token).payload, "exp": 4102444800})
    other = [json.loads(base64.urlsafe_b64decode(text + "==")) for text in disclosures]
    grade = next(number for number, content in enumerate(other) if content[1] == "grade")
    forged = base64.urlsafe_b64encode(json.dumps([*other[grade][:2], "30"]).encode()).rstrip(b"=").decode()
    replaced = [forged if number == grade else text for number, text in enumerate(disclosures)]
    encoded = base64.urlsafe_b64encode(changed).rstrip(b"=").decode()
    assert [
        said(report_on("~".join([issued, *replaced, ""]))),
        said(report_on("~".join([f"{header}.{encoded}.{signature}", *disclosures, ""]))),
        said(report_on("~".join([f"{header}.{payload}.{signature[:-8]}AAAAAAAA", *disclosures, ""]))),
        said(report_on("~".join([issued, *disclosures, forged, ""]))),
    ] == [
        ("not_verified", ["unsigned_content", "proof_needed", "proof_needed"]),
        ("not_verified", ["bad_signature", "proof_needed", "proof_needed"]),
        ("not_verified", ["bad_signature", "proof_needed", "proof_needed"]),
        ("not_verified", ["unsigned_content", "proof_needed", "proof_needed"]),
    ]


def test_key_of_another_issuer_and_a_status_that_could_be_hidden_are_refused() -> None:
    claims = {"vct": "VerifiableMicroCredential", "iat": 1, "iss": KEY.did, "status": {"status_list": {}}}
    by_other = issue_sd_jwt(claims, OTHER, counted(), header={"typ": "dc+sd-jwt"})
    hidden = issue_sd_jwt(claims, KEY, counted(), header={"typ": "dc+sd-jwt"}, disclosable=[("status",)])
    assert said(report_on(by_other))[1] == ["key_not_found", "proof_needed", "proof_needed"]
    assert said(report_on(hidden))[1][0] == "token_malformed"


def test_answer_of_the_holder_must_be_by_the_key_in_the_attestation() -> None:
    token = attestation()
    answer = Answer("https://verifier.example", "n-1", NOW)
    assert said(report_on(bind_key(token, HOLDER, answer))) == ("verified", [])
    assert said(report_on(bind_key(token, key_number(8, kind=P256), answer)))[1][0] == "bad_signature"


def issued_by_address(issuer: str = ISSUER, header: dict[str, Any] | None = None, key: IssuerKey = KEY) -> str:
    claims = {"vct": "VerifiableMicroCredential", "iat": 1, "iss": issuer, "title": "Energy audit"}
    return issue_sd_jwt(claims, key, counted(), header={"typ": "dc+sd-jwt", **(header or {"kid": "k-1"})})


def published(metadata: dict[str, Any]) -> Callable[[str], bytes]:
    """A web on which only the metadata of the issuer lies."""
    pages = {"https://issuer.example/.well-known/jwt-vc-issuer/university": json.dumps(metadata).encode()}

    def fetch(url: str) -> bytes:
        if url not in pages:
            raise UncheckableError(f"nothing at {url}")
        return pages[url]

    return fetch


def keys(*named: tuple[str, IssuerKey]) -> dict[str, Any]:
    return {"keys": [{**public_jwk(key), "kid": kid} for kid, key in named]}


def test_issuer_by_https_is_known_by_the_keys_it_publishes() -> None:
    right = {"issuer": ISSUER, "jwks": keys(("k-1", KEY), ("k-2", OTHER))}
    token = issued_by_address()
    assert [
        said(report_on(token, Means(fetch=published(right)))),
        said(report_on(token, Means())),
        said(report_on(token, Means(fetch=published({**right, "issuer": "https://other.example"})))),
        said(report_on(token, Means(fetch=published({"issuer": ISSUER, "jwks": keys(("k-1", OTHER))})))),
        said(report_on(token, Means(fetch=published({"issuer": ISSUER, "jwks": keys(("k-9", KEY))})))),
        said(report_on(issued_by_address("http://issuer.example/university"), Means(fetch=published(right)))),
    ] == [
        ("verified", []),
        ("could_not_check", ["did_unresolvable", "proof_needed", "proof_needed"]),
        ("not_verified", ["key_not_found", "proof_needed", "proof_needed"]),
        ("not_verified", ["bad_signature", "proof_needed", "proof_needed"]),
        ("not_verified", ["key_not_found", "proof_needed", "proof_needed"]),
        ("not_verified", ["key_not_found", "proof_needed", "proof_needed"]),
    ]


class Authority:
    """A certificate authority and what it certifies."""

    def __init__(self, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.root = self.certify(self.key.public_key(), self.name, ca=True)

    def certify(self, public: Any, subject: x509.Name, *, ca: bool = False, host: str = "", days: int = 30) -> bytes:
        builder = x509.CertificateBuilder(self.name, subject, public, x509.random_serial_number())
        builder = builder.not_valid_before(NOW - timedelta(days=60)).not_valid_after(NOW + timedelta(days=days))
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        if ca:
            builder = builder.add_extension(KEY_OF_AUTHORITY, critical=True)
            builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        mine = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(mine, critical=False)
        if host:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def chain_for(self, key: IssuerKey, host: str = "issuer.example", days: int = 30) -> dict[str, Any]:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.public_key)
        leaf = self.certify(public, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "U")]), host=host, days=days)
        return {"x5c": [base64.b64encode(leaf).decode()]}


def test_certified_issuer_is_believed_when_the_chain_leads_to_a_trusted_root() -> None:
    seal, authority, stranger = key_number(4, kind=P256), Authority("Root"), Authority("Root")
    trusting = Means(certificates=(authority.root,))
    token = issued_by_address(header=authority.chain_for(seal), key=seal)
    assert [
        said(report_on(token, trusting)),
        said(report_on(token, Means())),
        said(report_on(token, Means(certificates=(stranger.root,)))),
        said(report_on(issued_by_address(header=authority.chain_for(seal, "other.example"), key=seal), trusting)),
        said(report_on(issued_by_address(header=authority.chain_for(seal, days=-1), key=seal), trusting)),
        said(report_on(issued_by_address(header=authority.chain_for(seal), key=key_number(5, kind=P256)), trusting)),
        said(report_on(issued_by_address(header={"x5c": ["AAAA"]}, key=seal), trusting)),
    ] == [
        ("verified", []),
        ("could_not_check", ["untrusted_certificate", "proof_needed", "proof_needed"]),
        ("could_not_check", ["untrusted_certificate", "proof_needed", "proof_needed"]),
        ("not_verified", ["key_not_authorised", "proof_needed", "proof_needed"]),
        ("not_verified", ["key_revoked", "proof_needed", "proof_needed"]),
        ("not_verified", ["bad_signature", "proof_needed", "proof_needed"]),
        ("not_verified", ["proof_malformed", "proof_needed", "proof_needed"]),
    ]


def test_leaf_that_certifies_others_is_no_authority() -> None:
    authority, seal, victim = Authority("Root"), key_number(4, kind=P256), key_number(5, kind=P256)
    leaf = authority.chain_for(seal, "attacker.example")["x5c"][0]
    forger = Authority("U")
    forged = forger.chain_for(victim)["x5c"][0]
    token = issued_by_address(header={"x5c": [forged, leaf]}, key=victim)
    assert said(report_on(token, Means(certificates=(authority.root,))))[1][0] == "untrusted_certificate"


def test_list_of_another_key_of_the_same_bits_is_not_believed() -> None:
    listed = status_list_token(b"\0" * 16384, LIST, NOW, OTHER, lives=timedelta(1), fresh=timedelta(1)).encode()
    assert said(report_on(attestation(), means_with(status_lists={LIST: listed}.get)))[0] == "could_not_check"


@pytest.mark.parametrize(("identifier", "reason"), [("shown", "no_log_proof"), ("withheld", "log_identifier_withheld")])
def test_proof_of_the_log_is_looked_for_by_the_identifier_and_its_absence_is_said(identifier: str, reason: str) -> None:
    """Only where a log is believed at all: elsewhere no proof could be at hand."""
    token = attestation()
    shown = token if identifier == "shown" else without_disclosures(token, [read_path("title")])
    believed = means_with(logs=MappingProxyType({"register.example/log": object()}))
    step = report_on(shown, believed).step("log")
    assert (step.outcome, step.reason_code) == ("not_applicable", reason)
    assert report_on(shown).step("log").reason_code == "no_log_proof"
