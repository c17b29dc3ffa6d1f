"""``credenza europass``: from an awarded badge to the sealed credential, and what is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from credenza.formats.elm3 import claims_of_edc, faults
from credenza.formats.openbadges3 import claims_of
from credenza.proofs.jades import StampStanding, Standing, Trust, verify_seals, write_seal_file
from tests.hub.seals import new_authority, new_seal_key, new_time_authority

from .running import run_credenza
from .test_supplement import awarded_credential

AUTHORITY = new_authority()


@pytest.fixture(scope="module")
def credential(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return awarded_credential(tmp_path_factory.mktemp("award"))


@pytest.fixture
def seal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEAL_SECRET", "duomo")
    path = tmp_path / "seal.p12"
    path.write_bytes(write_seal_file(new_seal_key(AUTHORITY), "duomo"))
    return path


def test_a_badge_becomes_a_sealed_credential(credential: Path, seal: Path, tmp_path: Path) -> None:
    out = tmp_path / "edc.json"
    run = run_credenza(
        "europass", credential, "-o", out, "--seal", seal, "--passphrase-env", "SEAL_SECRET", "--languages", "kk,en"
    )
    assert (run.code, run.out) == (0, f"{out}\n")
    [found] = verify_seals(out.read_bytes(), Trust((AUTHORITY.certificate,)), timezone.now())
    assert found.trust.standing is Standing.TRUSTED
    badge, read = claims_of(json.loads(credential.read_bytes())), claims_of_edc(found.document)
    assert (read.credential_id, read.learner.given_name, read.edition_sha256) == (
        badge.credential_id,
        "Әсел",
        badge.edition_sha256,
    )
    assert [len(shown["displayDetail"]) >= 1 for shown in found.document["displayParameter"]["individualDisplay"]] == [
        True,
        True,
    ]


def test_an_authority_stamps_the_time_on_the_seal(credential: Path, seal: Path, tmp_path: Path) -> None:
    out, now = tmp_path / "edc.json", timezone.now()
    with new_time_authority(AUTHORITY).served() as (url, asked):
        run = run_credenza(
            "europass", credential, "-o", out, "--seal", seal, "--passphrase-env", "SEAL_SECRET", "--time-stamp", url
        )
    assert (run.code, run.out, asked) == (0, f"{out}\n", ["application/timestamp-query"])
    anchors = (AUTHORITY.certificate,)
    [found] = verify_seals(out.read_bytes(), Trust(anchors, stamp_anchors=anchors), timezone.now())
    [stamp] = found.stamps
    assert stamp.standing is StampStanding.HOLDS
    assert stamp.moment is not None
    assert abs(stamp.moment - now) < timedelta(minutes=5)


@pytest.mark.parametrize(("language", "words"), [("en", "refuses (rejection)"), ("ru", "отказала (rejection)")])
def test_an_authority_that_refuses_leaves_nothing_behind(
    language: str, words: str, credential: Path, seal: Path, tmp_path: Path
) -> None:
    out, named = tmp_path / "edc.json", ["--seal", seal, "--passphrase-env", "SEAL_SECRET"]
    with new_time_authority(AUTHORITY, status="rejection").served() as (url, _):
        run = run_credenza(
            "europass", credential, "-o", out, *named, "--time-stamp", url, "--screen-language", language
        )
    assert (run.code, words in run.err, out.exists()) == (3, True, False)


def test_without_a_seal_it_is_what_the_issuer_of_europass_takes(credential: Path, tmp_path: Path) -> None:
    assert run_credenza("europass", credential, "-o", tmp_path / "edc.json").code == 0
    written = json.loads((tmp_path / "edc.json").read_bytes())
    assert not {"issued", "issuanceDate", "proof"} & written["credential"].keys()
    assert list(faults(written["credential"])) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--languages", "en,xx"], "These are no languages of pages"),
        (["--seal", "{seal}"], "passphrase is wrong"),
        (["--seal", "{seal}", "--passphrase-env", "NOT_SET"], "NOT_SET"),
        (["--seal", "{seal}", "--passphrase-env", "SEAL_SECRET", "--time-stamp", "ftp://t.example"], "http or https"),
        (["--time-stamp", "https://t.example"], "needs a seal"),
    ],
)
def test_what_is_wrong_is_said(
    arguments: list[str],
    words: str,
    credential: Path,
    seal: Path,
    tmp_path: Path,
) -> None:
    given = [argument.format(seal=seal) for argument in arguments]
    run = run_credenza("europass", credential, "-o", tmp_path / "edc.json", *given)
    assert (run.code, words in run.err) == (2, True)
    assert not (tmp_path / "edc.json").exists()


def test_a_badge_without_its_edition_is_refused(credential: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.json"
    alone.write_bytes(credential.read_bytes())
    run = run_credenza("europass", alone, "-o", tmp_path / "edc.json")
    assert (run.code, "--edition" in run.err) == (2, True)
