"""Credentials made by others, valid and broken, read from beside the checkout: no wrong yes and no wrong no."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from credenza.verification import Means, Outcome, verify

AT = datetime(2026, 11, 22, tzinfo=UTC)

# Signed with a did:key in the name of an https address: we demand that the signer be the issuer.
ISSUER_IS_NOT_THE_SIGNER = {"simple-did-key-method.json"}


@pytest.fixture(scope="module")
def outcomes(shared_data: Path) -> list[tuple[str, str, Outcome]]:
    folder = shared_data / "credentials"
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t"))
    files = [(row, folder / row["archive"] / row["file"]) for row in rows]
    return [
        (row["class"], path.name, verify(path.read_bytes(), Means(), AT).outcome)
        for row, path in files
        if path.is_file()
    ]


def test_files_are_there(outcomes: list[tuple[str, str, Outcome]]) -> None:
    assert len(outcomes) > 250


def test_nothing_broken_is_verified(outcomes: list[tuple[str, str, Outcome]]) -> None:
    broken = (
        "invalid",
        "tampered",
        "revoked",
        "revoked-key",
        "expired",
        "suspended",
        "malformed",
        "unsigned",
        "example",
    )
    assert [name for kind, name, outcome in outcomes if kind in broken and outcome is Outcome.VERIFIED] == []


def test_nothing_valid_is_called_invalid(outcomes: list[tuple[str, str, Outcome]]) -> None:
    wronged = {name for kind, name, outcome in outcomes if kind.startswith("valid") and outcome is Outcome.NOT_VERIFIED}
    assert wronged == ISSUER_IS_NOT_THE_SIGNER
