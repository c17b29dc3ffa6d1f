"""Keys on a token: SoftHSM 2, spoken to as any PKCS #11 module."""

from __future__ import annotations

import shutil
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from credenza.errors import KeyFileError
from credenza.proofs import (
    ED25519,
    KEY_KINDS,
    P256,
    KeyKind,
    TokenKey,
    add_proof,
    read_token_uri,
    resolve_offline,
    verify_data_integrity,
)
from credenza.proofs.signatures import raw_signature_holds

from .badges import NOW, SIGNED_AT, open_badge
from .softhsm import PIN, SoftToken, new_token


def key_on(token: SoftToken, name: str, pin: str = PIN, did: str | None = None) -> TokenKey:
    return TokenKey(read_token_uri(token.uri(name)), pin, did, token.module)


@pytest.mark.parametrize("kind", KEY_KINDS.values(), ids=KEY_KINDS)
def test_badge_signed_on_a_token_is_verified(soft_token: SoftToken, kind: KeyKind) -> None:
    key = key_on(soft_token, kind.name)
    assert (key.algorithm, len(key.public_key)) == (kind.algorithm, kind.public_bytes)
    assert key.verification_method == f"{key.did}#{key.public_multibase}"
    signed = add_proof(open_badge(key.did), key, SIGNED_AT)
    (proof,) = verify_data_integrity(signed, resolve_offline, NOW).verified
    assert (proof.did, proof.verification_method) == (key.did, key.verification_method)


def test_key_signs_for_the_did_that_is_given(soft_token: SoftToken) -> None:
    key = key_on(soft_token, "P-256", did="did:web:uni.example")
    assert (key.did, repr(key)) == ("did:web:uni.example", "TokenKey(did='did:web:uni.example')")


def test_key_is_found_by_its_id_too(soft_token: SoftToken) -> None:
    uri = read_token_uri(
        f"pkcs11:token={soft_token.label};id=%50%2d%32%35%36;type=private?module-path={soft_token.module}"
    )
    assert TokenKey(uri, PIN).public_key == key_on(soft_token, "P-256").public_key


@pytest.mark.parametrize(
    ("address", "pin", "message"),
    [
        ("pkcs11:token=elsewhere;object=P-256", PIN, "The token elsewhere is not there"),
        ("pkcs11:token=credenza;object=nobody", PIN, "does not hold the private key nobody"),
        ("pkcs11:token=credenza;manufacturer=Other;object=P-256", PIN, "is not there"),
    ],
)
def test_what_is_not_there_is_named(soft_token: SoftToken, address: str, pin: str, message: str) -> None:
    with pytest.raises(KeyFileError, match=message):
        TokenKey(read_token_uri(address), pin, None, soft_token.module)


def test_module_that_is_none_is_named(soft_token: SoftToken, tmp_path: Path) -> None:
    uri = read_token_uri(soft_token.uri("P-256"))
    with pytest.raises(KeyFileError, match="No PKCS #11 module is named"):
        TokenKey(uri, PIN)
    (tmp_path / "module.so").write_bytes(b"no library")
    for path in (tmp_path / "module.so", tmp_path / "missing.so"):
        with pytest.raises(KeyFileError, match=f"module {path} cannot be loaded"):
            TokenKey(uri, PIN, None, str(path))


def test_two_keys_of_one_name_are_not_guessed_between(soft_token: SoftToken) -> None:
    for _ in range(2):
        soft_token.make_key("twin", P256)
    with pytest.raises(KeyFileError, match="several private keys twin"):
        key_on(soft_token, "twin")


def test_key_of_another_kind_is_refused(soft_token: SoftToken) -> None:
    soft_token.make_rsa_key("rsa")
    with pytest.raises(KeyFileError, match="cannot sign credentials"):
        key_on(soft_token, "rsa")


def test_private_key_under_the_public_half_of_another_is_refused(soft_token: SoftToken) -> None:
    soft_token.make_key("mixed", P256)
    soft_token.replace_public_half("mixed", of="P-256")
    with pytest.raises(KeyFileError, match="cannot sign credentials"):
        key_on(soft_token, "mixed")


