"""``credenza key new`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from credenza.cli import app
from credenza.errors import InputError, KeyFileError
from credenza.proofs import TokenKey, read_key_file, read_token_uri
from tests.proofs.softhsm import PIN, SoftToken

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


@pytest.mark.parametrize(("kind", "algorithm"), [("Ed25519", "EdDSA"), ("P-256", "ES256"), ("p-384", "ES384")])
def test_kind_of_the_key_is_the_one_asked_for(file: Path, kind: str, algorithm: str) -> None:
    assert run("--out", str(file), "--no-passphrase", "--kind", kind).exit_code == 0
    assert read_key_file(file.read_bytes(), None).algorithm == algorithm


def show(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, ["key", "show", *arguments], env=environment)


def test_public_side_of_a_key_file_is_shown(file: Path) -> None:
    made = run("--out", str(file), "--passphrase-env", "SECRET", "--did", "did:web:uni.example", SECRET="correct horse")
    shown = show(str(file), "--passphrase-env", "SECRET", SECRET="correct horse")
    assert shown.stdout == made.stdout.replace(f"file: {file}\n", "")


def test_public_side_of_a_key_on_a_token_is_shown(soft_token: SoftToken, tmp_path: Path) -> None:
    (tmp_path / "pin").write_text(f"{PIN}\n")
    uri = f"{soft_token.uri('P-384')}?pin-source=file:{tmp_path / 'pin'}"
    by_file = show(uri, "--pkcs11-module", soft_token.module)
    by_variable = show(
        soft_token.uri("P-384"), "--passphrase-env", "PIN", PIN=PIN, CREDENZA_PKCS11_MODULE=soft_token.module
    )
    key = TokenKey(read_token_uri(soft_token.uri("P-384")), PIN, None, soft_token.module)
    assert by_file.stdout == by_variable.stdout == f"did: {key.did}\npublic key: {key.public_multibase}\n"


def test_token_without_a_pin_and_a_pin_in_the_address_are_refused(soft_token: SoftToken) -> None:
    for uri, message in (
        (soft_token.uri("P-384"), "asks for its PIN"),
        ("pkcs11:object=a?pin-value=1", "PIN has no place"),
    ):
        result = show(uri, "--pkcs11-module", soft_token.module)
        assert isinstance(result.exception, KeyFileError)
        assert message in str(result.exception)


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
