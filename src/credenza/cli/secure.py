"""``credenza secure``: any credential or presentation in and out of an envelope (VC-JOSE-COSE 1.0).

A small interface for programs and conformance tests: files in, one JSON file out.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from credenza.proofs import (
    CREDENTIALS_V2,
    Envelope,
    JsonError,
    JwtShape,
    Kind,
    ProofError,
    ProofReason,
    ProofUncheckableError,
    Signer,
    document_kind,
    is_token_uri,
    read_json,
    read_json_list,
    read_message,
    read_method_key,
    read_method_public_key,
    read_path,
    require_enveloped,
    resolve_offline,
    sign_vc_cose,
    sign_vc_jwt,
    sign_vc_sd_jwt,
    verify_envelope,
    verify_envelope_with,
)
from credenza.verification import data_model_problems, unknown_members, unsigned_problems

from .clock import moment
from .issuer_key import read_issuer_key
from .support import read_bounded

_LARGEST_INPUT = 1024 * 1024
SUCCESS, FAILURE, INDETERMINATE = "success", "failure", "indeterminate"
EXIT_CODES = {SUCCESS: 0, FAILURE: 1, INDETERMINATE: 3}

secure_app = typer.Typer(help="Put a credential or presentation into an envelope, or open one.", no_args_is_help=True)


class Feature(StrEnum):
    """What goes into which envelope."""

    CREDENTIAL_JOSE = "credential_jose"
    CREDENTIAL_SDJWT = "credential_sdjwt"
    CREDENTIAL_COSE = "credential_cose"
    PRESENTATION_JOSE = "presentation_jose"
    PRESENTATION_SDJWT = "presentation_sdjwt"
    PRESENTATION_COSE = "presentation_cose"

    @property
    def kind(self) -> Kind:
        """What is in the envelope."""
        return Kind.PRESENTATION if self.startswith("presentation") else Kind.CREDENTIAL

    @property
    def form(self) -> str:
        """The media type of the envelope without ``application/``."""
        syntax = {"jose": "jwt", "sdjwt": "sd-jwt", "cose": "cose"}[self.partition("_")[2]]
        return f"{self.kind}+{syntax}"


InputOption = Annotated[Path, typer.Option("--input", help="What to put into an envelope, or the envelope.")]
FeatureOption = Annotated[Feature, typer.Option("--feature", help="What is in which envelope.")]
OutputOption = Annotated[Path | None, typer.Option("--output", help="Where the answer goes; else to the screen.")]
KnownOption = Annotated[
    bool, typer.Option("--known-members", help="Refuse members beside those of the W3C data model at the top.")
]


@secure_app.command("issue")
def secure_issue(
    source: InputOption,
    key: Annotated[
        str, typer.Option(help="Key file, verification method with a secretKeyJwk, or pkcs11: address of a key.")
    ],
    feature: FeatureOption,
    sd: Annotated[
        str, typer.Option(metavar="JSON", help='Claims that can be held back: ["credentialSubject.name", …]')
    ] = "[]",
    output: OutputOption = None,
    known_members: KnownOption = False,
    passphrase_env: Annotated[
        str | None, typer.Option(metavar="VARIABLE", help="Take the key's passphrase from this environment variable.")
    ] = None,
) -> None:
    """Sign a document. The answer is {"result": "success", "data": token}; COSE is written in base64."""
    signer = _signer_in(key, passphrase_env)
    document = read_bounded(source, _LARGEST_INPUT)
    _answer(lambda: _sign(document, signer, feature, sd, known_members), output)


@secure_app.command("verify")
def secure_verify(
    source: InputOption,
    feature: FeatureOption,
    key: Annotated[
        Path | None, typer.Option(help="Verification method of the signer. Without it, the DID of the signer counts.")
    ] = None,
    output: OutputOption = None,
    known_members: KnownOption = False,
    at: Annotated[
        str | None, typer.Option(metavar="DATE", help="Verify as of this day (2026-11-22) or moment. Default: now.")
    ] = None,
) -> None:
    """Verify the signature and the form. The answer is {"result": "success", "data": document}.

    Only the envelope is opened; what a presentation holds is verified one by one with credenza verify.
    """
    now = moment(at)
    method = read_json(read_bounded(key, _LARGEST_INPUT), _LARGEST_INPUT) if key else None
    message = read_bounded(source, _LARGEST_INPUT)
    _answer(lambda: _verify(message, method, feature, now, known_members), output)


def _signer_in(reference: str, passphrase_env: str | None) -> Signer:
    data = b"" if is_token_uri(reference) else read_bounded(Path(reference), _LARGEST_INPUT)
    if data.lstrip().startswith(b"{"):
        return read_method_key(read_json(data, _LARGEST_INPUT))
    return read_issuer_key(reference, passphrase_env, None)


def _answer(work: Callable[[], Any], output: Path | None) -> None:
    """Write what became of it: a refusal is an answer, too."""
    try:
        result, data = SUCCESS, work()
    except (ProofError, JsonError) as error:
        result, data = FAILURE, error.detail
    except ProofUncheckableError as error:
        result, data = INDETERMINATE, error.detail
    text = json.dumps({"result": result, "data": data}, ensure_ascii=False)
    if output is None:
        typer.echo(text)
    else:
        output.write_text(text + "\n", encoding="utf-8")
    raise typer.Exit(EXIT_CODES[result])


def _sign(data: bytes, signer: Signer, feature: Feature, sd: str, known_members: bool) -> str:
    document = read_json(data, _LARGEST_INPUT)
    if document_kind(document) is not feature.kind:
        raise _refusal(f"The document is not what {feature} says.")
    _require_form(document, feature, unsigned_problems, known_members)
    if feature.form.endswith("sd-jwt"):
        return sign_vc_sd_jwt(document, signer, os.urandom, disclosable=_paths_in(sd))
    if feature.form.endswith("cose"):
        return base64.b64encode(sign_vc_cose(document, signer)).decode("ascii")
    return sign_vc_jwt(document, signer, JwtShape.VC_JOSE)


def _paths_in(sd: str) -> list[tuple[str | int, ...]]:
    return [read_path(str(path)) for path in read_json_list(sd.encode(), _LARGEST_INPUT)]


def _verify(
    data: bytes, method: dict[str, Any] | None, feature: Feature, now: datetime, known_members: bool
) -> dict[str, Any]:
    envelope = read_message(data)
    if envelope is None or envelope.form != feature.form:
        raise _refusal(f"This is not the envelope that {feature} says.")
    _check_signature(envelope, method, now)
    _require_form(envelope.document, feature, data_model_problems, known_members)
    return envelope.document


def _check_signature(envelope: Envelope, method: dict[str, Any] | None, now: datetime) -> None:
    if method is None:
        verify_envelope(envelope, resolve_offline, now)
    else:
        verify_envelope_with(envelope, read_method_public_key(method), now)


def _require_form(
    document: dict[str, Any], feature: Feature, problems_of: Callable[[dict[str, Any]], list[str]], known_members: bool
) -> None:
    """Raises ProofError when a document is not well formed; what a presentation holds must be enveloped itself."""
    if feature.kind is Kind.CREDENTIAL:
        problems = problems_of(document)
    else:
        require_enveloped(document)
        problems = _presentation_problems(document)
    if known_members:
        problems += [f"{member}: not a member of the data model" for member in unknown_members(document)]
    if problems:
        raise _refusal("; ".join(problems))


def _presentation_problems(document: dict[str, Any]) -> list[str]:
    contexts = document.get("@context")
    beginning = contexts[0] if isinstance(contexts, list) and contexts else contexts
    problems = [] if beginning == CREDENTIALS_V2 else ["@context: does not begin with the context of the data model"]
    if document_kind(document) is not Kind.PRESENTATION:
        problems.append("type: VerifiablePresentation is missing")
    return problems


def _refusal(detail: str) -> ProofError:
    return ProofError(ProofReason.MALFORMED, detail)
