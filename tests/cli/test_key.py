"""``credenza key new`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from credenza.cli import app
from credenza.errors import InputError, KeyFileError
from credenza.proofs import read_key_file

from .running import run_credenza


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, ["key", "new", *arguments], env=environment)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "issuer.pem"


def test_new_key_is_written_encrypted_for_the_owner_only_and_the_secret_never_shown(file: Path) -> None:
    result = run("--out", str(file), "--passphrase-env", "SECRET", SECRET="correct horse")
    assert result.exit_code == 0
    key = read_key_file(file.read_bytes(), "correct horse")
    assert result.stdout == f"did: {key.did}\npublic key: {key.public_multibase}\nfile: {file}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in file.read_bytes()


def test_an_existing_file_is_never_overwritten(file: Path) -> None:
    file.write_text("precious")
    result = run("--out", str(file), "--no-passphrase")
    assert isinstance(result.exception, KeyFileError)
    assert "exists already" in str(result.exception)
    assert file.read_text() == "precious"


def test_a_did_web_key_comes_with_the_document_to_publish(file: Path) -> None:
    result = run("--out", str(file), "--no-passphrase", "--did", "did:web:uni.example:law")
    heading, _, document = result.stdout.partition("https://uni.example/law/did.json:\n")
    key = read_key_file(file.read_bytes(), None)
    assert "publish at " in heading
    assert key.did == "did:web:uni.example:law"
    assert json.loads(document)["assertionMethod"] == [key.verification_method]


def test_two_keys_are_never_the_same(tmp_path: Path) -> None:
    outputs = [run("--out", str(tmp_path / f"{number}.pem"), "--no-passphrase").stdout for number in (1, 2)]
    assert outputs[0].splitlines()[0] != outputs[1].splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--did", "did:key:z6Mk"], "not a did:web identifier"),
        (["--passphrase-env", "NOT_SET_ANYWHERE"], "is not set"),
        ([], "Nobody is there to type a passphrase"),
        (["--no-passphrase", "--out", "/no/such/folder/key.pem"], "cannot be written"),
    ],
)
def test_wrong_use_leaves_no_file(file: Path, arguments: list[str], message: str) -> None:
    result = run("--out", str(file), *arguments)
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
    assert not file.exists()


def test_new_key_speaks_italian(file: Path) -> None:
    made = run("--out", str(file), "--no-passphrase", "--did", "did:web:uni.example", "--language", "it")
    assert made.stdout.splitlines()[2:4] == [
        f"file: {file}",
        "pubblicare all'indirizzo https://uni.example/.well-known/did.json:",
    ]
    again = run_credenza("key", "new", "--out", file, "--no-passphrase", "--language", "it")
    assert (again.code, again.err) == (2, f"{file}: Il file esiste già. Scegliere un altro nome.\n")
