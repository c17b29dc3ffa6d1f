"""The Commission's own sealed samples; needs ../shared beside the checkout, and skips only where that is absent."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from credenza.proofs import ProofError, ProofReason
from credenza.proofs.jades import Holder, StampReport, StampStanding, Standing, Trust, read_seals, verify_seals
from credenza.proofs.jades.time_token import read_time_token

SHARED = Path(__file__).parents[4] / "shared"
SAMPLES = SHARED / "data" / "credentials" / "elm_ec"
SIGNED = {
    "certificate of participation": SAMPLES / "Sample-CertOfPart-signed.jsonld",
    "micro-credential": SHARED / "vocab" / "samples" / "eu" / "Sample-MC-Annex1-signed.jsonld",
}
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="needs ../shared, which is absent")
IN_2024, NOW = datetime(2024, 5, 1, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize("name", SIGNED)
def test_a_sealed_sample_holds(name: str) -> None:
    data = SIGNED[name].read_bytes()
    [found] = verify_seals(data, Trust(), IN_2024)
    assert found.holder == Holder("ORGANIZACION TEST", "TEST SEAL", "VATES-A00000000", "ES")
    assert found.document["issuer"]["eIDASIdentifier"]["notation"] == "VATES-A00000000"
    assert (found.algorithm, found.trust.standing) == ("RS256", Standing.ISSUER_UNKNOWN)
    assert found.unchecked == ("adoTst", "xVals", "rVals", "arcTst")
    assert verify_seals(data, Trust(), NOW)[0].trust.standing is Standing.EXPIRED


@pytest.mark.parametrize("name", SIGNED)
def test_a_sample_below_its_own_chain_is_trusted(name: str) -> None:
    data = SIGNED[name].read_bytes()
    anchor = read_seals(data)[0].header.certificates[-1]
    assert verify_seals(data, Trust((anchor,)), IN_2024)[0].trust.standing is Standing.TRUSTED


STAMPED = {
    "certificate of participation": datetime(2023, 9, 27, 12, 7, 4, tzinfo=UTC),
    "micro-credential": datetime(2023, 9, 27, 11, 54, 20, tzinfo=UTC),
}


@pytest.mark.parametrize("name", SIGNED)
def test_the_time_stamp_on_a_sample_holds_below_its_authority_while_that_holds(name: str) -> None:
    data, moment = SIGNED[name].read_bytes(), STAMPED[name]
    authority = Holder("Nowina Solutions", "good-tsa", None, "LU")
    anchors = authorities_of(data)
    assert len(anchors) == 2
    for now, trust, standing in (
        (moment, Trust(stamp_anchors=anchors[:1]), StampStanding.HOLDS),
        (moment, Trust(stamp_anchors=anchors[1:]), StampStanding.HOLDS),
        (moment, Trust(), StampStanding.AUTHORITY_UNKNOWN),
        (NOW, Trust(stamp_anchors=anchors), StampStanding.AUTHORITY_ENDED),
    ):
        [found] = verify_seals(data, trust, now)
        assert found.stamps == (StampReport(standing, moment, authority),)


def authorities_of(data: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates in the time stamp of a sample."""
    [held] = read_seals(data)
    [container] = held.stamps
    assert isinstance(container, dict)
    token = base64.b64decode(container["tstTokens"][0]["val"])
    return read_time_token(token, held.written_signature.encode()).certificates


def test_the_tampered_sample_is_refused() -> None:
    with pytest.raises(ProofError) as refused:
        verify_seals(
            (SAMPLES / "tampered_by_us" / SIGNED["certificate of participation"].name).read_bytes(), Trust(), NOW
        )
    assert refused.value.reason is ProofReason.BAD_SIGNATURE