def test_private_key_without_its_public_half_is_refused(soft_token: SoftToken) -> None:
    soft_token.make_key("alone", ED25519)
    soft_token.remove_public_half("alone")
    with pytest.raises(KeyFileError, match="does not say what the public half of alone is"):
        key_on(soft_token, "alone")


def test_lost_session_is_opened_again(soft_token: SoftToken) -> None:
    import pkcs11

    key = key_on(soft_token, "Ed25519")
    before = key.sign(b"x")
    pkcs11.lib(soft_token.module).finalize()
    assert key.sign(b"x") == before


def _in_another_process(folder: str, pin: str, change: str) -> str:
    """What becomes of opening or using a key: a process of its own, because a module is loaded once in each."""
    token = new_token(Path(folder), "second")
    token.make_key("seal", P256)
    try:
        key = key_on(token, "seal", pin)
        if change == "token removed":
            import pkcs11

            pkcs11.lib(token.module).finalize()
            shutil.rmtree(token.folder / "tokens")
            (token.folder / "tokens").mkdir()
        key.sign(b"x")
    except KeyFileError as error:
        return str(error)
    return "signed"


@pytest.mark.parametrize(
    ("pin", "change", "said"),
    [
        (PIN, "", "signed"),
        ("999999", "", "The PIN of the token second is wrong. Check it before you try again"),
        ("1", "", "The PIN of the token second is wrong. Check it before you try again"),
        (PIN, "token removed", "The token second is not there. Connect it or start its service, then try again."),
    ],
)
def test_wrong_pin_and_token_that_went_away_are_said_plainly(tmp_path: Path, pin: str, change: str, said: str) -> None:
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(_in_another_process, (str(tmp_path / "hsm"), pin, change)).startswith(said)


_inherited: list[TokenKey] = []


def test_forked_process_signs_with_a_session_of_its_own(soft_token: SoftToken) -> None:
    key = key_on(soft_token, "Ed25519")
    _inherited[:] = [key]
    with get_context("fork").Pool(1) as pool:  # SoftHSM itself cannot start twice at the same moment
        signatures = pool.map(_sign_with_inherited, [b"a", b"b", b"c"])
    for data, signature in zip((b"a", b"b", b"c"), signatures, strict=True):
        assert raw_signature_holds(key.public_key, data, signature)
    assert raw_signature_holds(key.public_key, b"x", key.sign(b"x"))


def _sign_with_inherited(data: bytes) -> bytes:
    return _inherited[0].sign(data)


def test_missing_extra_is_named(soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(KeyFileError, match=r"pip install 'credenza\[hsm\]'"):
        key_on(soft_token, "P-256")


@pytest.mark.parametrize(
    "address",
    [
        "pkcs11:",
        "pkcs11:token=a",
        "pkcs11:object=",
        "pkcs11:object",
        "pkcs11:object=a;object=b",
        "pkcs11:object=a;colour=red",
        "pkcs11:object=a;type=public",
        "pkcs11:object=a?pin-source=|cat%20/etc/pin",
        "pkcs11:object=a?pin-source=https://pins.example",
        "pkcs11:object=a?pin-source=pin.txt",
        "pkcs11:object=" + "a" * 1000,
        "PKCS11:object=a",
        "",
    ],
)
def test_addresses_that_name_no_key_are_refused(address: str) -> None:
    with pytest.raises(KeyFileError, match="not the address of a key on a token"):
        read_token_uri(address)


@pytest.mark.parametrize("query", ["pin-value=1234", "module-path=/x.so&pin-value=1234"])
def test_pin_in_an_address_is_refused_and_not_repeated(query: str) -> None:
    with pytest.raises(KeyFileError, match="PIN has no place in the address") as caught:
        read_token_uri(f"pkcs11:object=a?{query}")
    assert "1234" not in str(caught.value)


def test_address_is_taken_apart() -> None:
    uri = read_token_uri(
        "pkcs11:token=Uni%20seal;serial=42;object=k%3B1;id=%01%ff?module-path=/l/m.so&pin-source=file:///run/pin"
    )
    assert uri.attributes == {"token": "Uni seal", "serial": "42"}
    assert (uri.label, uri.key_id, uri.module) == ("k;1", b"\x01\xff", "/l/m.so")
    assert (uri.pin_file, uri.token_name, uri.key_name) == (Path("/run/pin"), "Uni seal", "k;1")
