"""``credenza europass``: a badge as the credential that Europass takes."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import CredentialError, DocumentError, UncheckableError
from credenza.issuance import edc_of_badge, seal_edc
from credenza.posting import time_stamp_authority
from credenza.proofs import is_token_uri, read_token_uri
from credenza.proofs.jades import (
    SealKey,
    SigningTime,
    Stamper,
    StampError,
    TokenSealKey,
    read_seal_file,
    stamper_of,
)
from credenza.specification import LANGUAGES
from credenza.supplement import draw_pages

from .files import write_whole
from .issuer_key import ModuleOption, read_secret
from .options import Language, ScreenLanguageOption
from .supplement import edition_for, read_credential
from .support import read_bounded
from .texts import problem, shown, speak

LARGEST_SEAL = 64 * 1024


def europass(
    credential: Annotated[Path, typer.Argument(help="The signed badge (JSON), as it was awarded.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write (JSON).")],
    seal: Annotated[
        str | None,
        typer.Option(metavar="FILE|pkcs11:…", help="Key and certificate (PKCS #12, PEM) or a token."),
    ] = None,
    certificates: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The certificates (PEM), if the seal has only the key.")
    ] = None,
    passphrase_env: Annotated[
        str | None, typer.Option(metavar="VARIABLE", help="Take the seal's passphrase from this environment variable.")
    ] = None,
    languages: Annotated[str, typer.Option(metavar="kk,en", help="Languages of the pages: en, it, kk, ru.")] = "en",
    edition: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The edition. Default: edition-<hash>.json beside the credential."),
    ] = None,
    time: Annotated[SigningTime, typer.Option(help="How the seal says when it was made.")] = SigningTime.SIG_T,
    time_stamp: Annotated[
        str | None, typer.Option(metavar="URL", help="Authority (RFC 3161) that stamps the time on the seal.")
    ] = None,
    pkcs11_module: ModuleOption = None,
    screen_language: ScreenLanguageOption = Language.EN,
) -> None:
    """Write a badge as a European Digital Credential, with its pages, under the seal of the issuer.

    The badge is not verified: `credenza verify` does that. Without a seal the file is what Europass' own issuer takes
    to seal it there.
    """
    speak(screen_language or Language.EN)
    badge, chosen = read_credential(credential), read_page_languages(languages)
    found = edition_for(badge, credential, edition)
    if found is None:
        raise CredentialError(problem("edition_missing", str(credential)))
    stamper = read_stamper(time_stamp) if time_stamp else None
    if stamper and seal is None:
        raise DocumentError(problem("stamp_without_seal", "--time-stamp"))
    edc = edc_of_badge(badge, found, {language: draw_pages(badge, found, language) for language in chosen})
    if seal is None:
        written = json.dumps({"credential": edc}, ensure_ascii=False, indent=2).encode() + b"\n"
    else:
        key = read_seal(seal, certificates, passphrase_env, pkcs11_module)
        try:
            written = seal_edc(edc, key, datetime.now(UTC), time, stamper)
        except StampError as error:
            raise UncheckableError(shown(error.problem)) from error
    write_whole(out, written)
    typer.echo(str(out))


def read_seal(reference: str, certificates: Path | None, secret_env: str | None, module: Path | None) -> SealKey:
    """The seal in a file, or on a token for an address ``pkcs11:…``. Raises KeyFileError, DocumentError."""
    chain = read_bounded(certificates, LARGEST_SEAL) if certificates else b""
    secret = read_secret(secret_env) if secret_env else None
    if is_token_uri(reference):
        return TokenSealKey(read_token_uri(reference), secret or "", chain, str(module) if module else None)
    return read_seal_file(read_bounded(Path(reference), LARGEST_SEAL), secret, chain)


def read_stamper(url: str) -> Stamper:
    """The authority for time stamps at an http or https address. Raises DocumentError for another address."""
    try:
        return stamper_of(time_stamp_authority(url), lambda: secrets.randbits(64))
    except ValueError:
        raise DocumentError(problem("no_stamp_address", "--time-stamp")) from None


def read_page_languages(text: str) -> tuple[str, ...]:
    """One or more languages separated by commas. Raises DocumentError."""
    named = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    if not set(named) <= set(LANGUAGES):
        raise DocumentError(problem("not_languages", value=repr(text), known=", ".join(LANGUAGES)))
    return named
