"""``credenza derive``: parts of a credential on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from credenza.proofs import P256, add_base_proof, add_proof
from tests.proofs.badges import SIGNED_AT, key_number
from tests.proofs.ecdsa_sd.showable import showable_badge, signed

from .running import run_credenza


def written(folder: Path, document: dict[str, Any]) -> Path:
    path = folder / "credential.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


@pytest.fixture
def credential(tmp_path: Path) -> Path:
    return written(tmp_path, signed(showable_badge()))


def test_part_is_written_and_verifies(credential: Path, tmp_path: Path) -> None:
    part = tmp_path / "part.json"
    run = run_credenza(
        "derive", credential, "--reveal", "/credentialSubject/result/0", "--reveal", "/awardedDate", "-o", part
    )
    assert (run.code, run.out, run.err) == (0, f"{part}\n", "")
    shown = json.loads(part.read_text("utf-8"))
    assert (shown["awardedDate"], shown["credentialSubject"]["result"]) == (
        "2026-03-01T00:00:00Z",
        showable_badge()["credentialSubject"]["result"],
    )
    assert "Айгүл" not in part.read_text("utf-8")
    report = run_credenza("verify", part, "--at", "2026-06-01", "--format", "json")
    assert [step["reasonCode"] for step in json.loads(report.out)["steps"]][3:6] == [
        "signature_holds", "issuer_unknown", "dates_hold",
    ]  # fmt: skip


def test_part_goes_to_the_screen_and_shows_only_what_is_mandatory(credential: Path) -> None:
    run = run_credenza("derive", credential)
    assert run.code == 0
    assert sorted(json.loads(run.out)["credentialSubject"]) == ["achievement", "identifier", "type"]


def test_choices_are_listed_with_a_mark_on_what_is_always_shown(credential: Path) -> None:
    lines = run_credenza("derive", credential, "--choices").out.splitlines()
    assert '  /awardedDate  "2026-03-01T00:00:00Z"' in lines
    assert "* /credentialSubject/achievement" in lines
    assert "* /credentialSubject/achievement/creditsAvailable  2.5" in lines
    assert "  /credentialSubject/identifier/0" in lines
    assert '  /credentialSubject/identifier/0/identityHash  "Айгүл Сейітқызы"' in lines
    assert [line for line in lines if "/proof" in line or "/@context" in line] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The credential has nothing at /honours."),
        ("it", "La credenziale non contiene nulla in /honours."),
        ("kk", "Куәлікте /honours орнында ештеңе жоқ."),
        ("ru", "В удостоверении ничего нет по адресу /honours."),
    ],
)
def test_pointer_that_leads_nowhere_is_said_in_four_languages(credential: Path, language: str, said: str) -> None:
    run = run_credenza("derive", credential, "--reveal", "/honours", "--language", language)
    assert (run.code, run.out, run.err) == (2, "", f"{said}\n")


def test_credential_signed_as_a_whole_has_no_parts(tmp_path: Path) -> None:
    path = written(tmp_path, add_proof(showable_badge(), key_number(1), SIGNED_AT))
    run = run_credenza("derive", path)
    assert run.code == 2
    assert "was not signed in such a way that parts of it can be shown. Ask the issuer" in run.err


def test_part_of_a_part_is_not_made(credential: Path, tmp_path: Path) -> None:
    part = tmp_path / "part.json"
    run_credenza("derive", credential, "-o", part)
    run = run_credenza("derive", part, "--reveal", "/issuer")
    assert (run.code, "This is a part of a credential already." in run.err) == (2, True)


def test_no_part_is_made_of_a_changed_credential(credential: Path) -> None:
    changed = credential.read_text("utf-8").replace('"2031-03-01T00:00:00Z"', '"2041-03-01T00:00:00Z"')
    credential.write_text(changed, "utf-8")
    run = run_credenza("derive", credential)
    assert (run.code, run.out) == (2, "")
    assert "the credential was changed or forged" in run.err


def test_part_whose_issuer_is_not_at_hand_is_made_with_a_remark(tmp_path: Path) -> None:
    key = key_number(6, "did:web:alatau.example", P256)
    badge = showable_badge() | {"issuer": showable_badge()["issuer"] | {"id": key.did}}
    path = written(tmp_path, add_base_proof(badge, key, SIGNED_AT, randomness=lambda size: b"r" * size))
    run = run_credenza("derive", path)
    assert run.code == 0
    assert "issuer's signature was not checked" in run.err
    assert json.loads(run.out)["issuer"]["id"] == "did:web:alatau.example"
