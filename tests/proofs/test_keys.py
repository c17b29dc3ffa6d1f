import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openbadgeslib.ob3.did import did_key_from_pem

from credenza.errors import KeyFileError
from credenza.proofs import IssuerKey, generate_key, read_key_file, write_key_file

from .badges import key_number


def public_pem(key: IssuerKey) -> bytes:
    public = Ed25519PublicKey.from_public_bytes(key.public_key)
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize("number", [0, 1, 200, 255])
def test_did_key_is_the_one_openbadgeslib_computes(number: int) -> None:
    key = key_number(number)
    assert key.did == did_key_from_pem(public_pem(key))
    assert key.verification_method == f"{key.did}#{key.public_multibase}"


def test_randomness_decides_the_key_and_32_bytes_are_asked_for() -> None:
    asked: list[int] = []
    generate_key(lambda size: asked.append(size) or bytes(size))  # type: ignore[func-returns-value]
    assert asked == [32]
    assert key_number(1).public_key != key_number(2).public_key


def test_representation_of_a_key_never_shows_the_secret() -> None:
    assert repr(key_number(7)) == f"IssuerKey(did='{key_number(7).did}')"


def test_key_file_gives_back_the_key_and_its_did() -> None:
    key = key_number(3, "did:web:alatau.example")
    read = read_key_file(write_key_file(key, "correct horse"), "correct horse")
    assert (read.did, read.public_key) == ("did:web:alatau.example", key.public_key)
    assert read.sign(b"x") == key.sign(b"x")


def test_a_did_given_as_parameter_wins_over_the_file() -> None:
    data = write_key_file(key_number(3), "correct horse")
    assert read_key_file(data, "correct horse", "did:web:other.example").did == "did:web:other.example"


def test_a_plain_pem_file_without_did_line_signs_for_its_did_key() -> None:
    data = write_key_file(key_number(3), "correct horse")
    bare = data[data.index(b"-----BEGIN") :]
    assert read_key_file(bare, "correct horse").did == key_number(3).did


def test_key_file_is_encrypted_and_unencrypted_only_when_asked_for() -> None:
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in write_key_file(key_number(3), "correct horse")
    with pytest.raises(KeyFileError, match="needs a passphrase"):
        write_key_file(key_number(3), None)
    with pytest.raises(KeyFileError, match="needs a passphrase"):
        write_key_file(key_number(3), "")
    plain = write_key_file(key_number(3), None, unencrypted=True)
    assert read_key_file(plain, None).public_key == key_number(3).public_key
    assert read_key_file(plain, "not needed").public_key == key_number(3).public_key


@pytest.mark.parametrize(
    ("change", "passphrase", "message"),
    [
        (lambda data: data, "wrong", "passphrase is wrong or the key file is damaged"),
        (lambda data: data, None, "is encrypted"),
        (
            lambda data: data[:150] + b"AAAA" + data[154:],
            "correct horse",
            "passphrase is wrong or the key file is damaged",
        ),
        (lambda data: b"", None, "not a PEM key file"),
        (lambda data: b"\xff\xfe\x00" * 50, None, "not a PEM key file"),
        (lambda data: data * 200, "correct horse", "too large"),
    ],
)
def test_bad_key_files_are_refused_with_the_cause(change, passphrase, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(KeyFileError, match=message):
        read_key_file(change(write_key_file(key_number(3), "correct horse")), passphrase)


def test_keys_of_another_kind_are_refused() -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(KeyFileError, match="not an Ed25519 key"):
        read_key_file(pem, None)
