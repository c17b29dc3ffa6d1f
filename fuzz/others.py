"""Targets: credentials of other standards, pictures, seals, records, trusted lists, and the files of logs."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from tests.formats.clr2.test_record import record as record_of
from tests.formats.clr2.test_record import token as record_token
from tests.formats.elm3.material import award, edc, example
from tests.proofs.badges import NOW, open_badge
from tests.proofs.jades.authority import NOW as TODAY
from tests.translog.naive import MemoryLog
from tests.verification.wild import test_older_forms as older
from tests.verification.wild import test_own as own

from credenza.errors import CredenzaError, LogError
from credenza.formats.elm3 import claims_of_edc, faults
from credenza.mining.loq import read_loq
from credenza.proofs import add_proof, read_json, sign_vc_jwt
from credenza.proofs.jades import StampStanding, Trust, verify_seals
from credenza.proofs.merkle import Anchor, Chain, ChainRecord
from credenza.proofs.trusted_lists import read_trusted_list
from credenza.translog import Kind, Opening, read_note, read_policy, read_proof
from credenza.translog.checkpoints import read_checkpoint
from credenza.translog.tiles import bundle_of, entries_in
from credenza.translog.witnessing import read_request
from credenza.verification import Means, Outcome, VerificationReport, verify, verify_record

from .target import KEY, ROOT, Target

Document = dict[str, Any]


def _other(data: bytes) -> None:
    """Whatever standard it follows: only what was issued here is ever verified, and the answer is always a report."""
    report = verify(data, _means(), NOW)
    assert len(report.steps) == 10
    if report.outcome is Outcome.VERIFIED:
        assert _said(report) in _genuine(), "verified, but nobody issued it"


@cache
def _means() -> Means:
    _, root = own.blockcert()
    _, other_root = own.merkle_2019(own.V3, [[0, 1], [1, 1]])
    hosted = own.published() | own.profile() | {own.ASSERTION: own.assertion()}
    hosted[own.ISSUER] = own.published()[own.ISSUER] | own.profile()[own.ISSUER] | own.LISTED
    records = {
        Anchor(Chain.BITCOIN, own.TRANSACTION): ChainRecord(root, own.SENDER, NOW),
        Anchor(Chain.ETHEREUM, own.TRANSACTION): ChainRecord(other_root, own.SENDER, NOW),
    }
    return Means(did_documents=hosted, chains=records.get, seals=Trust((older.AUTHORITY.certificate,)))


@cache
def _genuine() -> frozenset[str]:
    reports = (verify(data, _means(), NOW) for data in (*_others(), *_pictures()))
    return frozenset(_said(report) for report in reports if report.outcome is Outcome.VERIFIED)


def _said(report: VerificationReport) -> str:
    return json.dumps(dict(report.claims), sort_keys=True)


@cache
def _others() -> tuple[bytes, ...]:
    sign = KEY.sign, KEY.verification_method, "EdDSA", KEY.did
    documents = (
        own.assertion(),
        own.blockcert()[0],
        own.merkle_2019(own.V3, [[0, 1], [1, 1]])[0],
        own.older("Ed25519Signature2018", *sign),
        older.blockcert_1()[0],
        older.chained()[0],
        older.listed_badge(),
    )
    return (*(json.dumps(document).encode() for document in documents), own.token(own.SIGNED))


@cache
def _pictures() -> tuple[bytes, ...]:
    badge = open_badge(KEY.did)
    texts = {"SVG token": sign_vc_jwt(badge, KEY)}
    whole = json.dumps(add_proof(badge, KEY, NOW))
    return tuple(bake(texts.get(name, whole)) for name, bake in own.BAKED.items())


def _seal(data: bytes) -> None:
    """A seal holds over the very text that was sealed, in whatever form it is written."""
    at_hand = {"credential.json": json.dumps(older.EDC).encode(), "other.json": b"{}"}
    trust = Trust((older.AUTHORITY.certificate,), stamp_anchors=(older.TIME_ROOT,))
    for found in verify_seals(data, trust, TODAY, at_hand.get):
        assert found.document == older.EDC, "verified, but nobody sealed it"
        proven = (stamp for stamp in found.stamps if stamp.standing is StampStanding.HOLDS)
        assert all(stamp.moment == older.TIME.clock for stamp in proven), "proven, but nobody stamped it"


@cache
def _seals() -> tuple[bytes, ...]:
    compact = older.compact(older.EDC)
    protected, payload, signature = compact.decode().split(".")
    entry = {"protected": protected, "signature": signature}
    forms: tuple[Document, ...] = ({"payload": payload, "signatures": [entry]}, {"payload": payload, **entry})
    both = older.sealed_by(older.AUTHORITY.seal_key(), older.STRANGER)
    return (compact, both, older.sealed_elsewhere(), older.stamped(), *(json.dumps(form).encode() for form in forms))


def _record(data: bytes) -> None:
    report = verify_record(data, Means(), NOW)
    assert report.outcome in Outcome


def _records() -> list[bytes]:
    return [record_token(record_of()), json.dumps(record_of()).encode()]


def _edc(data: bytes) -> None:
    """Any European Digital Credential: read, or refused with a reason; its faults are told, never raised."""
    document = read_json(data, 1024 * 1024)
    list(faults(document))
    claims_of_edc(document)


def _edcs() -> list[bytes]:
    names = ("data-literacy", "energy-audit", "digital-archives")
    return [json.dumps(edc(example(name), award(example(name))), ensure_ascii=False).encode() for name in names]


def _trusted_list(data: bytes) -> None:
    read_trusted_list(data)


def _trusted_lists() -> list[bytes]:
    certificate = base64.b64encode(older.AUTHORITY.certificate.public_bytes(Encoding.DER)).decode()
    space, kind = "http://uri.etsi.org/02231/v2#", "http://uri.etsi.org/TrstSvc/Svctype/CA/QC"
    status = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted"
    service = f"<ServiceTypeIdentifier>{kind}</ServiceTypeIdentifier><ServiceStatus>{status}</ServiceStatus>"
    identity = f"<DigitalId><X509Certificate>{certificate}</X509Certificate></DigitalId>"
    service += f"<ServiceDigitalIdentity>{identity}</ServiceDigitalIdentity>"
    listed = f"<TSPService><ServiceInformation>{service}</ServiceInformation></TSPService>"
    provider = f"<TrustServiceProvider><TSPServices>{listed}</TSPServices></TrustServiceProvider>"
    scheme = "<SchemeInformation><SchemeTerritory>IT</SchemeTerritory></SchemeInformation>"
    body = f"{scheme}<TrustServiceProviderList>{provider}</TrustServiceProviderList>"
    return [f'<TrustServiceStatusList xmlns="{space}">{body}</TrustServiceStatusList>'.encode()]


ENTRY, OPENING = b'{"type":["VerifiableCredential"]}', Opening(Kind.AWARD, bytes(range(16)))


@cache
def _log() -> MemoryLog:
    made = MemoryLog()
    made.add(*[b"%d" % number for number in range(20)])
    made.add(OPENING.entry_of(ENTRY), b"another")
    return made


@cache
def _proof() -> bytes:
    return bytes(_log().proof(20, _log().add(b"one more"), 23, OPENING).to_bytes())


def _log_proof(data: bytes) -> None:
    """A proof that holds shows the entry that is in the log, at its place."""
    read = read_proof(data)
    assert read_proof(read.to_bytes()) == read
    read.check(read.entry_of(ENTRY), _log().policy, TODAY)
    assert (read.index, read.entry_of(ENTRY)) == (20, OPENING.entry_of(ENTRY))


def _note(data: bytes) -> None:
    """Notes, checkpoints, policies, requests to a witness: each reader takes it or says why not."""
    readers: tuple[Callable[[bytes], Any], ...] = (
        lambda held: read_checkpoint(read_note(held).text),
        read_policy,
        read_request,
    )
    for read in readers:
        try:
            read(data)
        except LogError as error:
            str(error).encode()


def _notes() -> list[bytes]:
    checkpoint = _proof().partition(b"\n\n")[2]
    return [checkpoint, b"old 20\n\n" + checkpoint, b"log a.example+1+AA==\nquorum none\n"]


def _tile(data: bytes) -> None:
    assert bundle_of(entries_in(data)) == data


def _loq(data: bytes) -> None:
    for suffix in (".ttl", ".jsonld", ".rdf"):
        with tempfile.NamedTemporaryFile(suffix=suffix) as file:
            Path(file.name).write_bytes(data)
            _read_all(Path(file.name))


def _read_all(path: Path) -> None:
    try:
        list(read_loq(path))
    except CredenzaError as error:
        str(error).encode()


def _loqs() -> list[bytes]:
    found = [path for path in (ROOT / "tests/mining").rglob("*") if path.suffix in (".ttl", ".jsonld", ".rdf")]
    elm, dc = "http://data.europa.eu/snb/model/elm/", "http://purl.org/dc/terms/"
    example = f'<urn:1> a <{elm}Qualification>; <{dc}title> "Welding"@en; <{elm}learningOutcome> <urn:2>.\n'
    return [example.encode(), *(path.read_bytes() for path in found)]


OTHER_TARGETS = (
    Target("other", _other, _others),
    Target("picture", _other, _pictures, ("openbadgeslib", "png")),
    Target("seal", _seal, _seals),
    Target("record", _record, _records),
    Target("edc", _edc, _edcs),
    Target("trusted_list", _trusted_list, _trusted_lists, ("openvc",)),
    Target("log_proof", _log_proof, lambda: [_proof()]),
    Target("note", _note, _notes),
    Target("tile", _tile, lambda: [bundle_of([b"one", b"two", b""])]),
    Target("loq", _loq, _loqs),
)
