"""Blockcerts of the collections with what blockchains would say: the step that could not be checked without them.

The records are ours: the root that the receipt names (or another one), sent from an address at a time that we choose.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from credenza.formats.blockcerts import is_blockcert, read_certificate
from credenza.proofs.merkle import ChainRecord, Receipt, is_merkle_proof, read_2019_receipt
from credenza.verification import verify

from .test_index import AT, means_of

PROFILE_2018, PROFILE_2021 = "1AwdUWQzJgfDDjeKtpPzMfYMHejFBrxZfo", "mgdWjvq4RYAAP5goUNagTRMx7Xw534S5am"
IN_2010, IN_2019, IN_2023 = (datetime(year, 4, 1, tzinfo=UTC) for year in (2010, 2019, 2023))


SUSPENDED = "v3/cert-rl-status-list-2021-suspended.json"


def receipt_of(document: dict[str, Any]) -> Receipt:
    if is_blockcert(document):
        return read_certificate(document).receipt
    proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    return read_2019_receipt(next(proof for proof in proofs if is_merkle_proof(proof))["proofValue"])


@pytest.mark.parametrize(
    ("file", "sender", "moment", "outcome", "reasons"),
    [
        ("v2/mainnet-valid-2.0.json", PROFILE_2018, IN_2019, "verified", {"anchored", "issuer_unknown"}),
        ("v2/mainnet-valid-2.0.json", PROFILE_2021, IN_2019, "not_verified", {"issuer_mismatch"}),
        ("v2/mainnet-valid-2.0.json", PROFILE_2018, IN_2010, "not_verified", {"key_not_authorised"}),
        ("v2/mainnet-revoked-2.0.json", PROFILE_2018, IN_2019, "not_verified", {"anchored", "revoked"}),
        (SUSPENDED, PROFILE_2021, IN_2023, "not_verified", {"anchored", "suspended"}),
        ("v3/certificate.json", PROFILE_2018, IN_2023, "verified", {"anchored", "issuer_unknown"}),
    ],
)  # fmt: skip
def test_a_blockcert_with_the_record_of_its_transaction(
    shared_data: Any, file: str, sender: str, moment: datetime, outcome: str, reasons: set[str]
) -> None:
    archive = shared_data / "credentials" / "blockcerts"
    data = (archive / file).read_bytes()
    record = ChainRecord(receipt_of(json.loads(data)).merkle_root, sender, moment)
    report = verify(data, dataclasses.replace(means_of(archive), chains=lambda anchor: record), AT)
    assert str(report.outcome) == outcome
    assert reasons <= {step.reason_code for step in report.steps}


@pytest.mark.parametrize("file", ["v2/mainnet-merkle-root-unmatch-2.0.json", "v1/testnet-valid-1.2.json"])
def test_a_blockchain_that_holds_another_root_condemns(shared_data: Any, file: str) -> None:
    archive = shared_data / "credentials" / "blockcerts"
    record = ChainRecord("ab" * 32, PROFILE_2018, IN_2019)
    means = dataclasses.replace(means_of(archive), chains=lambda anchor: record)
    report = verify((archive / file).read_bytes(), means, AT)
    assert (str(report.outcome), report.step("proof").reason_code) == ("not_verified", "chain_differs")
