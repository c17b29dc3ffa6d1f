"""``credenza attestation`` and ``credenza certificate``: the national document of a signed credential."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from credenza.errors import DocumentError
from credenza.specification import Edition
from credenza.supplement import draw_attestation, draw_certificate

from .files import write_whole
from .options import Language, ScreenLanguageOption
from .supplement import edition_for, read_credential, signed_at
from .texts import problem, speak

CredentialArgument = Annotated[Path, typer.Argument(help="The signed credential (JSON).")]
OutOption = Annotated[Path, typer.Option("--out", "-o", help="PDF to write.")]
EditionOption = Annotated[
    Path | None,
    typer.Option("--edition", metavar="FILE", help="The edition. Default: edition-<hash>.json beside the credential."),
]
LinkOption = Annotated[str | None, typer.Option("--link", metavar="URL", help="Where the QR code leads.")]


def attestation(
    credential: CredentialArgument,
    out: OutOption,
    language: Annotated[Language, typer.Option(help="Language beside Italian.")] = Language.EN,
    edition: EditionOption = None,
    link: LinkOption = None,
    screen_language: ScreenLanguageOption = Language.EN,
) -> None:
    """Draw the attestation of the Italian national system (SNCC) as PDF/A-3, with the credential attached.

    Its contents are those of D.Lgs. 13/2013, article 6. Nothing is verified: `credenza verify` does that.
    """
    speak(screen_language or Language.EN)
    document, known = _read(credential, edition)
    write_whole(out, draw_attestation(document, known, language, link, signed_at(document)))
    typer.echo(str(out))


def certificate(
    credential: CredentialArgument,
    out: OutOption,
    edition: EditionOption = None,
    link: LinkOption = None,
    screen_language: ScreenLanguageOption = Language.EN,
) -> None:
    """Draw the separate certificate of an external provider in Kazakhstan: Kazakh, Russian, English; PDF/A-3.

    Nothing is verified: `credenza verify` does that, also with the PDF.
    """
    speak(screen_language or Language.EN)
    document, known = _read(credential, edition)
    write_whole(out, draw_certificate(document, known, link, signed_at(document)))
    typer.echo(str(out))


def _read(credential: Path, named: Path | None) -> tuple[dict[str, Any], Edition]:
    document = read_credential(credential)
    edition = edition_for(document, credential, named)
    if edition is None:
        raise DocumentError(problem("no_edition"))
    return document, edition
