"""``credenza supplement``: a page for people from a signed credential."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from credenza.errors import CredentialError, DocumentError
from credenza.formats.openbadges3 import claims_of
from credenza.proofs import read_datetime
from credenza.specification import LANGUAGES, Edition, read_edition
from credenza.supplement import draw_supplement
from credenza.verification import MAX_CREDENTIAL_BYTES, UnreadableError, message, parse

from .files import write_whole
from .log_source import read_log_proof
from .options import Language, ScreenLanguageOption
from .support import read_bounded
from .texts import problem, speak

LARGEST_EDITION = 1_000_000


def supplement(
    credential: Annotated[Path, typer.Argument(help="The signed credential (JSON).")],
    out: Annotated[Path, typer.Option("--out", "-o", help="PDF to write.")],
    languages: Annotated[str, typer.Option(metavar="kk,en", help="Two languages: en, it, kk, ru.")] = "en,it",
    edition: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The edition. Default: edition-<hash>.json beside the credential."),
    ] = None,
    link: Annotated[str | None, typer.Option(metavar="URL", help="Where the QR code leads.")] = None,
    proof: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Proof of a log to attach. Default: NAME.tlog-proof beside the credential."),
    ] = None,
    screen_language: ScreenLanguageOption = Language.EN,
) -> None:
    """Draw the supplement of a credential as PDF/A-3, with the credential and its proof of a log attached.

    Nothing is verified: `credenza verify` does that, also with the PDF.
    """
    speak(screen_language or Language.EN)
    pair = read_languages(languages)
    document = read_credential(credential)
    known, log_proof = edition_for(document, credential, edition), read_log_proof(proof, credential) or b""
    drawn = draw_supplement(document, known, pair, link, signed_at(document), log_proof)
    write_whole(out, drawn)
    typer.echo(str(out))


def read_languages(text: str) -> tuple[str, str]:
    """Two languages separated by a comma. Raises DocumentError."""
    first, _, second = (part.strip() for part in text.partition(","))
    if first not in LANGUAGES or second not in LANGUAGES:
        raise DocumentError(problem("not_two_languages", value=repr(text), known=", ".join(LANGUAGES)))
    return first, second


def read_credential(path: Path) -> dict[str, Any]:
    """The credential in a JSON file. Raises CredentialError."""
    try:
        presented = parse(read_bounded(path, MAX_CREDENTIAL_BYTES))
    except UnreadableError as error:
        reason = message(error.reason, limit=f"{error.limit // 1024} KiB")
        raise CredentialError(problem("no_credential", str(path), reason=reason)) from error
    if presented.envelope is not None:
        raise CredentialError(problem("token_given", str(path)))
    return dict(presented.document)


def edition_for(credential: dict[str, Any], beside: Path, named: Path | None) -> Edition | None:
    """The named edition, else the one lying beside the credential or one folder up, else none."""
    if named is not None:
        return read_edition(read_bounded(named, LARGEST_EDITION))
    name = f"edition-{claims_of(credential).edition_sha256}.json"
    found = next((folder / name for folder in (beside.parent, beside.parent.parent) if (folder / name).exists()), None)
    return read_edition(read_bounded(found, LARGEST_EDITION)) if found else None


def signed_at(credential: dict[str, Any]) -> datetime:
    """The moment of signing, so that drawing again gives the same file; else now."""
    proofs = credential.get("proof")
    proof = proofs[0] if isinstance(proofs, list) and proofs else proofs
    created = proof.get("created") if isinstance(proof, dict) else None
    signed_at = read_datetime(created) if isinstance(created, str) else None
    return signed_at or datetime.now(UTC).replace(microsecond=0)
