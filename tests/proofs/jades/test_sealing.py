"""Seals hold bit by bit, and nothing that was changed passes."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey
from joserfc.registry import HeaderParameter

from credenza.proofs import ProofError, ProofReason, ProofUncheckableError
from credenza.proofs.jades import Holder, SealKey, SigningTime, Standing, Trust, is_sealed, seal, verify_seals

from .authority import NOW, Authority, rsa_key

AUTHORITY = Authority()
TRUST = Trust(anchors=(AUTHORITY.certificate,))
KEY = AUTHORITY.seal_key()
PAYLOAD = '{"id": "urn:credential:1",  "title": "Κράτος \\u00e8 ә"}'
KEYS = {
    "RS256": lambda: AUTHORITY.seal_key(key=rsa_key()),
    "ES256": lambda: KEY,
    "ES384": lambda: AUTHORITY.seal_key(key=ec.generate_private_key(ec.SECP384R1())),
    "ES512": lambda: AUTHORITY.seal_key(key=ec.generate_private_key(ec.SECP521R1())),
}


def sealed(key: SealKey = KEY, payload: str = PAYLOAD, time: SigningTime = SigningTime.SIG_T) -> dict[str, Any]:
    return seal(payload, key, NOW - timedelta(seconds=90), time)


def check(document: Any) -> Any:
    [found] = verify_seals(json.dumps(document).encode(), TRUST, NOW)
    return found


def header_of(document: dict[str, Any]) -> dict[str, Any]:
    text = document["signatures"][0]["protected"]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def resealed(key: SealKey, header: dict[str, Any], payload: str = PAYLOAD) -> dict[str, Any]:
    """A seal with any header, really signed."""
    protected = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=")
    signature = base64.urlsafe_b64encode(key.sign(protected + b"." + payload.encode())).rstrip(b"=")
    entry = {"protected": protected.decode(), "signature": signature.decode()}
    return {"payload": payload, "signatures": [entry]}


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_seal_of_each_algorithm_holds(algorithm: str) -> None:
    found = check(sealed(KEYS[algorithm]()))
    assert (found.algorithm, found.document, found.signed_at) == (
        algorithm,
        {"id": "urn:credential:1", "title": "Κράτος è ә"},
        NOW - timedelta(seconds=90),
    )
    assert found.holder == Holder("Università di Esempio", "Sigillo di Esempio", "VATIT-01234567890", "IT")
    assert found.trust.standing is Standing.TRUSTED


@pytest.mark.parametrize("time", SigningTime)
def test_the_header_has_the_members_of_level_b(time: SigningTime) -> None:
    header = header_of(sealed(time=time))
    moment: Any = {"sigT": "2026-11-22T11:58:30Z", "iat": 1795348710}[time]
    assert {name: value for name, value in header.items() if name not in ("x5c", "x5t#S256")} == {
        "alg": "ES256",
        "typ": "jose+json",
        "cty": "octet-stream",
        "b64": False,
        time.value: moment,
        "crit": ["b64", "sigT"] if time is SigningTime.SIG_T else ["b64"],
    }
    assert check(sealed(time=time)).signed_at == datetime(2026, 11, 22, 11, 58, 30, tzinfo=UTC)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_another_library_verifies_the_seal(algorithm: str) -> None:
    key = KEYS[algorithm]()
    document = sealed(key)
    public = key.certificates[0].public_key()
    foreign = (RSAKey if algorithm == "RS256" else ECKey).import_key(
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    )
    signature = document["signatures"][0]
    registry = jws.JWSRegistry(
        header_registry={
            "sigT": HeaderParameter("claimed signing time", "str"),
            "b64": HeaderParameter("payload as it is", "bool"),
        },
        strict_check_header=False,
        algorithms=[algorithm],
    )
    registry.max_header_length = registry.max_payload_length = 100_000
    held = {"payload": document["payload"], **signature}
    assert jws.deserialize_json(held, foreign, registry=registry).payload == PAYLOAD.encode()
    with pytest.raises(Exception, match="bad_signature"):
        jws.deserialize_json({**held, "payload": PAYLOAD + " "}, foreign, registry=registry)


@given(st.data())
def test_no_change_of_one_character_passes(data: st.DataObject) -> None:
    text = json.dumps(sealed(), ensure_ascii=False)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda character: character != text[at]))
    changed = text[:at] + other + text[at + 1 :]
    try:
        [found] = verify_seals(changed.encode(), TRUST, NOW)
    except (ProofError, ProofUncheckableError):
        return
    assert json.loads(changed) == json.loads(text), "only blanks between members may change"
    assert found.document == json.loads(PAYLOAD)


def test_the_same_content_written_anew_is_not_what_was_sealed() -> None:
    document = sealed()
    document["payload"] = json.dumps(json.loads(document["payload"]))
    with pytest.raises(ProofError) as refused:
        check(document)
    assert refused.value.reason is ProofReason.BAD_SIGNATURE


def test_a_flattened_and_a_compact_seal_hold() -> None:
    document = sealed()
    flattened = {"payload": document["payload"], **document["signatures"][0]}
    assert check(flattened).document == json.loads(PAYLOAD)
    header = {name: value for name, value in header_of(document).items() if name != "b64"} | {"crit": ["sigT"]}
    encoded = base64.urlsafe_b64encode(PAYLOAD.encode()).rstrip(b"=").decode()
    entry = resealed(KEY, header, encoded)["signatures"][0]
    compact = f"{entry['protected']}.{encoded}.{entry['signature']}"
    assert verify_seals(compact.encode(), TRUST, NOW)[0].document == json.loads(PAYLOAD)


WRONG_HEADERS: dict[str, tuple[dict[str, Any], ProofReason]] = {
    "no time": ({"sigT": None, "crit": ["b64"]}, ProofReason.MALFORMED),
    "two times": ({"iat": 1}, ProofReason.MALFORMED),
    "a time of no zone": ({"sigT": "2026-11-22T11:58:30"}, ProofReason.MALFORMED),
    "a time to come": ({"sigT": "2027-11-22T11:58:30Z"}, ProofReason.MALFORMED),
    "b64 that crit leaves out": ({"crit": ["sigT"]}, ProofReason.MALFORMED),
    "crit with a member of JWS": ({"crit": ["b64", "sigT", "alg"]}, ProofReason.MALFORMED),
    "crit with an absent member": ({"crit": ["b64", "sigT", "sigPl"]}, ProofReason.MALFORMED),
    "crit without end": ({"crit": []}, ProofReason.MALFORMED),
    "no algorithm": ({"alg": "none"}, ProofReason.ALGORITHM_MISMATCH),
    "another algorithm": ({"alg": "RS256"}, ProofReason.ALGORITHM_MISMATCH),
    "a symmetric algorithm": ({"alg": "HS256"}, ProofReason.ALGORITHM_MISMATCH),
    "the thumbprint of another": ({"x5t#S256": "A" * 43}, ProofReason.KEY_NOT_AUTHORISED),
    "no list of certificates": ({"x5c": "MII"}, ProofReason.MALFORMED),
    "no certificate in the list": ({"x5c": ["MIIB"]}, ProofReason.MALFORMED),
}


@pytest.mark.parametrize("fault", WRONG_HEADERS)
def test_a_header_that_breaks_the_standard_is_refused_although_it_is_signed(fault: str) -> None:
    change, reason = WRONG_HEADERS[fault]
    header = {name: value for name, value in (header_of(sealed()) | change).items() if value is not None}
    with pytest.raises(ProofError) as refused:
        check(resealed(KEY, header))
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    "change",
    [{"sigX": 1, "crit": ["b64", "sigT", "sigX"]}, {"x5c": None}],
)
def test_what_the_standard_allows_and_nobody_does_here_could_not_be_checked(change: dict[str, Any]) -> None:
    header = {name: value for name, value in (header_of(sealed()) | change).items() if value is not None}
    with pytest.raises(ProofUncheckableError):
        check(resealed(KEY, header))


def test_what_nobody_signed_says_nothing_about_how_to_verify() -> None:
    document = sealed()
    document["signatures"][0]["header"] = {"alg": "none"}
    with pytest.raises(ProofError) as refused:
        check(document)
    assert refused.value.reason is ProofReason.MALFORMED


def test_what_was_added_after_signing_is_named_as_unchecked_but_for_time_stamps_on_the_signature() -> None:
    document = sealed()
    entry = base64.urlsafe_b64encode(b'{"xVals": {}, "sigTst": {}}').rstrip(b"=").decode()
    document["signatures"][0]["header"] = {"etsiU": [entry, {"rVals": {}}]}
    found = check(document)
    assert (found.unchecked, len(found.stamps)) == (("xVals", "rVals"), 1)


SECOND = Authority("Altra Trust").seal_key(organization="Ministero di Esempio", identifier="VATIT-99999999999")


def test_each_of_several_seals_holds_and_is_told() -> None:
    document = sealed()
    document["signatures"] += sealed(SECOND)["signatures"]
    first, second = verify_seals(json.dumps(document).encode(), TRUST, NOW)
    assert (first.holder.organization, first.trust.standing) == ("Università di Esempio", Standing.TRUSTED)
    assert (second.holder.organization, second.trust.standing) == ("Ministero di Esempio", Standing.ISSUER_UNKNOWN)
    assert first.document == second.document == json.loads(PAYLOAD)


@pytest.mark.parametrize("place", [0, 1])
def test_one_wrong_seal_among_several_is_enough_to_refuse(place: int) -> None:
    document = sealed()
    document["signatures"].insert(place, sealed(SECOND, PAYLOAD + " ")["signatures"][0])
    with pytest.raises(ProofError) as refused:
        check(document)
    assert refused.value.reason is ProofReason.BAD_SIGNATURE


def test_a_wrong_seal_counts_more_than_one_that_could_not_be_checked() -> None:
    unknown = resealed(SECOND, header_of(sealed(SECOND)) | {"sigX": 1, "crit": ["b64", "sigT", "sigX"]})
    document = sealed()
    document["signatures"] += unknown["signatures"]
    with pytest.raises(ProofUncheckableError):
        check(document)
    document["signatures"] += sealed(KEY, PAYLOAD + " ")["signatures"]
    with pytest.raises(ProofError):
        check(document)


def test_more_seals_than_anybody_needs_could_not_be_checked() -> None:
    document = sealed()
    document["signatures"] *= 9
    with pytest.raises(ProofUncheckableError):
        check(document)


@pytest.mark.parametrize("text", ["", "{}", "[]", "a.b", "a.b.c", '{"payload": 1, "signatures": []}', "\ud800"])
def test_what_is_no_seal_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        verify_seals(text.encode("utf-8", "surrogatepass"), TRUST, NOW)


def test_a_sealed_document_is_known_by_its_members() -> None:
    assert is_sealed(sealed())
    assert not is_sealed({"payload": "x"})
    assert not is_sealed([])
