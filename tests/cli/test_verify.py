"""``credenza verify`` as a user runs it: exit codes, output, supporting files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from typer.testing import CliRunner, Result

from credenza.cli import app, exit_code
from credenza.errors import CredenzaError
from credenza.status import new_list, set_bit, status_list_credential
from credenza.verification import STEPS
from tests.issuance.attestations import attestation, status_list
from tests.proofs.badges import SIGNED_AT, key_number, open_badge
from tests.vectors.credentials.make import LIST_URL
from tests.verification.wild.test_older_forms import AUTHORITY, EDC, TODAY, sealed_elsewhere

VECTORS = Path(__file__).parents[1] / "vectors" / "credentials"
AT = ("--at", "2026-06-01")
DID = open_badge(key_number(1).did)["issuer"]["id"]


def run(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(app, ["verify", *arguments], input=stdin, env={"COLUMNS": "100", "NO_COLOR": "1"})


def code(result: Result) -> int:
    """The exit code that the process would have, errors that ``main`` turns into a message included."""
    if isinstance(result.exception, CredenzaError):
        return exit_code(result.exception)
    return result.exit_code


def report(*arguments: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(run(*arguments, "--format", "json").stdout)
    return parsed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("good.json", "good-with-status.json", "good-did-web.json", "revoked-inside.json"):
        shutil.copy(VECTORS / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "outcome", "expected"),
    [
        ("good.json", "verified", 0),
        ("good.jwt", "verified", 0),
        ("tampered-name.json", "not_verified", 1),
        ("expired.json", "not_verified", 1),
        ("good-did-web.json", "could_not_check", 3),
        ("status-not-at-hand.json", "could_not_check", 3),
        ("unknown-context.json", "could_not_check", 3),
    ],
)
def test_exit_code_and_outcome_say_the_same(name: str, outcome: str, expected: int) -> None:
    result = run(str(VECTORS / name), "--format", "json", *AT)
    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (expected, outcome)


def test_text_shows_outcome_numbered_steps_and_the_note() -> None:
    lines = run(str(VECTORS / "good.json"), *AT).stdout.splitlines()
    assert lines[0] == "The credential is genuine and valid."
    numbers = [line.split()[0] for line in lines if line[:2].strip().isdigit()]
    assert numbers == [str(number) for number in range(1, len(STEPS) + 1)]
    assert any(line.startswith("Note: This issuer is not on your list.") for line in lines)


@pytest.mark.parametrize(
    ("language", "outcome"),
    [
        ("it", "La credenziale è autentica e valida."),
        ("kk", "Куәлік түпнұсқа және жарамды."),
        ("ru", "Удостоверение подлинное и действительное."),
    ],
)
def test_text_in_the_reader_s_language(language: str, outcome: str) -> None:
    assert run(str(VECTORS / "good.json"), "--language", language, *AT).stdout.splitlines()[0] == outcome


def test_claims_are_shown_when_asked_for_and_called_unverified_when_they_are() -> None:
    assert "Айгүл" not in run(str(VECTORS / "good.json"), *AT).stdout
    shown = run(str(VECTORS / "good.json"), "--claims", *AT).stdout
    assert "What the issuer signed" in shown
    assert "Айгүл Сейітқызы" in shown
    tampered = run(str(VECTORS / "tampered-name.json"), "--claims", *AT).stdout
    assert "What the issuer signed" not in tampered
    assert "not verified" in tampered


def test_escape_sequences_in_claims_do_not_reach_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "evil.json"
    file.write_text(json.dumps(open_badge(DID) | {"name": "\u001b[2J\u202ecleared", "a\u001b]0;b": "x"}))
    shown = run(str(file), "--claims").stdout
    assert "\u001b" not in shown
    assert "\u202e" not in shown
    assert "cleared" in shown


def test_credential_from_standard_input() -> None:
    assert run("-", *AT, stdin=(VECTORS / "good.json").read_bytes()).exit_code == 0


def test_day_decides_about_validity() -> None:
    arguments = (str(VECTORS / "expired.json"), "--at", "2026-05-31")
    assert run(*arguments).exit_code == 0
    assert run(str(VECTORS / "good.json"), "--at", "2026-02-01T00:00:00Z").exit_code == 1


def test_trusted_issuers_are_called_by_name(tmp_path: Path) -> None:
    trust = tmp_path / "issuers.txt"
    trust.write_text(f"# my partners\n\n{DID} Alatau University, Almaty\n")
    answer = report(str(VECTORS / "good.json"), "--trust", str(trust), *AT)
    assert answer["warnings"] == []
    assert "Alatau University, Almaty" in answer["steps"][4]["message"]["en"]


def test_status_list_as_support_file_and_as_folder() -> None:
    for support in ("status-list.json", "."):
        arguments = ("--support", str(VECTORS / support), *AT)
        assert run(str(VECTORS / "good-with-status.json"), *arguments).exit_code == 0
        assert run(str(VECTORS / "revoked-inside.json"), *arguments).exit_code == 1


def test_did_document_as_support_file() -> None:
    arguments = (str(VECTORS / "good-did-web.json"), "--support", str(VECTORS / "did-web.json"), *AT)
    assert run(*arguments).exit_code == 0


def test_status_list_beside_the_credential_is_used_and_a_did_document_is_not(folder: Path) -> None:
    assert run(str(folder / "good-with-status.json"), *AT).exit_code == 3
    shutil.copy(VECTORS / "status-list.json", folder / "status-1.json")
    assert run(str(folder / "good-with-status.json"), *AT).exit_code == 0
    assert run(str(folder / "revoked-inside.json"), *AT).exit_code == 1
    for name in ("did.json", "status-did.json"):
        shutil.copy(VECTORS / "did-web.json", folder / name)
    assert run(str(folder / "good-did-web.json"), *AT).exit_code == 3


def test_a_status_list_made_by_somebody_else_is_not_believed(folder: Path) -> None:
    bits = new_list()
    set_bit(bits, 6, True)
    forged = status_list_credential(bits, LIST_URL, "revocation", SIGNED_AT, key_number(2))
    (folder / "status-1.json").write_text(json.dumps(forged))
    answer = report(str(folder / "good-with-status.json"), *AT)
    assert answer["steps"][6]["reasonCode"] == "status_list_other_issuer"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-file.json"], "cannot be read"),
        (["/dev"], "no credential"),
        (["http://uni.example/credential.json"], "Only https"),
        (["ftp://uni.example/credential.json"], "Only https"),
        ([str(VECTORS / "good.json"), "--at", "yesterday"], "is no date"),
        ([str(VECTORS / "good.json"), "--at", "2026-02-30"], "is no date"),
        ([str(VECTORS / "good.json"), "--trust", str(VECTORS / "good.json")], "Not a DID and a name"),
        ([str(VECTORS / "good.json"), "--support", str(VECTORS / "good.json")], "no edition, status list or DID"),
        ([str(VECTORS / "good.json"), "--support", "no-such-folder"], "cannot be read"),
    ],
)
def test_wrong_use_ends_with_code_2_and_says_why(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert code(result) == 2
    assert message in str(result.exception)


def test_addresses_inside_the_network_are_not_read() -> None:
    result = run("https://127.0.0.1/credential.json")
    assert code(result) == 3
    assert "127.0.0.1" in str(result.exception)


def test_unknown_options_end_with_code_2() -> None:
    assert run(str(VECTORS / "good.json"), "--format", "xml").exit_code == 2
    assert run().exit_code == 2


def test_attestation_is_verified_with_the_status_list_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(attestation())
    (tmp_path / "status-1.jwt").write_bytes(status_list())
    clear = run(str(tmp_path / "a.txt"), "--at", "2026-11-22")
    (tmp_path / "status-1.jwt").write_bytes(status_list((5,)))
    revoked = run(str(tmp_path / "a.txt"), "--at", "2026-11-22")
    assert (code(clear), code(revoked)) == (0, 1), (clear.output, revoked.output)


def test_file_without_a_certificate_is_no_authority(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(attestation())
    result = run(str(tmp_path / "a.txt"), "--authority", str(tmp_path / "a.txt"))
    assert (code(result), "no certificate in PEM" in str(result.exception)) == (2, True)


def test_who_vouches_is_said_with_its_source(tmp_path: Path) -> None:
    trust, decisions = tmp_path / "issuers.txt", tmp_path / "decisions.csv"
    trust.write_text(f"{DID}  University of Alatau\n", "utf-8")
    decisions.write_text(f"issuer,agency,valid_from,valid_until\n{DID},IAAR,2020-01-01,\n", "utf-8")
    known = ("--trust", str(trust), "--accreditations", str(decisions))
    badge = str(VECTORS / "good.json")
    answers = [report(badge, *AT)["vouching"], report(badge, *AT, *known)["vouching"]]
    assert [answer["source"] for answer in answers] == ["nobody", "pinned"]
    assert [each["reasonCode"] for each in answers[1]["qualityAssurance"]] == ["accredited"]
    assert "University of Alatau is on the list" in " ".join(run(badge, *AT, *known).stdout.split())
    assert code(run(badge, "--trusted-lists", str(tmp_path))) == 2


@pytest.mark.parametrize(("content", "expected"), [(EDC, 0), (EDC | {"id": "urn:credential:2"}, 1), (None, 3)])
@pytest.mark.parametrize("place", [".", "support/university.example"])
def test_content_of_a_seal_lies_beside_it_or_among_what_is_named(
    content: dict[str, Any] | None, expected: int, place: str, tmp_path: Path
) -> None:
    seal, authority = tmp_path / "seal.json", tmp_path / "authority.pem"
    seal.write_bytes(sealed_elsewhere("university.example/credential.json"))
    authority.write_bytes(AUTHORITY.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "support" / "university.example").mkdir(parents=True)
    if content is not None:
        (tmp_path / place / "credential.json").write_text(json.dumps(content))
    at = ("--at", f"{TODAY:%Y-%m-%dT%H:%M:%SZ}")
    result = run(str(seal), "--authority", str(authority), "--support", str(tmp_path / "support"), *at)
    assert code(result) == expected, result.output
