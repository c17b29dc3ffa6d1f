"""Credentials made by others, valid and broken, read from beside the checkout, against our judgement of each."""

from __future__ import annotations

import csv
import dataclasses
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from credenza.cli.support import gather_support
from credenza.proofs.jades import Trust
from credenza.verification import Means, Outcome, StepOutcome, VerificationReport, verify

AT = datetime(2026, 11, 22, tzinfo=UTC)
EXPECTED = Path(__file__).with_name("expected.tsv")
STATUS_LISTS = {"inspector-vc/ob30/bit-string-list/testlist"}
BAD = {"tampered", "invalid", "revoked", "revoked-key", "suspended", "expired", "malformed", "unsigned", "example"}
CALLED_VALID = {"verifiableCredentials/v1/testVC.json", "eddsa-rdfc-2022/employ/signedDataInt.json"}
"""Files that their collection calls valid and we do not; the reasons stand in ``expected.tsv``."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


OURS = rows(EXPECTED)


@cache
def means_of(archive: Path) -> Means:
    """What the collection holds beside the credentials; these may not say of themselves that they are published."""
    credentials = {archive / row["file"] for row in OURS if row["archive"] == archive.name}
    left_out = {path.resolve() for path in credentials if str(path.relative_to(archive)) not in STATUS_LISTS}
    named = gather_support([archive], None, left_out)
    return Means(
        did_documents=named.did_documents,
        status_lists=named.status_list,
        chains=named.records.get,
        seals=Trust(tuple(named.certificates)),
    )


def decided_by(report: VerificationReport) -> set[str]:
    """The steps that failed, or where none did, those that were needed and could not be checked."""
    failed = {f"{step.name}:{step.reason_code}" for step in report.steps if step.outcome is StepOutcome.FAILED}
    unchecked = (step for step in report.steps if step.outcome is StepOutcome.NOT_CHECKED)
    return failed or {f"{step.name}:{step.reason_code}" for step in unchecked if report.is_needed(step)}


@pytest.mark.parametrize("row", OURS, ids=lambda row: f"{row['archive']}/{row['file']}")
def test_each_file_gets_the_answer_with_its_reason(row: dict[str, str], shared_data: Path) -> None:
    archive = shared_data / "credentials" / row["archive"]
    report = verify((archive / row["file"]).read_bytes(), means_of(archive), AT)
    expected = {part for part in row["decided by"].split(", ") if part}
    assert report.outcome == row["outcome"]
    assert decided_by(report) >= expected
    assert decided_by(report) - expected <= {f"{step.name}:proof_needed" for step in report.steps} | {
        f"{step.name}:not_reached" for step in report.steps
    }


def test_every_credential_of_the_collections_has_its_row(shared_data: Path) -> None:
    theirs = rows(shared_data / "credentials" / "index.tsv")
    judged = {(row["archive"], row["file"]) for row in OURS}
    assert judged == {(row["archive"], row["file"]) for row in theirs if row["class"] != "support"}


def test_no_bad_file_is_verified_and_no_good_one_called_invalid(shared_data: Path) -> None:
    classes = {(row["archive"], row["file"]): row["class"] for row in rows(shared_data / "credentials" / "index.tsv")}
    outcomes = {(row["archive"], row["file"]): row["outcome"] for row in OURS}
    wrongly_accepted = [file for file, kind in classes.items() if kind in BAD and outcomes[file] == Outcome.VERIFIED]
    refused = {
        file
        for (archive, file), kind in classes.items()
        if kind.startswith(("valid", "signed")) and outcomes[(archive, file)] == Outcome.NOT_VERIFIED
    }
    assert wrongly_accepted == []
    assert refused == CALLED_VALID


def answer_to(kind: str) -> str | None:
    """The outcome that a class of the collections stands for; ``None`` for files that nobody classed."""
    if kind in BAD:
        return Outcome.NOT_VERIFIED
    if kind.startswith(("valid", "signed")):
        return Outcome.VERIFIED
    return {"issuer-unresolvable": Outcome.COULD_NOT_CHECK, "unstated": None}[kind]


def test_where_our_answer_differs_from_the_class_and_only_there_stands_an_argument(shared_data: Path) -> None:
    listed = rows(shared_data / "credentials" / "index.tsv")
    wanted = {(row["archive"], row["file"]): answer_to(row["class"]) for row in listed if row["class"] != "support"}
    answers = {(row["archive"], row["file"]): row for row in OURS}
    differing = {file for file, outcome in wanted.items() if outcome not in (None, answers[file]["outcome"])}
    assert {file for file, row in answers.items() if row["argument"]} == differing


VECTORS = (
    *("Ed25519Signature2020/signedEdSig.json", "eddsa-jcs-2022/signedJCS.json", "eddsa-rdfc-2022/signedDataInt.json"),
    *(f"proof-set-chain/signedProof{name}.json" for name in ("Set1", "Set2", "Chain2")),
)


@pytest.mark.parametrize("file", VECTORS)
def test_the_vectors_of_the_standard_are_verified_once_their_issuer_lists_the_keys(
    file: str, shared_data: Path
) -> None:
    archive = shared_data / "credentials" / "w3c_eddsa_vectors"
    keys = {"own": json.loads((archive / "keyPair.json").read_bytes())}
    keys |= json.loads((archive / "proof-set-chain" / "multiKeyPairs.json").read_bytes())
    names = [pair["publicKeyMultibase"] for pair in keys.values()]
    issuer = "https://vc.example/issuers/5678"
    published = {"id": issuer, "assertionMethod": [f"did:key:{name}#{name}" for name in names]}
    means = dataclasses.replace(means_of(archive), did_documents={issuer: published})
    assert verify((archive / file).read_bytes(), means, AT).outcome is Outcome.VERIFIED
    tampered = (archive / "tampered_by_us" / file).read_bytes()
    assert verify(tampered, means, AT).outcome is Outcome.NOT_VERIFIED
