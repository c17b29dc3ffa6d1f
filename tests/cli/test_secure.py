"""``credenza secure`` as programs run it: files in, one JSON answer out."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from credenza.cli import app
from credenza.proofs import (
    CREDENTIALS_V2,
    ED25519,
    P256,
    P384,
    P521,
    IssuerKey,
    JwtShape,
    KeyKind,
    enveloped,
    read_message,
    sign_vc_jwt,
    write_key_file,
)
from tests.proofs.badges import key_number

ISSUER = "https://issuer.example/vc"
CREDENTIAL = {
    "@context": [CREDENTIALS_V2, "https://www.w3.org/ns/credentials/examples/v2"],
    "id": "https://issuer.example/credentials/1",
    "type": ["VerifiableCredential", "ExampleCredential"],
    "issuer": ISSUER,
    "validFrom": "2024-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:1", "name": "Aigul", "phones": [{"number": "1"}, {"number": "2"}]},
}
PRESENTATION = {
    "@context": [CREDENTIALS_V2],
    "type": ["VerifiablePresentation"],
    "holder": ISSUER,
    "verifiableCredential": [enveloped("vc+jwt", sign_vc_jwt(CREDENTIAL, key_number(3), JwtShape.VC_JOSE))],
}
CREDENTIALS = ["credential_jose", "credential_sdjwt", "credential_cose"]
FEATURES = [*CREDENTIALS, "presentation_jose", "presentation_sdjwt", "presentation_cose"]
FORMS = {"jose": "jwt", "sdjwt": "sd-jwt", "cose": "cose"}


def text(number: int, length: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(length, "big")).rstrip(b"=").decode()


def method_of(key: IssuerKey) -> dict[str, Any]:
    """The key as a verification method with its secret, as test suites hand keys over."""
    private: Any = key._private
    if key.kind is ED25519:
        written = (private.public_key().public_bytes_raw(), private.private_bytes_raw())
        x, d = (base64.urlsafe_b64encode(raw).rstrip(b"=").decode() for raw in written)
        public, secret = {"kty": "OKP", "crv": "Ed25519", "x": x}, {"d": d}
    else:
        numbers, length = private.private_numbers(), key.kind.public_bytes - 1
        point = {name: text(getattr(numbers.public_numbers, name), length) for name in ("x", "y")}
        public = {"kty": "EC", "crv": key.kind.name, **point}
        secret = {"d": text(numbers.private_value, length)}
    return {
        "id": f"{ISSUER}#key",
        "type": "JsonWebKey",
        "controller": ISSUER,
        "publicKeyJwk": public,
        "secretKeyJwk": public | secret,
    }


class Bench:
    """A folder with a key, in which the command runs."""

    def __init__(self, folder: Path, key: IssuerKey | None = None) -> None:
        self.folder = folder
        self.write("key.json", method_of(key or key_number(1, kind=P256)))

    def write(self, name: str, content: Any) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    def run(self, verb: str, feature: str, content: Any, *options: str, key: str = "key.json") -> tuple[str, Any]:
        source = self.write("input", content.encode() if isinstance(content, str) else content)
        named = ("--key", str(self.folder / key)) if key else ()
        answer = self.folder / "answer.json"
        paths = ("--input", str(source), "--output", str(answer))
        result = CliRunner().invoke(app, ["secure", verb, *paths, *named, "--feature", feature, *options])
        assert answer.exists(), result.output
        data = json.loads(answer.read_text())
        assert result.exit_code == {"success": 0, "failure": 1, "indeterminate": 3}[data["result"]]
        return data["result"], data["data"]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def document_for(feature: str) -> dict[str, Any]:
    return CREDENTIAL if feature in CREDENTIALS else PRESENTATION


@pytest.mark.parametrize("kind", [ED25519, P256, P384, P521], ids=lambda kind: kind.name)
@pytest.mark.parametrize("feature", FEATURES)
def test_what_is_issued_verifies_and_a_changed_one_does_not(tmp_path: Path, feature: str, kind: KeyKind) -> None:
    bench = Bench(tmp_path, key_number(1, kind=kind))
    result, token = bench.run("issue", feature, document_for(feature))
    assert result == "success"
    envelope = read_message(token.encode())
    assert envelope is not None
    assert envelope.form == f"{'vc' if feature in CREDENTIALS else 'vp'}+{FORMS[feature.partition('_')[2]]}"
    assert envelope.message.key_id == f"{ISSUER}#key"
    assert bench.run("verify", feature, f"{token}\n") == ("success", document_for(feature))
    bench.write("other.json", method_of(key_number(2, kind=kind)))
    assert bench.run("verify", feature, token, key="other.json") == (
        "failure",
        "The content is not what the issuer signed.",
    )


def test_claims_are_hidden_by_their_paths(bench: Bench) -> None:
    paths = json.dumps(["credentialSubject.name", "credentialSubject.phones[0]", "/credentialSubject/phones/1/number"])
    result, token = bench.run("issue", "credential_sdjwt", CREDENTIAL, "--sd", paths)
    assert (result, token.count("~")) == ("success", 4)
    assert bench.run("verify", "credential_sdjwt", token) == ("success", CREDENTIAL)
    shown = bench.run("verify", "credential_sdjwt", token.partition("~")[0] + "~")
    assert shown == ("success", CREDENTIAL | {"credentialSubject": {"id": "did:example:1", "phones": [{}]}})


@pytest.mark.parametrize("paths", ['["credentialSubject.age"]', '["validFrom"]', "{}", "name", '["a..b"]'])
def test_paths_that_hide_nothing_or_too_much_are_a_failure(bench: Bench, paths: str) -> None:
    assert bench.run("issue", "credential_sdjwt", CREDENTIAL, "--sd", paths)[0] == "failure"


@pytest.mark.parametrize("feature", FEATURES)
def test_unsecured_documents_and_envelopes_of_another_form_are_a_failure(bench: Bench, feature: str) -> None:
    assert bench.run("verify", feature, document_for(feature))[0] == "failure"
    assert bench.run("verify", feature, b"")[0] == "failure"
    other = FEATURES[(FEATURES.index(feature) + 1) % len(FEATURES)]
    _, token = bench.run("issue", other, document_for(other))
    assert bench.run("verify", feature, token)[0] == "failure"
    assert bench.run("issue", feature, PRESENTATION if feature in CREDENTIALS else CREDENTIAL)[0] == "failure"


@pytest.mark.parametrize("feature", FEATURES)
def test_members_that_nobody_knows_are_refused_on_request(bench: Bench, feature: str) -> None:
    document = document_for(feature) | {"badExtension": {"huh": "what?"}}
    result, token = bench.run("issue", feature, document)
    assert (result, bench.run("verify", feature, token)) == ("success", ("success", document))
    refused = ("failure", "badExtension: not a member of the data model")
    assert bench.run("issue", feature, document, "--known-members") == refused
    assert bench.run("verify", feature, token, "--known-members") == refused


@pytest.mark.parametrize(
    "held",
    [
        [{"@context": CREDENTIALS_V2, "type": "EnvelopedVerifiableCredential", "id": "not-a-credential"}],
        [{"@context": CREDENTIALS_V2, "type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,"}],
        [{"@context": CREDENTIALS_V2, "type": "EnvelopedVerifiableCredential", "id": "data:text/plain,abc"}],
        [CREDENTIAL],
        ["a.b.c"],
        {"id": "data:application/vc+jwt,a.b.c"},
    ],
    ids=lambda held: json.dumps(held)[-40:],
)
def test_what_a_presentation_holds_must_be_in_envelopes(bench: Bench, held: Any) -> None:
    presentation = PRESENTATION | {"verifiableCredential": held}
    for feature in FEATURES[3:]:
        assert bench.run("issue", feature, presentation)[0] == "failure"
    token = sign_vc_jwt(presentation, key_number(1, kind=P256), JwtShape.VC_JOSE)
    assert bench.run("verify", "presentation_jose", token)[0] == "failure"


def test_the_clock_can_be_set(bench: Bench) -> None:
    _, token = bench.run("issue", "presentation_jose", PRESENTATION | {"exp": 1734397450})
    assert bench.run("verify", "presentation_jose", token, "--at", "2024-12-15")[0] == "success"
    assert bench.run("verify", "presentation_jose", token, "--at", "2024-12-18") == (
        "failure",
        "The signature expired at 1734397450.",
    )


def test_an_issuer_key_signs_and_the_did_of_the_signer_is_looked_up(bench: Bench) -> None:
    key = key_number(4)
    bench.write("issuer.pem", write_key_file(key, None, unencrypted=True))
    credential = CREDENTIAL | {"issuer": key.did}
    _, token = bench.run("issue", "credential_cose", credential, key="issuer.pem")
    assert bench.run("verify", "credential_cose", token, key="") == ("success", credential)
    _, foreign = bench.run("issue", "credential_jose", CREDENTIAL)
    assert bench.run("verify", "credential_jose", foreign, key="")[0] == "indeterminate"


ED25519_SECRET = method_of(key_number(1))["secretKeyJwk"]


@pytest.mark.parametrize(
    "changes",
    [
        {"secretKeyJwk": None},
        {"secretKeyJwk": {}},
        {"secretKeyJwk": {"kty": "RSA", "crv": "P-256"}},
        {"secretKeyJwk": ED25519_SECRET | {"d": "AAAA"}},
        {
            "secretKeyJwk": method_of(key_number(1))["secretKeyJwk"]
            | {"x": method_of(key_number(2))["publicKeyJwk"]["x"]}
        },
        {"secretKeyJwk": method_of(key_number(1, kind=P256))["secretKeyJwk"] | {"d": "AAAA"}},
        {"id": None},
        {"controller": 5},
    ],
    ids=lambda changes: str(changes)[:50],
)
def test_keys_that_are_none_are_wrong_input(bench: Bench, changes: dict[str, Any]) -> None:
    bench.write("key.json", method_of(key_number(1)) | changes)
    source = bench.write("credential.json", CREDENTIAL)
    options = ("--input", str(source), "--key", str(bench.folder / "key.json"), "--feature", "credential_jose")
    result = CliRunner().invoke(app, ["secure", "issue", *options])
    assert type(result.exception).__name__ == "ProofError"


def test_without_an_output_the_answer_goes_to_the_screen(bench: Bench) -> None:
    source = bench.write("credential.json", CREDENTIAL)
    options = ("--input", str(source), "--key", str(bench.folder / "key.json"), "--feature", "credential_jose")
    result = CliRunner().invoke(app, ["secure", "issue", *options])
    assert json.loads(result.stdout)["result"] == "success"
