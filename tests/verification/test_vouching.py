"""Who vouches for an issuer: registers, pinned lists, authorities, signed trusted lists, decisions on quality."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from openvc.trustlist.consume import ServiceStatus, ServiceType
from signxml import XMLSigner

from credenza.errors import DocumentError
from credenza.formats.openbadges3 import claims_of
from credenza.proofs import P256, add_proof
from credenza.specification import MultilingualText, Specification, make_edition
from credenza.verification import (
    Accreditation,
    Authorities,
    Means,
    Outcome,
    Voucher,
    Vouching,
    read_accreditations,
    read_trusted_lists,
    verify,
    who_vouches,
)
from tests.formats.elm3.material import KEY, NOW, award, badge, example
from tests.proofs.badges import key_number
from tests.verification.test_attestations import Authority, issued_by_address, report_on

EDITION = example("data-literacy")
DOCUMENT = add_proof(badge(EDITION, award(EDITION)), KEY, NOW)
CREDENTIAL = json.dumps(DOCUMENT).encode()
LATER = NOW + timedelta(minutes=1)
NAME = MultilingualText({"en": "University of Alatau"})


def vouching(means: Means, data: bytes = CREDENTIAL) -> Vouching:
    return who_vouches(verify(data, means, LATER), means)


@pytest.mark.parametrize(
    ("means", "source", "words"),
    [
        (Means(), Voucher.NOBODY, "Nobody here vouches"),
        (Means(trusted_issuers={KEY.did: "Alatau"}.get), Voucher.PINNED, "Alatau is on the list"),
        (Means(registered_issuers={KEY.did: NAME}.get), Voucher.REGISTER, "University of Alatau is an awarding body"),
        (Means(registered_issuers=lambda _: None), Voucher.NOBODY, "Nobody here vouches"),
        (Means(registered_issuers=lambda _: None, trusted_issuers=lambda _: "B"), Voucher.PINNED, "B is on the list"),
    ],
)
def test_source_is_named_and_a_stranger_is_verified_all_the_same(means: Means, source: Voucher, words: str) -> None:
    assert verify(CREDENTIAL, means, LATER).outcome is Outcome.VERIFIED
    found = vouching(means)
    assert (found.source, words in found.message.in_language("en")) == (source, True)


def test_nobody_vouches_where_the_signer_is_not_proven() -> None:
    assert vouching(Means(), CREDENTIAL.replace(b"Ada", b"Eva")).source is Voucher.UNPROVEN
    assert vouching(Means(), b"garbage").source is Voucher.UNPROVEN


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        (date(2025, 1, 1), date(2027, 1, 1), "accredited"),
        (date(2025, 1, 1), None, "accredited"),
        (date(2026, 11, 22), date(2026, 11, 22), "accredited"),
        (date(2020, 1, 1), date(2026, 11, 21), "lapsed"),
        (date(2026, 11, 23), None, "later"),
    ],
)
def test_accreditation_counts_on_the_day_of_the_award(since: date, until: date | None, reason: str) -> None:
    decision = Accreditation("IAAR", since, until, "institutional")
    found = vouching(Means(accreditations=lambda issuer: (decision,) if issuer == KEY.did else ()))
    assert [(each.reason, each.holds) for each in found.assurances] == [(reason, reason == "accredited")]
    assert all("IAAR (institutional)" in text for text in found.assurances[0].message.texts.values())


def test_quality_assurance_that_the_credential_itself_says_has_ended_is_told() -> None:
    quality = {"type": "institutional_quality_assurance", "valid_until": "2026-01-01"}
    document = json.loads(EDITION.canonical) | {"quality_assurance": quality}
    edition = make_edition(Specification.model_validate(document))
    signed = add_proof(badge(edition, award(edition)), KEY, NOW)
    assert [each.reason for each in vouching(Means(), json.dumps(signed).encode()).assurances] == ["claimed_lapsed"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("issuer,agency\n", ["1"]),
        ("issuer,agency,valid_from,valid_until\ndid:web:a,IAAR,yesterday,\n,IAAR,2026-01-01,\n", ["2", "3"]),
        ("", ["1"]),
    ],
)
def test_table_of_decisions_names_its_faults(text: str, places: list[str]) -> None:
    with pytest.raises(DocumentError) as raised:
        read_accreditations(text)
    assert [problem.path for problem in raised.value.problems] == places


def test_edition_of_another_awarding_body_is_not_taken_for_the_signers() -> None:
    sha256 = claims_of(DOCUMENT).edition_sha256
    for awarding, reason in (
        (frozenset({KEY.did}), "edition_same"),
        (frozenset({"did:web:b"}), "edition_other_issuer"),
    ):
        means = Means(editions={sha256: EDITION}.get, awarding=lambda _, dids=awarding: dids)  # type: ignore[arg-type, misc]
        report = verify(CREDENTIAL, means, LATER)
        assert report.step("edition").reason_code == reason
        assert report.outcome is (Outcome.VERIFIED if reason == "edition_same" else Outcome.NOT_VERIFIED)


def test_edition_that_names_the_did_of_its_issuer_binds_the_signer() -> None:
    document = json.loads(EDITION.canonical)
    named = make_edition(
        Specification.model_validate(document | {"issuer": document["issuer"] | {"did": "did:web:other.example"}})
    )
    signed = json.dumps(add_proof(badge(named, award(named)), KEY, NOW)).encode()
    report = verify(signed, Means(editions=lambda _: named), LATER)
    assert report.step("edition").reason_code == "edition_other_issuer"


def test_certified_issuer_is_vouched_for_by_the_authority_and_its_list() -> None:
    seal, authority = key_number(4, kind=P256), Authority("Root of Trust")
    token = issued_by_address(header=authority.chain_for(seal), key=seal)
    root = x509.load_der_x509_certificate(authority.root)
    alone = Means(certificates=(authority.root,))
    listed = Means(certificates=(authority.root,), authorities={root.fingerprint(hashes.SHA256()).hex(): "IT, AgID"})
    for means, source, words in (
        (alone, Voucher.AUTHORITY, "Root of Trust"),
        (listed, Voucher.TRUSTED_LIST, "(IT, AgID)"),
    ):
        found = who_vouches(report_on(token, means), means)
        assert (found.source, words in found.message.in_language("ru")) == (source, True)


# ---- trusted lists, really signed ----


class Operator:
    """The operator of a trusted list with a certificate of its own."""

    def __init__(self, name: str) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = x509.CertificateBuilder(named, named, self.key.public_key(), x509.random_serial_number())
        start = datetime(2020, 1, 1, tzinfo=UTC)
        builder = builder.not_valid_before(start).not_valid_after(start + timedelta(days=9000))
        self.certificate = builder.sign(self.key, hashes.SHA256())
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM)

    def sign(self, xml: str) -> bytes:
        signed = XMLSigner().sign(etree.fromstring(xml), key=self.key, cert=[self.certificate])
        return bytes(etree.tostring(signed))


def encoded(der: bytes) -> str:
    return base64.b64encode(der).decode()


def trusted_list(
    territory: str,
    authorities: Sequence[bytes] = (),
    pointed: Sequence[Operator] = (),
    until: datetime | None = None,
    kind: str = ServiceType.CA_QC,
    status: str = ServiceStatus.GRANTED,
    issued: datetime | None = None,
) -> str:
    begin = f"<ListIssueDateTime>{issued:%Y-%m-%dT%H:%M:%SZ}</ListIssueDateTime>" if issued else ""
    end = f"<NextUpdate><dateTime>{until:%Y-%m-%dT%H:%M:%SZ}</dateTime></NextUpdate>" if until else ""
    services = "".join(
        f"""<TSPService><ServiceInformation><ServiceTypeIdentifier>{kind}</ServiceTypeIdentifier>
        <ServiceName><Name xml:lang="en">CA</Name></ServiceName><ServiceDigitalIdentity><DigitalId><X509Certificate>
        {encoded(der)}</X509Certificate></DigitalId></ServiceDigitalIdentity><ServiceStatus>{status}
        </ServiceStatus></ServiceInformation></TSPService>"""
        for der in authorities
    )
    pointers = "".join(
        f"""<OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity><DigitalId><X509Certificate>
        {encoded(operator.certificate.public_bytes(serialization.Encoding.DER))}</X509Certificate></DigitalId>
        </ServiceDigitalIdentity></ServiceDigitalIdentities><TSLLocation>https://lists.example/x.xml</TSLLocation>
        </OtherTSLPointer>"""
        for operator in pointed
    )
    return f"""<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#"><SchemeInformation>
        <SchemeOperatorName><Name xml:lang="en">Operator {territory}</Name></SchemeOperatorName>
        <SchemeTerritory>{territory}</SchemeTerritory>{begin}{end}<PointersToOtherTSL>{pointers}</PointersToOtherTSL>
        </SchemeInformation><TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName>
        <Name xml:lang="en">P</Name></TSPName></TSPInformation><TSPServices>{services}</TSPServices>
        </TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>"""


@pytest.fixture(scope="module")
def operators() -> tuple[Operator, Operator]:
    return Operator("Commission"), Operator("Agency")


def folder_with(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    return folder


def test_national_list_is_believed_through_the_list_of_lists(
    operators: tuple[Operator, Operator], tmp_path: Path
) -> None:
    commission, agency = operators
    authority = Authority("Qualified")
    folder = folder_with(
        tmp_path,
        it_xml=agency.sign(trusted_list("IT", [authority.root])),
        lotl_xml=commission.sign(trusted_list("EU", pointed=[agency])),
        commission_pem=commission.pem,
    )
    found = read_trusted_lists(folder)
    assert (found.roots, list(found.listed.values())) == ((authority.root,), ["IT, Operator IT"])


@pytest.mark.parametrize(
    ("kind", "status", "seals", "stamps"),
    [
        (ServiceType.CA_QC, ServiceStatus.GRANTED, 1, 0),
        (ServiceType.TSA_QTST, ServiceStatus.GRANTED, 0, 1),
        (ServiceType.TSA_QTST, ServiceStatus.WITHDRAWN, 0, 0),
        (ServiceType.TSA, ServiceStatus.GRANTED, 0, 0),
    ],
)
def test_qualified_authority_for_time_stamps_is_believed_for_these_only(
    kind: str, status: str, seals: int, stamps: int, operators: tuple[Operator, Operator], tmp_path: Path
) -> None:
    xml = operators[0].sign(trusted_list("IT", [Authority("Qualified").root], kind=kind, status=status))
    found = read_trusted_lists(folder_with(tmp_path, it_xml=xml, op_pem=operators[0].pem))
    assert (len(found.certificates), len(found.stamping), len(found.listed)) == (seals, stamps, seals + stamps)
    pinned = Authorities().with_others(found)
    assert (pinned.certificates, pinned.stamping) == (found.certificates, found.stamping)


@pytest.mark.parametrize("fault", ["another operator", "changed", "unsigned", "no list", "no operator"])
def test_list_that_is_not_signed_by_its_operator_is_refused(
    operators: tuple[Operator, Operator], tmp_path: Path, fault: str
) -> None:
    commission, agency = operators
    xml = trusted_list("IT", [Authority("Qualified").root])
    signed = (agency if fault == "another operator" else commission).sign(xml)
    lists: dict[str, Any] = {"it_xml": signed}
    if fault == "changed":
        lists = {"it_xml": signed.replace(b">IT<", b">KZ<")}
    if fault == "unsigned":
        lists = {"it_xml": xml.encode()}
    files = {} if fault == "no list" else lists
    with pytest.raises(DocumentError):
        read_trusted_lists(
            folder_with(tmp_path, **files, **({} if fault == "no operator" else {"op_pem": commission.pem}))
        )


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("own", "of_lists", "until"),
    [
        (NOW + DAY, None, NOW + DAY),
        (NOW + DAY, NOW + 2 * DAY, NOW + DAY),
        (NOW + 2 * DAY, NOW + DAY, NOW + DAY),
        (None, NOW + DAY, NOW + DAY),
        (None, None, None),
    ],
)
def test_list_counts_no_longer_than_the_list_that_names_its_operator(
    own: datetime | None,
    of_lists: datetime | None,
    until: datetime | None,
    operators: tuple[Operator, Operator],
    tmp_path: Path,
) -> None:
    commission, agency = operators
    folder = folder_with(
        tmp_path,
        it_xml=agency.sign(trusted_list("IT", [Authority("Qualified").root], until=own)),
        lotl_xml=commission.sign(trusted_list("EU", pointed=[agency], until=of_lists)),
        commission_pem=commission.pem,
    )
    assert list(read_trusted_lists(folder).until.values()) == ([until.replace(microsecond=0)] if until else [])


def test_issuer_on_a_list_that_is_out_of_date_could_not_be_checked(
    operators: tuple[Operator, Operator], tmp_path: Path
) -> None:
    seal, authority, (commission, _) = key_number(4, kind=P256), Authority("Qualified"), operators
    token = issued_by_address(header=authority.chain_for(seal), key=seal)
    means = {}
    for name, until in (("old", datetime(2020, 5, 1, 12, tzinfo=UTC)), ("new", datetime(2099, 5, 1, tzinfo=UTC))):
        (tmp_path / name).mkdir()
        xml = commission.sign(trusted_list("IT", [authority.root], until=until))
        means[name] = read_trusted_lists(folder_with(tmp_path / name, it_xml=xml, op_pem=commission.pem))
    old, new = means["old"], means["new"]
    assert old.outdated(NOW) == {"IT, Operator IT": datetime(2020, 5, 1, 12, tzinfo=UTC)}
    assert new.outdated(NOW) == {}
    pinned = Authorities(old.certificates).with_others(old)
    for given, reason in ((old, "trusted_list_outdated"), (new, "issuer_certified"), (pinned, "issuer_certified")):
        trusting = Means(certificates=given.roots, authorities=given.listed, listed_until=given.until)
        report = report_on(token, trusting)
        assert report.step("issuer_binding").reason_code == reason
        expected = Outcome.VERIFIED if reason == "issuer_certified" else Outcome.COULD_NOT_CHECK
        assert report.outcome is expected
    told = report_on(token, Means(certificates=old.roots, authorities=old.listed, listed_until=old.until))
    for text in told.step("issuer_binding").message.texts.values():
        assert "IT, Operator IT" in text
        assert "2020" in text


def closed_list(operator: Operator, authority: Authority, folder: Path, issued: datetime | None) -> Authorities:
    xml = operator.sign(trusted_list("IT", [authority.root], issued=issued))
    folder.mkdir()
    return read_trusted_lists(folder_with(folder, it_xml=xml, op_pem=operator.pem))


@pytest.mark.parametrize(
    ("issued", "age"),
    [
        (datetime(2019, 5, 1, 12, tzinfo=UTC), {"en": "1 May 2019", "it": "2019", "kk": "2019", "ru": "2019"}),
        (None, {"en": "an unknown day", "it": "un giorno sconosciuto", "kk": "белгісіз күн", "ru": "неизвестный день"}),
    ],
)
def test_authority_on_a_closed_list_counts_and_the_age_of_the_list_is_told(
    issued: datetime | None, age: dict[str, str], operators: tuple[Operator, Operator], tmp_path: Path
) -> None:
    seal, authority = key_number(4, kind=P256), Authority("Qualified")
    token = issued_by_address(header=authority.chain_for(seal), key=seal)
    found = closed_list(operators[0], authority, tmp_path / "lists", issued)
    means = Means(certificates=found.roots, authorities=found.listed, closed_lists=found.closed)
    report = report_on(token, means)
    vouched = who_vouches(report, means)
    assert (report.outcome, vouched.source) == (Outcome.VERIFIED, Voucher.TRUSTED_LIST)
    for language, words in age.items():
        text = vouched.message.in_language(language)
        assert ("IT, Operator IT" in text, words in text) == (True, True)


def test_authority_that_a_renewed_list_or_the_reader_names_too_does_not_rest_on_the_closed_one(
    operators: tuple[Operator, Operator], tmp_path: Path
) -> None:
    authority, (commission, _) = Authority("Qualified"), operators
    closed = closed_list(commission, authority, tmp_path / "closed", NOW - DAY)
    both = folder_with(
        tmp_path,
        it_xml=commission.sign(trusted_list("IT", [authority.root])),
        at_xml=commission.sign(trusted_list("AT", [authority.root], until=NOW + DAY)),
        op_pem=commission.pem,
    )
    assert [each.place for each in closed.closed.values()] == ["IT, Operator IT"]
    assert read_trusted_lists(both).closed == {}
    assert Authorities(closed.certificates).with_others(closed).closed == {}
