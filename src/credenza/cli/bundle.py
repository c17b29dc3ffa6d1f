"""``credenza bundle``: several credentials of one learner as one record."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from credenza.formats.clr2 import RecordIssuer, to_record
from credenza.proofs import JwtShape, sign_vc_jwt

from .files import write_whole
from .issuer_key import KeyOption, ModuleOption, SecretOption, read_issuer_key
from .supplement import read_credential


def bundle(
    credentials: Annotated[list[Path], typer.Argument(metavar="CREDENTIAL...", help="Signed badges of one learner.")],
    key: KeyOption,
    out: Annotated[Path, typer.Option("--out", "-o", help="Signed token to write (.jwt).")],
    name: Annotated[str, typer.Option(help="What the record is called.")],
    issuer_name: Annotated[str, typer.Option(help="Who puts it together: an institution, or the learner.")],
    shape: Annotated[JwtShape, typer.Option("--jwt-shape", help="How the record becomes a token.")] = JwtShape.VC_JOSE,
    did: Annotated[str | None, typer.Option(help="DID in whose name is signed. Default: the one in the key.")] = None,
    passphrase_env: SecretOption = None,
    pkcs11_module: ModuleOption = None,
) -> None:
    """Put several credentials of one learner into one signed record (CLR 2.0).

    The credentials stay as they are and are not verified here. The signature says that they belong together, no more:
    `credenza verify` checks the record and each of them.
    """
    signer = read_issuer_key(key, passphrase_env, did, pkcs11_module)
    held = [read_credential(path) for path in credentials]
    record = to_record(held, RecordIssuer(signer.did, issuer_name), f"urn:uuid:{uuid.uuid4()}", name, datetime.now(UTC))
    write_whole(out, sign_vc_jwt(record, signer, shape).encode() + b"\n")
    typer.echo(str(out))
