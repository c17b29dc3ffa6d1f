import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openbadgeslib.ob3.did import did_key_from_pem
from openvc.did.base import parse_did_document
from openvc.keys import verify_signature

from credenza.errors import KeyFileError
from credenza.proofs import (
    KEY_KINDS,
    P256,
    P384,
    IssuerKey,
    KeyKind,
    generate_key,
    kind_of,
    read_key_file,
    resolve_offline,
    write_key_file,
)
from credenza.proofs.key_kinds import CurveKind

from .badges import key_number


def public_pem(key: IssuerKey) -> bytes:
    public = Ed25519PublicKey.from_public_bytes(key.public_key)
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize("number", [0, 1, 200, 255])
def test_did_key_is_the_one_openbadgeslib_computes(number: int) -> None:
    key = key_number(number)
    assert key.did == did_key_from_pem(public_pem(key))
    assert key.verification_method == f"{key.did}#{key.public_multibase}"


def test_algorithm_and_prefix_of_the_public_key_follow_the_kind() -> None:
    keys = [key_number(1, kind=kind) for kind in KEY_KINDS.values()]
    assert [(key.algorithm, key.public_multibase[:4], len(key.public_key), len(key.sign(b"x"))) for key in keys] == [
        ("EdDSA", "z6Mk", 32, 64),
        ("ES256", "zDna", 33, 64),
        ("ES384", "z82L", 49, 96),
    ]


@pytest.mark.parametrize("kind", KEY_KINDS.values(), ids=KEY_KINDS)
def test_signatures_hold_for_an_independent_library_and_are_the_same_each_time(kind: KeyKind) -> None:
    key = key_number(9, kind=kind)
    public = parse_did_document(resolve_offline(key.did)).verification_methods[0].public_key_jwk
    for data in (b"", b"x", bytes(100_000)):
        signature = key.sign(data)
        assert signature == key_number(9, kind=kind).sign(data)
        assert verify_signature(alg=key.algorithm, public_jwk=public, signing_input=data, signature=signature)
        assert not verify_signature(
            alg=key.algorithm, public_jwk=public, signing_input=data + b".", signature=signature
        )


@pytest.mark.parametrize("kind", [P256, P384], ids=lambda kind: kind.name)
def test_scalar_of_an_ecdsa_key_is_always_in_range(kind: CurveKind) -> None:
    asked: list[int] = []
    for filler in (b"\x00", b"\xff"):
        generate_key(lambda size, filler=filler: asked.append(size) or filler * size, kind=kind)  # type: ignore[misc]
    assert asked == [kind.coordinate_bytes + 8] * 2


@pytest.mark.parametrize("kind", KEY_KINDS.values(), ids=KEY_KINDS)
def test_key_file_of_every_kind_gives_back_the_key(kind: KeyKind) -> None:
    key = key_number(5, "did:web:alatau.example", kind)
    read = read_key_file(write_key_file(key, "correct horse"), "correct horse")
    assert (read.did, read.public_key, read.sign(b"x")) == (key.did, key.public_key, key.sign(b"x"))


@pytest.mark.parametrize("length", [0, 31, 34, 48, 65])
def test_public_keys_of_another_length_are_of_no_kind(length: int) -> None:
    with pytest.raises(ValueError, match=f"{length} bytes"):
        kind_of(bytes(length))


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
    pem = ec.generate_private_key(ec.SECP521R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(KeyFileError, match="neither an Ed25519 nor a P-256 nor a P-384 key"):
        read_key_file(pem, None)
